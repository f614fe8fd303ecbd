"""Pauses: who may stop the clock, for how long, and what it does to deadlines, saves and the end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import PauseKind
from assessments.models import Accommodation, Answer, SessionPause, TestSession
from assessments.operations import pauses, sessions
from assessments.selectors import pauses as left
from assessments.selectors.delivery import clock
from config.kernel.errors import Conflict, PolicyDenied
from config.kernel.tenancy import platform_context
from superadmin.models import AuditLog
from tests.assessments.taking import link_to, rewind

pytestmark = pytest.mark.django_db
CANDIDATE, STAFF = PauseKind.CANDIDATE, PauseKind.STAFF


@pytest.fixture
def running(published):
    published.pauses_allowed, published.pause_minutes = 1, 5
    published.save()
    taker = link_to(published)
    taker.start()
    return taker


def back(**shift):
    """Let time pass for the pause that runs."""
    delta = timedelta(**shift)
    with platform_context(reason="test"):
        for pause in SessionPause.objects.filter(ended_at__isnull=True):
            SessionPause.objects.filter(pk=pause.pk).update(
                started_at=pause.started_at - delta, due_at=pause.due_at - delta
            )
            session = pause.session
            TestSession.objects.filter(pk=session.pk).update(
                paused_at=session.paused_at - delta,
                started_at=session.started_at - delta,
                deadline_at=session.deadline_at - delta,
            )


def with_breaks(session, minutes):
    session.accommodation = Accommodation.objects.create(
        candidate=session.application.candidate,
        status="approved",
        reason="private",
        break_minutes=minutes,
        decided_at=timezone.now(),
    )
    session.save(update_fields=["accommodation"])


def test_the_clock_stands_and_the_deadline_moves_on(running):
    before = clock(running.session).seconds_left
    pauses.start_pause(running.session, kind=CANDIDATE)
    back(minutes=3)
    assert before - clock(running.session).seconds_left <= 1
    deadline = running.session.deadline_at
    row = pauses.end_pause(running.session, kind=CANDIDATE)
    assert (row.deadline_at - deadline).total_seconds() == pytest.approx(180, abs=2)
    assert before - clock(running.session).seconds_left <= 2
    pause = SessionPause.objects.get()
    assert pause.ended_at is not None
    assert running.session.paused_at is None
    assert AuditLog.objects.filter(entity_id=running.public_id, description__contains="Paused").count() == 1


def test_asking_twice_is_one_pause_and_the_second_one_is_refused(running):
    first = pauses.start_pause(running.session, kind=CANDIDATE)
    assert pauses.start_pause(running.session, kind=CANDIDATE) == first
    pauses.end_pause(running.session, kind=CANDIDATE)
    pauses.end_pause(running.session, kind=CANDIDATE)
    with pytest.raises(Conflict) as refused:
        pauses.start_pause(running.session, kind=CANDIDATE)
    assert refused.value.code == "PAUSE_NOT_ALLOWED"
    assert running.session.paused_at is None
    assert SessionPause.objects.count() == 1


def test_no_pause_where_the_assessment_allows_none(published):
    taker = link_to(published)
    taker.start()
    with pytest.raises(Conflict, match="no pause left"):
        pauses.start_pause(taker.session, kind=CANDIDATE)
    assert not SessionPause.objects.exists()


def test_break_minutes_come_on_top_and_are_used_up(running):
    with_breaks(running.session, 10)
    assert left.allowance(running.session).next_seconds == 15 * 60
    pauses.start_pause(running.session, kind=CANDIDATE)
    back(minutes=9)
    pauses.end_pause(running.session, kind=CANDIDATE)
    assert left.allowance(running.session).next_seconds == pytest.approx(6 * 60, abs=2)
    pauses.start_pause(running.session, kind=CANDIDATE)
    back(minutes=30)
    sessions.close_overdue()
    assert left.allowance(running.session).next_seconds == 0


def test_a_pause_ends_by_itself_at_its_limit(running):
    pauses.start_pause(running.session, kind=CANDIDATE)
    seconds = clock(running.session).seconds_left
    back(minutes=12)
    assert sessions.close_overdue() == 0
    pause = SessionPause.objects.get()
    assert (pause.ended_at - pause.started_at).total_seconds() == pytest.approx(300, abs=1)
    assert seconds - clock(running.session).seconds_left == pytest.approx(7 * 60, abs=2)


def test_a_paused_attempt_is_not_closed_but_its_forgotten_end_is(running):
    rewind(running.session, minutes=29)
    pauses.start_pause(running.session, kind=CANDIDATE)
    back(minutes=4)
    assert sessions.close_overdue() == 0
    assert running.session.status == "started"
    back(minutes=6)
    assert sessions.close_overdue() == 1
    assert running.session.status == "expired"
    assert running.session.paused_at is None


def test_saves_wait_for_the_clock_but_what_was_given_before_is_taken(running):
    given = timezone.now()
    pauses.start_pause(running.session, kind=CANDIDATE)
    refused = running.save(1, "A", 1)
    assert (refused.status_code, refused.json()["code"]) == (409, "PAUSED")
    later = running.save(1, "A", 1, client_time=(timezone.now() + timedelta(seconds=5)).isoformat())
    assert later.json()["code"] == "PAUSED"
    assert not Answer.objects.exists()
    assert running.save(1, "B", 1, client_time=given.isoformat()).json()["stored"] is True
    pauses.end_pause(running.session, kind=CANDIDATE)
    assert running.save(1, "C", 2).json()["stored"] is True


def test_a_clock_set_back_wins_no_time_in_a_pause(running):
    given = timezone.now()
    pauses.start_pause(running.session, kind=CANDIDATE)
    back(minutes=2)
    forged = (given - timedelta(minutes=3)).isoformat()
    refused = running.save(1, "A", 1, client_time=forged)
    assert (refused.status_code, refused.json()["code"]) == (409, "PAUSED")
    assert not Answer.objects.exists()
    pauses.end_pause(running.session, kind=CANDIDATE)
    assert running.save(1, "A", 1, client_time=forged).json()["stored"] is True


def test_a_save_after_a_pause_that_ran_out_is_taken_though_nobody_looked(running):
    pauses.start_pause(running.session, kind=CANDIDATE)
    back(minutes=6)
    assert running.save(1, "A", 1).json()["stored"] is True
    assert running.session.paused_at is None
    assert (
        SessionPause.objects.get().ended_at - SessionPause.objects.get().started_at
    ).total_seconds() == 300


def test_staff_stop_and_start_the_clock_and_only_they_end_it(running, recruiter, viewer):
    with pytest.raises(PolicyDenied):
        pauses.start_pause(running.session, kind=STAFF, actor=viewer)
    pauses.start_pause(running.session, kind=CANDIDATE)
    pause = pauses.start_pause(running.session, kind=STAFF, actor=recruiter)
    assert pause.started_by == recruiter
    with pytest.raises(Conflict) as refused:
        pauses.end_pause(running.session, kind=CANDIDATE)
    assert refused.value.code == "PAUSED_BY_STAFF"
    pauses.end_pause(running.session, kind=STAFF, actor=recruiter)
    assert running.session.paused_at is None
    assert list(SessionPause.objects.order_by("pk").values_list("kind", flat=True)) == ["candidate", "staff"]
    assert not SessionPause.objects.filter(ended_at=None).exists()


def test_handing_in_ends_the_pause_and_pauses_are_no_working_time(running):
    pauses.start_pause(running.session, kind=CANDIDATE)
    back(minutes=4)
    running.hand_in()
    session = running.session
    assert (session.status, session.paused_at) == ("completed", None)
    assert session.duration_seconds < 10


def test_another_companys_staff_cannot_pause(running, other_tenant, make_user):
    stranger = make_user("recruiter", tenant=other_tenant)
    with pytest.raises(PolicyDenied):
        pauses.start_pause(running.session, kind=STAFF, actor=stranger)
    assert running.session.paused_at is None


def test_breaks_are_taken_in_a_number_of_parts(running):
    """The clock cannot be stopped for a moment at every question, however many minutes are left."""
    with_breaks(running.session, 60)
    for number in range(1 + left.MOST_BREAKS):
        assert left.allowance(running.session).breaks == 1 + left.MOST_BREAKS - number
        pauses.start_pause(running.session, kind=CANDIDATE)
        back(seconds=2)
        pauses.end_pause(running.session, kind=CANDIDATE)
    assert left.allowance(running.session).next_seconds == 0
    with pytest.raises(Conflict) as refused:
        pauses.start_pause(running.session, kind=CANDIDATE)
    assert refused.value.code == "PAUSE_NOT_ALLOWED"
    assert "no pause left" in running.client.get(f"{running.url}pause/").content.decode()
    assert running.client.post(f"{running.url}pause/").status_code == 409
