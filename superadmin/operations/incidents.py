"""Incidents from report to closure, each step on the timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.kernel import transitions
from config.kernel.errors import Conflict, ValidationFailed
from superadmin import policy
from superadmin.enums import (
    AuditAction,
    AuditSeverity,
    IncidentSeverity,
    IncidentStatus,
)
from superadmin.models import IncidentUpdate, SystemIncident
from superadmin.operations import audit, changes

_announcers: list[Callable[[SystemIncident], None]] = []

FACTS = frozenset(
    {
        "title", "description", "incident_type", "severity", "affected_users", "affected_services", "detected_at",
        "assigned_to", "resolution_notes", "root_cause", "error_logs", "metrics",
    }
)  # fmt: skip


def announce_with(announcer: Callable[[SystemIncident], None]) -> None:
    """Name the function that tells people of a critical incident (monitoring does, one floor up)."""
    _announcers[:] = [announcer]


@transaction.atomic
def open_incident(
    *, actor: Any = None, title: str, incident_type: str, severity: str, **values: Any
) -> SystemIncident:
    """Report an incident; the reporter is the actor, or nobody when a rule found it (`alert_rule`).

    A critical one is announced to all superadmins at once.
    """
    if actor is not None:
        policy.can_run_platform(actor).require()
    tenants = values.pop("affected_tenants", ())
    incident = SystemIncident(
        title=title, incident_type=incident_type, severity=severity, reported_by=actor, **values
    )
    changes.store(incident)
    incident.affected_tenants.set(tenants)
    _note(incident, values.get("description", ""), actor)
    audit.record(
        AuditAction.CREATE,
        incident,
        changes={"severity": {"old": None, "new": severity}, "status": {"old": None, "new": incident.status}},
        severity=AuditSeverity.CRITICAL if severity == IncidentSeverity.CRITICAL else AuditSeverity.WARNING,
        actor=actor,
        description=f"Incident opened: {title}",
    )
    _announce(incident)
    return incident


def open_by_rule(rule: str, **values: Any) -> SystemIncident | None:
    """Report what an alert rule found; None while an incident of the same rule is still active."""
    try:
        with transaction.atomic():
            if SystemIncident.objects.active().filter(alert_rule=rule).exists():
                return None
            return open_incident(alert_rule=rule, **values)
    except (Conflict, IntegrityError):
        return None


@transaction.atomic
def update_incident(incident: SystemIncident, *, actor: Any, **values: Any) -> SystemIncident:
    """Change facts of an incident (FACTS and `affected_tenants`); its status has its own steps."""
    policy.can_run_platform(actor).require()
    row = SystemIncident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    tenants = values.pop("affected_tenants", None)
    unknown = set(values) - FACTS
    if unknown:
        raise TypeError(f"An incident has no {', '.join(sorted(unknown))}")
    was_critical = row.severity == IncidentSeverity.CRITICAL
    differing = changes.put(row, values)
    if differing:
        changes.store(row)
    if tenants is not None and set(tenants) != set(row.affected_tenants.all()):
        before = sorted(t.public_id for t in row.affected_tenants.all())
        row.affected_tenants.set(tenants)
        differing["affected_tenants"] = {"old": before, "new": sorted(t.public_id for t in tenants)}
    if differing:
        audit.record(AuditAction.UPDATE, row, changes=differing, actor=actor, description="Incident changed")
    if not was_critical:
        _announce(row)
    return row


def acknowledge(incident: SystemIncident, *, actor: Any, message: str = "") -> SystemIncident:
    """Take an open (or reopened) incident on: it is investigated, by the actor."""
    policy.can_run_platform(actor).require()
    with transitions.apply(incident, to=IncidentStatus.INVESTIGATING, actor=actor, reason=message) as row:
        row.assigned_to = row.assigned_to or actor
        row.resolved_at = None
        _note(row, message or _("Acknowledged"), actor)
    return row


def resolve(incident: SystemIncident, *, actor: Any, notes: str, root_cause: str = "") -> SystemIncident:
    """End an incident now. Raises ValidationFailed without a word on how."""
    policy.can_run_platform(actor).require()
    if not notes.strip():
        raise ValidationFailed.at("resolution_notes", _("Say how it was resolved."), code="FIELD_REQUIRED")
    with transitions.apply(incident, to=IncidentStatus.RESOLVED, actor=actor) as row:
        row.resolved_at = max(timezone.now(), row.detected_at)
        row.resolution_notes = notes
        row.root_cause = root_cause or row.root_cause
        _note(row, notes, actor)
    return row


def close(incident: SystemIncident, *, actor: Any, message: str = "") -> SystemIncident:
    """File a resolved incident; nothing follows."""
    policy.can_run_platform(actor).require()
    with transitions.apply(incident, to=IncidentStatus.CLOSED, actor=actor, reason=message) as row:
        _note(row, message, actor)
    return row


@transaction.atomic
def add_update(incident: SystemIncident, *, actor: Any, message: str) -> IncidentUpdate:
    """Write on the timeline without a change of status."""
    policy.can_run_platform(actor).require()
    if not message.strip():
        raise ValidationFailed.at("message", _("Write what is new."), code="FIELD_REQUIRED")
    update = _note(incident, message, actor)
    audit.record(AuditAction.UPDATE, incident, actor=actor, description="Incident timeline: entry added")
    return update


def _note(incident: SystemIncident, message: str, actor: Any) -> IncidentUpdate:
    return IncidentUpdate.objects.create(
        incident=incident, status=incident.status, message=message, author=actor
    )


def _announce(incident: SystemIncident) -> None:
    if incident.severity == IncidentSeverity.CRITICAL and incident.is_active:
        for announcer in _announcers:
            announcer(incident)


def resolve_from_list(incident: SystemIncident, *, actor: Any) -> SystemIncident:
    """Resolve from the list of incidents, where nobody is asked for words."""
    return resolve(incident, actor=actor, notes=_("Resolved from the list of incidents."))


def take_step(incident: SystemIncident, *, actor: Any, step: str, message: str = "") -> Any:
    """Take the step that was chosen on the incident's page: update, acknowledge, resolve or close."""
    if step == "update":
        return add_update(incident, actor=actor, message=message)
    if step == "resolve":
        return resolve(incident, actor=actor, notes=message)
    return {"acknowledge": acknowledge, "close": close}[step](incident, actor=actor, message=message)
