"""Background jobs: enqueued after commit, run inside the tenant of the caller, entered in a ledger.

The ledger row (who keeps it is named by `keep_ledger`) is written in the caller's transaction, so a job
cannot be forgotten: what was committed but not handed to the broker stays PENDING and is handed over
again by the sweep.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import ExitStack, nullcontext, suppress
from datetime import timedelta
from importlib import import_module
from typing import Any, Protocol

import structlog
from celery import Task, current_app, shared_task
from django.db import transaction
from django.utils import timezone

from config.kernel import context, tenancy
from config.kernel.errors import RETRY_SECONDS, UNAVAILABLE

OUTAGE_TRIES = 12
"""How often a job is put back while the database is away, besides the retries it asks for itself."""

log = structlog.get_logger("assist.jobs")


class Ledger(Protocol):
    """Who remembers jobs. Every method opens its own scope and commits by itself, `opened` excepted."""

    def opened(
        self, task_id: str, name: str, *, call: dict[str, Any], related: tuple[str, str] | None
    ) -> None: ...
    def started(self, task_id: str, *, attempt: int) -> None: ...
    def succeeded(self, task_id: str, result: Any) -> None: ...
    def failed(self, task_id: str, error: str, *, will_retry: bool) -> None: ...
    def progressed(self, task_id: str, percent: int) -> None: ...


_ledgers: list[Ledger] = []


def keep_ledger(ledger: Ledger) -> None:
    """Name the keeper of the ledger (the monitoring app does, when the apps are ready)."""
    _ledgers[:] = [ledger]


class ContextTask(Task):
    """Run the body inside the scope and request context of whoever enqueued it.

    A task returns JSON without personal data. `atomic=False` leaves scopes and transactions to the body.
    """

    abstract = True
    typing = False
    atomic = True
    retry_delay = 60
    lane = "default"

    def __call__(self, *args: Any, _scope: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        facts = _scope or {}
        task_id = self.request.id or ""
        retries = self.request.retries or 0
        try:
            self._tell("started", task_id, attempt=retries + 1)
            with ExitStack() as stack:
                stack.enter_context(
                    context.bind(
                        actor_label=facts.get("actor_label", "system"),
                        request_id=facts.get("request_id") or task_id,
                    )
                )
                stack.enter_context(self._scope(facts))
                result = self.run(*args, **kwargs)
            self._tell("succeeded", task_id, result)
        except UNAVAILABLE as error:
            self._put_back(error, task_id, retries)
            raise
        except Exception as error:
            will_retry = retries < (self.max_retries or 0)
            self._tell("failed", task_id, f"{type(error).__name__}: {error}", will_retry=will_retry)
            if will_retry:
                raise self.retry(exc=error, countdown=self.retry_delay) from error
            raise
        return result

    def _put_back(self, error: Exception, task_id: str, retries: int) -> None:
        """Queue the job again for when the database is back; what it did was rolled back, or may be done twice.

        Raises celery's Retry, which is no failure; returns when the job has been put back too often.
        """
        will_retry = retries < OUTAGE_TRIES
        with suppress(*UNAVAILABLE):
            self._tell("failed", task_id, f"{type(error).__name__}: {error}", will_retry=will_retry)
        if will_retry:
            raise self.retry(exc=error, countdown=RETRY_SECONDS, max_retries=OUTAGE_TRIES)

    def _scope(self, facts: dict[str, Any]) -> Any:
        if not self.atomic:
            return nullcontext()
        if facts.get("tenant_id"):
            return tenancy.tenant_context(facts["tenant_id"])
        return tenancy.platform_context(reason=f"job {self.name}")

    def _tell(self, what: str, task_id: str, *args: Any, **kwargs: Any) -> None:
        for ledger in _ledgers if task_id else ():
            getattr(ledger, what)(task_id, *args, **kwargs)


def job(
    *, queue: str = "default", retries: int = 0, retry_delay: int = 60, atomic: bool = True
) -> Callable[..., Any]:
    """Declare a background job. An error is retried `retries` times, `retry_delay` seconds apart."""

    def declare(body: Callable[..., Any]) -> Any:
        return shared_task(
            base=ContextTask,
            name=f"{body.__module__}.{body.__name__}",
            lane=queue,
            max_retries=retries,
            atomic=atomic,
            retry_delay=retry_delay,
        )(body)

    return declare


def enqueue(
    task: Any,
    *args: Any,
    related: tuple[str, str] | None = None,
    countdown: float | None = None,
    **kwargs: Any,
) -> str:
    """Hand a job to the queue once the transaction has committed; returns its id.

    `task` is the job, or its name ("accounts.tasks.deliver") for operations, which stand below the jobs
    and may not import them. Arguments are ids and plain values, never rows or secrets. `related` is
    ("entity type", "public id"), `countdown` seconds.
    """
    task_id = str(uuid.uuid4())
    scope = tenancy.current_scope()
    here = context.current()
    facts = {
        "tenant_id": scope.tenant_id if scope else None,
        "request_id": here.request_id,
        "actor_label": here.actor_label,
    }
    name = task if isinstance(task, str) else task.name
    call = {"args": list(args), "kwargs": {**kwargs, "_scope": facts}}
    if countdown:
        call["due_at"] = (timezone.now() + timedelta(seconds=countdown)).isoformat()
    for ledger in _ledgers:
        ledger.opened(task_id, name, call=call, related=related)
    transaction.on_commit(lambda: publish(name, task_id, call, countdown), robust=True)
    return task_id


def publish(name: str, task_id: str, call: dict[str, Any], countdown: float | None = None) -> None:
    """Give one recorded call to the broker; also used by the sweep for calls that never got there."""
    if name not in current_app.tasks:
        import_module(name.rpartition(".")[0])
    task = current_app.tasks[name]
    task.apply_async(call["args"], call["kwargs"], task_id=task_id, countdown=countdown, queue=task.lane)


def progress(percent: int) -> None:
    """Report how far the running job is, 0 to 100; a no-op outside of a job."""
    task = current_app.current_task
    if task is not None and task.request.id:
        for ledger in _ledgers:
            ledger.progressed(task.request.id, percent)
