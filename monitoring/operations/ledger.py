"""The ledger of background jobs (`kernel.jobs.Ledger`): what people see while and after a job runs."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone

from config.kernel import context, jobs
from config.kernel.tenancy import current_tenant_id, platform_context, scope_for
from monitoring.enums import TaskStatus
from monitoring.models import CeleryTask
from monitoring.selectors.jobs import progress_key

KEEP = timedelta(days=30)
FORGOTTEN_AFTER = timedelta(minutes=10)
"""A job still waiting this long after it was due is handed to the broker again."""
PROGRESS_SECONDS = 3600
_LONGEST_ERROR = 4000

log = structlog.get_logger("assist.jobs")


def opened(task_id: str, name: str, *, call: dict[str, Any], related: tuple[str, str] | None) -> None:
    """Enter a job as waiting, in the caller's transaction."""
    kind, public_id = related or ("", "")
    tenant_id = current_tenant_id()
    due = call.get("due_at")
    with scope_for(tenant_id, reason="job without company"):
        CeleryTask.objects.create(
            task_id=task_id,
            tenant_id=tenant_id,
            task_name=name,
            related_type=kind,
            related_id=public_id,
            user=context.current().actor,
            call=call,
            due_at=datetime.fromisoformat(due) if due else timezone.now(),
        )


def started(task_id: str, *, attempt: int) -> None:
    """Note that a worker took the job."""
    _put(task_id, status=TaskStatus.STARTED, attempts=attempt, started_at=timezone.now(), finished_at=None)


def succeeded(task_id: str, result: Any) -> None:
    """Note the end of a job; `result` holds counts and ids."""
    plain = json.loads(json.dumps(result, cls=DjangoJSONEncoder, default=str))
    _put(task_id, status=TaskStatus.SUCCESS, result=plain, error="", progress=100, finished_at=timezone.now())
    cache.delete(progress_key(task_id))


def failed(task_id: str, error: str, *, will_retry: bool) -> None:
    """Note a failure; the job is tried again or has ended."""
    state = TaskStatus.RETRY if will_retry else TaskStatus.FAILURE
    _put(
        task_id,
        status=state,
        error=error[:_LONGEST_ERROR],
        finished_at=None if will_retry else timezone.now(),
    )
    cache.delete(progress_key(task_id))
    if not will_retry:
        log.warning("job_failed", task_id=task_id)


def progressed(task_id: str, percent: int) -> None:
    """Note how far a running job is, 0 to 100."""
    cache.set(progress_key(task_id), max(0, min(100, int(percent))), PROGRESS_SECONDS)


def hand_over_forgotten(now: datetime | None = None, *, limit: int = 100) -> int:
    """Give jobs to the broker that were committed but never got there; returns how many.

    Jobs are safe to run twice (the queue itself promises at least once), so a job that only waits long
    does no harm by being handed over again.
    """
    now = now or timezone.now()
    waiting_since = now - FORGOTTEN_AFTER
    with platform_context(reason="sweep of forgotten jobs"):
        rows = list(
            CeleryTask.objects.select_for_update(skip_locked=True)
            .filter(status=TaskStatus.PENDING, due_at__lt=waiting_since)
            .filter(Q(handed_over_at__isnull=True) | Q(handed_over_at__lt=waiting_since))
            .order_by("due_at")[:limit]
        )
        CeleryTask.objects.filter(pk__in=[row.pk for row in rows]).update(handed_over_at=now)
    for row in rows:
        jobs.publish(row.task_name, row.task_id, row.call)
    return len(rows)


def forget_old(now: datetime | None = None) -> int:
    """Delete jobs that ended KEEP ago; returns how many."""
    with platform_context(reason="retention of the job list"):
        return CeleryTask.objects.filter(finished_at__lt=(now or timezone.now()) - KEEP).delete()[0]


def _put(task_id: str, **facts: Any) -> None:
    """Write facts of one job; jobs of the timetable have no entry and leave none."""
    with platform_context(reason="job ledger"):
        CeleryTask.objects.filter(task_id=task_id).update(updated_at=timezone.now(), **facts)
