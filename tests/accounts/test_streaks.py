"""Streaks follow the calendar of the person's own zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import StreakKind
from accounts.operations.streaks import touch_login, touch_quiz
from accounts.selectors.streaks import status, streaks_of

pytestmark = pytest.mark.django_db
ZONES = [
    "UTC",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Europe/Berlin",
    "Asia/Kathmandu",
    "America/St_Johns",
]
BEGIN = datetime(2026, 3, 20, tzinfo=UTC)


def expected(moments, zone):
    """Replay the rules of workflows.md section 3 in plain Python: (current, max, last day)."""
    current, best, last = 0, 0, None
    for moment in moments:
        day = moment.astimezone(ZoneInfo(zone)).date()
        if last is None or day > last + timedelta(days=1):
            current = 1
        elif day == last + timedelta(days=1):
            current += 1
        last = day
        best = max(best, current)
    return current, best, last


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zone=st.sampled_from(ZONES),
    gaps=st.lists(st.integers(min_value=1, max_value=60), min_size=1, max_size=12),
)
def test_any_sequence_of_sign_ins(candidate_user, zone, gaps):
    type(candidate_user).objects.filter(pk=candidate_user.pk).update(
        time_zone=zone, login_streak=0, login_streak_max=0, login_streak_last_date=None
    )
    candidate_user.refresh_from_db()
    moments, now = [], BEGIN
    for hours in gaps:
        now += timedelta(hours=hours)
        moments.append(now)
        with time_machine.travel(now, tick=False):
            touch_login(candidate_user)
    candidate_user.refresh_from_db()
    found = (
        candidate_user.login_streak,
        candidate_user.login_streak_max,
        candidate_user.login_streak_last_date,
    )
    assert found == expected(moments, zone)
    assert candidate_user.login_streak_max >= candidate_user.login_streak


@pytest.mark.parametrize(
    ("days_ago", "shown", "active", "left"),
    [(0, 4, True, 1), (1, 4, True, 0), (2, 0, False, -1), (30, 0, False, -1)],
)
def test_status_today(make_user, days_ago, shown, active, left):
    today = date(2026, 5, 10)
    user = make_user(
        "user", quiz_streak=4, quiz_streak_max=9, quiz_streak_last_date=today - timedelta(days=days_ago)
    )
    found = status(user, StreakKind.QUIZ, today=today)
    assert (found.current, found.max, found.is_active, found.days_until_break) == (shown, 9, active, left)


@pytest.mark.parametrize(
    ("best", "current", "badges", "left"),
    [
        (0, 0, [], 7),
        (6, 6, [], 1),
        (7, 7, [7], 23),
        (30, 2, [7, 30], 98),
        (99, 99, [7, 30], 1),
        (100, 0, [7, 30, 100], None),
        (365, 365, [7, 30, 100], None),
    ],
)
def test_badges_follow_the_best_run_and_what_is_missing_the_present_one(
    make_user, best, current, badges, left
):
    user = make_user(
        "user", login_streak=current, login_streak_max=best, login_streak_last_date=date(2026, 5, 10)
    )
    found = status(user, StreakKind.LOGIN, today=date(2026, 5, 10))
    assert (found.badges, found.days_to_next_badge) == (badges, left)


def test_the_page_shows_badges_and_the_api_names_them(make_user, client_as, api_as):
    user = make_user("user", quiz_streak_max=31)
    page = " ".join(client_as(user).get("/account/profile/").content.decode().split())
    assert "7 days" in page
    assert "30 days" in page
    assert "100 days to the badge for 100." in page
    told = api_as(user).get("/api/v1/users/me/streaks").json()
    assert told["quiz_streak"]["badges"] == [7, 30]
    assert told["login_streak"]["days_to_next_badge"] == 7


def test_the_same_moment_is_another_day_elsewhere(make_user):
    """At 10:30 UTC it is tomorrow on Kiritimati (+14) and today in Berlin."""
    east, west = (
        make_user("user", time_zone="Pacific/Kiritimati"),
        make_user("user", time_zone="Europe/Berlin"),
    )
    with time_machine.travel(datetime(2026, 5, 10, 10, 30, tzinfo=UTC), tick=False):
        touch_login(east)
        touch_login(west)
    assert (east.login_streak_last_date, west.login_streak_last_date) == (
        date(2026, 5, 11),
        date(2026, 5, 10),
    )


def test_moving_west_does_not_count_a_day_twice_or_break(make_user):
    user = make_user("user", time_zone="Pacific/Kiritimati")
    with time_machine.travel(datetime(2026, 5, 10, 10, 30, tzinfo=UTC), tick=False):
        assert touch_login(user) is True
        user.time_zone = "Pacific/Pago_Pago"
        user.save()
        assert touch_login(user) is False
        assert status(user, StreakKind.LOGIN).days_until_break == 1
    assert user.login_streak == 1


def test_the_two_streaks_are_apart_and_count_once_a_day(candidate_user):
    assert [touch_quiz(candidate_user), touch_quiz(candidate_user)] == [True, False]
    found = streaks_of(candidate_user)
    assert (found.quiz_streak.current, found.login_streak.current, found.total_engagement) == (1, 0, 1)


def test_a_stale_object_counts_right(candidate_user):
    """The UPDATE looks at the row, not at the object in hand."""
    stale = type(candidate_user).objects.get(pk=candidate_user.pk)
    assert touch_login(candidate_user) is True
    assert touch_login(stale) is False
    stale.refresh_from_db()
    assert stale.login_streak == 1
