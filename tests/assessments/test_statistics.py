"""Sums of questions: each attempt once, out again when it changes, and the same from scratch."""

import json
import math
import statistics as plain
import threading
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import (
    AssessmentStatistic,
    ItemChoice,
    ItemMonth,
    ItemStatistic,
    Question,
    TestSession,
)
from assessments.operations import scoring, statistics
from config.kernel.tenancy import platform_context, tenant_context
from tests.assessments.sittings import begun, practised, sat
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db

MARCH, APRIL = datetime(2026, 3, 10, 9, tzinfo=UTC), datetime(2026, 4, 30, 23, 50, tzinfo=UTC)


@pytest.fixture
def assessment(in_tenant):
    """Three questions of 1, 1 and 2 points, all with key B."""
    question_set = QuestionSetFactory()
    for place, points in enumerate((1, 1, 2), start=1):
        QuestionFactory(question_set=question_set, points=points, position=place)
    return AssessmentFactory(question_set=question_set, published=True)


def question(assessment, place):
    return Question.objects.get(question_set=assessment.question_set, position=place)


def everything():
    """Return all sums and what was derived from them, without keys and times of writing."""
    months = ItemMonth.objects.order_by("question_id", "month").values_list(
        "question_id", "month", *statistics._MONTH
    )
    choices = ItemChoice.objects.order_by("question_id", "letter").values_list(
        "question_id", "letter", *statistics._CHOICE
    )
    derived = ItemStatistic.objects.order_by("question_id").values_list(
        "question_id", "presented", "facility", "discrimination", "typical_seconds", "flags", "first_month"
    )
    return list(months), list(choices), list(derived)


def test_sums_by_hand(assessment):
    """BBB, BA-, AAB: rests of question 1 are 3/3, 0/3 and 2/3 of the points of the others."""
    for letters in ("BBB", "BA-", "AAB"):
        sat(assessment, letters, seconds=[10, 20, 40], started_at=MARCH)
    assert statistics.count_all() == 3
    month = ItemMonth.objects.get(question=question(assessment, 1))
    assert (month.presented, month.answered, month.correct, month.sum_x) == (3, 3, 2, 2)
    assert (month.month.isoformat(), month.paired, month.pair_x) == ("2026-03-01", 3, 2)
    assert month.pair_r == Decimal("1.66666667")
    assert month.pair_rr == Decimal("1.44444445")
    assert month.pair_xr == 1
    assert (month.timed, month.sum_seconds) == (3, 30)
    third = ItemMonth.objects.get(question=question(assessment, 3))
    assert (third.presented, third.answered, third.correct, third.timed) == (3, 2, 2, 2)
    figures = ItemStatistic.objects.get(question=question(assessment, 1))
    wanted = plain.correlation([1, 1, 0], [1, 0, 2 / 3])
    assert figures.facility == Decimal("0.6667")
    assert float(figures.discrimination) == pytest.approx(wanted, abs=5e-5)
    assert float(figures.typical_seconds) == pytest.approx(10)


def test_options_by_hand(assessment):
    for letters in ("BBB", "CBB", "CB-", "-AA"):
        sat(assessment, letters)
    statistics.count_all()
    rows = {row.letter: row for row in ItemChoice.objects.filter(question=question(assessment, 1))}
    assert {letter: row.chosen for letter, row in rows.items()} == {"B": 1, "C": 2, "": 1}
    assert (rows["C"].paired, rows["C"].sum_r) == (2, Decimal("1.33333333"))
    assert rows["C"].sum_rr == Decimal("1.11111111")
    assert "D" not in rows


def test_several_letters_count_for_each_option(assessment):
    several = question(assessment, 1)
    Question.objects.filter(pk=several.pk).update(kind="multiple", correct_answer="AC")
    for letters in (["AC", "B", "B"], ["AB", "B", "B"], ["C", "A", "A"]):
        sat(assessment, letters)
    statistics.count_all()
    chosen = dict(ItemChoice.objects.filter(question=several).values_list("letter", "chosen"))
    assert chosen == {"A": 2, "B": 1, "C": 2}
    assert ItemMonth.objects.get(question=several).sum_x == Decimal("1.5")


