"""The steps of a requisition's status."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.kernel import transitions
from config.kernel.errors import Conflict, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.operations.notifications import notify
from recruiting import policy
from recruiting.enums import RequisitionStatus
from recruiting.models import JobRequisition
from recruiting.operations.requisitions import path_of
from superadmin.operations import audit


@transaction.atomic
def publish(requisition: JobRequisition, *, actor: Any) -> JobRequisition:
    """Open a draft to applicants; sets `published_at`.

    Raises PolicyDenied unless the actor owns it, InvalidTransition when it is no draft, ValidationFailed
    when the deadline has passed.
    """
    policy.can_edit(actor, requisition).require()
    if requisition.status != RequisitionStatus.DRAFT:
        _refuse_step(requisition, RequisitionStatus.OPEN)
    row = _open(requisition, actor=actor)
    audit.record("publish", row, actor=actor, description=row.title)
    return row


def reopen(requisition: JobRequisition, *, actor: Any) -> JobRequisition:
    """Open a paused, closed or filled requisition again. A filled one needs another opening first."""
    policy.can_edit(actor, requisition).require()
    if requisition.status == RequisitionStatus.DRAFT:
        _refuse_step(requisition, RequisitionStatus.OPEN)
    if requisition.status == RequisitionStatus.FILLED and not requisition.positions_left:
        raise Conflict(_("All openings are taken. Add an opening first."), code="NO_OPENINGS")
    return _open(requisition, actor=actor)


def pause(requisition: JobRequisition, *, actor: Any, reason: str = "") -> JobRequisition:
    """Take an open requisition off for a while."""
    return _leave(requisition, RequisitionStatus.PAUSED, actor, reason)


def close(requisition: JobRequisition, *, actor: Any, reason: str = "") -> JobRequisition:
    """End the applications; people in the pipeline go on."""
    return _leave(requisition, RequisitionStatus.CLOSED, actor, reason)


def fill(requisition: JobRequisition, *, actor: Any, reason: str = "") -> JobRequisition:
    """Mark as filled although openings are left (somebody was found elsewhere)."""
    return _leave(requisition, RequisitionStatus.FILLED, actor, reason)


def cancel(requisition: JobRequisition, *, actor: Any, reason: str = "") -> JobRequisition:
    """Give the opening up for good."""
    return _leave(requisition, RequisitionStatus.CANCELLED, actor, reason)


def close_due(now: datetime | None = None) -> int:
    """Close every open requisition whose deadline has passed, in all companies; returns how many."""
    now = now or timezone.now()
    with platform_context(reason="close requisitions at their deadline"):
        due = list(JobRequisition.objects.past_deadline(now).values_list("tenant_id", "pk"))
    closed = 0
    for tenant_id, pk in due:
        with tenant_context(tenant_id):
            rows = JobRequisition.objects.past_deadline(now).select_for_update(of=("self",), skip_locked=True)
            requisition = rows.filter(pk=pk).first()
            if requisition is None:
                continue
            with transitions.apply(requisition, to=RequisitionStatus.CLOSED, reason="deadline") as row:
                row.is_published = False
            notify(
                requisition.created_by,
                kind="application",
                title=_("“%(title)s” was closed at its deadline") % {"title": requisition.title},
                entity=requisition,
                action_url=path_of(requisition),
            )
            closed += 1
    return closed


def _refuse_step(requisition: JobRequisition, to: str) -> None:
    raise transitions.InvalidTransition(
        _("From “%(before)s” there is no step to “%(after)s”.")
        % {"before": requisition.get_status_display(), "after": RequisitionStatus(to).label}
    )


def _open(requisition: JobRequisition, *, actor: Any) -> JobRequisition:
    now = timezone.now()
    if requisition.closes_at is not None and requisition.closes_at <= now:
        raise ValidationFailed.at(
            "closes_at", _("The deadline has passed. Move it first."), code="VALUE_TOO_SMALL"
        )
    with transitions.apply(requisition, to=RequisitionStatus.OPEN, actor=actor) as row:
        row.is_published = True
        row.published_at = row.published_at or now
    return requisition


def _leave(requisition: JobRequisition, to: str, actor: Any, reason: str) -> JobRequisition:
    policy.can_edit(actor, requisition).require()
    with transitions.apply(requisition, to=to, actor=actor, reason=reason) as row:
        row.is_published = False
    return requisition
