"""Taking a test, attacked: links, consent, one attempt, foreign credentials, the key, the end of time."""

import json
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from assessments.models import Answer, AssessmentToken, TestSession
from assessments.operations import integrity, sessions
from config.kernel.tenancy import platform_context, tenant_context
from config.settings.parts import mask_secrets
from monitoring.models import Notification, ProctoringEvent
from tests.assessments.taking import Taker, link_to, rewind
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def taker(published):
    return link_to(published)


@pytest.fixture
def running(taker):
    taker.start()
    return taker


def test_the_whole_way(published, recruiter, django_capture_on_commit_callbacks):
    published.created_by = recruiter
    published.score_release = "immediate"
    published.save()
    taker = link_to(published)
    assert published.title in taker.client.get(taker.link).content.decode()
    assert taker.start().status_code == 302
    first = taker.client.get(taker.url)
    assert first["Location"] == f"{taker.url}1/"
    assert taker.client.get(first["Location"]).status_code == 200
    assert taker.save(1, "B", 1).json()["stored"] is True
    assert taker.save(2, "A", 2).status_code == 200
    assert taker.events({"event_type": "tab_switch", "key": "k1", "position": 2}).json()["stored"] == 1
    assert "All 2 questions are answered" in taker.client.get(f"{taker.url}hand-in/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert taker.hand_in()["Location"] == f"{taker.url}receipt/"
    session = taker.session
    assert (session.status, session.correct_answers, str(session.score_percentage)) == (
        "completed",
        1,
        "50.00",
    )
    assert session.application.status == "completed"
    assert session.invitation.is_used
    assert session.consent_version == sessions.CONSENT_VERSION
    assert session.consent_ip == "127.0.0.1"
    assert Answer.objects.filter(session=session).count() == 2
    event = ProctoringEvent.objects.get(test_session=session)
    assert event.event_type == "tab_switch"
    assert event.question_id == session.session_questions.get(position=2).question_id
    assert sorted(message.subject[:7] for message in mail.outbox) == ["Receipt", "Your re"]
    note = Notification.objects.get(user=recruiter)
    assert note.action_url == f"/assessments/sessions/{session.public_id}/"
    assert session.receipt_code[:4] in taker.client.get(f"{taker.url}receipt/").content.decode()


def test_a_form_without_script_answers_and_goes_on(running):
    response = running.client.post(f"{running.url}1/", {"answer": "B", "flagged": "1", "go": "2"})
    assert response["Location"] == f"{running.url}2/"
    running.client.post(f"{running.url}1/", {"answer": "C", "go": "hand-in"})
    answer = Answer.objects.get(session=running.session)
    assert (answer.selected_answer, answer.flagged, answer.client_seq) == ("C", False, 2)
    running.client.post(f"{running.url}1/", {"answer": "C", "clear": "1"})
    answer.refresh_from_db()
    assert answer.selected_answer is None


@pytest.mark.parametrize(
    ("raw", "status"), [("x" * 43, 401), ("short", 401), ("ä" * 43, 401), ("A" * 44, 401)]
)
def test_an_unknown_or_altered_link_is_refused(taker, raw, status):
    for attempt in (raw, taker.raw[:-1] + ("A" if taker.raw[-1] != "A" else "B")):
        response = Client().get(f"/invitation/{attempt}/")
        assert response.status_code == status


def refusal_of(taker):
    response = taker.client.get(taker.link)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    return response.status_code, response.content.decode()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, 410),
        ({"revoked_at": timezone.now()}, 410),
        ({"used_at": timezone.now()}, 401),
    ],
)
def test_a_dead_link_says_nothing_about_company_or_person(published, tenant, changes, status):
    taker = link_to(published, **changes)
    found, page = refusal_of(taker)
    assert found == status
    name = AssessmentToken.objects.get().candidate.full_name
    for secret in (tenant.name, published.title, published.job_title, name):
        assert secret not in page
    assert Client().post(taker.link, {"consent": "1", "key": "0"}).status_code == status
    assert not TestSession.objects.exists()


