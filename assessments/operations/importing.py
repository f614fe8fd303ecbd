"""Entries of a file become questions: new ones in bulk, changed ones by the editor's rules, in bulk where possible."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import FileFormat, ImportOutcome, Level, QuestionSource, QuestionStatus
from assessments.formats import FORMATS, Read
from assessments.formats.sameness import kept_spelling
from assessments.items import Item
from assessments.items.likeness import stem_hash
from assessments.models import Question, QuestionImport, QuestionImportRow, QuestionSet
from assessments.operations import pictures, question_sets, questions, reviews
from assessments.selectors.import_judging import filed, skills_by_name
from candidates.models import Skill
from config.kernel.errors import DomainError
from superadmin.operations import audit

_ABOUT = {
    "stem": "question_text",
    "points": "points",
    "explanation": "explanation",
    "topic": "topic",
    "level": "difficulty",
    "tags": "tags",
    "language": "language",
}
"""Columns behind the fields of a difference that stand for themselves."""
_TOGETHER = frozenset({"options", "key", "kind", "credit", "feedback"})
"""Fields that hang on the letters of the options: one of them changes, all are written."""

_DONE = """
UPDATE question_import_rows AS line
SET question_id = done.question, message = done.message, done_at = %s, updated_at = %s
FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS done (id, question, message) WHERE line.id = done.id
"""


def take_in(upload: QuestionImport, lines: list[tuple[QuestionImportRow, Read]]) -> None:
    """Bring a batch in, in the caller's transaction, and note at each row what it became or why not."""
    skills = skills_by_name()
    fresh: list[tuple[QuestionImportRow, Item, Skill | None]] = []
    changed: list[tuple[QuestionImportRow, dict[str, Any]]] = []
    now = timezone.now()
    for line, entry in lines:
        try:
            with transaction.atomic() if entry.item.images else nullcontext():
                item, skill = _prepared(entry.item, skills, upload.created_by)
        except DomainError as error:
            line.message = str(error.message)
            continue
        if line.outcome == ImportOutcome.CHANGED and line.matched is not None:
            changed.append((line, _differing(line, item, skill, entry.says, upload)))
        else:
            fresh.append((line, item, skill))
    _change(upload, changed)
    _create(upload, fresh)
    _note([line for line, _entry in lines], now)


def _note(lines: list[QuestionImportRow], now: datetime) -> None:
    """Write at each row what it became; in one statement, since Django's takes ten times as long."""
    values = [(line.pk, line.question_id, line.message) for line in lines]
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [now, now, *(list(column) for column in zip(*values, strict=True))])


def _prepared(item: Item, skills: dict[str, Skill], actor: Any) -> tuple[Item, Skill | None]:
    """Return the item with its pictures stored and named by their ids, filed under skill and tags.

    Raises DomainError for a picture that is none.
    """
    names = {image.name: pictures.store(image.content, actor=actor).public_id for image in item.images}
    tags, skill = filed(item, skills)
    if not names:
        return (item if tags == item.tags else replace(item, tags=tags)), skill
    options = tuple(
        replace(option, text=_named(option.text, names), feedback=_named(option.feedback, names))
        for option in item.options
    )
    renamed = replace(
        item,
        stem=_named(item.stem, names),
        explanation=_named(item.explanation, names),
        options=options,
        tags=tags,
    )
    return renamed, skill


def _named(text: str, names: dict[str, str]) -> str:
    for name, public_id in names.items():
        text = text.replace(f"(image:{name})", f"(image:{public_id})")
    return text


def _change(upload: QuestionImport, changed: list[tuple[QuestionImportRow, dict[str, Any]]]) -> None:
    """Change questions in what differs and nothing else; a used one gets a new version."""
    pairs: list[Any] = [(line.matched, values) for line, values in changed]
    for (line, _values), row in zip(
        changed, questions.update_many(pairs, actor=upload.created_by), strict=True
    ):
        if isinstance(row, DomainError):
            line.message = str(row.message)
            continue
        line.question = row
        try:
            with transaction.atomic() if upload.options["status"] != QuestionStatus.DRAFT else nullcontext():
                line.question = _moved_on(row, upload)
        except DomainError as error:
            line.message = str(error.message)


def _differing(
    line: QuestionImportRow, item: Item, skill: Skill | None, says: frozenset[str], upload: QuestionImport
) -> dict[str, Any]:
    """Return the values of the fields in which an item differs from its question.

    Texts that only the file's format has spelled in another way stay as they are.
    """
    question: Any = line.matched
    content, differs = item.content(), set(line.diff)
    values = {_ABOUT[name]: content[_ABOUT[name]] for name in differs & set(_ABOUT)}
    if differs & _TOGETHER:
        form = "form" in FORMATS[FileFormat(upload.file_format)].keeps
        values |= {name: content[name] for name in ("correct_answer", "kind")}
        values["options"] = kept_spelling(question.options, content["options"], form=form)
        if "credit" in says:
            values["credit"] = content["credit"]
        if "feedback" in says:
            values["feedback"] = kept_spelling(question.feedback or {}, content["feedback"])
    if "skill" in differs and skill is not None:
        values["skill"] = skill
    return values


