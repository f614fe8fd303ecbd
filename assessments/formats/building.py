"""From what a file says of a question to an item, with the same rules for every format."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.enums import QuestionKind
from assessments.formats.results import Problem, Read
from assessments.items import Image, Item, Option
from assessments.validators import MAX_OPTIONS, MAX_TAG_LENGTH, MAX_TAGS, MIN_OPTIONS, level_from_word

MAX_TEXT = 10_000
MAX_NAME = 255
MAX_LANGUAGE = 10
FULL = Decimal(100)
NEAR = Decimal("0.01")
"""Per cent by which fractions may differ: other systems write a third as 33.33333."""
LEAST_POINTS, MOST_POINTS = Decimal("0.01"), Decimal(1000)
ALWAYS = frozenset({"stem", "options", "key", "kind"})
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass
class Choice:
    """An option as a file tells it; `fraction` is per cent of the points, None where the file has no such thing."""

    text: str
    right: bool = False
    fraction: Decimal | None = None
    feedback: str = ""


@dataclass
class Draft:
    """A question as a file tells it. What is None was not told."""

    stem: str = ""
    choices: list[Choice] = field(default_factory=list)
    multiple: bool = False
    explanation: str | None = None
    feedback: bool = False
    """Whether the format has feedback to options."""
    points: str | Decimal | None = None
    topic: str | None = None
    skill: str | None = None
    level: str | None = None
    tags: Sequence[str] | None = None
    language: str | None = None
    reference: str | None = None
    images: Sequence[Image] = ()
    notes: list[str] = field(default_factory=list)


def tidy(text: str) -> str:
    """Return a text without signs that nobody sees, with one kind of line end, without space around it."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def has_unseen(text: str) -> bool:
    """Whether `tidy` takes more away than space and foreign line ends."""
    return bool(_UNSEEN.search(text))


def one_line(text: str) -> str:
    """Return a short text without line ends and double spaces."""
    return " ".join(tidy(text).split())


def usual_fractions(right: Sequence[bool]) -> list[Decimal]:
    """Return what each option of several right ones counts by the usual rule, per cent, to five decimals."""
    keys = sum(right)
    wrong = len(right) - keys
    share, loss = FULL / max(keys, 1), FULL / max(wrong, 1)
    return [
        (share if is_right else -loss).quantize(Decimal("0.00001")).normalize() + Decimal(0)
        for is_right in right
    ]


def fractions_of(item: Item) -> list[Decimal]:
    """Return what each option counts, per cent of the points."""
    right = [option.right for option in item.options]
    credit = item.credit
    if credit is not None:
        return list(credit.values())
    if item.kind == QuestionKind.SINGLE:
        return [FULL if is_right else Decimal(0) for is_right in right]
    return usual_fractions(right)


def number(text: str | Decimal) -> Decimal:
    """Return a number of a file; a comma may stand for the point. Raises ValidationError."""
    try:
        found = Decimal(str(text).strip().replace(",", "."))
    except InvalidOperation as error:
        raise ValidationError(_("“%(word)s” is not a number.") % {"word": str(text)[:40]}) from error
    if not found.is_finite() or abs(found.adjusted()) > 12:
        raise ValidationError(_("“%(word)s” is not a number.") % {"word": str(text)[:40]})
    return found


def finished(draft: Draft, place: str) -> Read | Problem:
    """Return the item of a draft, or in words why there is none."""
    try:
        item = _item(draft)
        item.validate()
    except ValidationError as error:
        return Problem(place, " ".join(error.messages), title_of(draft.stem))
    return Read(place, item, _says(draft), tuple(dict.fromkeys(draft.notes)))


def title_of(text: str) -> str:
    """Return the beginning of a text as one line, for lists."""
    return one_line(text)[:120].rstrip()


def _says(draft: Draft) -> frozenset[str]:
    told = {
        name
        for name in (
            *("explanation", "points", "topic", "skill", "level", "tags", "language"),
            "reference",
        )
        if getattr(draft, name) is not None
    }
    if draft.feedback:
        told.add("feedback")
    if any(choice.fraction is not None for choice in draft.choices):
        told.add("credit")
    return ALWAYS | told


def _item(draft: Draft) -> Item:
    stem = tidy(draft.stem)
    if not stem:
        raise ValidationError(_("The question has no text."))
    if not MIN_OPTIONS <= len(draft.choices) <= MAX_OPTIONS:
        raise ValidationError(
            _("It has %(count)d options; a question has %(least)d to %(most)d.")
            % {"count": len(draft.choices), "least": MIN_OPTIONS, "most": MAX_OPTIONS}
        )
    explanation = tidy(draft.explanation or "")
    if max(len(stem), len(explanation)) > MAX_TEXT:
        raise ValidationError(_("A text has more than %(most)d characters.") % {"most": MAX_TEXT})
    return Item(
        stem=stem,
        options=_options(draft),
        kind=QuestionKind.MULTIPLE if draft.multiple else QuestionKind.SINGLE,
        points=_points(draft),
        explanation=explanation,
        topic=_short(draft.topic, _("topic"), draft.notes),
        skill=_short(draft.skill, _("skill"), draft.notes),
        level=_level(draft),
        tags=_tags(draft),
        language=_language(draft),
        reference=_reference(draft),
        images=tuple(draft.images),
    )


