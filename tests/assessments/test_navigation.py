"""The way through a test: forward only, section after section with times of their own; by page, script and API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import PauseKind
from assessments.models import Answer, AnswerJournal, SessionSection, TestSession
from assessments.operations import navigation, pauses, sessions
from config.kernel.errors import Conflict
from config.kernel.tenancy import platform_context
from tests.assessments.taking import link_to
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory, SectionFactory

pytestmark = pytest.mark.django_db


def timed_test(*limits, questions=2, **values):
    """Return a published assessment with one section for each limit (minutes, None: no time of its own)."""
    assessment = AssessmentFactory(
        question_set=None, shuffle_questions=False, shuffle_options=False, **values
    )
    for place, limit in enumerate(limits, start=1):
        bank = QuestionSetFactory()
        QuestionFactory.create_batch(questions, question_set=bank)
        SectionFactory(
            assessment=assessment,
            title=f"Part {place}",
            question_set=bank,
            count=questions,
            weight=100 // len(limits),
            time_limit_minutes=limit,
        )
    assessment.is_published, assessment.published_at = True, timezone.now()
    assessment.save()
    return assessment


def sectioned(*limits, **values):
    """Return a Taker in a running test of such sections."""
    taker = link_to(timed_test(*limits, **values))
    taker.start()
    return taker


@pytest.fixture
def forward(in_tenant):
    question_set = QuestionSetFactory()
    QuestionFactory.create_batch(3, question_set=question_set)
    taker = link_to(AssessmentFactory(question_set=question_set, published=True, navigation="forward"))
    taker.start()
    return taker


def elapse(taker, **shift):
    """Let time pass for an attempt and its sections."""
    delta = timedelta(**shift)
    with platform_context(reason="test"):
        session = taker.session
        for part in SessionSection.objects.filter(session=session, started_at__isnull=False):
            part.started_at -= delta
            part.deadline_at = part.deadline_at and part.deadline_at - delta
            part.ended_at = part.ended_at and part.ended_at - delta
            part.save()
        TestSession.objects.filter(pk=session.pk).update(
            started_at=session.started_at - delta, deadline_at=session.deadline_at - delta
        )
        application = session.application
        application.started_at -= delta
        application.save(update_fields=["started_at"])


def parts(taker):
    return list(SessionSection.objects.filter(session=taker.session).order_by("position"))


def code(reply):
    return reply.status_code, reply.json().get("code")


def test_a_question_once_left_cannot_be_changed(forward):
    assert forward.save(1, "A", 1).json()["stored"] is True
    assert code(forward.save(2, "A", 2)) == (409, "QUESTION_AHEAD")
    reply = forward.client.post(f"{forward.url}1/", {"answer": "B", "go": "next"})
    assert reply["Location"] == f"{forward.url}2/"
    assert code(forward.save(1, "C", 3)) == (409, "QUESTION_LEFT")
    forward.client.post(f"{forward.url}1/", {"answer": "C", "go": "next"})
    assert forward.session.reached == 2
    answer = Answer.objects.get()
    assert answer.selected_answer == "B"
    assert AnswerJournal.objects.count() == 2


def test_only_the_present_question_is_in_the_page(forward):
    texts = list(
        forward.session.session_questions.order_by("position").values_list(
            "question__question_text", flat=True
        )
    )
    page = forward.client.get(f"{forward.url}1/").content.decode()
    assert [text in page for text in texts] == [True, False, False]
    assert 'value="next"' in page
    for place in (2, 3):
        assert forward.client.get(f"{forward.url}{place}/")["Location"] == forward.url
    forward.client.post(f"{forward.url}1/", {"go": "next"})
    assert forward.client.get(forward.url)["Location"] == f"{forward.url}2/"
    page = forward.client.get(f"{forward.url}2/").content.decode()
    assert [text in page for text in texts] == [False, True, False]
    handed = forward.client.get(f"{forward.url}hand-in/").content.decode()
    assert f'href="{forward.url}1/"' not in handed
    assert f'href="{forward.url}2/"' in handed


def test_going_on_twice_is_one_step_and_ends_at_the_last(forward):
    for leaving in (1, 1, 2, 2, 3, 3):
        navigation.advance(forward.session, leaving=leaving)
    assert forward.session.reached == 3
    forward.hand_in()
    with pytest.raises(Conflict) as refused:
        navigation.advance(forward.session, leaving=3)
    assert refused.value.code == "SESSION_CLOSED"


def test_sections_are_walked_one_after_the_other(in_tenant):
    taker = sectioned(10, None)
    assert [part.started_at is not None for part in parts(taker)] == [True, False]
    assert taker.save(2, "A", 1).status_code == 200
    assert code(taker.save(3, "A", 2)) == (409, "QUESTION_AHEAD")
    page = taker.client.get(f"{taker.url}1/").content.decode()
    assert "Part 1" in page
    assert taker.client.get(f"{taker.url}3/")["Location"] == taker.url
    asked = taker.client.get(f"{taker.url}section/").content.decode()
    assert "1 question has no answer" in asked
    assert taker.client.post(f"{taker.url}section/", {"leaving": "1"})["Location"] == taker.url
    assert taker.client.get(taker.url)["Location"] == f"{taker.url}3/"
    assert code(taker.save(1, "B", 3)) == (409, "QUESTION_LEFT")
    given = timezone.now() - timedelta(minutes=1)
    assert code(taker.save(1, "B", 3, client_time=given.isoformat())) == (409, "QUESTION_LEFT")
    assert taker.save(4, "B", 4).json()["section_seconds_left"] is None
    assert Answer.objects.filter(question__session_questions__position=1).count() == 0


def test_the_time_of_a_section_ends_it_and_the_next_begins_then(in_tenant):
    taker = sectioned(10, 5, 5, duration_minutes=60)
    assert taker.session.deadline_at - taker.session.started_at == timedelta(minutes=20)
    elapse(taker, minutes=10, seconds=10)
    first = parts(taker)[0]
    reply = taker.save(1, "A", 1)
    assert code(reply) == (409, "SECTION_OVER")
    assert "section is over" in reply.json()["message"]
    given = (first.deadline_at - timedelta(seconds=2)).isoformat()
    late = taker.save(1, "B", 1, client_time=given)
    assert (late.status_code, late.json()["late"]) == (200, True)
    assert taker.client.get(taker.url)["Location"] == f"{taker.url}3/"
    first, second, third = parts(taker)
    assert first.ended_at == first.deadline_at == second.started_at
    assert third.started_at is None
    later = taker.save(1, "C", 2, client_time=given)
    assert (later.status_code, later.json()["late"]) == (200, True)
    elapse(taker, seconds=25)
    assert code(taker.save(1, "D", 3, client_time=given)) == (409, "SECTION_OVER")
    assert Answer.objects.get().selected_answer == "C"


def test_sections_run_out_also_when_nobody_looks(in_tenant):
    taker = sectioned(10, 5, 5, duration_minutes=60)
    elapse(taker, minutes=17)
    assert taker.client.get(taker.url)["Location"] == f"{taker.url}5/"
    first, second, third = parts(taker)
    assert second.ended_at == first.deadline_at + timedelta(minutes=5) == third.started_at
    elapse(taker, minutes=4)
    assert sessions.close_overdue() == 1
    assert taker.session.status == "expired"


def test_who_comes_second_sees_where_the_first_has_moved_the_attempt(in_tenant):
    taker = sectioned(10, None)
    elapse(taker, minutes=10, seconds=1)
    read_before = taker.session
    navigation.settle(taker.session)
    assert read_before.reached == 1
    assert navigation.settle(read_before).reached == 3


def test_the_first_save_of_the_next_section_opens_it(in_tenant):
    taker = sectioned(10, 5, 5)
    elapse(taker, minutes=10, seconds=1)
    assert taker.save(3, "A", 1).json()["section_seconds_left"] == pytest.approx(299, abs=2)
    assert code(taker.save(5, "A", 2)) == (409, "QUESTION_AHEAD")
    assert taker.session.reached == 3


def test_leaving_early_brings_the_end_forward(in_tenant):
    taker = sectioned(10, 5, duration_minutes=60)
    navigation.advance(taker.session, leaving=1)
    session = taker.session
    assert session.deadline_at - session.started_at < timedelta(minutes=6)
    assert session.deadline_at == parts(taker)[1].deadline_at


def test_forward_only_within_sections(in_tenant):
    taker = sectioned(10, 5, navigation="forward")
    assert taker.session.forward_only
    navigation.advance(taker.session, leaving=1)
    assert (taker.session.reached, parts(taker)[1].started_at) == (2, None)
    elapse(taker, minutes=10, seconds=5)
    taker.client.get(taker.url)
    assert taker.session.reached == 3
    given = (parts(taker)[0].deadline_at - timedelta(seconds=1)).isoformat()
    assert taker.save(2, "A", 1, client_time=given).status_code == 200
    assert code(taker.save(1, "A", 2, client_time=given)) == (409, "QUESTION_LEFT")


def test_a_pause_moves_the_end_of_the_section_too(in_tenant):
    taker = sectioned(10, 5, pauses_allowed=1, pause_minutes=5)
    before = parts(taker)[0].deadline_at
    pause = pauses.start_pause(taker.session, kind=PauseKind.CANDIDATE)
    with pytest.raises(Conflict, match="stands"):
        navigation.advance(taker.session, leaving=1)
    pause.started_at -= timedelta(minutes=2)
    pause.save()
    pauses.end_pause(taker.session, kind=PauseKind.CANDIDATE)
    assert (parts(taker)[0].deadline_at - before).total_seconds() == pytest.approx(120, abs=2)
    assert parts(taker)[1].deadline_at is None


def test_sections_without_times_are_walked_freely(in_tenant):
    taker = sectioned(None, None)
    assert not taker.session.by_section
    assert taker.save(4, "A", 1).status_code == 200
    assert taker.save(1, "A", 2).status_code == 200


def test_the_pause_page_hides_the_questions(in_tenant):
    taker = sectioned(10, 5, pauses_allowed=1, pause_minutes=5)
    text = taker.session.session_questions.get(position=1).question.question_text
    assert text in taker.client.get(f"{taker.url}1/").content.decode()
    assert "Pause now" in taker.client.get(f"{taker.url}pause/").content.decode()
    taker.client.post(f"{taker.url}pause/")
    assert taker.session.paused_at is not None
    assert taker.client.get(f"{taker.url}1/")["Location"] == f"{taker.url}pause/"
    page = taker.client.get(f"{taker.url}pause/").content.decode()
    assert "The clock stands" in page
    assert text not in page
    clock = taker.client.get(f"{taker.url}clock/", headers={"X-Test-Session": taker.public_id}).json()
    assert clock["paused"] is True
    assert taker.client.post(f"{taker.url}pause/", {"go_on": "1"})["Location"] == taker.url
    assert taker.session.paused_at is None
    assert taker.client.post(f"{taker.url}pause/").status_code == 409


def test_staffs_pause_is_not_the_candidates_to_end(in_tenant, recruiter):
    taker = sectioned(None)
    pauses.start_pause(taker.session, kind=PauseKind.STAFF, actor=recruiter)
    page = taker.client.get(f"{taker.url}pause/").content.decode()
    assert "has stopped the clock" in page
    assert 'name="go_on"' not in page
    assert taker.client.post(f"{taker.url}pause/", {"go_on": "1"}).status_code == 409
    assert taker.session.paused_at is not None
