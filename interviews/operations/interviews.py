"""Plan, move, hold and call off interviews."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.kernel import transitions
from config.kernel.errors import Conflict, ValidationFailed
from interviews import policy, validators
from interviews.enums import OCCUPYING, InterviewStatus, ParticipantRole
from interviews.models import InterviewParticipant, InterviewSession
from interviews.operations import messages
from recruiting.operations import pipeline
from superadmin.operations import audit
from superadmin.operations.changes import put

EDITABLE = frozenset(
    {
        "interview_type",
        "interview_mode",
        "duration_minutes",
        "scheduled_at",
        "timezone",
        "preparation_notes",
        "question_guide",
        "meeting_link",
        "meeting_room",
    }
)
_CALENDAR = frozenset(
    {"scheduled_at", "duration_minutes", "timezone", "meeting_link", "meeting_room", "interview_mode"}
)
_EXCLUSIONS = frozenset({"interview_sessions_no_double_book", "interview_participants_no_double_book"})


@transaction.atomic
def schedule(
    *,
    actor: Any,
    candidate: Any,
    interviewer: Any,
    scheduled_at: datetime,
    panel: Iterable[Any] = (),
    requisition: Any = None,
    application: Any = None,
    **values: Any,
) -> InterviewSession:
    """Plan an interview; tells interviewers (message and mail with calendar file) and candidate (mail).

    `scheduled_at` is aware, `timezone` in `values` names the zone it was planned in. Raises PolicyDenied,
    ValidationFailed by field, Conflict (DOUBLE_BOOKED) when somebody is taken at that time.
    """
    policy.can_schedule(actor, lead=interviewer).require()
    panel = [person for person in panel if person.pk != interviewer.pk]
    _check_people(actor, interviewer, panel)
    _check_links(actor, candidate, requisition, application)
    interview = InterviewSession(
        candidate=candidate,
        requisition=requisition,
        assessment_application=application,
        interviewer=interviewer,
        scheduled_by=actor,
        scheduled_at=scheduled_at,
    )
    put(interview, _checked(interview, {"scheduled_at": scheduled_at, **values}))
    _store(interview, [interviewer, *panel], fresh=True)
    audit.record(
        "create",
        interview,
        actor=actor,
        changes={
            "scheduled_at": {"old": None, "new": scheduled_at},
            "interviewer": {"old": None, "new": interviewer},
        },
    )
    if requisition is not None and application is not None:
        pipeline.begin_interviews(requisition, application, actor=actor)
    messages.announce(interview, "scheduled", actor=actor)
    return interview


@transaction.atomic
def change(interview: InterviewSession, *, actor: Any, **values: Any) -> InterviewSession:
    """Move or change a planned interview; a new time or place is announced, reminders start anew.

    Raises PolicyDenied, Conflict (no longer planned; DOUBLE_BOOKED), ValidationFailed.
    """
    row = _locked(interview)
    policy.can_reschedule(actor, row).require()
    if row.status != InterviewStatus.SCHEDULED:
        raise Conflict(
            _("This interview is %(status)s and can no longer be moved.")
            % {"status": row.get_status_display().lower()},
            code="INVALID_TRANSITION",
        )
    changes = put(row, _checked(row, values))
    if not changes:
        return row
    announced = bool(_CALENDAR & set(changes))
    if announced:
        row.calendar_sequence += 1
    if "scheduled_at" in changes:
        row.reminder_sent = row.hour_reminder_sent = False
    _store(row, [seat.user for seat in row.participants.select_related("user")], fresh=False)
    audit.record("update", row, actor=actor, changes=changes)
    if announced:
        messages.announce(row, "rescheduled", actor=actor)
    return row


@transaction.atomic
def cancel(interview: InterviewSession, *, actor: Any, reason: str) -> InterviewSession:
    """Call an interview off; everybody is told. Raises PolicyDenied, InvalidTransition, ValidationFailed."""
    policy.can_cancel(actor, interview).require()
    reason = reason.strip()
    if not reason:
        raise ValidationFailed.at("reason", _("Say why; the interviewers read it."), code="FIELD_REQUIRED")
    with transitions.apply(interview, to=InterviewStatus.CANCELLED, actor=actor, reason=reason) as row:
        row.cancellation_reason = reason
        row.calendar_sequence += 1
    _free(interview)
    messages.announce(interview, "cancelled", actor=actor)
    return interview


@transaction.atomic
def start(interview: InterviewSession, *, actor: Any) -> InterviewSession:
    """Begin. Raises PolicyDenied unless the actor takes part, InvalidTransition."""
    policy.can_conduct(actor, interview).require()
    with transitions.apply(interview, to=InterviewStatus.IN_PROGRESS, actor=actor) as row:
        row.started_at = timezone.now()
    return interview


@transaction.atomic
def complete(
    interview: InterviewSession, *, actor: Any, meeting_notes: str | None = None
) -> InterviewSession:
    """End; stores the whole minutes held and counts the person as interviewed."""
    policy.can_conduct(actor, interview).require()
    with transitions.apply(interview, to=InterviewStatus.COMPLETED, actor=actor) as row:
        row.ended_at = timezone.now()
        row.actual_duration_minutes = int((row.ended_at - row.started_at) / timedelta(minutes=1))
        if meeting_notes is not None:
            row.meeting_notes = meeting_notes.strip()
    _free(interview)
    if interview.assessment_application_id and interview.requisition:
        pipeline.mark_interviewed(interview.requisition, interview.assessment_application)
    return interview


@transaction.atomic
def mark_no_show(interview: InterviewSession, *, actor: Any) -> InterviewSession:
    """The candidate did not come. From 15 minutes after the start."""
    policy.can_mark_no_show(actor, interview).require()
    with transitions.apply(interview, to=InterviewStatus.NO_SHOW, actor=actor):
        pass
    _free(interview)
    messages.tell_owners(interview, _("The candidate did not come to the interview"), actor=actor)
    return interview


def save_notes(interview: InterviewSession, *, actor: Any, notes: str) -> InterviewParticipant:
    """Keep the actor's own notes of the talk; nobody else reads them. Raises PolicyDenied, ValidationFailed."""
    policy.can_conduct(actor, interview).require()
    if len(notes) > validators.LONGEST_NOTES:
        raise ValidationFailed.at(
            "notes",
            _("Notes have at most %(n)d characters.") % {"n": validators.LONGEST_NOTES},
            "STRING_TOO_LONG",
        )
    InterviewParticipant.objects.filter(interview=interview, user=actor).update(
        notes=notes, updated_at=timezone.now()
    )
    return InterviewParticipant.objects.get(interview=interview, user=actor)


