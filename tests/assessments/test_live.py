"""The live wall: what it shows, how it is asked, what staff do about a running test, what the candidate sees."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Answer, SessionMessage, SessionQuestion, SessionSection, TestSession
from assessments.operations import live
from assessments.selectors import live as selectors
from config.kernel.errors import Conflict, PolicyDenied, ValidationFailed
from config.kernel.tenancy import tenant_context
from superadmin.models import AuditLog
from tests.assessments.sittings import answer, begun
from tests.assessments.taking import link_to
from tests.factories.assessments import ApplicationFactory, AssessmentFactory, TestSessionFactory
from tests.factories.monitoring import ProctoringEventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(published):
    """An attempt that began ten minutes ago; one of two questions is answered."""
    session = begun(published, started_at=timezone.now() - timedelta(minutes=10))
    answer(session, "B-", seconds=500)
    Answer.objects.update(saved_at=timezone.now() - timedelta(minutes=2))
    return session


@pytest.fixture
def taker(published):
    found = link_to(published)
    found.start()
    return found


def row_of(actor, **more):
    return selectors.wall(actor, **more).rows[0]


def test_a_row_says_where_a_candidate_is(running, recruiter):
    for kind, severity, minutes in (("copy_paste", "low", 9), ("tab_switch", "medium", 4)):
        at = timezone.now() - timedelta(minutes=minutes)
        ProctoringEventFactory(test_session=running, event_type=kind, severity=severity, detected_at=at)
    row = row_of(recruiter)
    assert (row.session_id, row.candidate_name) == (running.public_id, running.candidate_name)
    assert (row.answered, row.total, row.position) == (1, running.total_questions, 1)
    assert (row.last_event, row.integrity, row.connection) == ("tab_switch", "warning", "quiet")
    assert abs((timezone.now() - timedelta(minutes=2) - row.last_seen).total_seconds()) < 5


def test_the_section_is_that_of_the_last_answer_or_the_one_entered(running, recruiter):
    parts = [
        SessionSection.objects.create(session=running, position=place, title=f"Part {place}", weight=50)
        for place in (1, 2)
    ]
    for place, part in enumerate(parts, 1):
        SessionQuestion.objects.filter(session=running, position=place).update(section=part)
    assert row_of(recruiter).section == "Part 1"
    TestSession.objects.filter(pk=running.pk).update(by_section=True)
    SessionSection.objects.filter(pk=parts[1].pk).update(started_at=timezone.now())
    assert row_of(recruiter).section == "Part 2"


@pytest.mark.parametrize(
    ("silent", "state"), [(0, "connected"), (59, "connected"), (62, "quiet"), (179, "quiet"), (185, "lost")]
)
def test_connection_by_the_last_sign(running, recruiter, silent, state):
    Answer.objects.update(saved_at=running.started_at)
    TestSession.objects.update(started_at=timezone.now() - timedelta(hours=1))
    cache.set(selectors.sign_of_life(running.pk), timezone.now().timestamp() - silent, 60)
    Answer.objects.update(saved_at=timezone.now() - timedelta(minutes=30))
    assert row_of(recruiter).connection == state


def test_the_clock_of_a_paused_test_stands(running, recruiter):
    now = timezone.now()
    TestSession.objects.update(paused_at=now - timedelta(minutes=5), deadline_at=now + timedelta(minutes=10))
    wall = selectors.wall(recruiter)
    assert wall.rows[0].seconds_left(wall.now) == 15 * 60


def test_ended_tests_other_companies_and_practice_are_not_there(
    running, recruiter, other_tenant, question_set
):
    TestSessionFactory(finished=True, application=ApplicationFactory(tested=True))
    TestSession.objects.create(
        question_set=question_set,
        deadline_at=timezone.now() + timedelta(hours=1),
        candidate_name="Practising",
    )
    with tenant_context(other_tenant):
        TestSessionFactory(candidate_name="Stranger")
    assert [row.session_id for row in selectors.wall(recruiter).rows] == [running.public_id]


def test_filter_by_assessment(running, recruiter, client_as):
    other = TestSessionFactory(candidate_name="Somebody Else")
    chosen = running.application.assessment
    page = client_as(recruiter).get(f"/live/?assessment={chosen.public_id}").content.decode()
    assert running.candidate_name in page
    assert "Somebody Else" not in page
    assert other.application.assessment.title in page, "it can be chosen"
    assert "Nobody takes a test" in client_as(recruiter).get("/live/?assessment=%00x").content.decode()


def test_nothing_new_is_a_304(running, recruiter, admin_user, client_as, api_as):
    client = client_as(recruiter)
    first = client.get("/live/", headers={"HX-Request": "true"})
    assert (first.status_code, "<html" in first.content.decode()) == (200, False)
    asking = {"HX-Request": "true", "If-None-Match": first["ETag"]}
    same = client.get("/live/", headers=asking)
    assert (same.status_code, same.content) == (304, b"")
    assert client_as(admin_user).get("/live/", headers=asking).status_code == 200
    live.send_message(running, text="Hello", actor=recruiter)
    assert client.get("/live/", headers=asking).status_code == 200
    api = api_as(recruiter)
    first = api.get("/api/v1/live-sessions")
    assert api.get("/api/v1/live-sessions", headers={"If-None-Match": first["ETag"]}).status_code == 304
    Answer.objects.update(selected_answer=None)
    again = api.get("/api/v1/live-sessions", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.json()["items"][0]["answered"]) == (200, 0)


def test_the_tag_holds_while_only_time_passes(running, recruiter):
    cache.set(selectors.sign_of_life(running.pk), timezone.now().timestamp(), 60)
    before = selectors.wall(recruiter)
    cache.set(selectors.sign_of_life(running.pk), timezone.now().timestamp(), 60)
    after = selectors.wall(recruiter)
    assert before.now != after.now
    assert before.etag() == after.etag()


def test_one_and_many_rows_take_the_same_queries(running, recruiter, client_as):
    client = client_as(recruiter)

    def count():
        client.get("/live/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/live/").status_code == 200
        return len(captured)

    one = count()
    for _number in range(4):
        session = begun(running.application.assessment)
        answer(session, "BA")
        ProctoringEventFactory(test_session=session)
        live.send_message(session, text="Hi", actor=recruiter)
    assert len(selectors.wall(recruiter).rows) == 5
    assert count() == one


def test_a_message_reaches_the_page_and_is_seen_once(taker, recruiter):
    session = taker.session
    row = live.send_message(session, text="  You may use paper. <b>", actor=recruiter)
    headers = {"X-Test-Session": taker.public_id}
    told = taker.client.get(f"{taker.url}clock/", headers=headers).json()["messages"]
    assert [(one["id"], one["text"]) for one in told] == [(row.public_id, "You may use paper. <b>")]
    row.refresh_from_db()
    assert row.seen_at is None
    seen = taker.client.post(
        f"{taker.url}messages/",
        json.dumps({"seen": [row.public_id, "msg_unknown"]}),
        content_type="application/json",
        headers=headers,
    )
    assert seen.json() == {"seen": 1}
    row.refresh_from_db()
    first = row.seen_at
    assert first is not None
    taker.client.get(f"{taker.url}1/")
    row.refresh_from_db()
    assert row.seen_at == first


def test_without_a_script_the_page_shows_it(taker, recruiter):
    row = live.send_message(taker.session, text="You may use <b>paper</b>.", actor=recruiter)
    page = taker.client.get(f"{taker.url}1/").content.decode()
    assert "You may use &lt;b&gt;paper&lt;/b&gt;." in page
    row.refresh_from_db()
    assert row.seen_at is not None
    SessionMessage.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    assert "paper" not in taker.client.get(f"{taker.url}1/").content.decode()


def test_messages_of_another_attempt_stay_there(taker, published, recruiter):
    other = link_to(published)
    other.start()
    row = live.send_message(other.session, text="For somebody else", actor=recruiter)
    assert "somebody else" not in taker.client.get(f"{taker.url}1/").content.decode()
    answer_ = taker.client.post(
        f"{taker.url}messages/",
        json.dumps({"seen": [row.public_id]}),
        content_type="application/json",
        headers={"X-Test-Session": taker.public_id},
    )
    assert answer_.json() == {"seen": 0}
    for body in ("[]", '{"seen": "x"}', '{"seen": [1]}', "x"):
        refused = taker.client.post(
            f"{taker.url}messages/",
            body,
            content_type="application/json",
            headers={"X-Test-Session": taker.public_id},
        )
        assert refused.status_code == 422
    row.refresh_from_db()
    assert row.seen_at is None


def test_the_words_of_a_message_are_not_in_the_audit(running, recruiter):
    live.send_message(running, text="Please mute the radio", actor=recruiter)
    entry = AuditLog.objects.latest("position")
    assert (entry.entity_type, entry.user_id) == ("session_message", recruiter.pk)
    assert "radio" not in entry.description + str(entry.changes)


@pytest.mark.parametrize("role", ["viewer", "interviewer", "user", "superadmin"])
def test_who_may_not_act(running, make_user, role):
    actor = make_user(role)
    with pytest.raises(PolicyDenied):
        live.send_message(running, text="Hi", actor=actor)
    with pytest.raises(PolicyDenied):
        live.end(running, reason="No", actor=actor)
    running.refresh_from_db()
    assert running.is_open
    assert not SessionMessage.objects.exists()


def test_what_cannot_be_said(running, recruiter):
    for text in ("  ", "x" * 1_001):
        with pytest.raises(ValidationFailed):
            live.send_message(running, text=text, actor=recruiter)
    with pytest.raises(ValidationFailed):
        live.end(running, reason=" ", actor=recruiter)
    assert not SessionMessage.objects.exists()


def test_ending_scores_what_is_there(taker, recruiter):
    taker.save(1, "B", 1)
    ended = live.end(taker.session, reason="Another person answered.", actor=recruiter)
    assert (ended.status, ended.handed_in_by, ended.correct_answers) == ("completed", "staff", 1)
    assert taker.save(2, "B", 2).json()["code"] == "SESSION_CLOSED"
    entries = AuditLog.objects.filter(entity_id=ended.public_id, user_id=recruiter.pk)
    assert {"Ended by staff: Another person answered."} < set(entries.values_list("description", flat=True))
    with pytest.raises(Conflict):
        live.end(ended, reason="Twice", actor=recruiter)
    with pytest.raises(Conflict):
        live.send_message(ended, text="Hello?", actor=recruiter)


def test_the_page_of_one_test(running, recruiter, viewer, client_as):
    client, base = client_as(recruiter), f"/live/{running.public_id}/"
    assert client.get(base).status_code == 200
    empty = client.post(f"{base}message/", {"text": " "})
    assert empty.status_code == 422
    client.post(f"{base}message/", {"text": "All is well"})
    page = client.get(base).content.decode()
    assert "All is well" in page
    assert "not seen yet" in page
    client.post(f"{base}pause/")
    running.refresh_from_db()
    assert running.paused_at is not None
    assert "Let the clock go on" in client.get(base).content.decode()
    client.post(f"{base}resume/")
    running.refresh_from_db()
    assert running.paused_at is None
    wrong = client.post(f"{base}end/", {"reason": "Cheating aloud", "confirmation": "somebody"})
    assert wrong.status_code == 422
    assert "Cheating aloud" in wrong.content.decode()
    running.refresh_from_db()
    assert running.is_open
    right = {"reason": "Cheating aloud", "confirmation": f" {running.candidate_name.upper()} "}
    assert client.post(f"{base}end/", right)["Location"] == "/live/"
    running.refresh_from_db()
    assert running.handed_in_by == "staff"
    assert client.get(base)["Location"] == f"/assessments/sessions/{running.public_id}/"


def test_viewers_read_only(running, viewer, client_as):
    page = client_as(viewer).get(f"/live/{running.public_id}/").content.decode()
    assert "For reading only" in page
    assert "<form" not in page.split('id="main"')[1]


def test_an_empty_wall_says_so(in_tenant, recruiter, client_as):
    assert "Nobody takes a test" in client_as(recruiter).get("/live/").content.decode()


def test_over_the_api(running, recruiter, viewer, api_as):
    api, base = api_as(recruiter), f"/api/v1/live-sessions/{running.public_id}"
    first = api.get("/api/v1/live-sessions").json()
    assert [item["session_id"] for item in first["items"]] == [running.public_id]
    assert first["items"][0]["seconds_left"] > 0
    sent = api.post(f"{base}/message", {"text": "Hello"}, format="json").json()
    assert (sent["text"], sent["seen_at"]) == ("Hello", None)
    assert [one["id"] for one in api.get(f"{base}/messages").json()] == [sent["id"]]
    assert api.get(base).json()["messages_unseen"] == 1
    assert api.post(f"{base}/pause", {}, format="json").json()["paused_at"] is not None
    assert api.post(f"{base}/resume", {}, format="json").json()["paused_at"] is None
    assert api.post(f"{base}/end", {"reason": "x", "confirm": "no"}, format="json").status_code == 422
    assert api_as(viewer).post(f"{base}/message", {"text": "x"}, format="json").status_code == 403
    ended = api.post(f"{base}/end", {"reason": "x", "confirm": running.public_id}, format="json").json()
    assert ended["status"] == "completed"
    assert api.post(f"{base}/message", {"text": "x"}, format="json").json()["code"] == "SESSION_CLOSED"
    assert api.get("/api/v1/live-sessions").json()["items"] == []


def test_choices_name_each_test_once(published, recruiter):
    begun(published)
    begun(published)
    AssessmentFactory(published=True, title="Nobody takes this")
    assert selectors.choices(recruiter) == [(published.public_id, published.title)]
