"""Is the product well? For load balancers, the doctor and Prometheus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from redis import RedisError

from monitoring.enums import TaskStatus
from monitoring.selectors import jobs
from superadmin.models import SystemIncident, Tenant

BROKEN = (DatabaseError, RedisError, OSError)


@dataclass(frozen=True)
class Health:
    """`parts` maps database, cache and queue to "ok" or "down"."""

    version: str
    parts: dict[str, str]

    @property
    def ok(self) -> bool:
        return set(self.parts.values()) == {"ok"}

    @property
    def status_code(self) -> int:
        return 200 if self.ok else 503

    def as_dict(self) -> dict[str, Any]:
        return {"status": "ok" if self.ok else "down", "version": self.version, **self.parts}


def health() -> Health:
    """Ask the three services once each; says which answers, never why one does not."""
    return Health(
        settings.VERSION,
        {"database": _ask(_database), "cache": _ask(_cache), "queue": _ask(jobs.queue_depths)},
    )


def _ask(question: Callable[[], Any]) -> str:
    try:
        question()
    except BROKEN:
        return "down"
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _cache() -> None:
    cache.set("health", "1", 10)


def prometheus() -> bytes:
    """Return the numbers of the whole installation in Prometheus' text format, taken at this moment.

    They come from the database and the broker, so every web process answers the same.
    """
    registry = CollectorRegistry()
    tasks = Gauge("celery_tasks_total", "Background jobs by status", ["status"], registry=registry)
    for status, number in jobs.counts_by_status().items():
        tasks.labels(status=TaskStatus(status).value.lower()).set(number)
    depth = Gauge("celery_queue_depth", "Jobs waiting in the broker", ["queue"], registry=registry)
    for queue, number in jobs.queue_depths().items():
        depth.labels(queue=queue).set(number)
    Gauge("active_incidents", "Incidents not resolved", registry=registry).set(
        SystemIncident.objects.active().count()
    )
    Gauge("active_tenants", "Companies that are active", registry=registry).set(
        Tenant.objects.active().count()
    )
    return generate_latest(registry)
