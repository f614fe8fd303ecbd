"""Questions of a set: written, changed, put in order, approved, flagged, retired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import QuestionStatus
from assessments.models import Question, QuestionSet
from assessments.operations import question_sets
from config.kernel import transitions
from config.kernel.errors import Conflict, ValidationFailed
from superadmin.operations import audit, changes

MAX_QUESTIONS = 500
"""Questions in one set."""
EDITABLE = frozenset(
    {"question_text", "options", "correct_answer", "explanation", "points", "difficulty", "topic"}
)


def add(
    question_set: QuestionSet, *, actor: Any, status: str = QuestionStatus.APPROVED, **content: Any
) -> Question:
    """Put a question at the end of a set; one written by a person counts as approved.

    `content` holds `question_text`, `options`, `correct_answer` and optionally the rest of EDITABLE.
    Raises PolicyDenied, ValidationFailed by field, Conflict when the set is frozen or full.
    """
    policy.can_edit(actor, question_set).require()
    owner = _open(question_set)
    if owner.total_questions >= MAX_QUESTIONS:
        raise Conflict(_("A set has at most %(most)d questions.") % {"most": MAX_QUESTIONS}, code="FULL")
    row = Question(question_set=owner, position=question_sets.next_position(owner), status=status)
    changes.put(row, _wanted(content))
    changes.store(row)
    question_sets.recount(owner)
    audit.record("create", row, description=f"Question added to {owner.public_id}", actor=actor)
    return row


def update(question: Question, *, actor: Any, **values: Any) -> Question:
    """Change the content of a question. Raises PolicyDenied, ValidationFailed, Conflict when frozen."""
    policy.can_edit(actor, question).require()
    _open(_set_of(question))
    row = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if row.status == QuestionStatus.RETIRED:
        raise Conflict(_("This question is retired. Bring it back before you change it."))
    changed = changes.put(row, _wanted(values))
    if changed:
        changes.store(row)
        audit.record("update", row, changes=changed, description="Question changed", actor=actor)
    return row


def reorder(question_set: QuestionSet, *, public_ids: Sequence[str], actor: Any) -> None:
    """Put the questions that are not retired into the given order; all of them must be named, once.

    Raises PolicyDenied, ValidationFailed, Conflict when the set is frozen.
    """
    policy.can_edit(actor, question_set).require()
    owner = _open(question_set)
    rows = {row.public_id: row for row in owner.questions.all()}
    kept = {public_id for public_id, row in rows.items() if row.status != QuestionStatus.RETIRED}
    if len(public_ids) != len(kept) or set(public_ids) != kept:
        raise ValidationFailed.at("order", _("The list of questions has changed. Load the page again."))
    retired = sorted(
        (row for row in rows.values() if row.public_id not in kept), key=lambda row: row.position
    )
    for place, row in enumerate([*(rows[public_id] for public_id in public_ids), *retired], start=1):
        row.position = place
    Question.objects.bulk_update(rows.values(), ["position"])
    audit.record("update", owner, description="Questions put in another order", actor=actor)


def move(question: Question, *, step: int, actor: Any) -> None:
    """Move a question up (-1) or down (1) among those that are not retired; at the end it stays."""
    owner = _set_of(question)
    kept = list(Question.objects.kept().filter(question_set=owner).values_list("public_id", flat=True))
    if question.public_id not in kept:
        raise Conflict(_("A retired question has no place in the order."))
    here = kept.index(question.public_id)
    there = min(max(here + step, 0), len(kept) - 1)
    kept.insert(there, kept.pop(here))
    reorder(owner, public_ids=kept, actor=actor)


def set_status(question: Question, *, to: str, actor: Any, reason: str = "") -> Question:
    """Approve, flag, retire or bring back a question.

    Also possible in a frozen set: it decides about coming attempts only, since each attempt keeps the
    questions it began with. Raises PolicyDenied, InvalidTransition.
    """
    policy.can_edit(actor, question).require()
    owner = question_sets.locked(_set_of(question))
    with transitions.apply(question, to=to, actor=actor, reason=reason):
        pass
    question_sets.recount(owner)
    return question


def _set_of(question: Question) -> QuestionSet:
    if question.question_set is None:
        raise Conflict(_("This question belongs to a job description, not to a set."))
    return question.question_set


def _open(question_set: QuestionSet) -> QuestionSet:
    owner = question_sets.locked(question_set)
    if owner.is_locked:
        raise Conflict(_("This set has been used in a test. Make a new version to change it."), code="LOCKED")
    return owner


def _wanted(values: dict[str, Any]) -> dict[str, Any]:
    """Keep what may be set, without spaces around texts."""
    wanted = {name: _trimmed(value) for name, value in values.items() if name in EDITABLE}
    if isinstance(wanted.get("options"), dict):
        wanted["options"] = {letter: _trimmed(text) for letter, text in wanted["options"].items()}
    return wanted


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
