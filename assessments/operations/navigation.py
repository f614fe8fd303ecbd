"""The way through an attempt: forward only, or one section after the other, as its server decides.

What a save may still reach is checked by the database (`save_answer`, migration 0017); here is what moves on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import Navigation
from assessments.models import Assessment, SessionQuestion, SessionSection, TestSession
from assessments.operations.papers import Part
from config.kernel.errors import Conflict


def arrange(session: TestSession, parts: list[Part], assessment: Assessment) -> None:
    """Fix the way of a new attempt, before it is saved: forward only, section after section."""
    session.forward_only = assessment.navigation == Navigation.FORWARD
    session.by_section = any(part.section and part.section.time_limit_minutes for part in parts)


def begin(session: TestSession) -> None:
    """Enter the first section of a new attempt whose paper has been written down.

    Where every section has a time of its own, the attempt cannot last longer than all of them together.
    """
    if not session.by_section:
        return
    rows = list(SessionSection.objects.filter(session=session).order_by("position"))
    limits = [row.time_limit_minutes for row in rows if row.time_limit_minutes]
    if len(limits) == len(rows):
        session.deadline_at = min(session.deadline_at, session.started_at + timedelta(minutes=sum(limits)))
    _enter(session, rows[0], session.started_at)


@transaction.atomic
def advance(session: TestSession, *, leaving: int) -> TestSession:
    """Go on to the next question (forward only), else to the next section; what is left stays as it is.

    `leaving` is the `reached` that the caller has seen: repeated, or after the attempt moved on by itself, nothing
    happens. Returns the attempt as it stands. Raises Conflict: SESSION_CLOSED, PAUSED, TIME_OVER.
    """
    row = TestSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    now = timezone.now()
    if not row.is_open:
        raise Conflict(_("This test has been handed in."), code="SESSION_CLOSED")
    if row.paused_at is not None:
        raise Conflict(_("The clock of this test stands; go on first."), code="PAUSED")
    if row.deadline_at <= now:
        raise Conflict(_("The time of this test is over."), code="TIME_OVER")
    _move_on_by_itself(row, now)
    if leaving == row.reached:
        _step(row, now)
    _tell(session, row)
    return row


def settle(session: TestSession) -> TestSession:
    """End the sections whose time is over, each at its end, and enter the next ones; returns the attempt.

    The attempt is as the database has it then: another request may have moved it on since it was read.
    """
    now = timezone.now()
    if not session.is_open or not session.by_section or session.paused_at is not None:
        return session
    if not _running(session).filter(deadline_at__lte=now).exists():
        session.refresh_from_db(fields=["reached", "deadline_at", "paused_at"])
        return session
    with transaction.atomic():
        row = TestSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
        if row.is_open and row.paused_at is None:
            _move_on_by_itself(row, now)
        _tell(session, row)
    return session


def _running(session: TestSession) -> QuerySet[SessionSection]:
    return SessionSection.objects.filter(session=session, started_at__isnull=False, ended_at__isnull=True)


def _move_on_by_itself(row: TestSession, now: datetime) -> None:
    while row.by_section:
        current = _running(row).first()
        if current is None or current.deadline_at is None or current.deadline_at > now:
            return
        following = _next(row, current)
        if following is None or current.deadline_at >= row.deadline_at:
            return
        _leave(row, current, current.deadline_at)
        _enter(row, following, current.deadline_at)


def _step(row: TestSession, now: datetime) -> None:
    current = _running(row).first() if row.by_section else None
    following = _next(row, current) if current is not None else None
    places = SessionQuestion.objects.filter(session=row)
    if row.forward_only and row.reached < row.total_questions:
        after = places.get(position=row.reached + 1)
        if current is None or after.section_id == current.pk:
            row.reached += 1
            row.save(update_fields=["reached", "updated_at"])
            return
    if current is not None and following is not None:
        _leave(row, current, now)
        _enter(row, following, now)


def _next(row: TestSession, current: SessionSection) -> SessionSection | None:
    return (
        SessionSection.objects.filter(session=row, position__gt=current.position).order_by("position").first()
    )


def _leave(row: TestSession, section: SessionSection, at: datetime) -> None:
    section.ended_at, section.reached = at, row.reached
    section.save(update_fields=["ended_at", "reached", "updated_at"])


def _enter(row: TestSession, section: SessionSection, at: datetime) -> None:
    """Start the clock of a section; the end of the last one ends the attempt."""
    section.started_at = at
    if section.time_limit_minutes:
        section.deadline_at = at + timedelta(minutes=section.time_limit_minutes)
    section.save(update_fields=["started_at", "deadline_at", "updated_at"])
    first = (
        SessionQuestion.objects.filter(section=section)
        .order_by("position")
        .values_list("position", flat=True)
    )
    row.reached = first[0]
    if section.deadline_at is not None and _next(row, section) is None:
        row.deadline_at = min(row.deadline_at, section.deadline_at)
    row.save(update_fields=["reached", "deadline_at", "updated_at"])


def _tell(session: TestSession, row: TestSession) -> None:
    session.reached, session.deadline_at, session.paused_at = row.reached, row.deadline_at, row.paused_at
