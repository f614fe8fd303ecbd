"""A test that is left too often: warnings, the hand-in by the server, and what is not counted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from assessments.models import Accommodation, Answer, SessionPause, TestSession
from assessments.operations import integrity, pauses
from assessments.selectors.departures import departures
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.models import ProctoringEvent
from monitoring.operations import proctoring
from superadmin.models import AuditLog
from tests.assessments.taking import link_to
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory
from tests.factories.superadmin import TenantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(published):
    published.violation_limit = 2
    published.save()
    return published


@pytest.fixture
def taker(strict):
    found = link_to(strict)
    found.start()
    return found


def leave(taker, minute, kind="tab_switch", **more):
    at = timezone.now() + timedelta(minutes=minute)
    return taker.events(
        {"event_type": kind, "key": f"{kind}-{minute}", "client_time": at.isoformat(), **more}
    ).json()


def test_the_first_time_warns_and_the_second_hands_in_what_is_there(
    taker, django_capture_on_commit_callbacks
):
    assert taker.save(1, "B", 1).status_code == 200
    first = leave(taker, 1, position=1)
    assert first["ended"] is False
    assert first["warning"].startswith("The test was left 1 time. The next time it is handed in")
    page = taker.client.get(f"{taker.url}2/").content.decode()
    assert first["warning"] in page, "the warning stays after a reload"
    with django_capture_on_commit_callbacks(execute=True):
        second = leave(taker, 2)
    assert (second["ended"], second["warning"]) == (True, "")
    session = taker.session
    assert (session.status, session.handed_in_by, str(session.score_percentage)) == (
        "completed",
        "rule",
        "50.00",
    )
    assert Answer.objects.get(session=session, selected_answer="B").is_correct
    assert AuditLog.objects.filter(entity_id=session.public_id, changes__status__new="completed").exists()
    refused = taker.save(2, "B", 2)
    assert (refused.status_code, refused.json()["code"]) == (409, "SESSION_CLOSED")
    receipt = taker.client.get(taker.url, follow=True).content.decode()
    assert "left as often as its rules allow" in receipt
    assert "no rejection" in receipt
    assert session.receipt_code
    assert session.application.status == "completed", "nobody is rejected by it"
    case = integrity.assess(session)
    assert (case.severity, case.informed_at is not None) == ("high", True), "the candidate is heard"


def test_the_page_of_the_invitation_says_it_beforehand(strict):
    words = "when it has happened 2 times, the test is handed in"
    taker = link_to(strict)
    page = taker.client.get(taker.link).content.decode()
    assert words in page
    assert "No report ends the test." not in page
    strict.violation_limit = None
    strict.save()
    page = taker.client.get(taker.link).content.decode()
    assert words not in page
    assert "No report ends the test." in page


def test_without_a_limit_nothing_ends(published):
    taker = link_to(published)
    taker.start()
    for minute in range(5):
        assert leave(taker, minute) == {"stored": 1, "repeated": 0, "ended": False, "warning": ""}
    assert taker.session.is_open
    assert "data-departures" not in taker.client.get(f"{taker.url}1/").content.decode()


def test_events_of_one_departure_count_once_and_a_blur_never(taker):
    at = timezone.now()
    batch = [
        {"event_type": kind, "key": str(place), "client_time": (at + timedelta(seconds=place)).isoformat()}
        for place, kind in enumerate(("fullscreen_exit", "tab_switch", "window_blur", "fullscreen_exit"))
    ]
    assert taker.events(*batch).json()["ended"] is False
    assert taker.events(*batch).json()["repeated"] == 4
    for minute in range(1, 5):
        assert leave(taker, minute, "window_blur")["ended"] is False
    assert departures(taker.session).number == 1


def test_what_was_cleared_and_what_happened_in_a_pause_is_not_counted(taker, admin_user):
    leave(taker, 1)
    proctoring.review(ProctoringEvent.objects.get(), actor=admin_user, flagged=False, outcome="valid")
    now = timezone.now()
    SessionPause.objects.create(
        session=taker.session,
        kind="staff",
        started_at=now + timedelta(minutes=4),
        ended_at=now + timedelta(minutes=6),
    )
    assert leave(taker, 5)["ended"] is False
    assert departures(taker.session).number == 0
    assert leave(taker, 7)["warning"]


def test_while_the_clock_stands_nothing_is_counted(taker, strict):
    strict.pauses_allowed = 1
    strict.save()
    leave(taker, -30)
    pauses.start_pause(taker.session, kind="candidate")
    assert leave(taker, 1)["ended"] is False
    assert taker.session.is_open


def test_approved_conditions_switch_it_off(strict):
    taker = link_to(strict)
    taker.start()
    row = Accommodation.objects.create(
        candidate=taker.session.application.candidate,
        status="approved",
        reason="private",
        larger_type=True,
        decided_at=timezone.now(),
    )
    TestSession.objects.filter(pk=taker.session.pk).update(accommodation=row)
    for minute in range(4):
        assert leave(taker, minute)["ended"] is False
    assert taker.session.is_open


def test_what_arrives_after_the_end_changes_nothing(taker):
    leave(taker, 1)
    taker.hand_in()
    assert leave(taker, 2) == {"stored": 1, "repeated": 0, "ended": False, "warning": ""}
    assert taker.session.handed_in_by == "candidate"


def test_three_departures_in_all_warn_twice(published):
    published.violation_limit = 3
    published.save()
    taker = link_to(published)
    taker.start()
    assert "After 2 more times" in leave(taker, 1)["warning"]
    assert "left 2 times. The next time" in leave(taker, 2)["warning"]
    assert leave(taker, 3)["ended"] is True


def test_the_limit_begins_at_two(recruiter, api_as, client_as, published):
    url = f"/api/v1/assessments/{published.public_id}"
    refused = api_as(recruiter).patch(url, {"violation_limit": 1}, format="json")
    assert (refused.status_code, refused.json()["field_errors"][0]["field"]) == (422, "violation_limit")
    assert api_as(recruiter).patch(url, {"violation_limit": 2}, format="json").json()["violation_limit"] == 2
    type(published).objects.filter(pk=published.pk).update(violation_limit=1)
    taker = link_to(published)
    taker.start()
    assert leave(taker, 1)["ended"] is False, "a limit of one that was kept before warns as well"


@pytest.mark.django_db(transaction=True)
def test_two_batches_at_once_end_it_once():
    tenant = TenantFactory()
    with tenant_context(tenant):
        question_set = QuestionSetFactory(total_questions=1)
        QuestionFactory(question_set=question_set)
        found = link_to(AssessmentFactory(question_set=question_set, published=True, violation_limit=2))
    found.start()

    def send(minute):
        browser = Client()
        browser.cookies = found.client.cookies
        other = type(found)(found.raw, browser, found.public_id)
        try:
            return leave(other, minute)["ended"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(send, (1, 2, 3, 4)))
    assert any(ended)
    session = found.session
    assert (session.handed_in_by, session.status) == ("rule", "completed")
    with platform_context(reason="test"):
        assert (
            AuditLog.objects.filter(entity_id=session.public_id, changes__status__new="completed").count()
            == 1
        )
        assert ProctoringEvent.objects.count() == 4
