"""Reminders of interviews to come and of missing scorecards; run by the timetable across companies."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from config.kernel.tenancy import platform_context, tenant_context
from interviews.enums import InterviewStatus
from interviews.models import InterviewParticipant, InterviewSession
from interviews.operations import messages

DAY_BEFORE = timedelta(hours=24)
HOUR_BEFORE = timedelta(hours=1)
FEEDBACK_AFTER = timedelta(hours=24)


def remind(now: datetime | None = None) -> int:
    """Announce interviews that begin within 24 hours, and again within one hour; returns how many messages were due.

    An interview planned at short notice gets the hour's reminder only.
    """
    now = now or timezone.now()
    with platform_context(reason="reminders of interviews"):
        due = list(
            InterviewSession.objects.filter(
                status=InterviewStatus.SCHEDULED, scheduled_at__gt=now, scheduled_at__lte=now + DAY_BEFORE
            )
            .exclude(reminder_sent=True, hour_reminder_sent=True)
            .values_list("tenant_id", "pk")
        )
    return sum(_remind_one(tenant_id, pk, now) for tenant_id, pk in due)


def _remind_one(tenant_id: int, pk: int, now: datetime) -> bool:
    with tenant_context(tenant_id):
        rows = InterviewSession.objects.select_for_update(of=("self",), skip_locked=True).select_related(
            "candidate"
        )
        interview = rows.filter(pk=pk, status=InterviewStatus.SCHEDULED).first()
        if interview is None:
            return False
        soon = interview.scheduled_at <= now + HOUR_BEFORE
        if interview.hour_reminder_sent or (interview.reminder_sent and not soon):
            return False
        interview.reminder_sent = True
        interview.hour_reminder_sent = soon
        interview.save(update_fields=["reminder_sent", "hour_reminder_sent", "updated_at"])
        messages.announce(interview, "reminder_hour" if soon else "reminder_day")
        return True


def remind_of_feedback(now: datetime | None = None) -> int:
    """Remind each interviewer once of a scorecard missing 24 hours after the end; returns how many."""
    now = now or timezone.now()
    with platform_context(reason="reminders of scorecards"):
        due = list(
            InterviewParticipant.objects.awaiting_feedback()
            .filter(feedback_reminded_at__isnull=True, interview__ended_at__lte=now - FEEDBACK_AFTER)
            .values_list("tenant_id", "pk")
        )
    reminded = 0
    for tenant_id, pk in due:
        with tenant_context(tenant_id):
            rows = InterviewParticipant.objects.select_for_update(of=("self",), skip_locked=True)
            seat = (
                rows.select_related("user", "interview__candidate")
                .filter(pk=pk, feedback_reminded_at=None)
                .first()
            )
            if seat is None:
                continue
            seat.feedback_reminded_at = now
            seat.save(update_fields=["feedback_reminded_at", "updated_at"])
            messages.overdue(seat.interview, seat.user)
            reminded += 1
    return reminded
