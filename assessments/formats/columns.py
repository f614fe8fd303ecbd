"""Questions as rows of a table: the columns of CSV and XLSX, how they are recognised, what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.formats.building import Choice, Draft, finished, number, one_line, tidy, title_of
from assessments.formats.losses import KNOWN, lost
from assessments.formats.results import Entry, Loss, Problem, Refused
from assessments.items import Item
from assessments.validators import LETTERS

KEEPS = KNOWN - {"images"}
MAX_COLUMNS = 200
HEADER_WITHIN = 20
"""Rows in which the header is looked for; titles and remarks may stand above it."""
_BY_LETTER = {
    "option": ("option", "answer", "choice", "alternative", ""),
    "feedback": ("feedback",),
    "credit": ("credit", "weight", "fraction"),
}
_NAMES = {
    "reference": ("reference", "id", "identifier", "idnumber", "question id"),
    "question": ("question", "question text", "stem", "text", "prompt"),
    "kind": ("kind", "type", "question type"),
    "right": (
        *("right", "right answer", "correct", "correct answer", "correct answers", "correct option"),
        *("answer", "answers", "answer key", "key", "solution"),
    ),
    "points": ("points", "point", "marks", "mark", "score", "grade", "default grade"),
    "explanation": ("explanation", "general feedback", "rationale", "feedback general"),
    "topic": ("topic", "category", "subject"),
    "skill": ("skill",),
    "level": ("level", "difficulty"),
    "tags": ("tags", "tag", "keywords"),
    "language": ("language", "lang"),
    "guarded": ("guarded",),
}
COLUMNS = (
    "reference", "question", "kind",
    *(f"option_{letter.lower()}" for letter in LETTERS),
    "right", "points",
    *(f"credit_{letter.lower()}" for letter in LETTERS),
    *(f"feedback_{letter.lower()}" for letter in LETTERS),
    "explanation", "topic", "skill", "level", "tags", "language", "guarded",
)  # fmt: skip
"""The header that is written, and the first name of each column that is read."""
TEMPLATE = (
    "my-1", "What does `len([1, 2])` return?", "single", "1", "2", "3", "An error", "", "", "", "", "B", "1",
    *("" for _letter in LETTERS), *("" for _letter in LETTERS),
    "The list has two elements.", "Lists", "Python", "basic", "lists; built-ins", "en", "",
)  # fmt: skip
_OPENS_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")
_SEPARATOR = re.compile(r"\s*[;,|/+&]\s*|\s+")
_SINGLE = frozenset(
    {"single", "one", "mc", "multiple choice", "multichoice", "single choice", "multiple_choice"}
)
_MULTIPLE = frozenset(
    {"multiple", "several", "ms", "ma", "multiple answers", "multiple response", "multi", "checkbox"}
)


def guard(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; `unguard` gives the text back."""
    return f"'{text}" if _OPENS_FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguard(text: str) -> str:
    """Take the apostrophe of `guard` away."""
    return text[1:] if _GUARDED.match(text) else text


def column_of(title: str) -> str:
    """Return which column a heading names, "" for none: `Option A`, `answer 1`, `a`, `Correct answer` …"""
    name = " ".join(re.sub(r"[_\-.:()*]+", " ", title.casefold()).split())
    for column, names in _NAMES.items():
        if name in names:
            return column
    found = re.fullmatch(r"(?:(.*?) ?)([a-h]|[1-8])", name)
    if found:
        letter = found[2] if found[2].isalpha() else LETTERS[int(found[2]) - 1].lower()
        for column, names in _BY_LETTER.items():
            if (found[1] or "") in names and (found[1] or found[2].isalpha()):
                return f"{column}_{letter}"
    return ""


def find_header(rows: Iterable[Sequence[str]]) -> tuple[int, dict[int, str]] | None:
    """Return the number of the row that names the columns (from 0), and column by place; None without one."""
    for place, row in enumerate(rows):
        if place >= HEADER_WITHIN:
            break
        columns: dict[int, str] = {}
        for at, title in enumerate(row[:MAX_COLUMNS]):
            column = column_of(title)
            if column and column not in columns.values():
                columns[at] = column
        if {"question", "right", "option_a", "option_b"} <= set(columns.values()):
            return place, columns
    return None


def entries(rows: Iterator[Sequence[str]], first: Sequence[Sequence[str]]) -> Iterator[Entry]:
    """Yield what the rows behind the header hold. `first` are rows that were looked at already. Raises Refused."""
    header = find_header(first)
    if header is None:
        raise Refused(
            _(
                "No row names the columns. Needed are question, option_a, option_b and right; see the template."
            )
        )
    place, columns = header
    all_rows = (row for part in (first[place + 1 :], rows) for row in part)
    for count, row in enumerate(all_rows, start=place + 2):
        cells = {column: tidy(row[at]) for at, column in columns.items() if at < len(row)}
        if cells.get("guarded"):
            cells = {column: unguard(text) for column, text in cells.items()}
        if any(text for column, text in cells.items() if column != "guarded"):
            yield _entry(cells, _("row %(number)d") % {"number": count})


