"""Corrections at the same moment as each other, as ends of attempts and as their own jobs, on own connections."""

import os
import signal
import threading
import time

import pytest
from django.db import connection

from assessments.models import KeyCorrection, Question, ScoreChange, TestSession
from assessments.operations import corrections, rescoring, scoring, sessions
from assessments.selectors import corrections as selectors
from config.kernel.tenancy import tenant_context
from tests.assessments.sittings import answer, begun, sat
from tests.assessments.test_builder_at_once import at_once, codes
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def question(tenant):
    with tenant_context(tenant):
        question_set = QuestionSetFactory()
        row = QuestionFactory(question_set=question_set, used_at="2026-01-01T00:00Z")
        AssessmentFactory(question_set=question_set, published=True, score_release="manual")
        return row


@pytest.fixture
def no_job(monkeypatch):
    """Leave the job to the test, which else has run before `correct` is back."""
    monkeypatch.setattr(corrections, "_hand_over", lambda _correction: None)


def test_of_two_different_ones_one_is_refused(tenant, question, recruiter, admin_user):
    def act(letters, actor):
        return lambda: corrections.correct(
            Question.objects.get(pk=question.pk), remedy="key", letters=letters, reason="x", actor=actor
        )

    found = at_once(tenant, act("C", recruiter), act("D", admin_user))
    assert codes(found) == ["BEING_CORRECTED"]
    with tenant_context(tenant):
        assert KeyCorrection.objects.count() == 1
        assert Question.objects.filter(previous=question).count() == 1


def test_attempts_that_end_meanwhile_get_the_new_key(tenant, question, recruiter):
    """Whoever commits first, no attempt keeps the old key."""
    with tenant_context(tenant):
        assessment = question.question_set.assessments.get()
        running = []
        for _number in range(4):
            session = begun(assessment)
            answer(session, "C")
            running.append(session)

    def fix():
        row = corrections.correct(
            Question.objects.get(pk=question.pk), remedy="key", letters="C", reason="x", actor=recruiter
        )
        return row.pk

    def end(session):
        return lambda: sessions.hand_in(TestSession.objects.get(pk=session.pk))

    pk, *_ended = at_once(tenant, fix, *[end(session) for session in running])
    rescoring.work(tenant.pk, pk)
    with tenant_context(tenant):
        assert {row.score_percentage for row in TestSession.objects.all()} == {100}
        assert KeyCorrection.objects.get().sessions_affected == 4


def test_a_job_that_runs_twice_changes_each_score_once(tenant, question, recruiter, no_job):
    with tenant_context(tenant):
        assessment = question.question_set.assessments.get()
        for _number in range(5):
            sat(assessment, "C")
        row = corrections.correct(question, remedy="key", letters="C", reason="x", actor=recruiter)

    def act():
        rescoring.work(tenant.pk, row.pk)
        connection.close()

    threads = [threading.Thread(target=act) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with tenant_context(tenant):
        row.refresh_from_db()
        assert (row.status, row.sessions_changed, ScoreChange.objects.count()) == ("applied", 5, 5)


def in_own_process(act):
    """Return the id of a process that does `act` on a connection of its own and never comes back into the suite."""
    connection.close()
    connection.close_pool()
    pid = os.fork()
    if pid == 0:
        try:
            act()
        finally:
            os._exit(1)
    return pid


def test_a_killed_job_leaves_nothing_half_done_and_goes_on(tenant, question, recruiter, no_job, monkeypatch):
    """SIGKILL inside the third attempt's transaction: its new score is written and not committed yet."""
    with tenant_context(tenant):
        assessment = question.question_set.assessments.get()
        keys = [sat(assessment, "C").pk for _number in range(5)]
        row = corrections.correct(question, remedy="key", letters="C", reason="x", actor=recruiter)
    inside, told = os.pipe()
    real, graded = scoring.grade, []

    def grade(session):
        found = real(session)
        graded.append(session.pk)
        if len(graded) == 3:
            session.save()
            os.write(told, b"x")
            time.sleep(60)
        return found

    def work():
        monkeypatch.setattr(scoring, "grade", grade)
        rescoring.work(tenant.pk, row.pk)

    pid = in_own_process(work)
    os.close(told)
    assert os.read(inside, 1) == b"x"
    os.kill(pid, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
    with tenant_context(tenant):
        row.refresh_from_db()
        scores = dict(TestSession.objects.values_list("pk", "score_percentage"))
        assert [scores[pk] for pk in keys] == [100, 100, 0, 0, 0]
        assert list(ScoreChange.objects.order_by("pk").values_list("session", flat=True)) == keys[:2]
        assert (row.status, selectors.progress_of(row)) == ("applying", 40)
    rescoring.work(tenant.pk, row.pk)
    with tenant_context(tenant):
        row.refresh_from_db()
        assert set(TestSession.objects.values_list("score_percentage", flat=True)) == {100}
        assert (row.status, row.sessions_changed, ScoreChange.objects.count()) == ("applied", 5, 5)
