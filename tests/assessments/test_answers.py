"""Saving answers: late, repeated, out of order, after the end, in parallel; and in how many statements."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Answer, AnswerJournal, TestSession
from assessments.operations import answers, sessions
from assessments.selectors import credentials
from config.kernel.errors import Conflict
from config.kernel.tenancy import platform_context, tenant_context
from tests.assessments.taking import Taker, link_to, rewind
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory
from tests.factories.superadmin import TenantFactory


@pytest.fixture
def running(db, published):
    taker = link_to(published)
    taker.start()
    return taker


def credential_of(session):
    return credentials.Credential(session.public_id, session.tenant_id, session.credential_epoch)


def test_the_last_save_counts_and_the_journal_keeps_all(running):
    for seq, letter in enumerate(("A", "C", None, "B"), start=1):
        assert running.save(1, letter, seq).json()["stored"] is True
    assert Answer.objects.get().selected_answer == "B"
    journal = AnswerJournal.objects.order_by("pk").values_list("selected_answer", flat=True)
    assert list(journal) == ["A", "C", None, "B"]


def test_repeated_and_late_saves_change_nothing(running):
    running.save(1, "A", 5)
    repeated, late = running.save(1, "A", 5), running.save(1, "D", 4)
    assert [reply.status_code for reply in (repeated, late)] == [200, 200]
    assert [reply.json()["stored"] for reply in (repeated, late)] == [False, False]
    answer = Answer.objects.get()
    assert (answer.selected_answer, answer.client_seq) == ("A", 5)
    assert AnswerJournal.objects.count() == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    saves=st.lists(
        st.tuples(st.integers(1, 30), st.sampled_from(["A", "B", "C", "D", None])), min_size=1, max_size=12
    )
)
def test_any_order_of_arrival_ends_with_the_highest_number(running, saves):
    session = running.session
    Answer.objects.filter(session=session).delete()
    first_of = {}
    for seq, letter in saves:
        first_of.setdefault(seq, letter)
        answers.save(credential_of(session), 1, answer=letter, client_seq=seq)
    answer = Answer.objects.get(session=session)
    highest = max(first_of)
    assert (answer.client_seq, answer.selected_answer) == (highest, first_of[highest])


@pytest.mark.parametrize(
    "body",
    [
        {"selected_answer": "Z", "client_seq": 1},
        {"selected_answer": "E", "client_seq": 1},
        {"selected_answer": "AB", "client_seq": 1},
        {"selected_answer": 1, "client_seq": 1},
        {"selected_answer": "A"},
        {"selected_answer": "A", "client_seq": "1"},
        {"selected_answer": "A", "client_seq": 0},
        {"selected_answer": "A", "client_seq": 2**60},
        {"selected_answer": "A", "client_seq": True},
        {"selected_answer": "A", "client_seq": 1, "flagged": "yes"},
        {"selected_answer": "A", "client_seq": 1, "client_time": "yesterday"},
        {"selected_answer": "A", "client_seq": 1, "client_time": "2026-01-01T10:00:00"},
        [],
        "text",
    ],
)
def test_bad_saves_are_refused_and_leave_nothing(running, body):
    reply = running.client.put(
        f"{running.url}answers/1/",
        body,
        content_type="application/json",
        headers={"X-Test-Session": running.public_id},
    )
    assert reply.status_code == 422
    assert set(reply.json()) == {"code", "message", "field_errors", "request_id"}
    assert not Answer.objects.exists()


def test_a_question_that_is_not_there(running):
    assert running.save(3, "A", 1).status_code == 404


def test_after_the_hand_in_nothing_is_taken(running):
    running.save(1, "B", 1)
    running.hand_in()
    reply = running.save(1, "A", 2)
    assert (reply.status_code, reply.json()["code"]) == (409, "SESSION_CLOSED")
    assert Answer.objects.get(client_seq=1).selected_answer == "B"


def test_answers_given_in_time_are_taken_in_the_grace_and_marked(running):
    rewind(running.session, minutes=30, seconds=10)
    deadline = running.session.deadline_at
    late = running.save(1, "A", 1, client_time=(deadline + timedelta(seconds=1)).isoformat())
    assert (late.status_code, late.json()["code"]) == (409, "TIME_OVER")
    assert running.save(1, "A", 1).json()["code"] == "TIME_OVER"
    taken = running.save(1, "B", 1, client_time=(deadline - timedelta(seconds=1)).isoformat())
    assert (taken.status_code, taken.json()["late"]) == (200, True)
    assert AnswerJournal.objects.get().late is True
    rewind(running.session, seconds=30)
    old = running.save(1, "C", 2, client_time=(deadline - timedelta(seconds=60)).isoformat())
    assert old.json()["code"] == "TIME_OVER"
    assert Answer.objects.get().selected_answer == "B"


def test_the_journal_cannot_be_changed(running):
    running.save(1, "A", 1)
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic():
        AnswerJournal.objects.update(selected_answer="B")


def test_a_save_leaves_the_scope_of_its_caller_alone(running, other_tenant):
    session = running.session
    with tenant_context(other_tenant):
        answers.save(credential_of(session), 1, answer="A", client_seq=1)
        assert not Answer.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.tenant_id', true)")
            assert cursor.fetchone() == (str(other_tenant.pk),)


@pytest.fixture
def committed():
    """A running attempt whose rows are committed, for tests with several connections."""
    tenant = TenantFactory(name="Northwind Labs")
    with tenant_context(tenant):
        question_set = QuestionSetFactory()
        QuestionFactory.create_batch(2, question_set=question_set)
        return link_to(AssessmentFactory(question_set=question_set, published=True))


def together(*calls):
    """Run calls in threads that start at the same moment; returns their results in order."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        gate.wait()
        try:
            results[index] = call()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_a_save_is_one_statement_and_committed(committed):
    committed.start()
    with CaptureQueriesContext(connection) as captured:
        assert committed.save(1, "B", 1).status_code == 200
    assert len(captured) == 1
    with platform_context(reason="test"):
        assert Answer.objects.get().selected_answer == "B"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.tenant_id', true)")
        assert cursor.fetchone()[0] in {"", None}


