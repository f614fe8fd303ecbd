"""The life of a question: sent to review, approved, sent back, flagged, retired, brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.selectors.users import staff_of
from assessments import policy
from assessments.enums import QuestionStatus, Scoring
from assessments.models import Question, QuestionSet
from assessments.operations import question_sets, versions
from assessments.operations.questions import set_of
from assessments.querysets import AUTHORS
from assessments.selectors import reviews as selectors
from config.kernel import transitions
from config.kernel.errors import Conflict, DomainError, ValidationFailed
from monitoring.operations.notifications import notify, notify_all

LONGEST_COMMENT = 2_000


@dataclass
class Outcome:
    """What became of an action on many questions: how many it reached, and why it left others out."""

    done: int = 0
    left: list[tuple[Question, str]] = field(default_factory=list)

    @property
    def reasons(self) -> list[str]:
        """Each reason once, in order."""
        return list(dict.fromkeys(reason for _question, reason in self.left))


def send(question: Question, *, actor: Any) -> Question:
    """Send a draft to review and tell the colleagues, once a day. Raises PolicyDenied, InvalidTransition."""
    policy.can_edit(actor, question).require()
    with transitions.apply(question, to=QuestionStatus.IN_REVIEW, actor=actor) as row:
        row.review_comment = ""
    _call_reviewers(question, actor)
    return question


def approve(question: Question, *, actor: Any) -> Question:
    """Put a question into use; a new version takes the place of the one before it.

    Also ends a flag. Raises PolicyDenied for who wrote it, where the company asks for a second person;
    InvalidTransition when somebody else was quicker; Conflict (NEWER_VERSION).
    """
    policy.can_approve(actor, question, second_person=selectors.second_person_needed(actor)).require()
    owner = question_sets.locked(set_of(question))
    with transitions.apply(question, to=QuestionStatus.APPROVED, actor=actor) as row:
        row.reviewed_by, row.reviewed_at, row.review_comment = actor, timezone.now(), ""
        versions.take_over(row, actor=actor)
    question_sets.recount(owner)
    return question


def send_back(question: Question, *, comment: str, actor: Any) -> Question:
    """Give a question back to its author with a comment, and tell the author. Raises ValidationFailed."""
    policy.can_edit(actor, question).require()
    comment = comment.strip()[:LONGEST_COMMENT]
    if not comment:
        raise ValidationFailed.at("comment", _("Say what should be changed."), "FIELD_REQUIRED")
    with transitions.apply(question, to=QuestionStatus.DRAFT, actor=actor, reason=comment) as row:
        row.review_comment = comment
    _tell_writers(question, comment, actor)
    return question


def flag(question: Question, *, actor: Any, reason: str = "") -> Question:
    """Take a doubtful question out of coming tests; those that run keep it."""
    policy.can_edit(actor, question).require()
    with transitions.apply(
        question, to=QuestionStatus.FLAGGED, actor=actor, reason=reason[:LONGEST_COMMENT]
    ) as row:
        row.review_comment = reason.strip()[:LONGEST_COMMENT]
    return question


def retire(question: Question, *, actor: Any, reason: str = "") -> Question:
    """Take a question out of use for good; attempts that hold it keep it."""
    policy.can_edit(actor, question).require()
    owner = question_sets.locked(set_of(question))
    with transitions.apply(question, to=QuestionStatus.RETIRED, actor=actor, reason=reason):
        pass
    question_sets.recount(owner)
    return question


def restore(question: Question, *, actor: Any) -> Question:
    """Bring a retired question back: as approved when somebody had approved it, else as a draft.

    Raises Conflict: NEWER_VERSION when a newer version has its place, CORRECTED when a correction took it out.
    """
    policy.can_edit(actor, question).require()
    owner = question_sets.locked(set_of(question))
    if question.scoring != Scoring.KEY or question.corrections.exists():
        raise Conflict(
            _("A correction took this question out of use. Copy it into a set to go on with it."),
            code="CORRECTED",
        )
    newer = versions.successor_of(question)
    if newer is not None:
        raise Conflict(
            _("Version %(number)d has taken the place of this question.") % {"number": newer.version},
            code="NEWER_VERSION",
        )
    to = QuestionStatus.APPROVED if question.reviewed_at else QuestionStatus.DRAFT
    with transitions.apply(question, to=to, actor=actor):
        pass
    question_sets.recount(owner)
    return question


def set_status(question: Question, *, to: str, actor: Any, comment: str = "") -> Question:
    """Take the step that leads to a status. Raises what the steps raise."""
    if question.status == QuestionStatus.RETIRED and to in {QuestionStatus.APPROVED, QuestionStatus.DRAFT}:
        return restore(question, actor=actor)
    if to == QuestionStatus.DRAFT:
        return send_back(question, comment=comment, actor=actor)
    if to == QuestionStatus.FLAGGED:
        return flag(question, actor=actor, reason=comment)
    if to == QuestionStatus.RETIRED:
        return retire(question, actor=actor, reason=comment)
    return {QuestionStatus.IN_REVIEW: send, QuestionStatus.APPROVED: approve}[QuestionStatus(to)](
        question, actor=actor
    )


def send_all(question_set: QuestionSet, *, actor: Any) -> Outcome:
    """Send all drafts of a set to review."""
    policy.can_edit(actor, question_set).require()
    return each(question_set.questions.filter(status=QuestionStatus.DRAFT), send, actor=actor)


def approve_all(question_set: QuestionSet, *, actor: Any) -> Outcome:
    """Approve what waits for review in a set, but for what the actor wrote."""
    policy.can_edit(actor, question_set).require()
    return each(question_set.questions.filter(status=QuestionStatus.IN_REVIEW), approve, actor=actor)


def each(rows: Iterable[Question], step: Callable[..., Any], *, actor: Any, **values: Any) -> Outcome:
    """Take a step with each question; one that cannot be taken leaves its question out, with the reason."""
    outcome = Outcome()
    for row in rows:
        try:
            with transaction.atomic():
                step(row, actor=actor, **values)
        except DomainError as error:
            outcome.left.append((row, str(error.message)))
        else:
            outcome.done += 1
    return outcome


def _call_reviewers(question: Question, actor: Any) -> None:
    today = timezone.localdate()
    for person in staff_of(question.tenant_id, roles=AUTHORS).exclude(pk=actor.pk):
        with translation.override(person.language or None):
            notify(
                person,
                kind="assessment",
                title=_("Questions are waiting for review"),
                message=_("%(name)s has sent questions to review.") % {"name": actor.display_name},
                action_url=reverse("assessments:question-review"),
                dedupe_key=f"questions-to-review:{question.tenant_id}:{today}",
            )


def _tell_writers(question: Question, comment: str, actor: Any) -> None:
    writers = {person for person in (question.created_by, question.edited_by) if person is not None}
    people = [person for person in writers if person.pk != actor.pk and person.is_active]
    notify_all(
        people,
        kind="assessment",
        title=_("A question came back from review"),
        message=comment,
        entity=question,
        action_url=reverse("assessments:question-edit", args=[question.public_id]),
    )
