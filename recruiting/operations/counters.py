"""The numbers on a requisition, and the only place that writes them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from config.kernel import transitions
from recruiting.enums import HIRING_STATUSES, RequisitionStatus, Stage
from recruiting.models import JobRequisition


def recount(requisition: JobRequisition, *, actor: Any = None) -> JobRequisition:
    """Count the pipeline again and write the result; the last opening taken makes the requisition filled.

    Call it in the transaction of the change, after the change. Locks the requisition's row.
    """
    locked = JobRequisition.objects.select_for_update(of=("self",)).get(pk=requisition.pk)
    found = locked.entries.aggregate(
        applicants=Count("pk"),
        interviewed=Count("pk", filter=Q(interviewed_at__isnull=False)),
        hired=Count("pk", filter=Q(stage=Stage.HIRED)),
    )
    values = {
        "total_applicants": found["applicants"],
        "total_interviewed": found["interviewed"],
        "total_hired": found["hired"],
        "positions_filled": min(found["hired"], locked.positions_available),
    }
    if any(getattr(locked, name) != value for name, value in values.items()):
        JobRequisition.objects.filter(pk=locked.pk).update(**values)
    for name, value in values.items():
        setattr(requisition, name, value)
        setattr(locked, name, value)
    if found["hired"] >= locked.positions_available and locked.status in HIRING_STATUSES:
        with transitions.apply(requisition, to=RequisitionStatus.FILLED, actor=actor) as row:
            row.is_published = False
    return requisition
