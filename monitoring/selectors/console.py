"""What this floor adds to the console's front page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from redis import RedisError

from monitoring.enums import TaskStatus
from monitoring.models import CeleryTask
from monitoring.selectors import jobs


def job_panel(request: Any, obj: Any) -> dict[str, Any]:
    """Depth of each queue (empty when the broker is away) and the failures of the day."""
    try:
        depths = jobs.queue_depths()
    except RedisError:
        depths = {}
    day_ago = timezone.now() - timedelta(hours=24)
    failed = CeleryTask.objects.filter(status=TaskStatus.FAILURE, created_at__gte=day_ago).count()
    return {"depths": depths, "failed": failed}
