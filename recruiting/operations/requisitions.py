"""Open, change, copy and hand over requisitions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.kernel.errors import ValidationFailed
from monitoring.operations.notifications import notify
from recruiting import policy
from recruiting.models import JobRequisition
from recruiting.operations import counters
from superadmin.operations import audit
from superadmin.operations.changes import put, store

COPIED = (
    "description",
    "department",
    "location",
    "employment_type",
    "required_skills",
    "experience_level",
    "min_experience_years",
    "max_experience_years",
    "min_salary",
    "max_salary",
    "currency",
    "positions_available",
    "priority",
    "jd",
    "assessment",
    "hiring_manager",
)
EDITABLE = frozenset({*COPIED, "title", "closes_at"})


def path_of(requisition: JobRequisition) -> str:
    """Return the page of a requisition, as a path of this site."""
    return reverse("recruiting:requisition-detail", args=[requisition.public_id])


@transaction.atomic
def create(*, actor: Any, **values: Any) -> JobRequisition:
    """Write a draft. Raises PolicyDenied, ValidationFailed (ranges, past deadline, people and rows of others)."""
    policy.can_create(actor).require()
    requisition = JobRequisition(created_by=actor)
    put(requisition, _checked(requisition, values, actor))
    store(requisition)
    audit.record("create", requisition, actor=actor, description=requisition.title)
    _tell_manager(requisition, actor)
    return requisition


@transaction.atomic
def edit(requisition: JobRequisition, *, actor: Any, **values: Any) -> JobRequisition:
    """Change a requisition. Raises PolicyDenied unless the actor owns it, ValidationFailed."""
    row = JobRequisition.objects.select_for_update(of=("self",)).get(pk=requisition.pk)
    policy.can_edit(actor, row).require()
    changes = put(row, _checked(row, values, actor))
    if not changes:
        return row
    store(row)
    audit.record("update", row, actor=actor, changes=changes)
    if "positions_available" in changes:
        counters.recount(row, actor=actor)
    if "hiring_manager" in changes:
        _tell_manager(row, actor)
    return row


@transaction.atomic
def duplicate(requisition: JobRequisition, *, actor: Any) -> JobRequisition:
    """Make a draft with the same content; dates, people in the pipeline and numbers stay behind."""
    policy.can_view(actor, requisition).require()
    values = {name: getattr(requisition, name) for name in COPIED}
    title = _("%(title)s (copy)") % {"title": requisition.title[:480]}
    return create(actor=actor, title=title, **values)


@transaction.atomic
def hand_over(requisition: JobRequisition, *, to: Any, actor: Any, reason: str = "") -> JobRequisition:
    """Make somebody else the owner. Raises PolicyDenied unless a company admin does it, ValidationFailed."""
    row = JobRequisition.objects.select_for_update(of=("self",)).get(pk=requisition.pk)
    policy.can_hand_over(actor, row).require()
    _require_hirer(row, "to", to, actor)
    changes: dict[str, Any] = put(row, {"created_by": to})
    if not changes:
        return row
    store(row)
    if reason:
        changes["reason"] = {"old": "", "new": reason}
    audit.record(
        "update", row, actor=actor, changes=changes, severity="warning", description="ownership handed over"
    )
    notify(
        to,
        kind="application",
        title=_("A requisition is yours now: %(title)s") % {"title": row.title},
        message=reason,
        entity=row,
        action_url=path_of(row),
    )
    return row


def _checked(requisition: JobRequisition, values: dict[str, Any], actor: Any) -> dict[str, Any]:
    unknown = set(values) - EDITABLE
    if unknown:
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    facts = {name: values.get(name, getattr(requisition, name)) for name in EDITABLE}
    for low, high in (("min_salary", "max_salary"), ("min_experience_years", "max_experience_years")):
        if facts[low] is not None and facts[high] is not None and facts[low] > facts[high]:
            raise ValidationFailed.at(
                high, _("The upper end lies below the lower one."), code="VALUE_TOO_SMALL"
            )
    if (
        facts["positions_available"] is not None
        and facts["positions_available"] < requisition.positions_filled
    ):
        raise ValidationFailed.at(
            "positions_available",
            _("%(count)d openings are filled already.") % {"count": requisition.positions_filled},
            code="VALUE_TOO_SMALL",
        )
    closes_at = values.get("closes_at")
    if closes_at is not None and closes_at != requisition.closes_at and closes_at <= timezone.now():
        raise ValidationFailed.at("closes_at", _("The deadline lies in the past."), code="VALUE_TOO_SMALL")
    for name in ("jd", "assessment"):
        linked = values.get(name)
        if linked is not None and linked.tenant_id != actor.tenant_id:
            raise ValidationFailed.at(name, _("There is no such entry in your company."))
    if values.get("hiring_manager") is not None:
        _require_hirer(requisition, "hiring_manager", values["hiring_manager"], actor)
    return values


def _require_hirer(requisition: JobRequisition, field: str, person: Any, actor: Any) -> None:
    if requisition.pk and getattr(requisition, f"{field}_id", None) == person.pk:
        return
    if person.tenant_id != actor.tenant_id or not person.is_active or person.role not in policy.HIRERS:
        raise ValidationFailed.at(field, _("Choose an active recruiter or admin of your company."))


def _tell_manager(requisition: JobRequisition, actor: Any) -> None:
    manager = requisition.hiring_manager
    if manager is None or manager.pk == actor.pk:
        return
    notify(
        manager,
        kind="application",
        title=_("You are hiring manager of “%(title)s”") % {"title": requisition.title},
        message=_("%(name)s named you.") % {"name": actor.display_name},
        entity=requisition,
        action_url=path_of(requisition),
    )