@pytest.mark.django_db(transaction=True)
def test_row_level_security_holds_for_a_save_with_a_wrong_company(committed):
    committed.start()
    session, stranger = committed.session, TenantFactory()
    forged = credentials.Credential(session.public_id, stranger.pk, 1)
    from config.kernel.errors import NotFound

    with pytest.raises(NotFound):
        answers.save(forged, 1, answer="A", client_seq=1)


@pytest.mark.django_db(transaction=True)
def test_parallel_starts_of_one_browser_give_one_attempt(committed):
    key = committed.key()

    def press():
        browser = Taker(committed.raw)
        browser.client.cookies["test_browser"] = committed.client.cookies["test_browser"].value
        return browser.client.post(committed.link, {"key": key, "consent": "1"})

    replies = together(*[press] * 4)
    assert {reply.status_code for reply in replies} == {302}
    assert len({reply["Location"] for reply in replies}) == 1
    with platform_context(reason="test"):
        assert TestSession.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_starts_of_two_browsers_give_one_attempt(committed):
    browsers = [Taker(committed.raw) for _ in range(3)]
    replies = together(*[browser.start for browser in browsers])
    assert sorted(reply.status_code for reply in replies) == [302, 409, 409]
    with platform_context(reason="test"):
        assert TestSession.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_hand_ins_give_one_result(committed):
    committed.start()
    committed.save(1, "B", 1)
    session = committed.session

    def hand_in():
        with tenant_context(session.tenant_id):
            return sessions.hand_in(session).receipt_code

    codes = together(*[hand_in] * 4)
    assert len(set(codes)) == 1
    assert codes[0] == committed.session.receipt_code
    from superadmin.models import AuditLog

    with platform_context(reason="test"):
        changes = AuditLog.objects.filter(entity_id=session.public_id, action="status_change")
        assert changes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_save_beside_the_hand_in_is_either_counted_or_refused(committed):
    committed.start()
    session = committed.session
    credential = credential_of(session)

    def save(seq):
        def call():
            try:
                return answers.save(credential, 1, answer="B", client_seq=seq).stored
            except Conflict as error:
                return error.code

        return call

    def hand_in():
        with tenant_context(session.tenant_id):
            return sessions.hand_in(session).receipt_code

    *saved, _code = together(*[save(seq) for seq in range(1, 7)], hand_in)
    taken = saved.count(True)
    assert set(saved) <= {True, False, "SESSION_CLOSED"}
    with platform_context(reason="test"):
        session = committed.session
        assert AnswerJournal.objects.count() == taken
        assert session.correct_answers == (1 if taken else 0)
        from assessments.selectors.receipts import fingerprint

        assert fingerprint(session) == session.receipt_code


@pytest.mark.django_db(transaction=True)
def test_the_clock_of_the_grace_is_the_servers(committed):
    committed.start()
    rewind(committed.session, minutes=29, seconds=50)
    reply = committed.save(1, "A", 1, client_time=(timezone.now() + timedelta(days=1)).isoformat())
    assert reply.status_code == 200
    assert 5 < reply.json()["seconds_left"] <= 10
