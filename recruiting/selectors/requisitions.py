"""What the pages of requisitions show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from recruiting import policy
from recruiting.enums import RequisitionStatus
from recruiting.models import JobRequisition
from recruiting.querysets import RequisitionQuerySet
from superadmin.models import AuditLog


def rows(actor: Any) -> RequisitionQuerySet[JobRequisition]:
    """Requisitions with the people the list names."""
    return JobRequisition.objects.visible_to(actor).select_related(
        "created_by", "hiring_manager", "assessment"
    )


def detail(actor: Any) -> QuerySet[JobRequisition]:
    """Requisitions with everything their own page names."""
    return rows(actor).select_related("jd")


def active_openings(actor: Any) -> QuerySet[JobRequisition]:
    """Open and published, newest first; served by the partial index on published_at."""
    return rows(actor).active_openings().order_by("-published_at", "-pk")


def counts_by_status(actor: Any) -> dict[str, int]:
    """Return how many requisitions the actor sees in each status."""
    return JobRequisition.objects.visible_to(actor).counts_by_status()


@dataclass(frozen=True)
class Step:
    """A button of the status menu."""

    name: str
    to: str


_STEPS = (
    Step("publish", RequisitionStatus.OPEN),
    Step("pause", RequisitionStatus.PAUSED),
    Step("reopen", RequisitionStatus.OPEN),
    Step("close", RequisitionStatus.CLOSED),
    Step("fill", RequisitionStatus.FILLED),
    Step("cancel", RequisitionStatus.CANCELLED),
)


def next_steps(actor: Any, requisition: JobRequisition) -> list[str]:
    """Names of the status steps the actor may take now."""
    if not policy.can_edit(actor, requisition):
        return []
    open_steps = JobRequisition.TRANSITIONS[RequisitionStatus(requisition.status)]
    first = requisition.status == RequisitionStatus.DRAFT
    return [
        step.name
        for step in _STEPS
        if step.to in open_steps
        and not (step.to == RequisitionStatus.OPEN and (step.name == "publish") != first)
    ]


def activity(requisition: JobRequisition, *, limit: int = 100) -> QuerySet[AuditLog]:
    """The trail of the requisition and of the people in it, newest first.

    The policy on the page is that of the requisition: everybody who sees it sees who did what.
    """
    entries = requisition.entries.values("public_id")
    about = Q(entity_type="job_requisition", entity_id=requisition.public_id) | Q(
        entity_type="pipeline_entry", entity_id__in=entries
    )
    return AuditLog.objects.filter(about).order_by("-created_at", "-pk")[:limit]


def of_description(request: Any, description: Any) -> dict[str, Any]:
    """Variables of the panel on a job description's page: the requisitions made from it, newest first."""
    found = JobRequisition.objects.visible_to(request.user).filter(jd=description)
    return {
        "requisitions": found.order_by("-created_at", "-pk")[:20],
        "can_create": policy.can_create(request.user),
    }
