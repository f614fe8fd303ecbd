"""Reliability against published worked examples and tables worked out by hand."""

import math
import statistics

import pytest

from assessments.psychometrics.reliability import (
    DrawnPart,
    FixedPart,
    cronbach_alpha,
    error_variance,
    kr20,
    standard_error,
    stratified,
    verdict,
)
from assessments.psychometrics.words import NoReliability, Reliability
from tests.assessments.psychometrics.test_items import LSAT6

JUDGES = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
"""Six targets, four judges: table 2 of Shrout and Fleiss (1979), Intraclass correlations: uses in assessing rater
reliability, Psychological Bulletin 86, 420-428. They print mean squares between targets 11.24 and within 6.26, and
ICC(1, 4) = .44, ICC(3, 4) = .91; the latter is Cronbach's alpha of the four judges."""


def variances(rows):
    """Return the sample variances of the columns and of the row totals."""
    columns = [statistics.variance(column) for column in zip(*rows, strict=True)]
    return columns, statistics.variance([sum(row) for row in rows])


def test_alpha_is_the_published_icc_3_4():
    """By hand: (BMS - EMS) / BMS = (11.2417 - 1.0194) / 11.2417 = .9093."""
    columns, total = variances(JUDGES)
    assert cronbach_alpha(columns, total) == pytest.approx(0.9093, abs=5e-5)


def test_nested_questions_give_the_published_icc_1_4():
    """By hand: (BMS - WMS) / BMS = (11.2417 - 6.2639) / 11.2417 = .4428.

    The score is the mean of four ratings, so each is worth a quarter: spread = 4 * (1/4)^2.
    """
    within = sum(sum((x - sum(row) / 4) ** 2 for x in row) for row in JUDGES) / (6 * 3)
    assert within == pytest.approx(6.2639, abs=5e-5)
    total = statistics.variance([sum(row) / 4 for row in JUDGES])
    part = DrawnPart(items=4, within=within, spread=4 * 0.25**2)
    assert stratified([part], total) == pytest.approx(0.4428, abs=5e-5)


def test_kr20_of_the_lsat_is_the_published_alpha():
    """Rizopoulos (2006) prints Cronbach's alpha 0.2950 for these data; right-or-wrong questions make it KR-20."""
    people = sum(LSAT6.values())
    facilities = [sum(int(row[i]) * n for row, n in LSAT6.items()) / people for i in range(5)]
    mean = sum(row.count("1") * n for row, n in LSAT6.items()) / people
    variance = sum((row.count("1") - mean) ** 2 * n for row, n in LSAT6.items()) / people
    assert kr20(facilities, variance) == pytest.approx(0.2950, abs=5e-5)


def test_kr20_by_hand():
    """Four people, three questions: 111, 110, 100, 000. p = .75, .5, .25, so pq = .1875 + .25 + .1875 = .625; totals
    3, 2, 1, 0 have variance 1.25; 3/2 (1 - .625 / 1.25) = .75.
    """
    assert kr20([0.75, 0.5, 0.25], 1.25) == pytest.approx(0.75)


@pytest.mark.parametrize(("items", "total"), [([0.25], 1.0), ([], 1.0), ([0.25, 0.25], 0.0)])
def test_without_two_questions_and_spread_there_is_no_alpha(items, total):
    assert cronbach_alpha(items, total) is None


def test_the_standard_error_by_hand():
    """A deviation of 15 with a reliability of .91: 15 * sqrt(.09) = 4.5."""
    assert standard_error(15, 0.91) == pytest.approx(4.5)
    assert standard_error(15, 1.2) == 0


def test_one_fixed_part_is_alpha():
    columns, total = variances(JUDGES)
    part = FixedPart(4, sum(columns), total)
    assert stratified([part], total) == pytest.approx(cronbach_alpha(columns, total))


def test_stratified_alpha_by_hand():
    """Two parts with variances 9 and 4 and alphas .8 and .5, score variance 20: 1 - (9 * .2 + 4 * .5) / 20 = .81.

    For two questions alpha = 2 (1 - sum / variance): .8 needs a sum of 5.4, .5 one of 3.
    """
    parts = [FixedPart(2, 5.4, 9.0), FixedPart(2, 3.0, 4.0)]
    assert stratified(parts, 20.0) == pytest.approx(0.81)


def test_parts_of_both_kinds_add_their_errors():
    """Fixed: 9 * .2 = 1.8. Drawn: within .24 of shares, ten questions worth 5 points of per cent each:
    .24 * 10 * 25 = 60. Score variance 200: 1 - 61.8 / 200 = .691.
    """
    parts = [FixedPart(2, 5.4, 9.0), DrawnPart(10, 0.24, 250.0)]
    assert stratified(parts, 200.0) == pytest.approx(0.691)


def test_a_single_question_counts_as_all_error():
    assert error_variance(FixedPart(1, 4.0, 4.0)) == 4.0
    assert error_variance(DrawnPart(1, None, 100.0)) is None


@pytest.mark.parametrize(
    ("parts", "attempts", "deviation", "note"),
    [
        ([FixedPart(2, 5.4, 9.0)], 29, 3.0, NoReliability.FEW),
        ([FixedPart(2, 5.4, 9.0)], 30, None, NoReliability.FEW),
        ([FixedPart(2, 0.0, 0.0)], 30, 0.0, NoReliability.EQUAL),
        ([FixedPart(1, 9.0, 9.0)], 30, 3.0, NoReliability.ONE_QUESTION),
        ([DrawnPart(1, None, 100.0)], 30, 3.0, NoReliability.ONE_QUESTION),
        ([FixedPart(2, 12.0, 9.0)], 30, 3.0, NoReliability.NEGATIVE),
    ],
)
def test_why_there_is_no_margin(parts, attempts, deviation, note):
    found = verdict(parts, attempts=attempts, deviation=deviation)
    assert (found.sem, found.note) == (None, note)


def test_the_margin_and_how_it_came_about():
    fixed, drawn = FixedPart(2, 5.4, 9.0), DrawnPart(10, 0.24, 2.5)
    alone = verdict([fixed], attempts=30, deviation=3.0)
    assert (alone.method, alone.note) == (Reliability.ALPHA, "")
    assert alone.value == pytest.approx(0.8)
    assert alone.sem == pytest.approx(3 * math.sqrt(0.2))
    assert verdict([FixedPart(2, 5.4, 9.0, True)], attempts=30, deviation=3.0).method == Reliability.KR20
    assert verdict([fixed, fixed], attempts=30, deviation=5.0).method == Reliability.STRATIFIED
    assert verdict([drawn], attempts=30, deviation=5.0).method == Reliability.DRAWN
    assert verdict([fixed, drawn], attempts=30, deviation=5.0).method == Reliability.MIXED
    reserved = verdict([fixed, FixedPart(1, 1.0, 1.0)], attempts=30, deviation=5.0)
    assert (reserved.note, reserved.sem is not None) == (NoReliability.SINGLE_ITEM_PART, True)
