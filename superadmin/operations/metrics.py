"""Measurements: record, summarise, forget."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from config.kernel.errors import ValidationFailed
from superadmin.enums import MetricType, RollupResolution
from superadmin.models import SystemMetric, SystemMetricRollup

KEEP_SAMPLES = timedelta(days=7)
KEEP_HOURS = timedelta(days=90)

_SUMMARISE = """
INSERT INTO system_metric_rollups
    (metric_name, service, tenant_id, resolution, bucket, avg, min, max, p95, count)
SELECT metric_name, service, tenant_id, %(resolution)s,
       date_trunc(%(resolution)s, measured_at, 'UTC') AS bucket,
       avg(value), min(value), max(value), percentile_cont(0.95) WITHIN GROUP (ORDER BY value), count(*)
FROM system_metrics
WHERE measured_at >= %(start)s AND measured_at < %(end)s
GROUP BY metric_name, service, tenant_id, bucket
"""


def record(name: str, value: float, *, unit: str, kind: str = MetricType.GAUGE, **facts: Any) -> SystemMetric:
    """Store one sample. `facts`: service, tenant, measured_at, tags. Raises ValidationFailed by field."""
    sample = SystemMetric(metric_name=name, value=value, unit=unit, metric_type=kind, **facts)
    try:
        sample.full_clean(validate_unique=False)
    except ValidationError as error:
        problems = [
            {"field": field, "code": "INVALID_FORMAT", "message": " ".join(texts)}
            for field, texts in error.message_dict.items()
        ]
        raise ValidationFailed(field_errors=problems) from error
    sample.save()
    return sample


def record_many(samples: Iterable[SystemMetric]) -> int:
    """Store samples that the product itself took, in one statement; returns how many."""
    return len(SystemMetric.objects.bulk_create(samples, batch_size=1000))


def summarise(moment: datetime, resolution: str = RollupResolution.HOUR) -> int:
    """Write the summaries of the hour or day (UTC) around `moment` anew; returns how many.

    Repeating it gives the same rows, so a late sample only needs another run.
    """
    start = _floor(moment, resolution)
    end = start + (timedelta(hours=1) if resolution == RollupResolution.HOUR else timedelta(days=1))
    with transaction.atomic():
        SystemMetricRollup.objects.filter(resolution=resolution, bucket=start).delete()
        with connection.cursor() as cursor:
            cursor.execute(_SUMMARISE, {"resolution": str(resolution), "start": start, "end": end})
            return cursor.rowcount


def summarise_recent(now: datetime | None = None) -> int:
    """Summarise the hour that ended last, the running one, and both their days."""
    now = now or timezone.now()
    written = 0
    for moment in (now - timedelta(hours=1), now):
        written += summarise(moment, RollupResolution.HOUR)
    for moment in sorted({_floor(now - timedelta(hours=1), "day"), _floor(now, "day")}):
        written += summarise(moment, RollupResolution.DAY)
    return written


def forget_old(now: datetime | None = None) -> dict[str, int]:
    """Delete samples older than KEEP_SAMPLES and hourly summaries older than KEEP_HOURS; daily ones stay."""
    now = now or timezone.now()
    samples, _ = SystemMetric.objects.filter(measured_at__lt=now - KEEP_SAMPLES).delete()
    old = SystemMetricRollup.objects.filter(resolution=RollupResolution.HOUR, bucket__lt=now - KEEP_HOURS)
    hours, _ = old.delete()
    return {"samples": samples, "hours": hours}


def _floor(moment: datetime, resolution: str) -> datetime:
    moment = moment.astimezone(timezone.get_fixed_timezone(0)).replace(minute=0, second=0, microsecond=0)
    return moment.replace(hour=0) if resolution == RollupResolution.DAY else moment
