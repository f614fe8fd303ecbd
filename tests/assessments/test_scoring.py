"""Scores against tables worked out by hand, their release, and receipts that notice tampering."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Answer, AnswerJournal, SessionQuestion, TestSession
from assessments.operations import scoring
from assessments.selectors import answers_shown, receipts
from config.kernel.errors import Conflict, PolicyDenied
from tests.assessments.taking import link_to
from tests.factories.assessments import (
    AssessmentFactory,
    QuestionFactory,
    QuestionSetFactory,
    TestSessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def weighted(in_tenant):
    """Three questions of 1, 2 and 4 points, all with key B."""
    question_set = QuestionSetFactory()
    for points in (1, 2, 4):
        QuestionFactory(question_set=question_set, points=points)
    return AssessmentFactory(
        question_set=question_set, published=True, shuffle_questions=False, score_release="manual"
    )


@pytest.mark.parametrize(
    ("given", "correct", "points", "percentage"),
    [
        ("BBB", 3, "7.00", "100.00"),
        ("AAA", 0, "0.00", "0.00"),
        ("B--", 1, "1.00", "14.29"),
        ("-B-", 1, "2.00", "28.57"),
        ("--B", 1, "4.00", "57.14"),
        ("BAB", 2, "5.00", "71.43"),
        ("---", 0, "0.00", "0.00"),
    ],
)
def test_points_and_percentage(weighted, given, correct, points, percentage):
    taker = link_to(weighted)
    taker.start()
    for position, letter in enumerate(given, start=1):
        if letter != "-":
            taker.save(position, letter, position)
    taker.hand_in()
    session = taker.session
    assert session.correct_answers == correct
    assert (session.points_awarded, session.points_possible) == (Decimal(points), Decimal("7.00"))
    assert session.score_percentage == Decimal(percentage)
    rows = Answer.objects.filter(session=session)
    assert rows.count() == 3
    assert rows.filter(selected_answer=None).count() == given.count("-")
    assert sum(row.points_awarded for row in rows) == Decimal(points)


def test_marking_is_one_statement(weighted):
    taker = link_to(weighted)
    taker.start()
    taker.save(1, "B", 1)
    session = taker.session
    with CaptureQueriesContext(connection) as captured:
        found = scoring.grade(session)
    assert len(captured) == 1
    assert found.correct == 1
    assert Answer.objects.filter(session=session).count() == 3


def test_scoring_again_follows_a_changed_key(weighted):
    taker = link_to(weighted)
    taker.start()
    taker.save(3, "C", 1)
    taker.hand_in()
    question = SessionQuestion.objects.get(session=taker.session, position=3).question
    type(question).objects.filter(pk=question.pk).update(correct_answer="C")
    assert scoring.score(taker.session).percentage == Decimal("57.14")
    assert taker.session.score_percentage == Decimal("57.14")


def test_seconds_come_from_the_journal(weighted):
    taker = link_to(weighted)
    taker.start()
    taker.save(1, "B", 1)
    taker.hand_in()
    times = dict(Answer.objects.values_list("selected_answer", "time_taken_seconds"))
    assert times["B"] is not None
    assert times["B"] < 60
    assert times[None] is None


def ended(assessment):
    taker = link_to(assessment)
    taker.start()
    taker.save(1, "B", 1)
    taker.hand_in()
    return taker


def test_release_by_hand_mails_once(weighted, recruiter, django_capture_on_commit_callbacks):
    session = ended(weighted).session
    assert session.score_released_at is None
    with django_capture_on_commit_callbacks(execute=True):
        scoring.release(session, actor=recruiter)
        scoring.release(session, actor=recruiter)
    assert [message.subject for message in mail.outbox] == [f"Your result in “{weighted.title}”"]
    assert "14.29 %" in mail.outbox[0].body
    session.refresh_from_db()
    assert session.is_scored is True


def test_viewers_and_running_attempts_cannot_be_released(weighted, viewer, recruiter):
    session = ended(weighted).session
    with pytest.raises(PolicyDenied):
        scoring.release(session, actor=viewer)
    running = link_to(weighted)
    running.start()
    with pytest.raises(Conflict):
        scoring.release(running.session, actor=recruiter)
    assert not TestSession.objects.filter(score_released_at__isnull=False).exists()


def test_delayed_release_waits_for_its_hour(weighted, django_capture_on_commit_callbacks):
    weighted.score_release, weighted.score_release_hours = "delayed", 24
    weighted.save()
    session = ended(weighted).session
    assert scoring.release_due() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1), tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            assert scoring.release_due() == 1
        assert scoring.release_due() == 0
    session.refresh_from_db()
    assert session.score_released_at is not None
    assert len(mail.outbox) == 1


def test_immediate_release_shows_the_score_on_the_receipt(weighted):
    weighted.score_release = "immediate"
    weighted.save()
    taker = ended(weighted)
    assert "14.29" in taker.client.get(f"{taker.url}receipt/").content.decode()


def test_a_score_that_is_not_released_is_nowhere_for_the_candidate(weighted):
    taker = ended(weighted)
    assert "14.29" not in taker.client.get(f"{taker.url}receipt/").content.decode()


def test_a_receipt_is_verified_by_anyone_without_showing_answers(weighted, tenant):
    taker = ended(weighted)
    session = taker.session
    for code in (session.receipt_code, receipts.grouped(session.receipt_code).lower()):
        page = Client().get(f"/receipt/{code}/").content.decode()
        assert "The receipt is right" in page
        for secret in (tenant.name, weighted.title, session.candidate_name, session.public_id):
            assert secret not in page
    assert Client().get(f"/receipt/{'A' * 24}/").status_code == 404
    assert Client().get("/receipt/", {"code": session.receipt_code.lower()})["Location"] == (
        f"/receipt/{session.receipt_code}/"
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE answer_journal SET selected_answer = 'C'",
        "UPDATE answer_journal SET received_at = received_at - interval '1 second'",
        "DELETE FROM answer_journal",
        (
            "INSERT INTO answer_journal (tenant_id, session_id, question_id, selected_answer, flagged,"
            " client_seq, received_at, late, created_at, updated_at) SELECT tenant_id, session_id, question_id,"
            " 'D', flagged, 99, received_at, late, created_at, updated_at FROM answer_journal"
        ),
    ],
)
def test_tampering_with_the_journal_shows(weighted, change):
    session = ended(weighted).session
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE answer_journal DISABLE TRIGGER USER")
        cursor.execute(change)
        cursor.execute("ALTER TABLE answer_journal ENABLE TRIGGER USER")
    assert receipts.verify(session.receipt_code).unchanged is False
    assert "does not match" in Client().get(f"/receipt/{session.receipt_code}/").content.decode()


def test_the_receipt_covers_the_journal_and_not_the_marks(weighted):
    session = ended(weighted).session
    assert AnswerJournal.objects.count() == 1
    scoring.score(session)
    assert receipts.verify(session.receipt_code).unchanged is True


FRACTIONS = [
    ("single", "B", None, None, 0),
    ("single", "B", None, "A", 0),
    ("single", "B", None, "B", 1),
    ("single", "B", {"A": 50, "B": 100, "C": 0, "D": 0}, "A", "0.5"),
    ("multiple", "AC", None, "A", "0.5"),
    ("multiple", "AC", None, "AC", 1),
    ("multiple", "AC", None, "AB", 0),
    ("multiple", "AC", None, "ABC", "0.5"),
    ("multiple", "AC", None, "ABCD", 0),
    ("multiple", "ABC", None, "AB", "0.666667"),
    ("multiple", "ABC", {"A": 33.33333, "B": 33.33333, "C": 33.33333, "D": -100}, "ABC", 1),
    ("multiple", "ABC", {"A": 33.33333, "B": 33.33333, "C": 33.33333, "D": -100}, "ABD", 0),
    ("multiple", "AC", {"A": 50, "B": -25, "C": 50, "D": -25}, "ABC", "0.75"),
]


@pytest.mark.parametrize(("kind", "key", "credit", "chosen", "share"), FRACTIONS)
def test_share_of_the_points(kind, key, credit, chosen, share):
    options = json.dumps({letter: letter.lower() for letter in "ABCD"})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT answer_fraction(%s::jsonb, %s, %s, %s::jsonb, %s)",
            [options, key, kind, json.dumps(credit) if credit else None, chosen],
        )
        assert cursor.fetchone()[0] == Decimal(share)


def test_several_chosen_options_are_all_shown(in_tenant):
    question_set = QuestionSetFactory()
    question = QuestionFactory(question_set=question_set, kind="multiple", correct_answer="AC")
    session = TestSessionFactory(finished=True)
    SessionQuestion.objects.create(
        session=session, question=question, position=1, option_order=sorted(question.options)
    )
    Answer.objects.create(session=session, question=question, selected_answer="AB")
    row = answers_shown.answer_rows(session)[0]
    assert [(one.letter, one.html) for one in row.chosen] == [("A", "1"), ("B", "2")]
    assert [(one.letter, one.html) for one in row.right] == [("A", "1"), ("C", "3")]
