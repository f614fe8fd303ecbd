"""Questions of a set: written, changed, put in order. Their life is in `reviews`, their versions in `versions`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import QuestionStatus
from assessments.items.likeness import stem_hash
from assessments.models import Question, QuestionSet
from assessments.operations import question_sets, versions
from config.kernel import transitions
from config.kernel.errors import Conflict, DomainError, ValidationFailed
from superadmin.operations import audit, changes

MAX_QUESTIONS = 500
"""Questions in one set."""
EDITABLE = Question.CONTENT | Question.ABOUT


def add(
    question_set: QuestionSet, *, actor: Any, status: str = QuestionStatus.DRAFT, **content: Any
) -> Question:
    """Put a question at the end of a set, as a draft.

    `content` holds `question_text`, `options`, `correct_answer` and optionally the rest of EDITABLE. Another
    `status` than draft is for callers that have checked the question by other means: seeds, the starter bank,
    variants that were computed twice. Raises PolicyDenied, ValidationFailed by field, Conflict when the set is
    frozen or full.
    """
    policy.can_edit(actor, question_set).require()
    owner = open_set(question_set)
    require_room(owner)
    row = Question(
        question_set=owner,
        position=question_sets.next_position(owner),
        status=status,
        created_by=actor,
        edited_by=actor,
        reviewed_at=timezone.now() if status == QuestionStatus.APPROVED else None,
    )
    changes.put(row, wanted(content))
    row.stem_hash = stem_hash(row.question_text)
    changes.store(row)
    question_sets.recount(owner)
    audit.record("create", row, description=f"Question added to {owner.public_id}", actor=actor)
    return row


def update(question: Question, *, actor: Any, **values: Any) -> Question:
    """Change a question and return the row that holds the change.

    What it is filed under (ABOUT) changes in place. What it asks (CONTENT) changes in place as well, and it is
    a draft again, as long as nobody has seen it in a test; after that a new version is made as a draft, which
    takes the place of the old one when it is approved. In a frozen set the content stays; there only the
    correction of a key replaces a question.

    Raises PolicyDenied, ValidationFailed, Conflict (LOCKED, RETIRED, NEWER_VERSION).
    """
    policy.can_edit(actor, question).require()
    owner = question_sets.locked(set_of(question))
    row = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    before, changed = _put(row, owner, values)
    if _needs_version(row, changed):
        return versions.succeed(row, before, changed, actor=actor)
    if changed:
        _store_change(row, changed, actor=actor)
    return row


def reorder(question_set: QuestionSet, *, public_ids: Sequence[str], actor: Any) -> None:
    """Put the questions that are not retired into the given order; all of them must be named, once.

    Raises PolicyDenied, ValidationFailed, Conflict when the set is frozen.
    """
    policy.can_edit(actor, question_set).require()
    owner = open_set(question_set)
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
    owner = set_of(question)
    kept = list(Question.objects.kept().filter(question_set=owner).values_list("public_id", flat=True))
    if question.public_id not in kept:
        raise Conflict(_("A retired question has no place in the order."))
    here = kept.index(question.public_id)
    there = min(max(here + step, 0), len(kept) - 1)
    kept.insert(there, kept.pop(here))
    reorder(owner, public_ids=kept, actor=actor)


def set_of(question: Question) -> QuestionSet:
    """Return the set of a question. Raises Conflict for one that belongs to a job description."""
    if question.question_set is None:
        raise Conflict(_("This question belongs to a job description, not to a set."))
    return question.question_set


def open_set(question_set: QuestionSet) -> QuestionSet:
    """Return the set, locked for this transaction. Raises Conflict when it is frozen."""
    owner = question_sets.locked(question_set)
    require_open(owner)
    return owner


def require_open(owner: QuestionSet) -> None:
    """Raise Conflict when a test was made from the set."""
    if owner.is_locked:
        raise Conflict(_("This set has been used in a test. Make a new version to change it."), code="LOCKED")


def require_room(owner: QuestionSet, number: int = 1) -> None:
    """Raise Conflict when so many more questions do not fit into the set."""
    if owner.total_questions + number > MAX_QUESTIONS:
        raise Conflict(_("A set has at most %(most)d questions.") % {"most": MAX_QUESTIONS}, code="FULL")


def wanted(values: dict[str, Any]) -> dict[str, Any]:
    """Keep what may be set, without spaces around texts."""
    found = {name: _trimmed(value) for name, value in values.items() if name in EDITABLE}
    for name in ("options", "feedback"):
        if isinstance(found.get(name), dict):
            found[name] = {letter: _trimmed(text) for letter, text in found[name].items()}
    if "feedback" in found and isinstance(found["feedback"], dict):
        found["feedback"] = {letter: text for letter, text in found["feedback"].items() if text}
    return found


def update_many(
    pairs: Sequence[tuple[Question, dict[str, Any]]], *, actor: Any
) -> list[Question | DomainError]:
    """Do what `update` does for many questions; returns for each the row, or what `update` would have raised.

    What changes in place is written together and validated without a statement for each row; new versions and
    questions that become drafts again go one by one. No question may come twice. Sets and rows are locked in the
    order of their keys.
    """
    keys = [question.pk for question, _values in pairs]
    sets = {question.question_set_id for question, _values in pairs}
    owners = QuestionSet.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(sets)
    locked = Question.objects.select_for_update(of=("self",)).select_related("question_set")
    rows = locked.order_by("pk").in_bulk(keys)
    found: list[Question | DomainError] = []
    together: list[tuple[Question, dict[str, Any]]] = []
    for question, values in pairs:
        row = rows[question.pk]
        try:
            policy.can_edit(actor, row).require()
            before, changed = _put(row, owners[set_of(row).pk], values)
            if _needs_version(row, changed):
                with transaction.atomic():
                    row = versions.succeed(row, before, changed, actor=actor)
            elif changed and Question.CONTENT & set(changed) and row.status != QuestionStatus.DRAFT:
                with transaction.atomic():
                    _store_change(row, changed, actor=actor)
            elif changed:
                _mark_change(row, changed, actor=actor)
                changes.validate(row)
                together.append((row, changed))
        except DomainError as error:
            found.append(error)
        else:
            found.append(row)
    marks = ("stem_hash", "edited_by", "reviewed_by", "reviewed_at", "updated_at")
    fields = sorted({name for _row, changed in together for name in changed}.union(marks))
    for row, _changed in together:
        row.updated_at = timezone.now()
    Question.objects.bulk_update([row for row, _changed in together], fields, batch_size=200)
    told = ((row, versions.told(changed), "Question changed") for row, changed in together)
    audit.record_many("update", told, actor=actor)
    return found


def _put(row: Question, owner: QuestionSet, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set values on a locked row; returns its content before, and what differs. Raises Conflict."""
    if row.status == QuestionStatus.RETIRED:
        raise Conflict(_("This question is retired. Bring it back before you change it."), code="RETIRED")
    before = {name: getattr(row, name) for name in Question.CONTENT}
    changed = changes.put(row, wanted(values))
    if Question.CONTENT & set(changed):
        require_open(owner)
    return before, changed


def _needs_version(row: Question, changed: dict[str, Any]) -> bool:
    return row.is_used and bool(Question.CONTENT & set(changed))


def _mark_change(row: Question, changed: dict[str, Any], *, actor: Any) -> None:
    """Note whose words a changed content is; nobody has approved it."""
    if Question.CONTENT & set(changed):
        row.stem_hash = stem_hash(row.question_text)
        row.edited_by = actor
        row.reviewed_by, row.reviewed_at = None, None


def _store_change(row: Question, changed: dict[str, Any], *, actor: Any) -> None:
    """Save a change in place; one of the content makes an approved question a draft again."""
    asks_other = bool(Question.CONTENT & set(changed))
    _mark_change(row, changed, actor=actor)
    changes.store(row)
    audit.record("update", row, changes=versions.told(changed), description="Question changed", actor=actor)
    if asks_other and row.status != QuestionStatus.DRAFT:
        with transitions.apply(row, to=QuestionStatus.DRAFT, actor=actor, reason="its content was changed"):
            pass


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
