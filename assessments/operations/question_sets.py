"""Question sets: made, changed, copied into a new version, frozen once used, retired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import QuestionSetStatus, QuestionSource, QuestionStatus
from assessments.models import Assessment, JobDescription, Question, QuestionSet
from assessments.validators import level_from_word
from config.kernel import transitions
from config.kernel.errors import Conflict, ValidationFailed
from superadmin.operations import audit, changes

FROZEN = frozenset({"skill", "level"})
"""What stays as it is once an attempt was made from the set."""
_COPIED = (
    *sorted(Question.CONTENT | Question.ABOUT),
    "reference",
    "stem_hash",
    "item_model",
    "variant_seed",
    "generation_model",
    "created_by_id",
    "edited_by_id",
    "reviewed_by_id",
    "reviewed_at",
    "family",
)
"""What a copy of a question keeps; it is a question of its own, without versions before it."""


def create(
    *,
    actor: Any,
    skill: str,
    level: str,
    title: str = "",
    source: str = QuestionSource.MANUAL,
    reference: str = "",
) -> QuestionSet:
    """Make an empty set; `level` in any known spelling, `reference` says where it comes from.

    Raises PolicyDenied, ValidationFailed, Conflict when there is a set with this reference.
    """
    policy.can_create(actor).require()
    row = QuestionSet(
        skill=" ".join(skill.split()),
        level=level_of(level),
        title=title.strip(),
        source=source,
        reference=reference,
        created_by=actor,
    )
    changes.store(row)
    audit.record("create", row, description="Question set made", actor=actor)
    return row


def update(question_set: QuestionSet, *, actor: Any, **values: Any) -> QuestionSet:
    """Change `title`, `skill` or `level`. Raises PolicyDenied, ValidationFailed, Conflict when frozen."""
    policy.can_edit(actor, question_set).require()
    row = locked(question_set)
    if "level" in values:
        values["level"] = level_of(values["level"])
    changed = changes.put(row, values)
    if row.is_locked and FROZEN & set(changed):
        raise Conflict(_("This set has been used in a test. Make a new version to change it."), code="LOCKED")
    if changed:
        changes.store(row)
        audit.record("update", row, changes=changed, actor=actor)
    return row


def copy(question_set: QuestionSet, *, actor: Any) -> QuestionSet:
    """Make a new version: an open copy with all questions that are not retired."""
    policy.can_edit(actor, question_set).require()
    source = locked(question_set)
    row = QuestionSet(
        title=source.title,
        skill=source.skill,
        level=source.level,
        source=source.source,
        generation_model=source.generation_model,
        version=source.version + 1,
        copied_from=source,
        created_by=actor,
    )
    changes.store(row)
    kept = source.questions.exclude(status=QuestionStatus.RETIRED)
    Question.objects.bulk_create(copy_of(question, row, position=question.position) for question in kept)
    recount(row)
    audit.record("create", row, description=f"New version of {source.public_id}", actor=actor)
    return row


def copy_of(question: Question, to: QuestionSet, *, position: int) -> Question:
    """Return an unsaved copy of a question for a set, in the same status."""
    values = {name: getattr(question, name) for name in _COPIED}
    return Question(question_set=to, position=position, status=question.status, **values)


def retire(question_set: QuestionSet, *, actor: Any) -> QuestionSet:
    """Take a set out of use. Raises Conflict while a published assessment is based on it."""
    policy.can_edit(actor, question_set).require()
    row = locked(question_set)
    if (
        row.assessments.open().exists()
        or Assessment.objects.open().filter(sections__question_set=row).exists()
    ):
        raise Conflict(_("A published assessment uses this set. Unpublish it first."), code="IN_USE")
    with transitions.apply(row, to=QuestionSetStatus.RETIRED, actor=actor):
        pass
    return row


def restore(question_set: QuestionSet, *, actor: Any) -> QuestionSet:
    """Bring a retired set back into use."""
    policy.can_edit(actor, question_set).require()
    with transitions.apply(question_set, to=QuestionSetStatus.READY, actor=actor):
        pass
    return question_set


def freeze(question_set: QuestionSet) -> None:
    """Note that an attempt was made from the set; from now on its questions stay as they are."""
    QuestionSet.objects.filter(pk=question_set.pk, locked_at__isnull=True).update(locked_at=timezone.now())


def locked(question_set: QuestionSet) -> QuestionSet:
    """Return the fresh row, locked: every change of a set or its questions starts here."""
    return QuestionSet.objects.select_for_update(of=("self",)).get(pk=question_set.pk)


def locked_owner(question: Question) -> QuestionSet | JobDescription:
    """Return what a question belongs to, locked in the same way."""
    if question.question_set is not None:
        return locked(question.question_set)
    return JobDescription.objects.select_for_update(of=("self",)).get(questions=question)


def recount(question_set: QuestionSet) -> None:
    """Bring `total_questions` up to date; call it under the lock."""
    kept = question_set.questions.exclude(status=QuestionStatus.RETIRED).count()
    question_set.total_questions = kept
    question_set.save(update_fields=["total_questions", "updated_at"])


def recount_many(question_sets: Sequence[QuestionSet]) -> None:
    """Do what `recount` does for several sets, in two statements; call it under their locks."""
    kept = dict(
        Question.objects.filter(question_set__in=question_sets)
        .exclude(status=QuestionStatus.RETIRED)
        .order_by()
        .values_list("question_set")
        .annotate(number=Count("pk"))
    )
    for row in question_sets:
        row.total_questions, row.updated_at = kept.get(row.pk, 0), timezone.now()
    QuestionSet.objects.bulk_update(question_sets, ["total_questions", "updated_at"])


def next_position(owner: QuestionSet | JobDescription) -> int:
    """Return the place behind the last question (retired ones keep theirs)."""
    last = owner.questions.aggregate(last=Max("position"))["last"]
    return 1 if last is None else last + 1


def level_of(word: str) -> str:
    """Return the stored spelling of a level. Raises ValidationFailed."""
    try:
        return level_from_word(word).value
    except ValidationError as error:
        raise ValidationFailed.at("level", error.messages[0]) from error
