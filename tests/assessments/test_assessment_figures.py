"""Figures of an assessment against the same computed in plain Python, fixed and drawn, and what makes them stale."""

import statistics as plain
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.models import (
    AnswerSimilarity,
    Assessment,
    AssessmentStatistic,
    Question,
    SessionQuestion,
    SessionSection,
    TestSession,
)
from assessments.operations import assessment_figures, scoring, statistics
from assessments.psychometrics import reliability
from assessments.psychometrics.words import NoReliability, Reliability
from tests.assessments.sittings import answer, begun, end, sat
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db

TABLE = ["BBBB", "BBBA", "BBAB", "BBAA", "BAAA", "AAAA", "ABAA", "BAB-"]
"""Eight attempts at four questions with key B."""


@pytest.fixture
def few(monkeypatch):
    """Let eight attempts be enough for a reliability."""
    monkeypatch.setattr(reliability, "MIN_ATTEMPTS", 8)


def made(points=(1, 1, 1, 1)):
    question_set = QuestionSetFactory()
    for place, worth in enumerate(points, start=1):
        QuestionFactory(question_set=question_set, points=worth, position=place)
    return AssessmentFactory(question_set=question_set, published=True)


def figures(assessment):
    statistics.count_all()
    assessment_figures.refresh_due()
    return AssessmentStatistic.objects.get(assessment=assessment)


def test_distribution_and_kr20_by_hand(in_tenant, few):
    """Scores 100 75 75 50 25 0 25 50: mean 50, squares of deviations 7,500, deviation sqrt(7500 / 7).

    Facilities 6/8, 5/8, 3/8, 2/8: p q = .1875 + .234375 + .234375 + .1875 = .84375; the number right has variance
    1.5 (divisor n), so KR-20 = 4/3 (1 - .84375 / 1.5) = .5833.
    """
    assessment = made()
    for letters in TABLE:
        sat(assessment, letters)
    row = figures(assessment)
    scores = [25 * letters.count("B") for letters in TABLE]
    assert (row.attempts, row.mean) == (8, Decimal("50.00"))
    assert float(row.deviation) == pytest.approx(plain.stdev(scores), abs=5e-4)
    assert row.histogram == [1, 0, 2, 0, 0, 2, 0, 2, 0, 1]
    shares = [sum(letters[place] == "B" for letters in TABLE) / 8 for place in range(4)]
    right = [letters.count("B") for letters in TABLE]
    wanted = 4 / 3 * (1 - sum(p * (1 - p) for p in shares) / plain.pvariance(right))
    assert float(row.reliability) == pytest.approx(wanted, abs=5e-5)
    assert row.reliability == Decimal("0.5833")
    assert row.method == Reliability.KR20
    assert float(row.sem) == pytest.approx(plain.stdev(scores) * (1 - wanted) ** 0.5, abs=5e-4)
    assert [(one["presented"], one["facility"]) for one in row.items] == [(8, share) for share in shares]
    assert row.sections == []
    assert (row.stale_since, row.note) == (None, "")


def test_points_of_their_own_make_it_alpha(in_tenant, few):
    points = (1, 2, 3, 4)
    assessment = made(points)
    for letters in TABLE:
        sat(assessment, letters)
    row = figures(assessment)
    table = [
        [10 * worth * (letter == "B") for letter, worth in zip(letters, points, strict=True)]
        for letters in TABLE
    ]
    wanted = reliability.cronbach_alpha(
        [plain.variance(column) for column in zip(*table, strict=True)], plain.variance(map(sum, table))
    )
    assert float(row.reliability) == pytest.approx(wanted, abs=5e-5)
    assert row.method == Reliability.ALPHA


def test_too_few_attempts_have_a_mean_and_no_margin(in_tenant):
    assessment = made()
    for letters in TABLE:
        sat(assessment, letters)
    row = figures(assessment)
    assert (row.mean, row.sem, row.note) == (Decimal("50.00"), None, NoReliability.FEW)


def drawn(assessment, letters, skip):
    """Return an attempt at all questions but one."""
    questions = list(Question.objects.filter(question_set=assessment.question_set).order_by("position"))
    del questions[skip]
    return sat(assessment, letters, questions=questions)


def test_drawn_questions_by_the_nested_design(in_tenant, few):
    assessment = made()
    table = ["BBB", "BBA", "BBB", "BAA", "AAA", "AAB", "ABB", "BAB"]
    for number, letters in enumerate(table):
        drawn(assessment, letters, number % 4)
    row = figures(assessment)
    shares = [[float(letter == "B") for letter in letters] for letters in table]
    within = sum(sum((x - sum(one) / 3) ** 2 for x in one) for one in shares) / (8 * 2)
    scores = [100 * sum(one) / 3 for one in shares]
    assert row.method == Reliability.DRAWN
    assert float(row.sem) == pytest.approx(100 * (within / 3) ** 0.5, abs=5e-3)
    assert float(row.reliability) == pytest.approx(1 - 1e4 * within / 3 / plain.variance(scores), abs=5e-4)


