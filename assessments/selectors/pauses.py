"""How long an attempt may still stand still, and what its pauses took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from assessments.enums import PauseKind
from assessments.models import SessionPause, TestSession


@dataclass(frozen=True)
class Allowance:
    """What is left of pauses for the candidate.

    `pauses` of the assessment, each of `seconds_each` at most, and `break_seconds` of the approved conditions,
    which any pause may use up, in at most `breaks` more pauses. `next_seconds` is how long the next pause may last; 0:
    none is left.
    """

    pauses: int
    seconds_each: int
    break_seconds: int
    breaks: int = 0

    @property
    def next_seconds(self) -> int:
        return (self.seconds_each if self.pauses else 0) + self.break_seconds

    @property
    def next_minutes(self) -> int:
        """The same in whole minutes, rounded up."""
        return -(-self.next_seconds // 60)


NONE = Allowance(0, 0, 0)
MOST_BREAKS = 12
"""Pauses beyond those of the assessment into which approved breaks can be divided: a clock stopped for seconds at each
question is no break."""


def allowance(session: TestSession) -> Allowance:
    """Return what the candidate of an attempt has left; breaks pay for what a pause took beyond its own time."""
    if session.application is None:
        return NONE
    assessment, conditions = session.application.assessment, session.accommodation
    granted, each = assessment.pauses_allowed, assessment.pause_minutes * 60
    breaks = conditions.break_minutes * 60 if conditions else 0
    if not granted and not breaks:
        return NONE
    taken = SessionPause.objects.filter(session=session, kind=PauseKind.CANDIDATE, ended_at__isnull=False)
    lengths = [
        (row.ended_at - row.started_at).total_seconds()
        for row in taken.order_by("started_at")
        if row.ended_at
    ]
    own = [each] * granted + [0] * len(lengths)
    beyond = sum(max(0, length - limit) for length, limit in zip(lengths, own, strict=False))
    more = max(0, granted + MOST_BREAKS - len(lengths)) if breaks else 0
    return Allowance(
        max(0, granted - len(lengths)), each, max(0, breaks - round(beyond)) if more else 0, more
    )


def running(session: TestSession) -> SessionPause | None:
    """Return the pause in which an attempt is, None while its clock goes."""
    if session.paused_at is None:
        return None
    return SessionPause.objects.filter(session=session, ended_at__isnull=True).first()


def time_paused(session: TestSession) -> timedelta:
    """Return how long the clock of an attempt has stood in ended pauses."""
    ended = SessionPause.objects.filter(session=session, ended_at__isnull=False)
    spans = ended.values_list("started_at", "ended_at")
    return sum((end - start for start, end in spans if end), timedelta())


def stands_at(session: TestSession, now: datetime) -> datetime:
    """Return the moment that counts for the deadlines of an attempt: the clock stands while it is paused."""
    return session.paused_at or now
