"""One measurement a minute of what this machine and its queues are doing."""

from __future__ import annotations

import contextlib
import os
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from redis import RedisError

from config.kernel.tenancy import platform_context
from monitoring.enums import TaskStatus
from monitoring.models import CeleryTask
from monitoring.selectors import jobs
from superadmin.enums import MetricType, MetricUnit
from superadmin.models import SystemMetric
from superadmin.operations import metrics


def sample() -> int:
    """Store processor load, memory, queue depth and failed jobs of the last hour; returns how many samples."""
    now = timezone.now()
    found = [
        ("cpu_usage", cpu_percent(), MetricUnit.PERCENT, "worker"),
        ("memory_usage", memory_percent(), MetricUnit.PERCENT, "worker"),
    ]
    with contextlib.suppress(RedisError):
        found.append(("queue_depth", float(sum(jobs.queue_depths().values())), MetricUnit.COUNT, "celery"))
    with platform_context(reason="sampling of background jobs"):
        failed = CeleryTask.objects.filter(
            status=TaskStatus.FAILURE, finished_at__gt=now - timedelta(hours=1)
        ).count()
    found.append(("jobs_failed", float(failed), MetricUnit.COUNT, "celery"))
    return metrics.record_many(
        SystemMetric(
            metric_name=name,
            metric_type=MetricType.GAUGE,
            value=round(value, 2),
            unit=unit,
            service=service,
            measured_at=now,
        )
        for name, value, unit, service in found
        if value is not None
    )


def cpu_percent() -> float:
    """Return the load of the last minute per core, in percent (may pass 100)."""
    return os.getloadavg()[0] * 100 / (os.cpu_count() or 1)


def memory_percent() -> float | None:
    """Return the share of memory in use, in percent; None where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    facts = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return 100 - facts["MemAvailable"] * 100 / facts["MemTotal"]
