"""Interviews as their candidate may see them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from candidates.models import Candidate
from candidates.selectors.own import Visit
from config.kernel.tenancy import platform_context
from interviews.enums import OCCUPYING, InterviewStatus
from interviews.models import InterviewFeedback, InterviewSession
from interviews.selectors.calendar import invitation, place_of


def interviews_of(candidate: Candidate) -> QuerySet[InterviewSession]:
    """Return the interviews of a candidate, the latest first; needs the company's scope."""
    rows = InterviewSession.objects.filter(candidate=candidate).select_related("requisition", "tenant")
    return rows.order_by("-scheduled_at", "-pk")


def tell(candidate: Candidate) -> dict[str, Any]:
    """Return when and where; what interviewers wrote is the company's."""
    return {
        "interviews": [
            {
                "type": row.interview_type,
                "mode": row.interview_mode,
                "status": row.status,
                "job": row.requisition.title if row.requisition else "",
                "starts_at": row.scheduled_at,
                "minutes": row.duration_minutes,
                "zone": row.timezone,
                "place": place_of(row),
            }
            for row in interviews_of(candidate)
        ]
    }


def shown_to(visit: Visit) -> list[InterviewSession]:
    """Return the interviews of a person over the companies of the visit, the latest first."""
    with platform_context(reason="a candidate's own interviews"):
        rows = InterviewSession.objects.filter(candidate__in=visit.candidates)
        return list(rows.select_related("requisition", "tenant").order_by("-scheduled_at", "-pk")[:100])


def calendar_file(visit: Visit, public_id: str) -> str | None:
    """Return the calendar file of an own interview, None for another person's."""
    with platform_context(reason="a candidate's own interviews"):
        rows = InterviewSession.objects.filter(candidate__in=visit.candidates, public_id=public_id)
        row = rows.select_related("requisition", "tenant", "candidate").first()
        if row is None:
            return None
        summary = _("Interview with %(company)s") % {"company": row.tenant.name}
        cancelled = row.status == InterviewStatus.CANCELLED
        return invitation(row, attendee=row.candidate.email, summary=summary, cancelled=cancelled)


def ids(candidate: Candidate) -> list[str]:
    """Return the public ids of interviews and scorecards."""
    mine = interviews_of(candidate)
    cards = InterviewFeedback.objects.filter(interview__in=mine.values("pk"))
    return [*mine.values_list("public_id", flat=True), *cards.values_list("public_id", flat=True)]


def hindrance(candidate: Candidate) -> str:
    """Say why nothing can be erased while a talk is planned."""
    planned = InterviewSession.objects.filter(candidate=candidate, status__in=OCCUPYING).exists()
    return _("An interview is planned or running: cancel or end it first.") if planned else ""
