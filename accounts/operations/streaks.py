"""The two streaks: days in a row with a sign-in, and with a test handed in."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, F, PositiveIntegerField, Q, Value, When
from django.db.models.functions import Greatest

from accounts.enums import StreakKind
from accounts.models import User
from accounts.selectors.streaks import today_of


def touch_login(user: User) -> bool:
    """Count today's sign-in; True when the streak moved."""
    return _touch(user, StreakKind.LOGIN)


def touch_quiz(user: User) -> bool:
    """Count today's test; True when the streak moved."""
    return _touch(user, StreakKind.QUIZ)


def _touch(user: User, kind: StreakKind) -> bool:
    """Move a streak by the rules of the day in the person's own zone, in one UPDATE.

    The next day adds 1, the same day nothing, a gap starts again at 1; the best run never shrinks. A
    day that already lies behind the last one (the person changed zones) counts as the same day. Two
    requests at once count once, since the condition is tested by the statement that writes.
    """
    name, today = kind.value, today_of(user)
    last = f"{name}_last_date"
    grown = Case(
        When(**{last: today - timedelta(days=1)}, then=F(name) + 1),
        default=Value(1),
        output_field=PositiveIntegerField(),
    )
    moved = User.objects.filter(
        Q(**{f"{last}__lt": today}) | Q(**{f"{last}__isnull": True}), pk=user.pk
    ).update(**{name: grown, f"{name}_max": Greatest(F(f"{name}_max"), grown), last: today})
    if moved:
        user.refresh_from_db(fields=[name, f"{name}_max", last])
    return bool(moved)
