"""Other conditions for one person: which hold now, what they mean for a time limit, who reads what about them.

The private reason is read by `details` only, which serves the administrators who decide. Everything else here
leaves the column in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import AccommodationStatus
from assessments.models import Accommodation, Assessment, AssessmentApplication
from candidates.models import Candidate
from candidates.selectors import own
from config.kernel.tenancy import platform_context

PRIVATE = ("reason",)


@dataclass(frozen=True)
class OwnConditions:
    """What a candidate reads about her requests at one company; `application` names one of hers there."""

    company: str
    application: str
    holds: Accommodation | None
    waits: Accommodation | None
    last: Accommodation | None

    @property
    def may_ask(self) -> bool:
        return self.waits is None


def holding(candidate: Candidate | int, on: date | None = None) -> Accommodation | None:
    """Return the approved conditions of a person that hold on a day, today unless said."""
    day = on or timezone.now().date()
    rows = Accommodation.objects.filter(candidate=candidate, status=AccommodationStatus.APPROVED)
    return rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day)).defer(*PRIVATE).first()


def applying(candidate: Candidate | int, assessment: Assessment) -> Accommodation | None:
    """Return the conditions under which a person takes a test; None where the test is closed to them."""
    return holding(candidate) if assessment.accommodations_allowed else None


def stretched(minutes: int | None, percent: int) -> int | None:
    """Return a time limit with so many per cent more, whole minutes rounded up; None stays None."""
    return None if minutes is None else -(-minutes * (100 + percent) // 100)


def percent_of(conditions: Accommodation | None) -> int:
    """Return the extra time of conditions, 0 without any."""
    return conditions.extra_time_percent if conditions is not None else 0


def words(row: Accommodation) -> list[str]:
    """Return the conditions in words, without why."""
    found = []
    if row.extra_time_percent:
        found.append(_("%(percent)d %% more time") % {"percent": row.extra_time_percent})
    if row.break_minutes:
        text = ngettext("breaks of %(n)d minute in all", "breaks of %(n)d minutes in all", row.break_minutes)
        found.append(text % {"n": row.break_minutes})
    if row.no_camera:
        found.append(_("no camera"))
    if row.larger_type:
        found.append(_("larger type"))
    return found


def queue(actor: Any) -> QuerySet[Accommodation]:
    """Requests of the actor's company for the list, without their reasons."""
    rows = Accommodation.objects.visible_to(actor).select_related("candidate", "decided_by")
    return rows.defer(*PRIVATE)


def details(actor: Any) -> QuerySet[Accommodation]:
    """Requests with the private reason, for those who decide."""
    return Accommodation.objects.visible_to(actor).select_related("candidate", "decided_by", "tenant")


def of_candidate(candidate: Candidate | int) -> tuple[Accommodation | None, Accommodation | None]:
    """Return (the conditions that hold, the request that waits) of a person, without reasons."""
    waiting = Accommodation.objects.filter(candidate=candidate, status=AccommodationStatus.REQUESTED)
    return holding(candidate), waiting.defer(*PRIVATE).first()


def mine(user: Any) -> list[OwnConditions]:
    """What an account's person has asked for, one entry for each company she applied to."""
    with platform_context(reason="a candidate's own conditions"):
        rows = _my_applications(user).select_related("tenant").order_by("tenant_id", "-pk")
        first = {row.tenant_id: row for row in rows}
        asked = Accommodation.objects.filter(candidate__in=[row.candidate_id for row in first.values()])
        found: dict[int | None, list[Accommodation]] = {}
        for one in asked.defer(*PRIVATE).order_by("-created_at", "-pk"):
            found.setdefault(one.tenant_id, []).append(one)
    return [_own(row, found.get(row.tenant_id, [])) for row in first.values()]


def mine_at(user: Any, application_id: str) -> tuple[AssessmentApplication, OwnConditions] | None:
    """One of those companies, by the public id of an own application; None for another person's."""
    with platform_context(reason="a candidate's own conditions"):
        row = (
            _my_applications(user)
            .select_related("tenant", "candidate")
            .filter(public_id=application_id)
            .first()
        )
        if row is None:
            return None
        asked = Accommodation.objects.filter(candidate=row.candidate_id).defer(*PRIVATE)
        return row, _own(row, list(asked.order_by("-created_at", "-pk")))


def privacy_panel(request: Any, _row: Any) -> dict[str, Any]:
    """Return what the candidate's own page shows of her conditions."""
    return {"conditions": mine(request.user)}


def _my_applications(user: Any) -> QuerySet[AssessmentApplication]:
    return AssessmentApplication.objects.filter(candidate__in=own.rows_of(user))


def _own(application: AssessmentApplication, rows: list[Accommodation]) -> OwnConditions:
    today = timezone.now().date()
    holds = [
        row
        for row in rows
        if row.status == AccommodationStatus.APPROVED
        and (row.valid_until is None or row.valid_until >= today)
    ]
    waits = [row for row in rows if row.status == AccommodationStatus.REQUESTED]
    return OwnConditions(
        company=application.tenant.name,
        application=application.public_id,
        holds=holds[0] if holds else None,
        waits=waits[0] if waits else None,
        last=rows[0] if rows else None,
    )
