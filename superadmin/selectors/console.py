"""What the console's front page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from superadmin.enums import MetricUnit, RollupResolution
from superadmin.models import SystemIncident, SystemMetric, SystemMetricRollup
from superadmin.selectors import audit, usage

CHART_HOURS = 24
LISTED = 8


@dataclass(frozen=True)
class Chart:
    """The hourly means of one metric: (label, value) from old to new."""

    name: str
    unit: str
    points: list[tuple[str, float]]

    @property
    def latest(self) -> float:
        return self.points[-1][1]


def active_incidents(request: Any, obj: Any) -> dict[str, Any]:
    """Incidents nobody has resolved, worst first."""
    rows = SystemIncident.objects.active().select_related("assigned_to").worst_first()
    return {"incidents": rows[:LISTED]}


def critical_events(request: Any, obj: Any) -> dict[str, Any]:
    """Critical audit entries of the last 24 hours."""
    return {"entries": audit.critical_of_the_day()[:LISTED]}


def quotas(request: Any, obj: Any) -> dict[str, Any]:
    """Companies near a limit of their plan."""
    return {"tenants": usage.near_quota(LISTED), "near": usage.NEAR}


def metric_charts(request: Any, obj: Any) -> dict[str, Any]:
    """A chart per platform-wide metric of the last day."""
    return {"charts": charts(since=timezone.now() - timedelta(hours=CHART_HOURS)), "hours": CHART_HOURS}


def charts(*, since: datetime, limit: int = 6) -> list[Chart]:
    """Return the hourly means since a moment, one chart per metric and service, in two statements."""
    rows = SystemMetricRollup.objects.filter(
        resolution=RollupResolution.HOUR, bucket__gte=since, tenant__isnull=True
    ).order_by("metric_name", "service", "bucket")
    grouped: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for row in rows:
        label = date_format(timezone.localtime(row.bucket), "H:i")
        grouped.setdefault((row.metric_name, row.service), []).append((label, round(row.avg, 2)))
    names = {name for name, _ in grouped}
    samples = SystemMetric.objects.filter(metric_name__in=names, measured_at__gte=since)
    units = dict(
        samples.order_by("metric_name", "-measured_at")
        .distinct("metric_name")
        .values_list("metric_name", "unit")
    )
    return [
        Chart(f"{name} ({service})" if service else name, _unit(units.get(name, "")), points)
        for (name, service), points in list(grouped.items())[:limit]
    ]


def _unit(unit: str) -> str:
    """Return the sign written behind a number."""
    signs: dict[str, str] = {
        MetricUnit.PERCENT: " %",
        MetricUnit.MILLISECONDS: " ms",
        MetricUnit.SECONDS: " s",
        MetricUnit.USD: " $",
        MetricUnit.BYTES: " B",
    }
    return signs.get(unit, "")
