"""GIFT, Moodle's text format.

Texts are written as Moodle's importer reads them: `[markdown]` before the text where Markdown is in it, `[id:…]`
and `[tag:…]` in the comment above a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.enums import FileFormat, QuestionKind
from assessments.formats.building import FULL, Choice, Draft, finished, fractions_of, number, tidy, title_of
from assessments.formats.limits import decoded, within
from assessments.formats.losses import KNOWN, key_by_fractions, left_out, lost, texts_of, title_without_form
from assessments.formats.markup import PLAIN
from assessments.formats.moodle_text import (
    category_of,
    loses_tags,
    loses_topic,
    put_tags,
    tags_with_fields,
    text_of,
    topic_of,
)
from assessments.formats.results import Entry, Loss, Problem, Reading, Unsupported, Writing
from assessments.items import Item

KEEPS = KNOWN - {"points", "images"}
_ESCAPED = re.compile(r"\\([~=#{}:n\\])")
_RESERVED = "~=#{}:"
_HIDDEN = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_RESERVED)}
"""Signs that were escaped, as they stand while the text is taken apart."""
_SHOWN = str.maketrans({hidden: sign for sign, hidden in _HIDDEN.items()})
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:[.,][0-9]*)?)%")
_NOTE = re.compile(r"\[(id|tag):((?:\\\]|[^\]])+)\]")
_TITLE = re.compile(r"^::.+?::", re.MULTILINE)
_BRACES = re.compile(r"(?<!\\)\{([^{}]*)(?<!\\)\}")
_ANSWERS = re.compile(r"[=~#]|\bT(?:RUE)?\b|\bF(?:ALSE)?\b")
"""Each of these reads a text once, however it is made."""
_TRUTH = re.compile(r"(?:T|TRUE|F|FALSE)", re.IGNORECASE)


@dataclass
class _Block:
    """The lines of one question: the number of the first, the text without comments, the comments."""

    line: int
    text: str
    comments: str


def looks_like(text: str) -> bool:
    """Whether a text has answers in braces as GIFT does."""
    return bool(_TITLE.search(text)) or any(_ANSWERS.search(found[1]) for found in _BRACES.finditer(text))


def read(raw: bytes) -> Reading:
    """Read questions separated by empty lines. Raises Refused."""
    reading = Reading(FileFormat.GIFT)
    topic: str | None = None
    for block in _blocks(decoded(raw).split("\n")):
        text = _ESCAPED.sub(lambda found: _unescaped(found[1]), block.text).strip()
        if text.startswith("$CATEGORY:"):
            topic = topic_of(text[10:].translate(_SHOWN).partition("\n")[0]) or None
        elif text:
            reading.entries.append(_question(text, block, topic))
            within(reading)
    return reading


def _unescaped(sign: str) -> str:
    return "\n" if sign == "n" else _HIDDEN.get(sign, "\\")


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    """Yield questions; an empty line inside of braces does not end one."""
    kept: list[str] = []
    comments: list[str] = []
    start = 0
    for place, line in enumerate([*lines, ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            comments.append(bare)
        elif bare or (_is_open(kept) and _closes(lines, place)):
            start = start if kept else place
            kept.append(line)
            if bare.startswith("$CATEGORY:"):
                yield _Block(start, "\n".join(kept), "")
                kept = []
        elif kept:
            yield _Block(start, "\n".join(kept), " ".join(comments))
            kept, comments = [], []


def _is_open(lines: Sequence[str]) -> bool:
    text = re.sub(r"\\.", "", "\n".join(lines))
    return text.rfind("{") > text.rfind("}")


def _closes(lines: Sequence[str], place: int) -> bool:
    """Whether the brace that is open at a line is closed further on, before another one opens."""
    for line in lines[place : place + 200]:
        found = re.search(r"[{}]", re.sub(r"\\.", "", line))
        if found:
            return found.group() == "}"
    return False


def _question(text: str, block: _Block, topic: str | None) -> Entry:
    place = _("line %(line)d") % {"line": block.line}
    name, text = _name(text)
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return _unsupported(place, name or text, "description")
    if start < 0 or end < start:
        return Problem(place, _("A brace is missing around the answers."), title_of(text.translate(_SHOWN)))
    answers = text[start + 1 : end].strip()
    behind = text[end + 1 :].strip()
    space = " " if behind[:1].isalnum() or behind[:1] == "(" else ""
    stem = f"{text[:start].rstrip()} _____{space}{behind}" if behind else text[:start]
    answers, _marks, general = answers.rpartition("####") if "####" in answers else (answers, "", "")
    draft = Draft(topic=topic, feedback=True)
    kind, stem = _formatted(stem, "moodle")
    draft.stem = _markdown(stem, kind)
    draft.explanation = _markdown(*reversed(_formatted(general, kind)))
    _put_comments(draft, block.comments)
    try:
        other = _put_choices(draft, answers.strip(), kind)
    except ValidationError as error:
        return Problem(place, " ".join(error.messages), title_of(draft.stem))
    return _unsupported(place, name or draft.stem, other) if other else finished(draft, place)


def _name(text: str) -> tuple[str, str]:
    if text.startswith("::") and "::" in text[2:]:
        name, _colons, rest = text[2:].partition("::")
        return name.translate(_SHOWN), rest.strip()
    return "", text


def _unsupported(place: str, title: str, kind: str) -> Unsupported:
    why = _("Only multiple choice and true/false questions are taken.")
    return Unsupported(place, title_of(title.translate(_SHOWN)), kind, why)


def _put_choices(draft: Draft, answers: str, kind: str) -> str:
    """Read the answers into a draft; returns the name of another kind of question, "" for a choice."""
    if not answers:
        return "essay"
    if answers.startswith("#"):
        return "numerical"
    if "~" in answers:
        draft.choices = [_choice(part, kind) for part in re.findall(r"[~=][^~=]*", answers)]
        draft.multiple = not any(part.startswith("=") for part in re.findall(r"[~=]", answers))
        return ""
    if "=" in answers:
        return "matching" if "->" in answers else "shortanswer"
    truth, *comments = answers.split("#")
    if not _TRUTH.fullmatch(truth.strip()):
        return "shortanswer"
    is_true = truth.strip()[0] in "Tt"
    wrong, right = [_markdown(*reversed(_formatted(part, kind))) for part in [*comments, "", ""][:2]]
    draft.choices = [
        Choice(_("True"), is_true, feedback=right if is_true else wrong),
        Choice(_("False"), not is_true, feedback=wrong if is_true else right),
    ]
    return ""


def _choice(part: str, kind: str) -> Choice:
    fraction = FULL if part[0] == "=" else Decimal(0)
    body = part[1:].strip()
    weight = _WEIGHT.match(body)
    if weight and (part[0] == "~" or number(weight[1]) == FULL):
        fraction = number(weight[1])
        body = body[weight.end() :]
    text, _mark, feedback = body.partition("#")
    return Choice(
        _markdown(*reversed(_formatted(text, kind))),
        fraction=fraction,
        feedback=_markdown(*reversed(_formatted(feedback, kind))),
    )


def _formatted(text: str, kind: str) -> tuple[str, str]:
    """Return the format of a text and the text without the mark that says so."""
    found = _FORMAT.match(text.strip())
    return (found[1], text.strip()[found.end() :]) if found else (kind, text)


def _markdown(text: str, kind: str) -> str:
    return text_of(text.translate(_SHOWN).strip(), kind)


def _put_comments(draft: Draft, comments: str) -> None:
    found = [(name, value.replace("\\]", "]").strip()) for name, value in _NOTE.findall(comments)]
    draft.reference = next((value for name, value in found if name == "id"), None)
    tags = [value for name, value in found if name == "tag"]
    if tags:
        put_tags(draft, tags)


def write(items: Sequence[Item]) -> Writing:
    """Write questions under their categories."""
    parts: list[str] = []
    losses: list[Loss] = []
    topic = ""
    for place, item in enumerate(items, start=1):
        why = key_by_fractions(item)
        if why:
            losses.append(left_out(item, place, why))
            continue
        loss = lost(
            item,
            place,
            keeps=KEEPS,
            further=loses_topic(item.topic) | loses_tags(item) | _comments_lost(item),
        )
        losses.extend([loss] if loss else [])
        if item.topic != topic:
            topic = item.topic
            parts.append(f"$CATEGORY: {category_of(topic)}\n")
        parts.append(_written(item))
    written = len(items) - sum(loss.left_out for loss in losses)
    return Writing("\n".join(parts).encode(), "gift.txt", "text/plain; charset=utf-8", written, losses)


def _written(item: Item) -> str:
    texts = [tidy(text) for text in texts_of(item)]
    prefix = "" if all(PLAIN.fullmatch(text) for text in texts) else "[markdown]"
    notes = [f"[id:{_in_brackets(item.reference)}]"] if _fits_brackets(item.reference) else []
    notes += [f"[tag:{_in_brackets(tag)}]" for tag in tags_with_fields(item) if _fits_brackets(tag)]
    lines = [f"// {' '.join(notes)}"] if notes else []
    lines.append(
        f"::{_escaped(title_without_form(item.stem)[:50].strip())}::{prefix}{_escaped(tidy(item.stem))}{{"
    )
    for option, fraction in zip(item.options, fractions_of(item), strict=True):
        feedback = tidy(option.feedback)
        comment = f"#{_guarded(feedback)}" if feedback else ""
        lines.append(f"\t{_weight(fraction, item)}{_guarded(tidy(option.text))}{comment}")
    if tidy(item.explanation):
        lines.append(f"\t####{_guarded(tidy(item.explanation))}")
    return "\n".join([*lines, "}", ""])


def _weight(fraction: Decimal, item: Item) -> str:
    if item.kind == QuestionKind.SINGLE and fraction == FULL:
        return "="
    return "~" if fraction == 0 else f"~%{fraction.normalize():f}%"


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\")
    for sign in _RESERVED:
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _guarded(text: str) -> str:
    """Escape a text behind a sign; one that begins like a format or a weight gets its format before it."""
    begins = text.startswith("%") or _FORMAT.match(text)
    return ("[markdown]" if begins else "") + _escaped(text)


def _in_brackets(text: str) -> str:
    return text.replace("]", "\\]")


def _comments_lost(item: Item) -> set[str]:
    found = set() if not item.reference or _fits_brackets(item.reference) else {"reference"}
    return found | ({"tags"} if not all(map(_fits_brackets, tags_with_fields(item))) else set())


def _fits_brackets(text: str) -> bool:
    """Whether a comment can hold an identifier or tag: a backslash could swallow the bracket behind it."""
    return bool(text) and "\\" not in text
