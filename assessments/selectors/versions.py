"""Versions of a question, and what differs between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import connection
from django.utils.translation import gettext as _

from assessments.models import Question
from assessments.validators import LETTERS

MOST_TOKENS = 2_000
"""Words of a text; longer ones are shown whole, without marking each difference."""
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_CHAIN = """
WITH RECURSIVE back AS (
    SELECT id, previous_id FROM questions WHERE id = %(id)s
    UNION ALL SELECT q.id, q.previous_id FROM questions q JOIN back b ON q.id = b.previous_id
), forth AS (
    SELECT id FROM back WHERE previous_id IS NULL
    UNION ALL SELECT q.id FROM questions q JOIN forth f ON q.previous_id = f.id
)
SELECT id FROM forth
"""


@dataclass(frozen=True)
class Part:
    """A piece of a text, and whether the other version has it too."""

    text: str
    differs: bool


@dataclass(frozen=True)
class FieldDiff:
    """A field that differs between two versions."""

    label: str
    old: list[Part]
    new: list[Part]


@dataclass(frozen=True)
class VersionEntry:
    """A version with what it changed; the first one changed nothing."""

    row: Question
    diff: list[FieldDiff]


def history(question: Question) -> list[VersionEntry]:
    """Return all versions of a question, newest first, each with its difference to the one before: two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN, {"id": question.pk})
        keys = [row[0] for row in cursor.fetchall()]
    found = Question.objects.filter(pk__in=keys).select_related("created_by", "reviewed_by", "skill")
    versions = {row.pk: row for row in found.order_by("-version", "-pk")}
    return [
        VersionEntry(row, difference(versions[row.previous_id], row) if row.previous_id in versions else [])
        for row in versions.values()
    ]


def difference(old: Question, new: Question) -> list[FieldDiff]:
    """Return the fields that differ, in the order in which a question is read."""
    return [
        FieldDiff(label, *_parts(before, after))
        for (label, before), (_label, after) in zip(_fields(old), _fields(new), strict=True)
        if before != after
    ]


def _fields(row: Question) -> Iterable[tuple[str, str]]:
    yield _("Question"), row.question_text
    for letter in LETTERS:
        yield _("Option %(letter)s") % {"letter": letter}, row.options.get(letter, "")
    yield _("Kind"), str(row.get_kind_display())
    yield _("Right answer"), row.correct_answer
    yield _("Credit"), ", ".join(f"{key} {value:g} %" for key, value in sorted((row.credit or {}).items()))
    for letter in LETTERS:
        yield _("Feedback on %(letter)s") % {"letter": letter}, (row.feedback or {}).get(letter, "")
    yield _("Explanation"), row.explanation
    yield _("Points"), f"{row.points:f}".rstrip("0").rstrip(".")
    yield _("Level"), str(row.get_difficulty_display() or "")
    yield _("Skill"), row.skill.name if row.skill else ""
    yield _("Topic"), row.topic
    yield _("Tags"), ", ".join(row.tags)
    yield _("Language"), row.language


def _parts(before: str, after: str) -> tuple[list[Part], list[Part]]:
    one, other = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(one), len(other)) > MOST_TOKENS:
        return [Part(before, True)], [Part(after, True)]
    old: list[Part] = []
    new: list[Part] = []
    for step, i1, i2, j1, j2 in SequenceMatcher(None, one, other).get_opcodes():
        _put(old, one[i1:i2], step != "equal")
        _put(new, other[j1:j2], step != "equal")
    return old, new


def _put(parts: list[Part], tokens: list[str], differs: bool) -> None:
    if tokens:
        parts.append(Part("".join(tokens), differs))
