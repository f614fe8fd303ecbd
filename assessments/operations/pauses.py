"""Pauses: the clock of a running attempt stands, nothing is taken meanwhile, and its deadlines move on by as much."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import PauseKind
from assessments.models import SessionPause, SessionSection, TestSession
from assessments.selectors import pauses
from config.kernel.errors import Conflict, DomainError
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.operations import audit

log = structlog.get_logger("assist.delivery")

LONGEST_STAFF_PAUSE = timedelta(hours=24)
"""After this a forgotten pause of staff ends by itself."""


@transaction.atomic
def start_pause(session: TestSession, *, kind: str, actor: Any = None) -> SessionPause:
    """Stop the clock. `kind` says who asks: the candidate (no `actor`), or staff with `actor`.

    Asked again, it returns the pause that runs; staff take over a pause of the candidate. Needs the company's scope.
    Raises PolicyDenied for staff who may not, Conflict: SESSION_CLOSED, TIME_OVER, PAUSE_NOT_ALLOWED (neither the
    assessment nor approved conditions leave a pause).
    """
    row = _locked(session)
    if kind == PauseKind.STAFF:
        policy.can_pause(actor, row).require()
    now = timezone.now()
    current = _running(row, now)
    if current is not None and kind in {current.kind, PauseKind.CANDIDATE}:
        return _told(session, row, current)
    if current is not None:
        _end(row, current, now)
    if not row.is_open:
        raise Conflict(_("This test has been handed in."), code="SESSION_CLOSED")
    if row.deadline_at <= now:
        raise Conflict(_("The time of this test is over."), code="TIME_OVER")
    pause = SessionPause(session=row, kind=PauseKind(kind), started_at=now, started_by=actor)
    pause.due_at = now + _longest(row, kind)
    pause.save(force_insert=True)
    row.paused_at = now
    row.save(update_fields=["paused_at", "updated_at"])
    audit.record("update", row, description=f"Paused by {PauseKind(kind).label}", actor=actor)
    return _told(session, row, pause)


@transaction.atomic
def end_pause(session: TestSession, *, kind: str, actor: Any = None) -> TestSession:
    """Let the clock go on; returns the attempt, also when no pause was running.

    `kind` says who asks; a pause of staff is ended by staff only. Raises PolicyDenied, Conflict (PAUSED_BY_STAFF).
    """
    row = _locked(session)
    if kind == PauseKind.STAFF:
        policy.can_pause(actor, row).require()
    now = timezone.now()
    current = _running(row, now)
    if current is not None:
        if current.kind == PauseKind.STAFF and kind != PauseKind.STAFF:
            raise Conflict(
                _("The company has stopped the clock of your test and will let it go on."),
                code="PAUSED_BY_STAFF",
            )
        _end(row, current, now)
        audit.record("update", row, description=f"Continued by {PauseKind(kind).label}", actor=actor)
    session.paused_at, session.deadline_at = row.paused_at, row.deadline_at
    return row


def settle(session: TestSession) -> TestSession:
    """End a pause that has run out, at the moment it ran out; returns the attempt as it stands."""
    if session.paused_at is None:
        return session
    current = pauses.running(session)
    if current is not None and current.due_at is not None and current.due_at > timezone.now():
        return session
    with transaction.atomic():
        row = _locked(session)
        _running(row, timezone.now())
    session.paused_at, session.deadline_at = row.paused_at, row.deadline_at
    return session


def end_for_hand_in(row: TestSession, now: datetime) -> None:
    """End the pause of a locked attempt that is about to end."""
    current = _running(row, now)
    if current is not None:
        _end(row, current, now)


def end_run_out(now: datetime | None = None) -> int:
    """End all pauses that have run out; returns how many. One that cannot be ended does not hold up the others."""
    with platform_context(reason="pauses that have run out"):
        due = SessionPause.objects.filter(ended_at__isnull=True, due_at__lte=now or timezone.now())
        found = list(due.values_list("tenant_id", "session_id")[:500])
    ended = 0
    for tenant_id, session_id in found:
        try:
            with tenant_context(tenant_id):
                settle(TestSession.objects.get(pk=session_id))
        except (DomainError, DatabaseError) as error:
            log.exception("pause_not_ended", session=session_id, exc_info=error)
        else:
            ended += 1
    return ended


def move_deadlines(row: TestSession, by: timedelta) -> None:
    """Give a locked attempt more time: its own deadline, and that of the section in which it is."""
    row.deadline_at += by
    row.save(update_fields=["deadline_at", "paused_at", "extra_seconds", "updated_at"])
    running = SessionSection.objects.filter(session=row, deadline_at__isnull=False, ended_at__isnull=True)
    running.update(deadline_at=F("deadline_at") + by)


def _locked(session: TestSession) -> TestSession:
    rows = TestSession.objects.select_related("application__assessment", "accommodation")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=session.pk)


def _running(row: TestSession, now: datetime) -> SessionPause | None:
    """Return the pause that runs, once one that has run out is ended."""
    current = pauses.running(row)
    if current is not None and current.due_at is not None and current.due_at <= now:
        _end(row, current, current.due_at)
        return None
    return current


def _end(row: TestSession, pause: SessionPause, at: datetime) -> None:
    pause.ended_at = at
    pause.save(update_fields=["ended_at", "updated_at"])
    row.paused_at = None
    move_deadlines(row, at - pause.started_at)


def _longest(row: TestSession, kind: str) -> timedelta:
    if kind == PauseKind.STAFF:
        return LONGEST_STAFF_PAUSE
    seconds = pauses.allowance(row).next_seconds
    if not seconds:
        raise Conflict(_("There is no pause left in this test."), code="PAUSE_NOT_ALLOWED")
    return timedelta(seconds=seconds)


def _told(session: TestSession, row: TestSession, pause: SessionPause) -> SessionPause:
    session.paused_at, session.deadline_at = row.paused_at, row.deadline_at
    return pause
