"""Actions on many questions of the bank at once. What cannot be done with one leaves that one out, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import Scoring
from assessments.models import Question, QuestionSet
from assessments.operations import question_sets, questions, reviews
from assessments.operations.reviews import Outcome, each
from assessments.validators import MAX_TAGS
from config.kernel.errors import Conflict, ValidationFailed
from superadmin.operations import audit, changes

MOST_AT_ONCE = 200
STEPS = {"send": reviews.send, "approve": reviews.approve, "retire": reviews.retire, "flag": reviews.flag}


def chosen(public_ids: Sequence[str], *, actor: Any) -> list[Question]:
    """Return the named questions that the actor sees, set by set. Raises ValidationFailed for none or too many."""
    if not 1 <= len(set(public_ids)) <= MOST_AT_ONCE:
        raise ValidationFailed.at(
            "ids", _("Choose between 1 and %(most)d questions.") % {"most": MOST_AT_ONCE}
        )
    rows = Question.objects.visible_to(actor).filter(public_id__in=public_ids, question_set__isnull=False)
    return list(rows.select_related("question_set", "skill").order_by("question_set", "position", "pk"))


def take_step(public_ids: Sequence[str], *, step: str, actor: Any) -> Outcome:
    """Send to review, approve, flag or retire. Raises PolicyDenied, ValidationFailed."""
    policy.can_create(actor).require()
    if step not in STEPS:
        raise ValidationFailed.at("action", _("Choose what to do with the selected questions."))
    return each(chosen(public_ids, actor=actor), STEPS[step], actor=actor)


def tag(public_ids: Sequence[str], *, tags: Sequence[str], actor: Any) -> Outcome:
    """Add tags; those that a question has already stay as they are."""
    policy.can_create(actor).require()
    wanted = [" ".join(tag.split()) for tag in tags if tag.strip()]
    if not wanted:
        raise ValidationFailed.at("tags", _("Give at least one tag."), "FIELD_REQUIRED")
    return each(chosen(public_ids, actor=actor), _add_tags, actor=actor, tags=wanted)


def move(public_ids: Sequence[str], *, to: QuestionSet, actor: Any) -> Outcome:
    """Move questions to the end of another set. Both sets must be open."""
    target = _target(to, actor)
    return each(chosen(public_ids, actor=actor), _move, actor=actor, to=target)


def copy(public_ids: Sequence[str], *, to: QuestionSet, actor: Any) -> Outcome:
    """Copy questions to the end of another set, which must be open; a copy keeps its status."""
    target = _target(to, actor)
    return each(chosen(public_ids, actor=actor), _copy, actor=actor, to=target)


def _target(to: QuestionSet, actor: Any) -> QuestionSet:
    policy.can_edit(actor, to).require()
    return questions.open_set(to)


def _add_tags(question: Question, *, actor: Any, tags: Sequence[str]) -> None:
    known = {tag.casefold() for tag in question.tags}
    merged = [*question.tags, *(tag for tag in dict.fromkeys(tags) if tag.casefold() not in known)]
    if len(merged) > MAX_TAGS:
        raise Conflict(_("A question has at most %(most)d tags.") % {"most": MAX_TAGS})
    questions.update(question, actor=actor, tags=merged)


def _move(question: Question, *, actor: Any, to: QuestionSet) -> None:
    policy.can_edit(actor, question).require()
    if question.question_set_id == to.pk:
        raise Conflict(_("The question is in this set already."))
    source = questions.open_set(questions.set_of(question))
    questions.require_room(to)
    question.question_set, question.position = to, question_sets.next_position(to)
    changes.store(question)
    question_sets.recount(source)
    question_sets.recount(to)
    audit.record(
        "update",
        question,
        changes={"question_set": {"old": source.public_id, "new": to.public_id}},
        description="Question moved to another set",
        actor=actor,
    )


def _copy(question: Question, *, actor: Any, to: QuestionSet) -> None:
    """Copy one question. What a correction took out of use must be approved anew when the copy is brought back."""
    policy.can_view(actor, question).require()
    questions.require_room(to)
    row = question_sets.copy_of(question, to, position=question_sets.next_position(to))
    if question.scoring != Scoring.KEY or question.corrections.exists():
        row.reviewed_by, row.reviewed_at = None, None
    changes.store(row)
    question_sets.recount(to)
    audit.record("create", row, description=f"Copy of {question.public_id}", actor=actor)