def test_an_unpublished_test_is_not_found(published):
    taker = link_to(published)
    published.is_published = False
    published.save()
    assert refusal_of(taker)[0] == 404


def test_a_used_link_is_refused_after_the_test(running):
    running.hand_in()
    assert Taker(running.raw).client.get(running.link).status_code == 401


def test_opening_the_link_changes_nothing_but_the_time_of_opening(taker):
    taker.client.get(taker.link)
    row = AssessmentToken.objects.get()
    assert row.opened_at is not None
    assert row.used_at is None
    assert not TestSession.objects.exists()


def test_no_consent_no_test(taker):
    response = taker.client.post(taker.link, {"key": taker.key()})
    assert response.status_code == 422
    assert AssessmentToken.objects.get().used_at is None


def test_a_foreign_form_cannot_start_the_test(taker):
    taker.client.get(taker.link)
    assert taker.client.post(taker.link, {"consent": "1"}).status_code == 422
    other = Client()
    assert other.post(taker.link, {"consent": "1", "key": taker.key()}).status_code == 422
    assert not TestSession.objects.exists()


def test_the_same_browser_gets_the_same_attempt_another_one_is_asked_first(running):
    again = running.client.post(running.link, {"key": running.key(), "consent": "1"})
    assert again["Location"] == running.url
    assert running.session.credential_epoch == 1
    other = Taker(running.raw)
    response = other.start()
    assert response.status_code == 409
    assert "Continue the test here" in response.content.decode()
    assert TestSession.objects.count() == 1


def test_the_link_resumes_in_another_browser_and_locks_the_first_out(running):
    running.save(1, "A", 1)
    other = Taker(running.raw)
    assert other.resume()["Location"] == running.url
    page = other.client.get(f"{other.url}1/").content.decode()
    assert 'value="A" checked' in page
    assert running.save(1, "B", 2).json()["code"] == "SESSION_MOVED"
    assert running.client.get(f"{running.url}1/").status_code == 409
    assert other.save(1, "C", 2).status_code == 200
    assert Answer.objects.get().selected_answer == "C"


def test_another_attempts_credential_opens_nothing(published, running):
    thief = link_to(published)
    thief.start()
    victim = running.public_id
    assert thief.save(1, "A", 1, session=victim).status_code == 403
    assert thief.events({"event_type": "tab_switch", "key": "k"}, session=victim).status_code == 403
    for path in ("", "1/", "hand-in/", "receipt/"):
        assert thief.client.get(f"/test/{victim}/{path}").status_code == 403
    assert thief.client.post(f"/test/{victim}/hand-in/").status_code == 403
    assert running.session.status == "started"
    assert not Answer.objects.exists()
    assert not ProctoringEvent.objects.exists()


def test_without_or_with_an_altered_credential_nothing_opens(running):
    stranger = Taker(running.raw, public_id=running.public_id)
    assert stranger.save(1, "A", 1).status_code == 401
    assert stranger.client.get(running.url).status_code == 401
    stranger.client.cookies["test_session"] = running.client.cookies["test_session"].value[:-2] + "xx"
    assert stranger.save(1, "A", 1).status_code == 401


def test_scripts_requests_need_their_own_header(running):
    response = running.client.put(
        f"{running.url}answers/1/",
        '{"selected_answer": "A", "client_seq": 1}',
        content_type="application/json",
    )
    assert response.status_code == 403
    assert not Answer.objects.exists()


