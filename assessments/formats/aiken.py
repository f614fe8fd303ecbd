"""Aiken: a question on one line, options on lettered lines, `ANSWER: B`. Plain text, one right answer, nothing more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.enums import FileFormat, QuestionKind
from assessments.formats import markup
from assessments.formats.building import Choice, Draft, finished, one_line, tidy, title_of
from assessments.formats.limits import decoded, within
from assessments.formats.losses import left_out, lost, texts_of
from assessments.formats.results import Entry, Loss, Problem, Reading, Writing
from assessments.items import Item
from assessments.validators import LETTERS

KEEPS: frozenset[str] = frozenset()
_OPTION = re.compile(r"([A-Z])[).][ \t]+(\S.*)")
_ANSWER = re.compile(r"ANSWER:[ \t]*(.*)")


def looks_like(text: str) -> bool:
    """Whether a text has options and answers on lines of their own."""
    return bool(
        re.search(r"^ANSWER:[ \t]*[A-Z]\b", text, re.MULTILINE)
        and re.search(r"^[A-Z][).][ \t]", text, re.MULTILINE)
    )


def read(raw: bytes) -> Reading:
    """Read questions up to their `ANSWER:` lines. Raises Refused."""
    reading = Reading(FileFormat.AIKEN)
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    start = 0
    for place, line in enumerate(map(str.strip, decoded(raw).split("\n")), start=1):
        option, answer = _OPTION.fullmatch(line), _ANSWER.fullmatch(line)
        if answer:
            reading.entries.append(_question(start or place, stem, options, answer[1]))
            within(reading)
            stem, options, start = [], [], 0
        elif option and stem:
            options.append((option[1], option[2]))
        elif line:
            if options:
                reading.entries.append(_unfinished(start, stem))
                stem, options, start = [], [], 0
            start = start or place
            stem.append(line)
    if stem:
        reading.entries.append(_unfinished(start, stem))
    return reading


def _unfinished(start: int, stem: Sequence[str]) -> Problem:
    return Problem(_place(start), _("The line with “ANSWER:” is missing."), title_of(" ".join(stem)))


def _question(start: int, stem: Sequence[str], options: Sequence[tuple[str, str]], answer: str) -> Entry:
    letters = [letter for letter, _text in options]
    title = title_of(" ".join(stem))
    if letters != list(LETTERS[: len(letters)]):
        return Problem(_place(start), _("The options are not lettered A, B, C and so on."), title)
    if not re.fullmatch(r"[A-Z](?:\s*,\s*[A-Z])*", answer.strip()):
        return Problem(_place(start), _("“ANSWER:” is not followed by the letter of an option."), title)
    right = set(re.findall(r"[A-Z]", answer))
    if not right <= set(letters):
        return Problem(_place(start), _("“ANSWER:” names an option that is not there."), title)
    draft = Draft(
        stem=_markdown("\n".join(stem)),
        choices=[Choice(_markdown(text), letter in right) for letter, text in options],
        multiple=len(right) > 1,
    )
    return finished(draft, _place(start))


def _markdown(text: str) -> str:
    return markup.to_markdown(markup.from_plain(tidy(text)))


def _place(line: int) -> str:
    return _("line %(line)d") % {"line": line}


def write(items: Sequence[Item]) -> Writing:
    """Write the words of questions; formatting goes."""
    parts: list[str] = []
    losses: list[Loss] = []
    for place, item in enumerate(items, start=1):
        stem, *options = map(_words, [item.stem, *(option.text for option in item.options)])
        why = _unwritable(item, stem, options)
        if why:
            losses.append(left_out(item, place, why))
            continue
        form = (
            {"form"}
            if any(_markdown(_words(text)) != tidy(text) for text in texts_of(item, keeps=KEEPS))
            else set()
        )
        loss = lost(item, place, keeps=KEEPS, further=form)
        losses.extend([loss] if loss else [])
        lines = [f"{letter}) {text}" for letter, text in zip(LETTERS, options, strict=False)]
        parts.append("\n".join([stem, *lines, f"ANSWER: {item.key}", ""]))
    return Writing("\n".join(parts).encode(), "aiken.txt", "text/plain; charset=utf-8", len(parts), losses)


def _words(text: str) -> str:
    return one_line(markup.plain_text(markup.from_markdown(tidy(text))))


def _unwritable(item: Item, stem: str, options: Sequence[str]) -> str:
    if item.kind != QuestionKind.SINGLE:
        return _("it has several right answers")
    if not stem or _OPTION.fullmatch(stem) or _ANSWER.match(stem):
        return _("without its formatting nothing is left of it that Aiken could tell from an option")
    if not all(options) or len({option.casefold() for option in options}) < len(options):
        return _("without their formatting two options say the same, or one says nothing")
    return ""