def _entry(cells: Mapping[str, str], place: str) -> Entry:
    options = {letter: cells.get(f"option_{letter.lower()}", "") for letter in LETTERS}
    given = [letter for letter, text in options.items() if text]
    try:
        if given != list(LETTERS[: len(given)]):
            raise ValidationError(_("An option is missing between two others."))
        right = _right(cells.get("right", ""), {letter: options[letter] for letter in given})
        draft = Draft(
            stem=cells.get("question", ""),
            choices=[_choice(cells, letter, letter in right) for letter in given],
            multiple=_is_multiple(cells.get("kind", ""), right),
            points=cells.get("points") or None,
            feedback=any(name.startswith("feedback_") for name in cells),
            explanation=cells.get("explanation"),
            topic=cells.get("topic"),
            skill=cells.get("skill"),
            level=cells.get("level"),
            tags=re.split(r"\s*[;\n]\s*|\s*,\s*", cells["tags"]) if "tags" in cells else None,
            language=cells.get("language") or None,
            reference=cells.get("reference") or None,
        )
    except ValidationError as error:
        return Problem(place, " ".join(error.messages), title_of(cells.get("question", "")))
    return finished(draft, place)


def _choice(cells: Mapping[str, str], letter: str, right: bool) -> Choice:
    credit = cells.get(f"credit_{letter.lower()}", "").removesuffix("%").strip()
    told = any(name.startswith("credit_") and text for name, text in cells.items())
    fraction = number(credit or "0") if told else None
    return Choice(
        cells[f"option_{letter.lower()}"], right, fraction, cells.get(f"feedback_{letter.lower()}", "")
    )


def _right(text: str, options: Mapping[str, str]) -> set[str]:
    """Return the letters of the right options: from letters (B, "A; C", AC), numbers (2) or the option's own text."""
    if not text:
        raise ValidationError(_("The right answer is not given."))
    same = [letter for letter, option in options.items() if option == text]
    words = [word for word in _SEPARATOR.split(text.upper()) if word]
    if len(words) == 1 and re.fullmatch(r"[A-H]{2,8}", words[0]) and len(set(words[0])) == len(words[0]):
        words = list(words[0])
    by_letter = {word for word in words if word in LETTERS and len(word) == 1}
    by_number = {LETTERS[int(word) - 1] for word in words if re.fullmatch(r"[1-8]", word)}
    if len(by_letter) == len(words) and by_letter <= set(options):
        return by_letter
    if same:
        return set(same)
    if len(by_number) == len(words) and by_number <= set(options):
        return by_number
    folded = one_line(text).casefold()
    same = [letter for letter, option in options.items() if one_line(option).casefold() == folded]
    if same:
        return set(same)
    raise ValidationError(
        _("“%(text)s” is neither a letter of an option nor one of them.") % {"text": text[:60]}
    )


def _is_multiple(kind: str, right: set[str]) -> bool:
    name = one_line(kind).casefold()
    if not name:
        return len(right) > 1
    if name in _MULTIPLE:
        return True
    if name in _SINGLE:
        return False
    raise ValidationError(
        _("“%(kind)s” is no kind of question that is taken; write single or multiple.") % {"kind": kind[:40]}
    )


def rows_of(items: Sequence[Item]) -> tuple[list[list[str]], list[Loss]]:
    """Return the rows of items, without the header and unguarded, and what they lose."""
    losses = [
        lost(item, place, keeps=KEEPS, further=_lost_in_cells(item))
        for place, item in enumerate(items, start=1)
    ]
    return [_row(item) for item in items], [loss for loss in losses if loss]


def _lost_in_cells(item: Item) -> set[str]:
    """Return {"tags"} when one of them holds what separates tags."""
    return {"tags"} if any(re.search(r"[;,\n]", tag) for tag in item.tags) else set()


def _row(item: Item) -> list[str]:
    credit = item.credit
    by_letter = {
        "option": [option.text for option in item.options],
        "credit": [_plain(value) for value in credit.values()] if credit else [],
        "feedback": [option.feedback for option in item.options],
    }
    values = {
        "reference": item.reference,
        "question": item.stem,
        "kind": str(item.kind),
        "right": item.key,
        "points": _plain(item.points),
        "explanation": item.explanation,
        "topic": item.topic,
        "skill": item.skill,
        "level": item.level,
        "tags": "; ".join(item.tags),
        "language": item.language,
    }
    for name, texts in by_letter.items():
        values |= {f"{name}_{letter.lower()}": text for letter, text in zip(LETTERS, texts, strict=False)}
    return [tidy(values.get(column, "")) for column in COLUMNS]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