def test_months_are_those_of_the_end_in_utc(assessment):
    sat(assessment, "BBB", started_at=MARCH)
    sat(assessment, "BBB", started_at=APRIL)
    statistics.count_all()
    months = ItemMonth.objects.filter(question=question(assessment, 1)).order_by("month")
    assert [row.month.month for row in months] == [3, 5]
    figures = ItemStatistic.objects.get(question=question(assessment, 1))
    assert (figures.first_month.month, figures.last_month.month) == (3, 5)


def test_only_ended_attempts_with_an_application_count(assessment):
    begun(assessment)
    practised(assessment.question_set, "BBB")
    sat(assessment, "BBB", status="invalidated")
    sat(assessment, "BBB", status="expired")
    assert statistics.count_all() == 1
    assert statistics.count_all() == 0
    assert ItemStatistic.objects.get(question=question(assessment, 1)).presented == 1
    assert TestSession.objects.filter(counted_at__isnull=False).get().status == "expired"


def test_a_lone_question_has_a_facility_and_no_rest(in_tenant):
    question_set = QuestionSetFactory()
    QuestionFactory(question_set=question_set)
    sat(AssessmentFactory(question_set=question_set, published=True), "B")
    statistics.count_all()
    month = ItemMonth.objects.get()
    assert (month.presented, month.sum_x, month.paired, month.pair_x) == (1, 1, 0, 0)
    assert ItemStatistic.objects.get().discrimination is None


def test_an_invalidated_attempt_leaves(assessment):
    kept, gone = sat(assessment, "BBB", started_at=MARCH), sat(assessment, "AAA", started_at=APRIL)
    statistics.count_all()
    before = TestSession.objects.get(pk=kept.pk).counted_at
    TestSession.objects.filter(pk=gone.pk).update(status="invalidated")
    assert statistics.count_all() == 1
    assert TestSession.objects.get(pk=gone.pk).counted_at is None
    assert TestSession.objects.get(pk=kept.pk).counted_at == before
    assert ItemMonth.objects.filter(month__month=5).count() == 0
    assert ItemChoice.objects.filter(letter="A").count() == 0
    assert ItemStatistic.objects.get(question=question(assessment, 1)).facility == 1
    TestSession.objects.filter(pk=gone.pk).update(status="completed")
    assert statistics.count_all() == 1
    assert ItemStatistic.objects.get(question=question(assessment, 1)).facility == Decimal("0.5")


def test_scoring_again_takes_the_attempt_out_and_counts_it_anew(assessment):
    session = sat(assessment, "CBB")
    statistics.count_all()
    Question.objects.filter(pk=question(assessment, 1).pk).update(correct_answer="C")
    scoring.score(session)
    assert session.counted_at is None
    assert not ItemStatistic.objects.exists()
    assert statistics.count_all() == 1
    assert ItemStatistic.objects.get(question=question(assessment, 1)).facility == 1


def test_left_out_questions_have_no_figures_and_are_no_rest(assessment):
    Question.objects.filter(pk=question(assessment, 3).pk).update(scoring="excluded")
    sat(assessment, "BA-")
    statistics.count_all()
    assert not ItemMonth.objects.filter(question=question(assessment, 3)).exists()
    assert ItemMonth.objects.get(question=question(assessment, 1)).pair_r == 0


def test_the_assessment_is_marked(assessment):
    sat(assessment, "BBB")
    statistics.count_all()
    row = AssessmentStatistic.objects.get(assessment=assessment)
    assert row.stale_since is not None
    assert row.computed_at is None


