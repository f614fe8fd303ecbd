"""Alert rules: look at recent measurements and the audit log, open incidents, tell the superadmins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.auth import get_user_model
from django.db.models import Avg, Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from config.kernel.tenancy import platform_context
from monitoring.enums import NotificationPriority, NotificationType
from monitoring.operations.notifications import notify
from superadmin.enums import AuditAction, IncidentSeverity, IncidentType
from superadmin.models import AuditLog, SystemIncident, SystemMetric
from superadmin.operations import incidents
from superadmin.selectors import usage


@dataclass(frozen=True)
class Threshold:
    """Fires when the mean of a metric over `window` is above `limit`, with samples on most of the minutes."""

    rule: str
    metric: str
    limit: float
    window: timedelta
    kind: IncidentType
    severity: IncidentSeverity
    title: str
    fewest: int = 3


THRESHOLDS = (
    Threshold(
        "cpu", "cpu_usage", 80, timedelta(minutes=5), IncidentType.PERFORMANCE, IncidentSeverity.HIGH,
        "Processor above 80 % for 5 minutes",
    ),
    Threshold(
        "api-latency", "api_latency_p95", 500, timedelta(minutes=5), IncidentType.PERFORMANCE, IncidentSeverity.HIGH,
        "API answers slower than 500 ms (95th percentile)",
    ),
    Threshold(
        "errors", "error_rate", 1, timedelta(minutes=5), IncidentType.BUG, IncidentSeverity.CRITICAL,
        "More than 1 % of requests fail",
    ),
)  # fmt: skip
FAILED_SIGN_INS, FAILED_WINDOW = 20, timedelta(minutes=10)
SENSITIVE_VIEWS, SENSITIVE_WINDOW = 100, timedelta(hours=1)
ROLE_WINDOW = timedelta(minutes=10)


def evaluate(now: datetime | None = None) -> dict[str, int]:
    """Check every rule once; returns how many incidents were opened and messages sent.

    Rules: THRESHOLDS; FAILED_SIGN_INS and SENSITIVE_VIEWS within their windows; every role change; every
    company near a quota (once a day).
    """
    now = now or timezone.now()
    with platform_context(reason="alert rules"):
        opened = [found for found in _incidents(now) if found is not None]
        told = _tell_role_changes(now) + _tell_quotas(now)
    return {"incidents": len(opened), "messages": told}


def announce(incident: SystemIncident) -> None:
    """Tell every superadmin of a critical incident."""
    for person in _superadmins():
        with override(person.language or None):
            notify(
                person,
                kind=NotificationType.SYSTEM,
                title=_("Critical incident: %(title)s") % {"title": incident.title},
                message=incident.description[:500],
                entity=incident,
                action_url=reverse(
                    "admin:superadmin_systemincident_change", args=(quote(incident.public_id),)
                ),
                priority=NotificationPriority.URGENT,
                dedupe_key=f"incident:{incident.public_id}",
            )


def _incidents(now: datetime) -> Iterator[SystemIncident | None]:
    for threshold in THRESHOLDS:
        samples = SystemMetric.objects.of(threshold.metric).filter(
            tenant__isnull=True, measured_at__gt=now - threshold.window, measured_at__lte=now
        )
        found = samples.aggregate(mean=Avg("value"), number=Count("pk"))
        if found["number"] >= threshold.fewest and found["mean"] > threshold.limit:
            yield incidents.open_by_rule(
                threshold.rule,
                title=threshold.title,
                incident_type=threshold.kind,
                severity=threshold.severity,
                detected_at=now,
                metrics={
                    "metric": threshold.metric,
                    "mean": round(found["mean"], 2),
                    "limit": threshold.limit,
                },
            )
    security = {"incident_type": IncidentType.SECURITY, "severity": IncidentSeverity.HIGH, "detected_at": now}
    failed = _entries(AuditAction.LOGIN_FAILED, now - FAILED_WINDOW).count()
    if failed >= FAILED_SIGN_INS:
        yield incidents.open_by_rule(
            "failed-sign-ins", title=f"{failed} failed sign-ins in 10 minutes", **security
        )
    views = _entries(AuditAction.VIEW_SENSITIVE, now - SENSITIVE_WINDOW)
    for row in (
        views.order_by()
        .values("user_email")
        .annotate(number=Count("pk"))
        .filter(number__gte=SENSITIVE_VIEWS)[:1]
    ):
        yield incidents.open_by_rule(
            "sensitive-views",
            title=f"One person viewed sensitive data {row['number']} times in an hour",
            **security,
        )


def _tell_role_changes(now: datetime) -> int:
    sent = 0
    for entry in _entries(AuditAction.ROLE_CHANGE, now - ROLE_WINDOW).select_related("tenant")[:50]:
        place = entry.tenant.name if entry.tenant else _("the platform")
        sent += _tell(
            title=lambda: _("A role was changed"),
            message=place,
            link=reverse("admin:superadmin_auditlog_change", args=(quote(entry.public_id),)),
            cause=f"role:{entry.public_id}",
        )
    return sent


def _tell_quotas(now: datetime) -> int:
    sent = 0
    for tenant, items in usage.near_quota(50):
        sent += _tell(
            title=lambda: _("A company is near its quota"),
            message=f"{tenant.name}: " + ", ".join(f"{i.kind.label} {i.used}/{i.limit}" for i in items),
            link=reverse("admin:superadmin_tenant_change", args=(quote(tenant.public_id),)),
            cause=f"quota:{tenant.public_id}:{now:%Y-%m-%d}",
        )
    return sent


def _tell(*, title: Any, message: str, link: str, cause: str) -> int:
    sent = 0
    for person in _superadmins():
        with override(person.language or None):
            row = notify(
                person,
                kind=NotificationType.SYSTEM,
                title=title(),
                message=message,
                action_url=link,
                dedupe_key=cause,
            )
        sent += row is not None
    return sent


def _entries(action: str, since: datetime) -> QuerySet[AuditLog]:
    return AuditLog.objects.filter(action=action, created_at__gte=since)


def _superadmins() -> QuerySet[Any]:
    return get_user_model().objects.filter(role="superadmin", is_active=True)