def in_sections(assessment, letters, weights=(70, 30)):
    """Return an attempt whose first two questions are one section and the others another."""
    session = begun(assessment)
    places = list(SessionQuestion.objects.filter(session=session).order_by("position"))
    for number, weight in enumerate(weights, start=1):
        section = SessionSection.objects.create(
            session=session, position=number, title=f"Part {number}", weight=weight
        )
        for place in places[2 * number - 2 : 2 * number]:
            place.section = section
            place.save()
    answer(session, letters)
    return end(session)


def test_sections_are_strata(in_tenant, few):
    assessment = made((1, 1, 1, 3))
    for letters in TABLE:
        in_sections(assessment, letters)
    row = figures(assessment)
    worth = (35, 35, 7.5, 22.5)
    table = [[one * (letter == "B") for letter, one in zip(letters, worth, strict=True)] for letters in TABLE]
    scores = [sum(line) for line in table]
    assert [
        float(one) for one in TestSession.objects.order_by("pk").values_list("score_percentage", flat=True)
    ] == scores
    errors = 0
    for part in (slice(0, 2), slice(2, 4)):
        columns = [plain.variance(column) for column in list(zip(*table, strict=True))[part]]
        variance = plain.variance([sum(line[part]) for line in table])
        errors += variance * (1 - reliability.cronbach_alpha(columns, variance))
    assert row.method == Reliability.STRATIFIED
    assert float(row.sem) == pytest.approx(errors**0.5, abs=5e-4)
    assert [(one["title"], one["weight"], one["questions"]) for one in row.sections] == [
        ("Part 1", 70.0, 2.0),
        ("Part 2", 30.0, 2.0),
    ]
    assert row.sections[0]["mean"] == pytest.approx(
        plain.mean(100 * (line[0] + line[1]) / 70 for line in table)
    )


def test_an_attempt_that_is_invalidated_leaves_the_assessment(in_tenant):
    assessment = made()
    sat(assessment, "BBBB")
    gone = sat(assessment, "AAAA")
    assert figures(assessment).mean == Decimal("50.00")
    TestSession.objects.filter(pk=gone.pk).update(status="invalidated")
    row = figures(assessment)
    assert (row.attempts, row.mean) == (1, Decimal("100.00"))


def test_a_changed_score_is_followed(in_tenant):
    assessment = made()
    session = sat(assessment, "CBBB")
    assert figures(assessment).mean == Decimal("75.00")
    Question.objects.filter(question_set=assessment.question_set, position=1).update(correct_answer="C")
    scoring.score(session)
    assert figures(assessment).mean == Decimal("100.00")


def test_large_assessments_wait_an_hour(in_tenant, monkeypatch):
    monkeypatch.setattr(assessment_figures, "SMALL", 1)
    assessment = made()
    sat(assessment, "BBBB")
    sat(assessment, "BBBB")
    assert figures(assessment).attempts == 2
    sat(assessment, "AAAA")
    assert figures(assessment).attempts == 2
    statistics.count_all()
    assert assessment_figures.refresh_due(timezone.now() + timedelta(hours=1, minutes=1)) == 1
    assert AssessmentStatistic.objects.get().attempts == 3


def test_copied_answers_are_found_and_forgotten_with_the_attempt(in_tenant):
    question_set = QuestionSetFactory()
    for place in range(1, 21):
        QuestionFactory(question_set=question_set, position=place)
    assessment = AssessmentFactory(question_set=question_set, published=True)
    for number in range(30):
        sat(assessment, "".join("ABCD"[(number * 7 + place * (number % 5 + 1)) % 4] for place in range(20)))
    first = sat(assessment, "ACDA" * 5)
    second = sat(assessment, "ACDA" * 4 + "ACDC")
    figures(assessment)
    pair = AnswerSimilarity.objects.get(first=first, second=second)
    assert (pair.shared_items, pair.both_wrong, pair.shared_wrong) == (20, 20, 19)
    assert pair.expected < 10
    TestSession.objects.filter(pk=second.pk).update(status="invalidated")
    figures(assessment)
    assert not AnswerSimilarity.objects.filter(second=second).exists()


def test_nobody_there_gives_empty_figures(in_tenant):
    assessment = made()
    session = sat(assessment, "BBBB")
    statistics.count_all()
    TestSession.objects.filter(pk=session.pk).update(status="invalidated")
    row = figures(assessment)
    assert (row.attempts, row.mean, row.histogram, row.items) == (0, None, [0] * 10, [])
    assert Assessment.objects.count() == 1