def test_companies_are_counted_apart(assessment, other_tenant):
    sat(assessment, "BBB")
    with tenant_context(other_tenant):
        theirs = QuestionSetFactory()
        QuestionFactory.create_batch(2, question_set=theirs)
        sat(AssessmentFactory(question_set=theirs, published=True), "BA")
    assert statistics.count_all() == 2
    assert ItemStatistic.objects.count() == 3
    with tenant_context(other_tenant):
        assert ItemStatistic.objects.count() == 2


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["sit", "sit", "sit", "invalidate", "restore", "rescore", "count"]),
            st.integers(0, 9),
            st.text("ABCD-", min_size=3, max_size=3),
            st.booleans(),
        ),
        max_size=12,
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_increments_equal_the_sums_from_scratch(assessment, tenant, steps):
    sessions = []
    for what, number, letters, early in [*steps, ("count", 0, "", True)]:
        chosen = TestSession.objects.get(pk=sessions[number % len(sessions)]) if sessions else None
        if what == "sit":
            made = sat(assessment, letters, started_at=MARCH if early else APRIL, seconds=number)
            sessions.append(made.pk)
        elif what == "count":
            statistics.count_company(tenant.pk)
        elif chosen is not None and what == "rescore":
            scoring.score(chosen)
        elif chosen is not None:
            status = "invalidated" if what == "invalidate" else "completed"
            TestSession.objects.filter(pk=chosen.pk).update(status=status)
    grown = everything()
    statistics.recompute(tenant.pk)
    assert everything() == grown
    TestSession.objects.filter(pk__in=sessions).update(status="invalidated")
    statistics.count_company(tenant.pk)
    assert everything() == ([], [], [])


def test_the_command_says_what_it_added_up(assessment, tenant, other_tenant):
    sat(assessment, "BBB")
    out = StringIO()
    call_command("recompute_statistics", tenant=tenant.public_id, stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1]) == {
        "companies": 1,
        "attempts": 1,
        "questions": 3,
        "assessments": 1,
    }
    assert AssessmentStatistic.objects.get().computed_at is not None
    out = StringIO()
    call_command("recompute_statistics", stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1])["companies"] == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_count_each_attempt_once(tenant, monkeypatch):
    monkeypatch.setattr(statistics, "BATCH", 3)
    with tenant_context(tenant):
        question_set = QuestionSetFactory()
        QuestionFactory.create_batch(4, question_set=question_set)
        assessment = AssessmentFactory(question_set=question_set, published=True)
        for number in range(20):
            sat(assessment, "B" * (number % 4) + "A" * (4 - number % 4))
    done, start = [], threading.Barrier(2)

    def work():
        try:
            start.wait(timeout=10)
            done.append(statistics.count_all())
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert sum(done) == 20
    with tenant_context(tenant):
        assert {row.presented for row in ItemStatistic.objects.all()} == {20}
        grown = everything()
        statistics.recompute(tenant.pk)
        assert everything() == grown


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_half_done(tenant, monkeypatch):
    with tenant_context(tenant):
        question_set = QuestionSetFactory()
        QuestionFactory.create_batch(2, question_set=question_set)
        assessment = AssessmentFactory(question_set=question_set, published=True)
        sat(assessment, "BA")

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(statistics, "_mark_stale", die)
        with pytest.raises(KeyboardInterrupt):
            statistics.count_all()
    with platform_context(reason="test"):
        assert not ItemMonth.objects.exists()
        assert not TestSession.objects.filter(counted_at__isnull=False).exists()
    assert statistics.count_all() == 1
    with platform_context(reason="test"):
        assert {row.presented for row in ItemMonth.objects.all()} == {1}


def test_log_times_are_those_of_the_seconds(assessment):
    sat(assessment, "BBB", seconds=[7, 1, 60])
    statistics.count_all()
    month = ItemMonth.objects.get(question=question(assessment, 1))
    assert float(month.sum_t) == pytest.approx(math.log(7), abs=1e-8)
    assert float(month.sum_tt) == pytest.approx(math.log(7) ** 2, abs=1e-7)
