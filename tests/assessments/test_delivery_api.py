"""Taking a test by a program of the candidate's, and reading results by staff."""

import pytest
from django.utils import timezone

from assessments.models import Answer, SessionMessage, TestSession
from monitoring.models import ProctoringEvent
from tests.assessments.taking import link_to

pytestmark = pytest.mark.django_db
API = "/api/v1"
LISTED = 6
"""Statements of the list: sign-in, scope, count, page."""


@pytest.fixture
def taker(published):
    return link_to(published)


@pytest.fixture
def program(api_as):
    """Return a function that starts a test and gives a client that carries the credential."""

    def begin(taker):
        client = api_as()
        body = {"token": taker.raw, "consent": True}
        reply = client.post(f"{API}/assessments/access/start", body, format="json")
        assert reply.status_code == 201
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {reply.json()['credential']}")
        client.address = f"{API}/test-sessions/{reply.json()['session_id']}"
        return client

    return begin


def test_the_whole_way_by_a_program(taker, published, api_as, program):
    found = api_as().post(f"{API}/assessments/access", {"token": taker.raw}, format="json").json()
    assert (found["title"], found["questions"], found["is_running"]) == (published.title, 2, False)
    client = program(taker)
    paper = client.get(f"{client.address}/attempt").json()
    assert [question["position"] for question in paper["questions"]] == [1, 2]
    assert set(paper["questions"][0]) == {
        "position",
        "section",
        "kind",
        "text",
        "html",
        "options",
        "selected_answer",
        "flagged",
        "client_seq",
    }
    saved = client.put(
        f"{client.address}/answers/1", {"selected_answer": "B", "client_seq": 1}, format="json"
    )
    assert saved.json()["stored"] is True
    events = {"events": [{"event_type": "tab_switch", "key": "a"}]}
    assert client.post(f"{client.address}/events", events, format="json").json() == {
        "stored": 1,
        "repeated": 0,
        "ended": False,
        "warning": "",
    }
    done = client.post(f"{client.address}/submit").json()
    assert (done["status"], done["score_percentage"], done["questions"]) == ("completed", None, [])
    assert client.post(f"{client.address}/submit").json()["receipt_code"] == done["receipt_code"]
    refused = client.put(
        f"{client.address}/answers/1", {"selected_answer": "A", "client_seq": 2}, format="json"
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "SESSION_CLOSED")
    assert Answer.objects.filter(selected_answer="B", is_correct=True).count() == 1
    assert ProctoringEvent.objects.count() == 1


def test_a_program_gets_what_staff_write_and_acknowledges_it(taker, program, recruiter, api_as):
    client = program(taker)
    session = TestSession.objects.get()
    assert client.get(f"{client.address}/attempt").json()["messages"] == []
    sent = api_as(recruiter).post(
        f"{API}/live-sessions/{session.public_id}/message", {"text": "Take your time."}, format="json"
    )
    assert sent.status_code == 200
    [message] = client.get(f"{client.address}/attempt").json()["messages"]
    assert (message["text"], message["seen_at"]) == ("Take your time.", None)
    row = session.messages.get()
    assert row.seen_at is None, "reading is not showing"
    url, body = f"{client.address}/messages", {"seen": [message["message_id"], "msg_other"]}
    assert [client.post(url, body, format="json").json() for _twice in range(2)] == [{"seen": 1}, {"seen": 0}]
    row.refresh_from_db()
    assert row.seen_at is not None
    for bad in (
        {},
        {"seen": []},
        {"seen": "x"},
        {"seen": [None]},
        {"seen": ["x\x00"]},
        {"seen": ["x" * 41]},
        {"seen": ["x"] * 101},
    ):
        assert client.post(url, bad, format="json").status_code == 422, bad
    wall = api_as(recruiter).get(f"{API}/live-sessions").json()
    assert "connected" in str(wall)


def test_messages_are_acknowledged_by_their_own_attempt_only(taker, published, program, api_as):
    mine, other = program(taker), program(link_to(published))
    row = SessionMessage.objects.create(
        session=TestSession.objects.order_by("pk").last(), text="For the other"
    )
    assert mine.post(f"{other.address}/messages", {"seen": [row.public_id]}, format="json").status_code == 403
    assert mine.post(f"{mine.address}/messages", {"seen": [row.public_id]}, format="json").json() == {
        "seen": 0
    }
    assert (
        api_as().post(f"{mine.address}/messages", {"seen": [row.public_id]}, format="json").status_code == 401
    )
    row.refresh_from_db()
    assert row.seen_at is None


def test_a_second_start_is_refused_and_resume_locks_the_first_out(taker, api_as, program):
    client = program(taker)
    again = api_as().post(
        f"{API}/assessments/access/start", {"token": taker.raw, "consent": True}, format="json"
    )
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_STARTED")
    resumed = api_as().post(f"{API}/assessments/access/resume", {"token": taker.raw}, format="json")
    assert resumed.status_code == 200
    assert client.get(f"{client.address}/attempt").json()["code"] == "SESSION_MOVED"
    assert TestSession.objects.count() == 1


