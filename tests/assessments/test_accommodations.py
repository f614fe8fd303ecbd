"""Other conditions: asked once, decided by admins, in force at once, and the reason read by nobody else."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Accommodation, SessionSection, TestSession
from assessments.operations import accommodations
from assessments.selectors import accommodations as selectors
from config.kernel.errors import Conflict, InvalidTransition, PolicyDenied, TooMany, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.models import CeleryTask, Notification
from superadmin.models import AuditLog
from tests.assessments.taking import link_to
from tests.factories.assessments import ApplicationFactory, AssessmentFactory, TestSessionFactory
from tests.factories.candidates import CandidateFactory

pytestmark = pytest.mark.django_db

REASON = "Since the accident I live with severe dyslexia."


@pytest.fixture
def candidate(in_tenant):
    return CandidateFactory()


@pytest.fixture
def asked(candidate):
    return accommodations.ask(candidate, reason=REASON, extra_time_percent=50, larger_type=True)


@pytest.fixture
def approved(asked, admin_user):
    return accommodations.approve(asked, actor=admin_user)


def running(candidate, **values):
    """Return an attempt of the person that ends in 30 minutes of a 60 minute test."""
    assessment = AssessmentFactory(published=True, duration_minutes=60, **values)
    return TestSessionFactory(
        application=ApplicationFactory(candidate=candidate, assessment=assessment, running=True)
    )


def test_the_reason_is_unreadable_in_the_database_and_named_nowhere_else(
    asked, admin_user, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        accommodations.approve(asked, actor=admin_user, answer="With pleasure.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM accommodations")
        assert "dyslexia" not in cursor.fetchone()[0]
    told = [str(row.changes) + row.description for row in AuditLog.objects.all()]
    told += [note.title + note.message for note in Notification.objects.all()]
    told += [str(job.__dict__) for job in CeleryTask.objects.all()]
    told += [message.body + message.subject for message in mail.outbox]
    assert len(told) >= 4
    assert [text for text in told if "dyslexia" in text or "accident" in text] == []
    assert Accommodation.objects.get().reason == REASON


def test_a_request_tells_the_admins_and_nobody_else(candidate, admin_user, recruiter, viewer):
    accommodations.ask(candidate, reason=REASON, break_minutes=10)
    assert list(Notification.objects.values_list("user_id", flat=True)) == [admin_user.pk]


def test_only_one_request_waits(asked, candidate):
    with pytest.raises(Conflict):
        accommodations.ask(candidate, reason="Again", no_camera=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Accommodation.objects.create(candidate=candidate, reason="x", no_camera=True)
    assert Accommodation.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": "  ", "no_camera": True}, "reason"),
        ({"reason": "x" * 4_001, "no_camera": True}, "reason"),
        ({"reason": "x"}, "extra_time_percent"),
        ({"reason": "x", "extra_time_percent": 201}, "extra_time_percent"),
        ({"reason": "x", "extra_time_percent": -1}, "extra_time_percent"),
        ({"reason": "x", "break_minutes": 121}, "break_minutes"),
    ],
)
def test_what_cannot_be_asked(candidate, values, field):
    with pytest.raises(ValidationFailed) as refused:
        accommodations.ask(candidate, **values)
    assert refused.value.field_errors[0]["field"] == field
    assert not Accommodation.objects.exists()


def test_asking_and_taking_back_ends_after_some_rounds(candidate, admin_user):
    for _round in range(accommodations.MOST_A_DAY):
        accommodations.ask(candidate, reason=REASON, no_camera=True)
        accommodations.withdraw(candidate)
    with pytest.raises(TooMany):
        accommodations.ask(candidate, reason=REASON, no_camera=True)
    assert Notification.objects.count() == accommodations.MOST_A_DAY
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert accommodations.ask(candidate, reason=REASON, no_camera=True).status == "requested"


def test_conditions_apply_to_the_next_test(candidate, approved, published):
    application = ApplicationFactory(candidate=candidate, assessment=published)
    taker = link_to(published, application=application)
    page = taker.client.get(taker.link).content.decode()
    assert f"{published.duration_minutes * 3 // 2} minutes in one go" in page
    assert "50 % more time" in page
    taker.start()
    session = taker.session
    assert session.accommodation_id == approved.pk
    assert session.deadline_at - session.started_at == timedelta(minutes=published.duration_minutes * 1.5)
    assert "larger-type" in taker.client.get(f"{taker.url}1/").content.decode()


@pytest.mark.parametrize("change", ["closed", "past", "ended", "foreign"])
def test_where_conditions_do_not_apply(candidate, approved, published, admin_user, change):
    if change == "closed":
        published.accommodations_allowed = False
        published.save()
    if change == "past":
        Accommodation.objects.update(valid_until=timezone.now().date() - timedelta(days=1))
    if change == "ended":
        accommodations.end(approved, actor=admin_user)
    application = ApplicationFactory(
        candidate=CandidateFactory() if change == "foreign" else candidate, assessment=published
    )
    taker = link_to(published, application=application)
    page = taker.client.get(taker.link).content.decode()
    assert f"{published.duration_minutes} minutes in one go" in page
    assert ("do not apply to this test" in page) == (change == "closed")
    taker.start()
    session = taker.session
    assert session.accommodation_id is None
    assert session.deadline_at - session.started_at == timedelta(minutes=published.duration_minutes)


def test_a_running_test_gets_its_time_at_once(asked, candidate, admin_user):
    session, other = running(candidate), running(CandidateFactory())
    closed = running(candidate, accommodations_allowed=False)
    entered = SessionSection.objects.create(
        session=session,
        position=1,
        title="One",
        weight=50,
        time_limit_minutes=10,
        started_at=timezone.now(),
        deadline_at=timezone.now() + timedelta(minutes=10),
    )
    later = SessionSection.objects.create(
        session=session, position=2, title="Two", weight=50, time_limit_minutes=15
    )
    before = {row.pk: row.deadline_at for row in (session, other, closed)}
    accommodations.approve(asked, actor=admin_user)
    gained = {row.pk: row.deadline_at - before[row.pk] for row in TestSession.objects.all()}
    assert gained == {
        session.pk: timedelta(minutes=30),
        other.pk: timedelta(0),
        closed.pk: timedelta(0),
    }
    changed = SessionSection.objects.get(pk=entered.pk)
    assert (changed.time_limit_minutes, changed.deadline_at - entered.deadline_at) == (
        15,
        timedelta(minutes=5),
    )
    changed = SessionSection.objects.get(pk=later.pk)
    assert (changed.time_limit_minutes, changed.deadline_at) == (23, None)


def test_the_page_of_a_running_test_hears_of_it(candidate, published, admin_user):
    taker = link_to(published, application=ApplicationFactory(candidate=candidate, assessment=published))
    taker.start()

    def clock():
        return taker.client.get(f"{taker.url}clock/", headers={"X-Test-Session": taker.public_id}).json()

    before = clock()
    row = accommodations.ask(candidate, reason=REASON, extra_time_percent=100, larger_type=True)
    accommodations.approve(row, actor=admin_user)
    after = clock()
    gained = after["seconds_left"] - before["seconds_left"]
    assert abs(gained - published.duration_minutes * 60) <= 2
    assert (before["larger_type"], after["larger_type"]) == (False, True)
    assert "reason" not in json.dumps(after)


def test_a_running_test_never_loses_time(approved, candidate, admin_user):
    session = running(candidate)
    TestSession.objects.filter(pk=session.pk).update(
        accommodation=approved, extra_percent=approved.extra_time_percent
    )
    less = accommodations.ask(candidate, reason="Better now", extra_time_percent=25)
    accommodations.approve(less, actor=admin_user)
    accommodations.end(less, actor=admin_user)
    now = TestSession.objects.get(pk=session.pk)
    assert (now.deadline_at, now.accommodation_id) == (session.deadline_at, less.pk)
    assert Accommodation.objects.get(pk=approved.pk).status == "ended"


def test_less_and_then_more_again_adds_the_time_once(candidate, admin_user):
    session = running(candidate)
    part = SessionSection.objects.create(
        session=session, position=1, title="One", weight=100, time_limit_minutes=10
    )
    for percent in (100, 25, 100):
        row = accommodations.ask(candidate, reason=REASON, extra_time_percent=percent)
        accommodations.approve(row, actor=admin_user)
    now = TestSession.objects.get(pk=session.pk)
    given = timedelta(minutes=session.application.assessment.duration_minutes)
    assert (now.deadline_at - session.deadline_at, now.extra_percent) == (given, 100)
    assert SessionSection.objects.get(pk=part.pk).time_limit_minutes == 20


@pytest.mark.parametrize("role", ["recruiter", "viewer", "interviewer", "superadmin", "user"])
def test_only_the_companys_admins_decide_and_read(asked, make_user, role):
    actor = make_user(role)
    for attempt in (accommodations.approve, accommodations.end):
        with pytest.raises(PolicyDenied):
            attempt(asked, actor=actor)
    with pytest.raises(PolicyDenied):
        accommodations.decline(asked, actor=actor, answer="No")
    with platform_context(reason="test"):
        assert not Accommodation.objects.visible_to(actor).exists()
    asked.refresh_from_db()
    assert asked.status == "requested"


def test_another_companys_admin_sees_nothing(asked, make_user, other_tenant):
    stranger = make_user("admin", tenant=other_tenant)
    with platform_context(reason="test"):
        assert not Accommodation.objects.visible_to(stranger).exists()
    with pytest.raises(PolicyDenied):
        accommodations.approve(asked, actor=stranger)


def test_refusing_needs_an_answer(asked, admin_user, django_capture_on_commit_callbacks):
    with pytest.raises(ValidationFailed):
        accommodations.decline(asked, actor=admin_user, answer=" ")
    with django_capture_on_commit_callbacks(execute=True):
        accommodations.decline(asked, actor=admin_user, answer="Please call us first.")
    assert "Please call us first." in mail.outbox[0].body
    with pytest.raises(InvalidTransition):
        accommodations.decline(asked, actor=admin_user, answer="Twice.")
    accommodations.approve(asked, actor=admin_user)
    assert selectors.holding(asked.candidate).pk == asked.pk


def test_the_reason_goes_when_the_conditions_do(approved, candidate, admin_user):
    accommodations.end(approved, actor=admin_user)
    assert Accommodation.objects.get(pk=approved.pk).reason == ""
    accommodations.ask(candidate, reason=REASON, no_camera=True)
    assert accommodations.withdraw(candidate) == 1
    assert set(Accommodation.objects.values_list("status", flat=True)) == {"ended"}
    assert {row.reason for row in Accommodation.objects.all()} == {""}
    assert accommodations.withdraw(candidate) == 0


def test_the_last_day_ends_them(asked, admin_user):
    today = timezone.now().date()
    with pytest.raises(ValidationFailed):
        accommodations.approve(asked, actor=admin_user, valid_until=today - timedelta(days=1))
    accommodations.approve(asked, actor=admin_user, valid_until=today)
    assert selectors.holding(asked.candidate) is not None
    assert accommodations.end_past() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert selectors.holding(asked.candidate) is None
        assert accommodations.end_past() == 1
    assert Accommodation.objects.get().reason == ""


def test_recruiters_read_that_it_is_as_approved_and_no_more(
    approved, candidate, recruiter, viewer, client_as, api_as
):
    session = running(candidate)
    TestSession.objects.filter(pk=session.pk).update(accommodation=approved)
    application = session.application
    application.test_session = session
    application.save()
    for person in (recruiter, viewer):
        client, api = client_as(person), api_as(person)
        pages = {
            path: client.get(path).content.decode()
            for path in (
                f"/assessments/sessions/{session.public_id}/",
                f"/applications/{application.public_id}/",
                f"/candidates/{candidate.public_id}/",
                "/assessments/sessions/",
            )
        }
        data = api.get(f"/api/v1/test-sessions/{session.public_id}").json()
        assert data["conditions_as_approved"] is True
        pages["api"] = json.dumps(data)
        assert "as approved" in pages[f"/assessments/sessions/{session.public_id}/"]
        assert "as approved" in pages[f"/applications/{application.public_id}/"]
        secret = ("dyslexia", "50 % more", approved.public_id)
        assert [path for path, text in pages.items() if any(word in text for word in secret)] == []
        assert client.get(f"/accommodations/{approved.public_id}/").status_code == 403
        assert api.get(f"/api/v1/accommodations/{approved.public_id}").status_code == 403


def test_the_console_does_not_show_the_reason(approved, superadmin, client_as):
    client = client_as(superadmin)
    listed = client.get("/console/assessments/accommodation/")
    shown = client.get(f"/console/assessments/accommodation/{approved.pk}/change/")
    assert listed.status_code == shown.status_code == 200
    assert approved.public_id in shown.content.decode()
    assert "dyslexia" not in listed.content.decode() + shown.content.decode()


def test_asking_by_the_link_without_an_account(published):
    taker = link_to(published)
    path = f"{taker.link}conditions/"
    key = taker.key()
    sent = taker.client.post(path, {"key": key, "reason": REASON, "extra_time_percent": "25"})
    assert (sent.status_code, sent["Location"]) == (302, path)
    row = Accommodation.objects.get()
    assert (row.reason, row.extra_time_percent) == (REASON, 25)
    page = taker.client.get(path)
    assert "waits for a decision" in page.content.decode()
    assert "dyslexia" not in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    again = taker.client.post(path, {"key": key, "reason": "More", "no_camera": "on"})
    assert again.status_code == 422
    assert "waits for a decision" in again.content.decode()
    assert Accommodation.objects.count() == 1
    taker.client.post(path, {"key": key, "withdraw": "1"})
    row.refresh_from_db()
    assert (row.status, row.reason) == ("ended", "")


def test_a_form_without_our_cookie_or_with_holes_changes_nothing(published):
    taker = link_to(published)
    path = f"{taker.link}conditions/"
    values = {"key": taker.key(), "reason": REASON, "no_camera": "on"}
    assert Client().post(path, values).status_code == 422
    empty = taker.client.post(path, {**values, "no_camera": ""})
    assert empty.status_code == 422
    assert REASON in empty.content.decode()
    assert not Accommodation.objects.exists()


def test_asking_from_the_own_account(candidate_user, client_as, published, make_user, other_tenant):
    candidate = CandidateFactory(user=candidate_user)
    own = ApplicationFactory(candidate=candidate, assessment=published)
    client = client_as(candidate_user)
    path = f"/my/{own.public_id}/conditions/"
    assert path in client.get("/my/").content.decode()
    assert client.post(path, {"reason": REASON, "break_minutes": "15"}).status_code == 302
    row = Accommodation.objects.get()
    assert (row.candidate_id, row.break_minutes, row.status) == (candidate.pk, 15, "requested")
    assert "dyslexia" not in client.get(path).content.decode() + client.get("/my/").content.decode()
    stranger = client_as(make_user("user"))
    assert stranger.post(path, {"withdraw": "1"}).status_code == 404
    row.refresh_from_db()
    assert row.status == "requested"
    client.post(path, {"withdraw": "1"})
    row.refresh_from_db()
    assert (row.status, row.reason) == ("ended", "")


def test_the_admins_queue_and_decision(asked, admin_user, client_as):
    client = client_as(admin_user)
    assert asked.candidate.full_name in client.get("/accommodations/").content.decode()
    path = f"/accommodations/{asked.public_id}/"
    assert REASON in client.get(path).content.decode()
    refused = client.post(path, {"decision": "decline", "extra_time_percent": "50"})
    assert refused.status_code == 422
    values = {"decision": "approve", "extra_time_percent": "25", "valid_until": "2099-12-31"}
    assert client.post(path, values).status_code == 302
    asked.refresh_from_db()
    assert (asked.status, asked.extra_time_percent, asked.larger_type) == ("approved", 25, False)
    assert asked.decided_by_id == admin_user.pk
    assert asked.candidate.full_name not in client.get("/accommodations/").content.decode()
    client.post(f"{path}end/")
    asked.refresh_from_db()
    assert asked.status == "ended"


def test_the_list_asks_the_same_number_of_queries(in_tenant, admin_user, client_as):
    client = client_as(admin_user)
    counts = []
    for number in (1, 2):
        for _one in range(number):
            accommodations.ask(CandidateFactory(), reason=REASON, no_camera=True)
        client.get("/accommodations/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/accommodations/").content.decode().count("Waiting for a decision") >= number
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_over_the_api(published, admin_user, api_as, client_as):
    taker = link_to(published)
    body = {"token": taker.raw, "reason": REASON, "extra_time_percent": 50}
    sent = api_as().post("/api/v1/assessments/access/conditions", body, format="json")
    assert sent.status_code == 201
    assert "reason" not in sent.json()
    again = api_as().post("/api/v1/assessments/access/conditions", body, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_ASKED")
    api, row = api_as(admin_user), Accommodation.objects.get()
    items = api.get("/api/v1/accommodations").json()["items"]
    assert [item["id"] for item in items] == [row.public_id]
    assert "reason" not in items[0]
    path = f"/api/v1/accommodations/{row.public_id}"
    assert api.get(path).json()["reason"] == REASON
    assert api.post(f"{path}/decline", {}, format="json").status_code == 422
    answer = api.post(f"{path}/approve", {"valid_until": "2099-12-31"}, format="json").json()
    assert (answer["status"], answer["extra_time_percent"]) == ("approved", 50)
    assert api.post(f"{path}/end", {}, format="json").json()["reason"] == ""
    assert api.post(f"{path}/end", {}, format="json").status_code == 409


def test_rows_stay_in_their_company(asked, other_tenant):
    with tenant_context(other_tenant):
        assert not Accommodation.objects.exists()
