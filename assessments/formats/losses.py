"""What a format cannot keep of an item, in words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.enums import QuestionKind
from assessments.formats import markup
from assessments.formats.building import FULL, NEAR, fractions_of, has_unseen, tidy, title_of
from assessments.formats.results import Loss
from assessments.items import Item

KNOWN = frozenset(
    {
        *("points", "explanation", "feedback", "credit", "topic", "skill", "level", "tags", "language"),
        *("reference", "images", "form"),
    }
)
"""What a format may keep beside stem, options and key. `form`: code, bold, lists, formulas and the like."""


def words_for(field: str) -> str:
    """Return the name of a field as it stands in a list of losses."""
    return {
        "points": _("points"),
        "explanation": _("explanation"),
        "feedback": _("feedback to options"),
        "credit": _("partial credit"),
        "topic": _("topic"),
        "skill": _("skill"),
        "level": _("level"),
        "tags": _("tags"),
        "language": _("language"),
        "reference": _("identifier"),
        "images": _("pictures"),
        "form": _("formatting such as code, bold words, lists and formulas"),
        "source": _("the way its Markdown is written (it looks the same)"),
        "unseen": _("signs that nobody sees"),
    }[field]


def fields_with_content(item: Item) -> set[str]:
    """Return which of KNOWN the item has anything in, `form` excepted."""
    said = {
        "points": item.points != Decimal(1),
        "explanation": bool(item.explanation),
        "feedback": any(option.feedback for option in item.options),
        "credit": item.credit is not None,
        "topic": bool(item.topic),
        "skill": bool(item.skill),
        "level": bool(item.level),
        "tags": bool(item.tags),
        "language": item.language != "en",
        "reference": bool(item.reference),
        "images": bool(item.images),
    }
    return {field for field, given in said.items() if given}


def texts_of(item: Item, *, keeps: Iterable[str] = KNOWN) -> list[str]:
    """Return the Markdown texts of an item that a format with these fields carries."""
    texts = [item.stem, *(option.text for option in item.options)]
    if "explanation" in keeps:
        texts.append(item.explanation)
    if "feedback" in keeps:
        texts.extend(option.feedback for option in item.options)
    return [text for text in texts if text]


def lost(item: Item, number: int, *, keeps: frozenset[str], further: Iterable[str] = ()) -> Loss | None:
    """Return what an item loses in a format: fields that it has and the format has not, and `further` fields."""
    missing = [*sorted({*(fields_with_content(item) - keeps), *further})]
    if any(has_unseen(text) for text in texts_of(item, keeps=keeps)):
        missing.append("unseen")
    if not missing:
        return None
    return Loss(number, title_of(item.stem), tuple(words_for(field) for field in dict.fromkeys(missing)))


def left_out(item: Item, number: int, why: str) -> Loss:
    """Return the loss of a whole item."""
    return Loss(number, title_of(item.stem), (why,), left_out=True)


def through_html(item: Item) -> tuple[set[str], str]:
    """Return what an item loses on its way through HTML, and why it cannot take it at all ("" when it can)."""
    shown = {text: canonical_markdown(tidy(text)) for text in texts_of(item)}
    options = [" ".join(shown[option.text].split()).casefold() for option in item.options]
    why = ""
    if not shown[item.stem] or not all(options):
        why = _("one of its texts shows nothing")
    elif len(set(options)) < len(options):
        why = _("two of its options look the same")
    return ({"source"} if any(tidy(text) != other for text, other in shown.items()) else set()), why


def title_without_form(text: str) -> str:
    """Return the beginning of the words of a Markdown text, for a title in another system."""
    return title_of(markup.plain_text(markup.from_markdown(tidy(text))))


def canonical_markdown(text: str) -> str:
    """Return Markdown as it comes back from HTML."""
    return markup.to_markdown(markup.from_markdown(text))


def key_by_fractions(item: Item) -> str:
    """Return why the key cannot be told from what the options count, "" when it can (as GIFT and Moodle do)."""
    pairs = list(zip(item.options, fractions_of(item), strict=True))
    if item.kind == QuestionKind.SINGLE:
        told = [fraction >= FULL - NEAR for _option, fraction in pairs]
    else:
        told = [fraction > 0 for _option, fraction in pairs]
    if told == [option.right for option, _fraction in pairs]:
        return ""
    return _("its partial credit does not agree with its right answers, which this format tells from it")
