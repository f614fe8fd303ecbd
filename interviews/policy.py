"""Who may do what with interviews and scorecards; every refusal says why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import UserRole
from config.kernel.policy import Decision, allow, deny
from interviews.enums import FeedbackStatus, InterviewStatus
from interviews.models import InterviewFeedback, InterviewParticipant, InterviewSession
from recruiting.policy import HIRERS
from recruiting.querysets import READERS

CONDUCTORS = frozenset({UserRole.INTERVIEWER, UserRole.RECRUITER, UserRole.ADMIN})
"""Roles that may lead an interview or sit on its panel."""

NO_SHOW_AFTER = timedelta(minutes=15)
AMENDABLE_FOR = timedelta(hours=24)
_BEGUN = frozenset({InterviewStatus.IN_PROGRESS, InterviewStatus.COMPLETED})


def _decide(allowed: bool, reason: str) -> Decision:
    return allow() if allowed else deny(reason)


def _same_company(actor: Any, row: Any) -> bool:
    return actor.is_authenticated and actor.tenant_id is not None and actor.tenant_id == row.tenant_id


def takes_part(actor: Any, interview: InterviewSession) -> bool:
    """Whether the actor has a seat; uses a prefetched `participants` when there is one."""
    if not _same_company(actor, interview) or actor.role not in CONDUCTORS:
        return False
    return any(seat.user_id == actor.pk for seat in interview.participants.all())


def can_view(actor: Any, interview: InterviewSession) -> Decision:
    """Those who hire see all interviews of the company, interviewers their own."""
    if actor.is_authenticated and actor.role == UserRole.SUPERADMIN:
        return allow()
    if not _same_company(actor, interview):
        return deny(_("There is nothing here."))
    if actor.role in READERS:
        return allow()
    return _decide(takes_part(actor, interview), _("You see the interviews you take part in."))


def can_schedule(actor: Any, *, lead: Any = None) -> Decision:
    """Recruiters and admins plan for everybody, interviewers for themselves."""
    if not actor.is_authenticated or actor.tenant_id is None or actor.role not in CONDUCTORS:
        return deny(_("Only recruiters, interviewers and company admins plan interviews."))
    if actor.role in HIRERS or lead is None or lead.pk == actor.pk:
        return allow()
    return deny(_("Interviewers plan interviews that they lead themselves."))


def can_reschedule(actor: Any, interview: InterviewSession) -> Decision:
    """Recruiters, admins and the lead interviewer move, change and cancel."""
    allowed = _same_company(actor, interview) and (
        actor.role in HIRERS or (actor.role in CONDUCTORS and actor.pk == interview.interviewer_id)
    )
    return _decide(
        allowed, _("Only recruiters, company admins and the lead interviewer change an interview.")
    )


def can_cancel(actor: Any, interview: InterviewSession) -> Decision:
    return can_reschedule(actor, interview)


def can_conduct(actor: Any, interview: InterviewSession) -> Decision:
    """Start, take notes, complete: only who takes part."""
    return _decide(takes_part(actor, interview), _("Only the interviewers of this interview may do this."))


def can_mark_no_show(actor: Any, interview: InterviewSession, *, now: datetime | None = None) -> Decision:
    """From 15 minutes after the start, for who takes part and for those who hire."""
    if not (takes_part(actor, interview) or (_same_company(actor, interview) and actor.role in HIRERS)):
        return deny(_("Only the interviewers and recruiters mark a no-show."))
    late = (now or timezone.now()) >= interview.scheduled_at + NO_SHOW_AFTER
    return _decide(late, _("A no-show is marked from 15 minutes after the start."))


def can_write_feedback(actor: Any, interview: InterviewSession) -> Decision:
    """Only who takes part, only after the start."""
    if not takes_part(actor, interview):
        return deny(_("Only the interviewers of this interview submit a scorecard."))
    return _decide(interview.status in _BEGUN, _("A scorecard is written once the interview has started."))


def can_edit_feedback(actor: Any, feedback: InterviewFeedback) -> Decision:
    """A draft is changed by its author; that a submitted one is locked, the operation says."""
    allowed = _same_company(actor, feedback) and feedback.interviewer_id == actor.pk
    return _decide(allowed, _("Only its author changes a scorecard."))


def can_amend_feedback(actor: Any, feedback: InterviewFeedback, *, now: datetime | None = None) -> Decision:
    """The author within 24 hours of submitting, company admins later."""
    if not _same_company(actor, feedback):
        return deny(_("There is nothing here."))
    if feedback.status == FeedbackStatus.DRAFT or feedback.submitted_at is None:
        return deny(_("A draft is edited, not amended."))
    fresh = (now or timezone.now()) < feedback.submitted_at + AMENDABLE_FOR
    if fresh:
        return _decide(
            actor.pk == feedback.interviewer_id, _("Within 24 hours only the author amends a scorecard.")
        )
    return _decide(actor.role == UserRole.ADMIN, _("After 24 hours only a company admin amends a scorecard."))


def _final(feedback: InterviewFeedback) -> bool:
    return feedback.status != FeedbackStatus.DRAFT


def can_view_feedback(actor: Any, feedback: InterviewFeedback) -> Decision:
    """One's own always; a submitted one for those who hire, and for interviewers once their own is in."""
    if not actor.is_authenticated:
        return deny(_("There is nothing here."))
    if actor.role == UserRole.SUPERADMIN:
        return _decide(_final(feedback), _("A draft is for its author alone."))
    if not _same_company(actor, feedback) or actor.role not in READERS | CONDUCTORS:
        return deny(_("There is nothing here."))
    if feedback.interviewer_id == actor.pk:
        return allow()
    if not _final(feedback):
        return deny(_("A draft is for its author alone."))
    seated = InterviewParticipant.objects.filter(interview=feedback.interview_id, user=actor.pk).exists()
    if not seated:
        return _decide(actor.role in READERS, _("You see the interviews you take part in."))
    own = InterviewFeedback.objects.filter(interview=feedback.interview_id, interviewer=actor.pk)
    return _decide(
        own.exclude(status=FeedbackStatus.DRAFT).exists(),
        _("You see what the others wrote once your own scorecard is in."),
    )
