"""The starter bank, brought into a company and kept up to date with the files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from assessments import policy, starter
from assessments.enums import Level, QuestionSource, QuestionStatus
from assessments.items import Item
from assessments.items.likeness import stem_hash
from assessments.models import Question, QuestionSet
from assessments.operations import question_sets, versions
from candidates.models import Skill
from superadmin.operations import audit, changes

COMPARED = ("kind", "question_text", "options", "correct_answer", "explanation", "topic", "tags", "language")


@dataclass
class Loaded:
    """What loading has done: sets made, items by what became of them."""

    sets: int = 0
    new: int = 0
    changed: int = 0
    versions: int = 0
    unchanged: int = 0

    def add(self, other: Loaded) -> None:
        """Count another file in."""
        for name, number in asdict(other).items():
            setattr(self, name, getattr(self, name) + number)


def load(files: Iterable[starter.StarterFile], *, actor: Any = None) -> Loaded:
    """Bring files of the starter bank into the company in force. Repeating it changes nothing.

    An item that the files have changed is changed where it was never used, else it becomes a new version that
    takes the old one's place. What the company has changed, retired or flagged stays so. Without an `actor` it is
    the system's. Raises PolicyDenied.
    """
    if actor is not None:
        policy.can_create(actor).require()
    done = Loaded()
    for one in files:
        skill = Skill.objects.filter(name__iexact=one.skill, tenant=None).first()
        for level in Level.values:
            done.add(_load_level(one, level, skill, actor))
    return done


def _load_level(one: starter.StarterFile, level: str, skill: Skill | None, actor: Any) -> Loaded:
    owner, is_new = QuestionSet.objects.get_or_create(
        reference=f"starter:{one.name}:{level}",
        defaults={
            "title": one.title,
            "skill": one.skill,
            "level": level,
            "source": QuestionSource.STARTER,
            "created_by": actor,
        },
    )
    owner = question_sets.locked(owner)
    known = _newest_by_reference(owner)
    done = Loaded(sets=int(is_new))
    fresh = [item for item in one.at(level) if item.reference not in known]
    _add(owner, fresh, skill, actor)
    done.new = len(fresh)
    for item in one.at(level):
        if item.reference in known:
            what = _bring_up_to_date(known[item.reference], item, owner, actor)
            setattr(done, what, getattr(done, what) + 1)
    if done.new or done.changed or done.versions:
        question_sets.recount(owner)
        audit.record(
            "create" if is_new else "update",
            owner,
            description=f"Starter bank: {done.new} new, {done.changed} changed, {done.versions} new versions",
            actor=actor,
        )
    return done


def _newest_by_reference(owner: QuestionSet) -> dict[str, Question]:
    rows = owner.questions.exclude(reference="").order_by("version", "pk")
    return {row.reference: row for row in rows}


def _add(owner: QuestionSet, items: Sequence[Item], skill: Skill | None, actor: Any) -> None:
    if not items:
        return
    place = question_sets.next_position(owner)
    Question.objects.bulk_create(
        _question(owner, item, skill, actor, position=place + number) for number, item in enumerate(items)
    )


def _question(owner: QuestionSet, item: Item, skill: Skill | None, actor: Any, **values: Any) -> Question:
    values.setdefault("status", QuestionStatus.APPROVED)
    return Question(
        question_set=owner,
        skill=skill,
        created_by=actor,
        reviewed_at=timezone.now(),
        stem_hash=stem_hash(item.stem),
        **item.content(),
        **values,
    )


def _bring_up_to_date(row: Question, item: Item, owner: QuestionSet, actor: Any) -> str:
    """Make a stored question say what the file says; returns how it was done, as a field of Loaded."""
    content = item.content()
    if row.edited_by_id is not None or all(getattr(row, name) == content[name] for name in COMPARED):
        return "unchanged"
    if not row.is_used:
        changes.put(row, {name: content[name] for name in COMPARED})
        row.stem_hash = stem_hash(row.question_text)
        changes.store(row)
        return "changed"
    new = _question(
        owner,
        item,
        row.skill,
        actor,
        position=question_sets.next_position(owner),
        version=row.version + 1,
        previous=row,
        status=QuestionStatus.APPROVED if row.status == QuestionStatus.APPROVED else QuestionStatus.DRAFT,
    )
    changes.store(new)
    if new.status == QuestionStatus.APPROVED:
        versions.take_over(new, actor=actor)
    return "versions"