@pytest.mark.parametrize("path", ["attempt", "answers/1", "events", "advance", "pause", "continue", "submit"])
def test_another_attempts_credential_is_refused(published, taker, program, path):
    client, thief = program(taker), program(link_to(published))
    method = {"attempt": thief.get, "answers/1": thief.put}.get(path, thief.post)
    body = {"selected_answer": "A", "client_seq": 1, "events": [{"event_type": "tab_switch", "key": "a"}]}
    body["leaving"] = 1
    kwargs = {} if path == "attempt" else {"data": body, "format": "json"}
    assert method(f"{client.address}/{path}", **kwargs).status_code == 403
    thief.credentials()
    assert method(f"{client.address}/{path}", **kwargs).status_code == 401
    thief.credentials(HTTP_AUTHORIZATION="Bearer nonsense")
    assert method(f"{client.address}/{path}", **kwargs).status_code == 401
    assert not Answer.objects.exists()
    assert not ProctoringEvent.objects.exists()
    assert TestSession.objects.filter(status="started").count() == 2


def test_a_score_that_does_not_count_is_not_shown(taker, program):
    client = program(taker)
    client.post(f"{client.address}/submit")
    TestSession.objects.update(score_released_at=timezone.now())
    assert client.get(f"{client.address}/attempt").json()["score_percentage"] == "0.00"
    TestSession.objects.update(status="invalidated")
    assert client.get(f"{client.address}/attempt").json()["score_percentage"] is None


@pytest.mark.parametrize(("token", "status"), [("x" * 43, 401), ("short", 422)])
def test_links_that_open_nothing(taker, api_as, token, status):
    reply = api_as().post(f"{API}/assessments/access", {"token": token}, format="json")
    assert reply.status_code == status


def test_staff_read_attempts_of_their_company(
    taker, program, recruiter, viewer, api_as, other_tenant, make_user
):
    client = program(taker)
    client.post(f"{client.address}/submit")
    row = api_as(recruiter).get(f"{API}/test-sessions").json()["items"][0]
    assert (row["status"], row["score_percentage"], row["event_count"]) == ("completed", "0.00", 0)
    assert "candidate_email" not in row
    detail = f"{API}/test-sessions/{row['id']}"
    assert api_as(viewer).get(detail).json()["id"] == row["id"]
    assert api_as(viewer).post(f"{detail}/release").status_code == 403
    stranger = api_as(make_user("recruiter", tenant=other_tenant))
    assert stranger.get(detail).status_code == 404
    assert stranger.get(f"{API}/test-sessions").json()["total"] == 0
    assert api_as().get(detail).status_code == 401
    assert api_as(recruiter).post(f"{detail}/release").json()["score_released_at"] is not None


def test_the_list_takes_as_many_statements_for_three_as_for_one(
    published, program, recruiter, api_as, django_assert_num_queries
):
    client = api_as(recruiter)
    client.get(f"{API}/test-sessions")
    for number in (1, 2):
        for _ in range(number):
            program(link_to(published))
        with django_assert_num_queries(LISTED):
            client.get(f"{API}/test-sessions")


def test_a_program_gets_one_question_at_a_time_where_there_is_no_way_back(published, taker, program):
    published.navigation = "forward"
    published.save()
    client = program(taker)
    first = client.get(f"{client.address}/attempt").json()
    assert (first["forward_only"], first["reached"], first["total_questions"]) == (True, 1, 2)
    assert [question["position"] for question in first["questions"]] == [1]
    assert first["questions"][0]["html"].startswith("<p>")
    assert first["questions"][0]["options"][0]["html"] == first["questions"][0]["options"][0]["text"]
    for _ in range(2):
        second = client.post(f"{client.address}/advance", {"leaving": 1}, format="json").json()
        assert [question["position"] for question in second["questions"]] == [2]
    refused = client.put(
        f"{client.address}/answers/1", {"selected_answer": "A", "client_seq": 1}, format="json"
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "QUESTION_LEFT")
    assert client.post(f"{client.address}/advance", {}, format="json").status_code == 422
    assert not Answer.objects.exists()


def test_a_program_pauses_and_gets_no_questions_meanwhile(published, taker, program):
    published.pauses_allowed = 1
    published.save()
    client = program(taker)
    assert client.get(f"{client.address}/attempt").json()["pause"]["next_seconds"] == 300
    paused = client.post(f"{client.address}/pause").json()
    assert (paused["questions"], paused["pause"]["is_paused"], paused["pause"]["by"]) == (
        [],
        True,
        "candidate",
    )
    assert paused["pause"]["until"] is not None
    save = {"selected_answer": "A", "client_seq": 1}
    assert client.put(f"{client.address}/answers/1", save, format="json").json()["code"] == "PAUSED"
    going = client.post(f"{client.address}/continue").json()
    assert (len(going["questions"]), going["pause"]["is_paused"], going["pause"]["pauses_left"]) == (
        2,
        False,
        0,
    )
    refused = client.post(f"{client.address}/pause")
    assert (refused.status_code, refused.json()["code"]) == (409, "PAUSE_NOT_ALLOWED")
    assert client.put(f"{client.address}/answers/1", save, format="json").status_code == 200


def test_a_program_sees_the_sections_with_their_times(program, in_tenant):
    from tests.assessments.test_navigation import timed_test

    client = program(link_to(timed_test(10, None)))
    shown = client.get(f"{client.address}/attempt").json()
    assert [(part["state"], part["first"], part["last"]) for part in shown["sections"]] == [
        ("open", 1, 2),
        ("ahead", 3, 4),
    ]
    assert 590 < shown["sections"][0]["seconds_left"] <= 600
    assert [question["section"] for question in shown["questions"]] == [1, 1]
    shown = client.post(f"{client.address}/advance", {"leaving": 1}, format="json").json()
    assert [part["state"] for part in shown["sections"]] == ["left", "open"]
    assert [question["position"] for question in shown["questions"]] == [3, 4]