def _options(draft: Draft) -> tuple[Option, ...]:
    right = [choice.right for choice in draft.choices]
    if not any(right) and all(choice.fraction is None for choice in draft.choices):
        raise ValidationError(_("No right answer is given."))
    fractions = [choice.fraction for choice in draft.choices]
    if any(fraction is not None for fraction in fractions):
        told = [fraction or Decimal(0) for fraction in fractions]
        if not any(right):
            right = _right_by(told, multiple=draft.multiple)
        fractions = _own_credit(told, right, multiple=draft.multiple)
    return tuple(
        Option(text=tidy(choice.text), right=is_right, credit=credit, feedback=tidy(choice.feedback))
        for choice, is_right, credit in zip(draft.choices, right, fractions, strict=True)
    )


def _right_by(fractions: Sequence[Decimal], *, multiple: bool) -> list[bool]:
    """Tell the key from what the options count."""
    if multiple:
        return [fraction > 0 for fraction in fractions]
    full = [fraction >= FULL - NEAR for fraction in fractions]
    if sum(full) > 1:
        raise ValidationError(_("Several options give all points, though only one may be chosen."))
    if not any(full):
        raise ValidationError(_("No option gives all points."))
    return full


def _own_credit(
    fractions: Sequence[Decimal], right: Sequence[bool], *, multiple: bool
) -> list[Decimal | None]:
    """Return the credit of each option, None for all where they only say what the usual rule says."""
    single = [FULL if is_right else Decimal(0) for is_right in right]
    usual = usual_fractions(right) if multiple else single
    if all(abs(one - other) <= NEAR for one, other in zip(fractions, usual, strict=True)):
        return [None] * len(fractions)
    return [fraction.normalize() + Decimal(0) for fraction in fractions]


def _points(draft: Draft) -> Decimal:
    if draft.points is None:
        return Decimal(1)
    told = number(draft.points)
    points = told.quantize(Decimal("0.01"))
    if not LEAST_POINTS <= points <= MOST_POINTS:
        raise ValidationError(_("It has %(points)s points; 0.01 to 1000 can be given.") % {"points": told})
    if abs(points - told) > Decimal("0.001"):
        draft.notes.append(_("The points are rounded to two decimals."))
    return points


def _short(text: str | None, what: str, notes: list[str]) -> str:
    found = one_line(text or "")
    if len(found) > MAX_NAME:
        notes.append(
            _("The %(what)s is longer than %(most)d characters and was cut.")
            % {"what": what, "most": MAX_NAME}
        )
    return found[:MAX_NAME].strip()


def _level(draft: Draft) -> str:
    word = one_line(draft.level or "")
    if not word:
        return ""
    try:
        return level_from_word(word).value
    except ValidationError:
        draft.notes.append(_("The level “%(word)s” is not known and was left out.") % {"word": word[:40]})
        return ""


def _tags(draft: Draft) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for tag in draft.tags or ():
        text = one_line(tag)
        if len(text) > MAX_TAG_LENGTH:
            draft.notes.append(
                _("A tag is longer than %(most)d characters and was cut.") % {"most": MAX_TAG_LENGTH}
            )
            text = text[:MAX_TAG_LENGTH].strip()
        if text:
            found.setdefault(text.casefold(), text)
    if len(found) > MAX_TAGS:
        draft.notes.append(_("Only the first %(most)d tags were kept.") % {"most": MAX_TAGS})
    return tuple(found.values())[:MAX_TAGS]


def _language(draft: Draft) -> str:
    word = one_line(draft.language or "").replace("_", "-")
    if word and _LANGUAGE.fullmatch(word) and len(word) <= MAX_LANGUAGE:
        return word
    if word:
        draft.notes.append(_("The language “%(word)s” is not known and was left out.") % {"word": word[:40]})
    return "en"


def _reference(draft: Draft) -> str:
    found = one_line(draft.reference or "")
    if len(found) > MAX_NAME:
        draft.notes.append(
            _("Its identifier is longer than %(most)d characters and was left out.") % {"most": MAX_NAME}
        )
        return ""
    return found


def slug(text: str, used: Iterable[str] = ()) -> str:
    """Return a name of letters, digits, dots and hyphens made from a text, different from those `used`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    base = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")[:60] or "picture"
    taken, found, count = set(used), base, 1
    while found in taken:
        count += 1
        found = f"{base}-{count}"
    return found