def test_the_credential_is_out_of_reach_of_scripts_and_bound_to_the_test(taker):
    cookie = taker.start().cookies["test_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/test/"
    assert taker.public_id not in cookie.value


def test_no_page_holds_the_key(in_tenant):
    question_set = QuestionSetFactory()
    question = QuestionFactory(
        question_set=question_set,
        options={"A": "red-apple", "B": "green-pear"},
        correct_answer="B",
        explanation="because-of-pears",
    )
    taker = link_to(AssessmentFactory(question_set=question_set, published=True))
    taker.start()
    pages = [taker.client.get(f"{taker.url}{path}").content.decode() for path in ("1/", "hand-in/")]
    pages.append(taker.save(1, "A", 1).content.decode())
    taker.hand_in()
    pages.append(taker.client.get(f"{taker.url}receipt/").content.decode())
    for page in pages:
        assert "because-of-pears" not in page
        assert "correct" not in page
        assert question.public_id not in page
    assert re.findall(r"value=\"[AB]\" checked", pages[0]) == []


def test_order_of_questions_and_options_is_frozen(in_tenant):
    question_set = QuestionSetFactory()
    QuestionFactory.create_batch(12, question_set=question_set)
    assessment = AssessmentFactory(question_set=question_set, published=True)
    orders = []
    for _ in range(2):
        taker = link_to(assessment)
        taker.start()
        rows = taker.session.session_questions.order_by("position")
        orders.append([(row.question_id, tuple(row.option_order)) for row in rows])
        texts = [
            re.findall(r'question-text">(.*?)<', taker.client.get(f"{taker.url}{n}/").content.decode())
            for n in (1, 2)
        ]
        assert texts[0] == texts[1]
    assert orders[0] != orders[1]
    question_set.refresh_from_db()
    assert question_set.locked_at is not None


def test_an_overdue_attempt_is_closed_and_scored(running):
    running.save(1, "B", 1)
    session = running.session
    rewind(session, minutes=31)
    assert sessions.close_overdue() == 1
    session = running.session
    assert (session.status, session.handed_in_by, session.correct_answers) == ("expired", "deadline", 1)
    assert session.completed_at == session.deadline_at
    assert session.duration_seconds == 30 * 60
    assert session.application.status == "completed"
    blank = Answer.objects.get(session=session, selected_answer=None)
    assert blank.is_correct is False
    assert sessions.close_overdue() == 0


def test_an_overdue_attempt_is_closed_when_somebody_looks(running):
    rewind(running.session, minutes=31)
    assert running.client.get(f"{running.url}1/")["Location"] == f"{running.url}receipt/"
    assert running.session.status == "expired"
    assert "The time ended" in running.client.get(f"{running.url}receipt/").content.decode()


def test_in_the_grace_the_page_says_that_the_time_is_over(running):
    rewind(running.session, minutes=30, seconds=5)
    assert sessions.close_overdue() == 0
    assert "The time is over" in running.client.get(f"{running.url}1/").content.decode()
    running.hand_in()
    assert running.session.status == "expired"


def test_events_are_taken_once_and_only_of_agreed_kinds(running):
    events = [
        {"event_type": "tab_switch", "key": "a", "client_time": timezone.now().isoformat()},
        {"event_type": "no_face", "key": "b"},
    ]
    quiet = {"ended": False, "warning": ""}
    assert running.events(*events).json() == {"stored": 1, "repeated": 0, **quiet}
    assert running.events(*events).json() == {"stored": 0, "repeated": 1, **quiet}
    assert running.events({"event_type": "tab_switch"}).status_code == 422
    assert (
        running.client.post(f"{running.url}events/", "[", content_type="application/json").status_code == 403
    )


def test_events_are_limited(running):
    with time_machine.travel(timezone.now(), tick=False):
        statuses = [
            running.events({"event_type": "tab_switch", "key": str(n)}).status_code for n in range(62)
        ]
    assert statuses.count(429) == 2


def test_a_rejected_candidate_cannot_start(published, recruiter):
    taker = link_to(published)
    from assessments.operations import applications

    applications.reject(AssessmentToken.objects.get().application, actor=recruiter)
    assert taker.client.get(taker.link).status_code == 410


def test_no_attempt_left_leaves_the_link_unused(published, running):
    session = running.session
    running.hand_in()
    session.application.refresh_from_db()
    again = link_to(published, application=session.application)
    assert again.start().status_code == 409
    assert AssessmentToken.objects.get(used_at=None).application_id == session.application_id


def test_a_staff_members_browser_can_take_a_test_of_another_company(
    published, other_tenant, make_user, client_as
):
    taker = link_to(published)
    taker.client = client_as(make_user("recruiter", tenant=other_tenant))
    with platform_context(reason="test"):
        assert taker.start().status_code == 302
        assert taker.save(1, "B", 1).status_code == 200
        taker.hand_in()
    assert taker.session.status == "completed"


def test_secrets_of_links_stay_out_of_the_log(taker, caplog):
    with caplog.at_level(logging.DEBUG):
        Client().get(f"/invitation/{'x' * 43}/")
    masked = mask_secrets(None, "", {"event": f"Unauthorized: {taker.link}", "path": taker.link, "count": 3})
    assert masked == {
        "event": "Unauthorized: /invitation/[secret]/",
        "path": "/invitation/[secret]/",
        "count": 3,
    }


def test_question_page_reads_as_much_for_three_questions_as_for_twelve(in_tenant, django_assert_num_queries):
    counts = []
    for number in (3, 12):
        question_set = QuestionSetFactory()
        QuestionFactory.create_batch(number, question_set=question_set)
        taker = link_to(AssessmentFactory(question_set=question_set, published=True))
        taker.start()
        with django_assert_num_queries(6) as captured:
            taker.client.get(f"{taker.url}1/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_another_companys_attempt_is_not_found_by_staff(running, other_tenant, make_user, client_as):
    stranger = client_as(make_user("recruiter", tenant=other_tenant))
    assert stranger.get(f"/assessments/sessions/{running.public_id}/").status_code == 404


def test_staff_see_score_answers_and_events(running, recruiter, client_as, django_assert_num_queries):
    running.save(1, "B", 1)
    running.events({"event_type": "tab_switch", "key": "a"})
    running.hand_in()
    page = client_as(recruiter).get(f"/assessments/sessions/{running.public_id}/").content.decode()
    assert "50.00 %" in page
    assert "Left the tab" in page
    listed = client_as(recruiter).get("/assessments/sessions/").content.decode()
    assert running.session.candidate_name in listed


def test_a_candidates_account_sees_its_applications_over_companies(
    published, candidate_user, other_tenant, client_as
):
    from tests.factories.assessments import ApplicationFactory
    from tests.factories.candidates import CandidateFactory

    published.result_detail = "answers"
    published.save()
    application = ApplicationFactory(
        assessment=published, candidate=CandidateFactory(email=candidate_user.email)
    )
    ApplicationFactory(assessment=published)
    taker = link_to(published, application=application)
    taker.start()
    taker.save(1, "B", 1)
    taker.hand_in()
    with tenant_context(other_tenant):
        theirs = AssessmentFactory(title="Elsewhere", published=True)
        ApplicationFactory(assessment=theirs, candidate=CandidateFactory(user=candidate_user))
    client = client_as(candidate_user)
    page = client.get("/my/").content.decode()
    assert "Elsewhere" in page
    assert page.count('class="box ') == 3, "two applications, and what can be asked of the companies"
    assert "50.00" not in page
    detail = f"/my/{application.public_id}/"
    assert "What you answered" not in client.get(detail).content.decode()
    with tenant_context(taker.session.tenant_id):
        TestSession.objects.update(score_released_at=timezone.now())
    assert "50.00" in client.get("/my/").content.decode()
    page = client.get(detail).content.decode()
    assert "What you answered" in page
    assert (
        client_as(candidate_user.__class__.objects.create(email="x@y.example", role="user"))
        .get(detail)
        .status_code
        == 404
    )


def test_one_attempt_that_cannot_be_closed_does_not_hold_up_the_others(published, running, monkeypatch):
    other = link_to(published)
    other.start()
    for taker in (running, other):
        rewind(taker.session, minutes=31)
    broken, grade = running.session.pk, sessions.scoring.grade

    def fails_for_one(session):
        if session.pk == broken:
            raise DatabaseError("out of luck")
        return grade(session)

    monkeypatch.setattr(sessions.scoring, "grade", fails_for_one)
    assert sessions.close_overdue() == 1
    assert (running.session.status, other.session.status) == ("started", "expired")


def test_a_practice_question_leaves_nothing_and_can_be_switched_off(published):
    taker = link_to(published)
    practice = f"{taker.link}practice/"
    assert practice in taker.client.get(taker.link).content.decode()
    response = taker.client.get(practice, {"answer": "B"})
    assert response["Referrer-Policy"] == "no-referrer"
    assert "Right: in the test" in response.content.decode()
    assert "Right: in the test" not in taker.client.get(practice, {"answer": "Z"}).content.decode()
    assert AssessmentToken.objects.get().used_at is None
    assert not TestSession.objects.exists()
    assert not Answer.objects.exists()
    published.practice_item = False
    published.save()
    assert taker.client.get(practice).status_code == 404
    assert practice not in taker.client.get(taker.link).content.decode()


@pytest.mark.parametrize(
    ("sent", "kept", "classes"),
    [
        ({"size": "2", "contrast": "1"}, "2c", "candidate look-2 look-contrast"),
        ({"size": "9"}, "0", "candidate look-0"),
    ],
)
def test_the_look_is_chosen_without_a_script(running, sent, kept, classes):
    response = running.client.post("/test-look/", {**sent, "next": f"{running.url}1/"})
    assert response["Location"] == f"{running.url}1/"
    assert response.cookies["test_look"].value == kept
    assert f'class="{classes}"' in running.client.get(f"{running.url}1/").content.decode()
    for target in (
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "nowhere",
        "",
    ):
        away = running.client.post("/test-look/", {"size": "1", "next": target})
        assert away["Location"] == "/"


def test_numbers_that_no_column_holds_are_refused(running):
    huge = 3_000_000_000
    assert running.save(huge, "A", 1).status_code == 404
    assert running.client.post(f"{running.url}{huge}/", {"answer": "A", "go": "2"}).status_code == 404
    digits = "9" * 5_000
    assert running.client.post(f"{running.url}1/", {"answer": "A", "go": digits}).status_code == 302
    assert running.client.post(f"{running.url}section/", {"leaving": digits}).status_code == 302
    assert Answer.objects.get().selected_answer == "A"


def test_what_a_browser_says_cannot_make_its_evidence_unreadable(running):
    """Times outside of what Python holds could be stored, and then neither page nor job could read the row."""
    event = {"event_type": "tab_switch", "duration_seconds": 60}
    times = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1970-01-01T00:00:00Z")
    sent = [{**event, "key": str(n), "client_time": moment} for n, moment in enumerate(times)]
    assert running.events(*sent).json()["stored"] == 3
    assert [row.client_time for row in ProctoringEvent.objects.all()] == [None, None, None]
    running.hand_in()
    with tenant_context(running.session.tenant_id):
        assert integrity.assess(running.session) is not None


@pytest.mark.parametrize("more", [{"key": "a\0"}, {"key": "a", "metadata": {"word": "a\0b"}}])
def test_events_with_signs_that_cannot_be_stored_are_refused(running, more):
    assert running.events({"event_type": "tab_switch", **more}).status_code == 422
    assert not ProctoringEvent.objects.exists()


def test_messages_are_marked_by_names_that_can_be_asked_for(running):
    reply = running.client.post(
        f"{running.url}messages/",
        json.dumps({"seen": ["a\0b"]}),
        content_type="application/json",
        headers={"X-Test-Session": running.public_id},
    )
    assert reply.json() == {"seen": 0}