def _locked(interview: InterviewSession) -> InterviewSession:
    return InterviewSession.objects.select_for_update(of=("self",)).get(pk=interview.pk)


def _free(interview: InterviewSession) -> None:
    """Give the time of everybody back."""
    interview.participants.filter(busy__isnull=False).update(busy=None)


def _check_people(actor: Any, interviewer: Any, panel: list[Any]) -> None:
    for field, person in [("interviewer", interviewer), *(("panel", one) for one in panel)]:
        if (
            person.tenant_id != actor.tenant_id
            or not person.is_active
            or person.role not in policy.CONDUCTORS
        ):
            raise ValidationFailed.at(field, _("Choose active interviewers of your company."))


def _check_links(actor: Any, candidate: Any, requisition: Any, application: Any) -> None:
    for field, row in (("candidate", candidate), ("requisition", requisition), ("application", application)):
        if row is not None and row.tenant_id != actor.tenant_id:
            raise ValidationFailed.at(field, _("There is no such entry in your company."))
    if application is not None and application.candidate_id != candidate.pk:
        raise ValidationFailed.at("application", _("This application is somebody else's."))


def _checked(interview: InterviewSession, values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - EDITABLE
    if unknown:
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    start_at = values.get("scheduled_at")
    if start_at is not None and start_at != (interview.scheduled_at if interview.pk else None):
        if timezone.is_naive(start_at):
            raise TypeError("scheduled_at must be aware")
        if start_at <= timezone.now():
            raise ValidationFailed.at(
                "scheduled_at", _("The start lies in the past."), code="VALUE_TOO_SMALL"
            )
    return values


def _store(interview: InterviewSession, people: list[Any], *, fresh: bool) -> None:
    """Validate, save the interview and occupy its people; the database has the last word on clashes."""
    try:
        interview.clean_fields()
    except ValidationError as error:
        problems = [
            {"field": name, "code": "INVALID_FORMAT", "message": " ".join(found)}
            for name, found in error.message_dict.items()
        ]
        raise ValidationFailed(field_errors=problems) from error
    busy = (interview.scheduled_at, interview.scheduled_at + timedelta(minutes=interview.duration_minutes))
    try:
        with transaction.atomic():
            interview.save(force_insert=fresh)
            if fresh:
                InterviewParticipant.objects.bulk_create(_seat(interview, person, busy) for person in people)
            else:
                interview.participants.update(busy=busy)
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") not in _EXCLUSIONS:
            raise
        raise _clash(interview, people, busy) from error


def _seat(interview: InterviewSession, person: Any, busy: tuple[datetime, datetime]) -> InterviewParticipant:
    role = ParticipantRole.LEAD if person.pk == interview.interviewer_id else ParticipantRole.PANEL
    return InterviewParticipant(interview=interview, user=person, role=role, busy=busy)


def _clash(interview: InterviewSession, people: list[Any], busy: tuple[datetime, datetime]) -> Conflict:
    """Return the error that names who is taken and when, in the zone of the planning."""
    rows = InterviewParticipant.objects.filter(
        user__in=people, busy__overlap=busy, interview__status__in=OCCUPYING
    ).exclude(interview=interview.pk)
    seat = rows.select_related("user", "interview").order_by("busy").first()
    message = _("Somebody is taken at that time.")
    if seat is not None:
        zone = zoneinfo.ZoneInfo(interview.timezone)
        begins = seat.interview.scheduled_at.astimezone(zone)
        ends = begins + timedelta(minutes=seat.interview.duration_minutes)
        message = _("%(name)s has another interview from %(start)s to %(end)s (%(zone)s).") % {
            "name": seat.user.display_name,
            "start": f"{begins:%Y-%m-%d %H:%M}",
            "end": f"{ends:%H:%M}",
            "zone": interview.timezone,
        }
    problem = {"field": "scheduled_at", "code": "DOUBLE_BOOKED", "message": message}
    return Conflict(message, code="DOUBLE_BOOKED", field_errors=[problem])