def _moved_on(row: Question, upload: QuestionImport) -> Question:
    """Send a changed draft on as far as the upload says."""
    wanted = upload.options["status"]
    if row.status == QuestionStatus.DRAFT and wanted != QuestionStatus.DRAFT:
        reviews.send(row, actor=upload.created_by)
        if wanted == QuestionStatus.APPROVED:
            reviews.approve(row, actor=upload.created_by)
    return row


def _create(upload: QuestionImport, fresh: list[tuple[QuestionImportRow, Item, Skill | None]]) -> None:
    """Write new questions in bulk. The audit says so once for the upload, and for a set that was there before."""
    if not fresh:
        return
    status, now = upload.options["status"], timezone.now()
    rooms = _Rooms(upload)
    made = [
        Question(
            question_set=room,
            position=position,
            status=status,
            skill=skill,
            stem_hash=stem_hash(item.stem),
            created_by=upload.created_by,
            edited_by=upload.created_by,
            reviewed_at=now if status == QuestionStatus.APPROVED else None,
            **item.content(),
        )
        for _line, item, skill in fresh
        for room, position in [rooms.place_for(item, skill)]
    ]
    Question.objects.bulk_create(made, batch_size=500)
    for (line, _item, _skill), row in zip(fresh, made, strict=True):
        line.question = row
    question_sets.recount_many(rooms.filled)
    for entity in (upload, upload.question_set):
        if entity is not None:
            audit.record(
                "update",
                entity,
                description=f"{len(made)} questions brought in by {upload.public_id}",
                changes={"questions": {"old": None, "new": len(made)}},
                actor=upload.created_by,
            )


class _Rooms:
    """Sets for what comes in: the one that was chosen while it has room, else one for each topic and level.

    All that are there already are locked and loaded at once.
    """

    def __init__(self, upload: QuestionImport) -> None:
        self._upload = upload
        self._prefix = f"import:{upload.public_id}:"
        mine = Q(reference__startswith=self._prefix) | Q(pk=upload.question_set_id)
        rows = list(QuestionSet.objects.select_for_update(of=("self",)).filter(mine).order_by("pk"))
        last = dict(
            Question.objects.filter(question_set__in=rows)
            .order_by()
            .values_list("question_set")
            .annotate(last=Max("position"))
        )
        self._last = {row.pk: last.get(row.pk, 0) for row in rows}
        self._left = {row.pk: questions.MAX_QUESTIONS - row.total_questions for row in rows}
        self._chosen = next((row for row in rows if row.pk == upload.question_set_id), None)
        self._by_reference = {row.reference: row for row in rows}
        self._part: dict[tuple[str, str], int] = {}
        self._filled: dict[int, QuestionSet] = {}

    @property
    def filled(self) -> list[QuestionSet]:
        """The sets that have got questions."""
        return list(self._filled.values())

    def place_for(self, item: Item, skill: Skill | None) -> tuple[QuestionSet, int]:
        """Return the set and the place in it for one more question."""
        room = self._chosen
        if room is None or self._left[room.pk] <= 0:
            subject = skill.name if skill else (item.topic or item.skill or _("Imported questions"))
            room = self._room_on(subject, item.level or Level.INTERMEDIATE)
        self._left[room.pk] -= 1
        self._last[room.pk] += 1
        self._filled[room.pk] = room
        return room, self._last[room.pk]

    def _room_on(self, subject: str, level: str) -> QuestionSet:
        while True:
            part = self._part.setdefault((subject, level), 1)
            reference = f"{self._prefix}{stem_hash(subject)[:12]}:{level}:{part}"
            room = self._by_reference.get(reference) or self._opened(reference, subject, level, part)
            if self._left[room.pk] > 0:
                return room
            self._part[subject, level] += 1

    def _opened(self, reference: str, subject: str, level: str, part: int) -> QuestionSet:
        title = f"{subject} ({part})" if part > 1 else subject
        made = question_sets.create(
            actor=self._upload.created_by,
            skill=subject[:255],
            level=level,
            title=title[:255],
            source=QuestionSource.IMPORT,
            reference=reference,
        )
        self._by_reference[reference] = made
        self._last[made.pk], self._left[made.pk] = 0, questions.MAX_QUESTIONS
        return made
