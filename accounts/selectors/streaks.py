"""Streaks as people see them today, in their own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.enums import StreakKind
from accounts.models import User
from config.kernel.middleware import zone_of

BADGE_DAYS = (7, 30, 100)
"""Runs of days that earn a badge; a badge once earned stays, since it follows the best run."""


@dataclass(frozen=True)
class StreakStatus:
    """`days_until_break`: 1 done today, 0 must act today to keep it, -1 broken (or never begun)."""

    current: int
    max: int
    last_date: date | None
    is_active: bool
    days_until_break: int

    @property
    def badges(self) -> list[int]:
        """Days of the badges earned, in rising order."""
        return [days for days in BADGE_DAYS if self.max >= days]

    @property
    def next_badge(self) -> int | None:
        """Days of the badge that comes next, None when all are earned."""
        return next((days for days in BADGE_DAYS if self.max < days), None)

    @property
    def days_to_next_badge(self) -> int | None:
        """Days in a row still missing for it, counted from the run that goes on."""
        return None if self.next_badge is None else self.next_badge - self.current


@dataclass(frozen=True)
class Streaks:
    login_streak: StreakStatus
    quiz_streak: StreakStatus

    @property
    def total_engagement(self) -> int:
        """Sum of both best runs, in days."""
        return self.login_streak.max + self.quiz_streak.max


def today_of(user: User) -> date:
    """Return the calendar day it is for the person."""
    return timezone.now().astimezone(zone_of(user)).date()


def status(user: User, kind: StreakKind, *, today: date | None = None) -> StreakStatus:
    """Return one streak: shown as 0 once a whole day was missed."""
    today = today or today_of(user)
    current, best, last = (getattr(user, f"{kind.value}{part}") for part in ("", "_max", "_last_date"))
    if last is not None and last >= today:
        left = 1
    elif last == today - timedelta(days=1):
        left = 0
    else:
        left = -1
    return StreakStatus(current if left >= 0 else 0, best, last, left >= 0, left)


def streaks_of(user: User) -> Streaks:
    """Return both streaks of a person."""
    today = today_of(user)
    return Streaks(
        login_streak=status(user, StreakKind.LOGIN, today=today),
        quiz_streak=status(user, StreakKind.QUIZ, today=today),
    )
