"""Entries of a file become questions: new ones in bulk, changed ones one by one as the editor would."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from django.db import transaction
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


def take_in(upload: QuestionImport, lines: list[tuple[QuestionImportRow, Read]]) -> None:
    """Bring a batch in, in the caller's transaction, and note at each row what it became or why not."""
    skills = skills_by_name()
    fresh: list[tuple[QuestionImportRow, Item, Skill | None]] = []
    now = timezone.now()
    for line, entry in lines:
        changes = line.outcome == ImportOutcome.CHANGED and line.matched is not None
        try:
            with transaction.atomic() if changes or entry.item.images else nullcontext():
                item, skill = _prepared(entry.item, skills, upload.created_by)
                if changes:
                    line.question = _change(line, item, skill, entry.says, upload)
                else:
                    fresh.append((line, item, skill))
        except DomainError as error:
            line.message = str(error.message)
        line.done_at = now
    _create(upload, fresh)
    QuestionImportRow.objects.bulk_update(
        [line for line, _entry in lines], ["question", "message", "done_at"]
    )


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


def _change(
    line: QuestionImportRow, item: Item, skill: Skill | None, says: frozenset[str], upload: QuestionImport
) -> Question:
    """Change a question in what differs and nothing else; a used one gets a new version. Raises DomainError.

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
    row = questions.update(question, actor=upload.created_by, **values)
    return _moved_on(row, upload)


def _moved_on(row: Question, upload: QuestionImport) -> Question:
    """Send a changed draft on as far as the upload says."""
    wanted = upload.options["status"]
    if row.status == QuestionStatus.DRAFT and wanted != QuestionStatus.DRAFT:
        reviews.send(row, actor=upload.created_by)
        if wanted == QuestionStatus.APPROVED:
            reviews.approve(row, actor=upload.created_by)
    return row


def _create(upload: QuestionImport, fresh: list[tuple[QuestionImportRow, Item, Skill | None]]) -> None:
    """Write new questions in bulk, set by set; one audit row a set."""
    status = upload.options["status"]
    placed: dict[int, tuple[QuestionSet, int]] = {}
    rooms = _Rooms(upload)
    made = []
    for line, item, skill in fresh:
        room = rooms.room_for(item, skill)
        position = placed[room.pk][1] + 1 if room.pk in placed else question_sets.next_position(room)
        placed[room.pk] = (room, position)
        row = Question(
            question_set=room,
            position=position,
            status=status,
            skill=skill,
            stem_hash=stem_hash(item.stem),
            created_by=upload.created_by,
            edited_by=upload.created_by,
            reviewed_at=timezone.now() if status == QuestionStatus.APPROVED else None,
            **item.content(),
        )
        line.question = row
        made.append(row)
    Question.objects.bulk_create(made, batch_size=500)
    for line, _item, _skill in fresh:
        line.question_id = line.question.pk if line.question else None
    for room, _position in placed.values():
        question_sets.recount(room)
        audit.record(
            "create",
            room,
            description=f"Questions brought in from import {upload.public_id}",
            actor=upload.created_by,
        )


class _Rooms:
    """Sets for what comes in: the one that was chosen while it has room, else one for each topic and level."""

    def __init__(self, upload: QuestionImport) -> None:
        self._upload = upload
        self._chosen = question_sets.locked(upload.question_set) if upload.question_set else None
        self._left = questions.MAX_QUESTIONS - self._chosen.total_questions if self._chosen else 0
        self._made: dict[str, tuple[QuestionSet, int]] = {}

    def room_for(self, item: Item, skill: Skill | None) -> QuestionSet:
        """Return the set for one more question."""
        if self._chosen is not None and self._left > 0:
            self._left -= 1
            return self._chosen
        subject = skill.name if skill else (item.topic or item.skill or _("Imported questions"))
        level = item.level or Level.INTERMEDIATE
        part = 1
        while True:
            reference = f"import:{self._upload.public_id}:{stem_hash(subject)[:12]}:{level}:{part}"
            room, left = self._made.get(reference) or self._opened(reference, subject, level, part)
            if left > 0:
                self._made[reference] = (room, left - 1)
                return room
            self._made[reference] = (room, 0)
            part += 1

    def _opened(self, reference: str, subject: str, level: str, part: int) -> tuple[QuestionSet, int]:
        """Return the set of an earlier batch, or make it; with the room that is left in it."""
        found = QuestionSet.objects.select_for_update(of=("self",)).filter(reference=reference).first()
        if found is None:
            title = f"{subject} ({part})" if part > 1 else subject
            found = question_sets.create(
                actor=self._upload.created_by,
                skill=subject[:255],
                level=level,
                title=title[:255],
                source=QuestionSource.IMPORT,
                reference=reference,
            )
        return found, questions.MAX_QUESTIONS - found.total_questions
