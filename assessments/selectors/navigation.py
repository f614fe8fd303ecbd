"""Which questions of an attempt are open, and what became of its sections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from assessments.models import SessionSection, TestSession
from assessments.selectors.pauses import stands_at

if TYPE_CHECKING:
    from assessments.selectors.delivery import PaperQuestion

OPEN, LEFT, AHEAD = "open", "left", "ahead"


@dataclass(frozen=True)
class Part:
    """A section of an attempt; `seconds_left` is null without a time of its own or before it was entered."""

    position: int
    title: str
    questions: int
    first: int
    state: str
    minutes: int | None
    deadline_at: datetime | None
    seconds_left: int | None

    @property
    def last(self) -> int:
        return self.first + self.questions - 1

    @property
    def clock(self) -> str:
        """The time left as minutes and seconds."""
        minutes, seconds = divmod(self.seconds_left or 0, 60)
        return f"{minutes}:{seconds:02}"


@dataclass(frozen=True)
class Stage:
    """Where an attempt stands: questions `first` to `last` can be read and changed, `part` is the section of them.

    `is_last` says that nothing comes after them but the hand-in.
    """

    first: int
    last: int
    parts: list[Part]
    part: Part | None
    is_last: bool

    def holds(self, position: int) -> bool:
        """Tell whether a question is open."""
        return self.first <= position <= self.last

    def of(self, questions: Iterable[PaperQuestion]) -> list[PaperQuestion]:
        """Return the questions that are open."""
        return [question for question in questions if self.holds(question.position)]


def stage(session: TestSession) -> Stage:
    """Return where a running attempt stands, once what has run out is settled. One statement, none without sections."""
    parts = parts_of(session)
    total = session.total_questions
    here = next((one for one in parts if one.first <= session.reached <= one.last), None)
    part = here if session.by_section else None
    if session.forward_only:
        return Stage(session.reached, session.reached, parts, part, session.reached >= total)
    if part is not None:
        return Stage(part.first, part.last, parts, part, part.last >= total)
    return Stage(1, total, parts, None, is_last=True)


def parts_of(session: TestSession) -> list[Part]:
    """Return the sections of an attempt in order; none where the assessment has none."""
    if session.application is None or not session.application.assessment.section_count:
        return []
    now = stands_at(session, timezone.now())
    found, first = [], 1
    for row in SessionSection.objects.filter(session=session).order_by("position"):
        found.append(_part(row, first, now, by_section=session.by_section))
        first += row.total_questions
    return found


def _part(row: SessionSection, first: int, now: datetime, *, by_section: bool) -> Part:
    state = OPEN
    if by_section:
        state = AHEAD if row.started_at is None else LEFT if row.ended_at is not None else OPEN
    left = max(0, int((row.deadline_at - now).total_seconds())) if row.deadline_at and state == OPEN else None
    return Part(
        row.position,
        row.title,
        row.total_questions,
        first,
        state,
        row.time_limit_minutes,
        row.deadline_at,
        left,
    )
