"""The list of background jobs, with the progress of those that run now."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, QuerySet
from redis import Redis

from config.kernel.tenancy import platform_context
from monitoring.enums import TaskStatus
from monitoring.models import CeleryTask

QUEUES = ("default", "questions", "scores", "emails")


def progress_key(task_id: str) -> str:
    """Return the cache key under which a running job's progress stands until it ends.

    A job works in one transaction, so a column could not be seen by others before its end.
    """
    return f"job:{task_id}:progress"


def jobs_of(actor: Any) -> QuerySet[CeleryTask]:
    """Return the jobs that the actor may see, newest first."""
    return CeleryTask.objects.visible_to(actor).select_related("user").order_by("-created_at", "-id")


def fill_progress(rows: list[CeleryTask]) -> list[CeleryTask]:
    """Set the present progress of running jobs, which stands in the cache until they end."""
    running = {progress_key(row.task_id): row for row in rows if row.status == TaskStatus.STARTED}
    for key, percent in cache.get_many(running).items():
        running[key].progress = percent
    return rows


def task_progress(task_id: str) -> int:
    """Return how far a running job is by its own count, per cent; 0 for one that waits or is unknown."""
    return int(cache.get(progress_key(task_id)) or 0) if task_id else 0


def counts_by_status() -> dict[str, int]:
    """Return the number of jobs in each status, over all companies."""
    with platform_context(reason="number of background jobs"):
        rows = CeleryTask.objects.order_by().values_list("status").annotate(number=Count("pk"))
        found = dict(rows)
    return {status.value: found.get(status.value, 0) for status in TaskStatus}


def queue_depths() -> dict[str, int]:
    """Return how many jobs wait in each queue of the broker. Raises redis.RedisError when it is away."""
    if not settings.REDIS_URL:
        return {}
    client = Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        return {name: int(client.llen(name)) for name in QUEUES}
    finally:
        client.close()
