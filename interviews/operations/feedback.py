"""Scorecards: draft, submit once, amend with a reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.kernel import transitions
from config.kernel.errors import Conflict, ValidationFailed
from interviews import policy
from interviews.enums import FeedbackStatus
from interviews.models import InterviewFeedback, InterviewSession
from interviews.operations import messages
from superadmin.operations import audit
from superadmin.operations.changes import put

FIELDS = frozenset(
    {
        "overall_rating",
        "recommendation",
        "technical_skills_rating",
        "communication_rating",
        "problem_solving_rating",
        "culture_fit_rating",
        "skills_evaluated",
        "strengths",
        "weaknesses",
        "detailed_notes",
        "questions_asked",
        "requires_second_round",
        "follow_up_notes",
    }
)
NEEDED = ("overall_rating", "recommendation")


@transaction.atomic
def save_draft(interview: InterviewSession, *, actor: Any, **values: Any) -> InterviewFeedback:
    """Write or change the actor's own draft. Raises PolicyDenied, Conflict (FEEDBACK_LOCKED), ValidationFailed."""
    feedback = _own(interview, actor)
    _write(feedback, values)
    return feedback


@transaction.atomic
def submit(interview: InterviewSession, *, actor: Any, **values: Any) -> InterviewFeedback:
    """Submit the actor's scorecard, once; recruiter and hiring manager are told.

    Raises PolicyDenied, Conflict (FEEDBACK_LOCKED) when it was submitted before, ValidationFailed.
    """
    feedback = _own(interview, actor)
    _write(feedback, values)
    missing = [
        {"field": name, "code": "FIELD_REQUIRED", "message": _("This is needed to submit.")}
        for name in NEEDED
        if not getattr(feedback, name)
    ]
    if missing:
        raise ValidationFailed(field_errors=missing)
    with transitions.apply(feedback, to=FeedbackStatus.SUBMITTED, actor=actor) as row:
        row.submitted_at = timezone.now()
    names = {"interviewer": actor.display_name, "candidate": interview.candidate.full_name}
    messages.tell_owners(
        interview,
        _("%(interviewer)s has evaluated %(candidate)s") % names,
        actor=actor,
        message=_summary(feedback),
    )
    return feedback


@transaction.atomic
def amend(feedback: InterviewFeedback, *, actor: Any, reason: str, **values: Any) -> InterviewFeedback:
    """Correct a submitted scorecard; old and new values go to the audit trail with the reason."""
    row = InterviewFeedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    policy.can_amend_feedback(actor, row).require()
    if not reason.strip():
        raise ValidationFailed.at(
            "reason", _("Say what was wrong; it is kept with the change."), "FIELD_REQUIRED"
        )
    changes = _write(row, values)
    if any(not getattr(row, name) for name in NEEDED):
        raise ValidationFailed.at("overall_rating", _("Rating and recommendation cannot be taken out."))
    if changes:
        with transitions.apply(row, to=FeedbackStatus.AMENDED, actor=actor, reason=reason.strip()):
            pass
        audit.record(
            "update", row, actor=actor, changes=changes, severity="warning", description="scorecard amended"
        )
    return row


def _own(interview: InterviewSession, actor: Any) -> InterviewFeedback:
    """Return the actor's draft, locked; makes it when there is none. Two clicks at once find the same row."""
    policy.can_write_feedback(actor, interview).require()
    found = InterviewFeedback.objects.select_for_update(of=("self",)).filter(
        interview=interview, interviewer=actor
    )
    feedback = found.first()
    if feedback is None:
        try:
            with transaction.atomic():
                feedback = InterviewFeedback.objects.create(interview=interview, interviewer=actor)
        except IntegrityError:
            feedback = found.get()
    if feedback.status != FeedbackStatus.DRAFT:
        raise Conflict(_("This scorecard was submitted and is locked."), code="FEEDBACK_LOCKED")
    return feedback


def _write(feedback: InterviewFeedback, values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - FIELDS
    if unknown:
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    changes = put(feedback, values)
    try:
        feedback.clean_fields(exclude=["during", "is_final"])
    except ValidationError as error:
        problems = [
            {"field": name, "code": "INVALID_FORMAT", "message": " ".join(found)}
            for name, found in error.message_dict.items()
        ]
        raise ValidationFailed(field_errors=problems) from error
    feedback.save()
    return changes


def _summary(feedback: InterviewFeedback) -> str:
    return _("%(recommendation)s, overall %(rating)s of 5.") % {
        "recommendation": feedback.get_recommendation_display(),
        "rating": feedback.overall_rating,
    }
