"""One question against tables worked out by hand, and against figures that were published for the LSAT data."""

import math
from decimal import Decimal

import pytest

from assessments.psychometrics.items import (
    ItemSums,
    OptionSums,
    confidence_interval,
    discrimination,
    facility,
    mean_seconds,
    option_table,
    typical_seconds,
)

LSAT6 = {
    "00000": 3, "00001": 6, "00010": 2, "00011": 11, "00100": 1, "00101": 1, "00110": 3, "00111": 4,
    "01000": 1, "01001": 8, "01011": 16, "01101": 3, "01110": 2, "01111": 15, "10000": 10, "10001": 29,
    "10010": 14, "10011": 81, "10100": 3, "10101": 28, "10110": 15, "10111": 80, "11000": 16, "11001": 56,
    "11010": 21, "11011": 173, "11100": 11, "11101": 61, "11110": 28, "11111": 298,
}  # fmt: skip
"""Section 6 of the Law School Admission Test, 1,000 people and 5 questions: Bock and Lieberman (1970), Fitting a
response model for n dichotomously scored items, Psychometrika 35, 179-197."""


def sums_of(pairs):
    """Return the sums over (x, r) pairs."""
    exact = [(Decimal(str(x)), Decimal(str(r))) for x, r in pairs]
    return ItemSums(
        presented=len(exact),
        answered=len(exact),
        sum_x=sum(x for x, _ in exact),
        paired=len(exact),
        pair_x=sum(x for x, _ in exact),
        pair_xx=sum(x * x for x, _ in exact),
        pair_r=sum(r for _, r in exact),
        pair_rr=sum(r * r for _, r in exact),
        pair_xr=sum(x * r for x, r in exact),
    )


def lsat(item):
    """Return the sums of one question of the LSAT data; r is the number right of the other four."""
    return sums_of(
        (int(row[item]), sum(map(int, row)) - int(row[item]))
        for row, people in LSAT6.items()
        for _ in range(people)
    )


@pytest.mark.parametrize(
    ("item", "proportion", "excluded"),
    [(0, 0.924, 0.1128), (1, 0.709, 0.1532), (2, 0.553, 0.1728), (3, 0.763, 0.1444), (4, 0.870, 0.1216)],
)
def test_the_published_lsat_figures_come_out(item, proportion, excluded):
    """Proportions right and point-biserials without the question itself.

    As printed by Rizopoulos (2006), ltm: An R package for latent variable modeling and item response analysis,
    Journal of Statistical Software 17(5), for the same data, there cut off to 0.1127, 0.1531, 0.1728, 0.1443, 0.1216.
    """
    assert facility(lsat(item)) == pytest.approx(proportion, abs=1e-9)
    assert discrimination(lsat(item)) == pytest.approx(excluded, abs=6e-5)


def test_a_small_table_by_hand():
    """x = 1 1 0 0 and r = .9 .7 .5 .1: deviations of x are .5 .5 -.5 -.5, of r .35 .15 -.05 -.45.

    Their products add up to .5, their squares to 1 and .35: .5 / sqrt(.35) = .8452.
    """
    sums = sums_of([(1, "0.9"), (1, "0.7"), (0, "0.5"), (0, "0.1")])
    assert facility(sums) == 0.5
    assert discrimination(sums) == pytest.approx(0.5 / math.sqrt(0.35), abs=1e-12)


def test_partial_credit_counts_as_its_share():
    assert facility(sums_of([("0.5", 1), (1, 1), (0, 1), ("0.25", 0)])) == pytest.approx(0.4375)


@pytest.mark.parametrize(
    "pairs",
    [[], [(1, 1), (0, 0)], [(1, "0.2"), (1, "0.4"), (1, "0.9")], [(1, "0.5"), (0, "0.5"), (1, "0.5")]],
)
def test_what_has_no_spread_has_no_discrimination(pairs):
    assert discrimination(sums_of(pairs)) is None


def test_without_sittings_there_is_nothing():
    assert facility(ItemSums()) is None
    assert mean_seconds(ItemSums()) is None
    assert typical_seconds(ItemSums()) is None


def test_fishers_interval_by_hand():
    """r = .5, n = 28: artanh = .5493, 1.96 / 5 = .392; tanh(.1573) = .156, tanh(.9413) = .7359."""
    low, high = confidence_interval(0.5, 28)
    assert (round(low, 3), round(high, 4)) == (0.156, 0.7358)
    assert confidence_interval(0.5, 3) is None
    assert confidence_interval(1.0, 50) == (1.0, 1.0)


def test_times_have_a_fair_middle():
    """10, 40 and 160 seconds: the mean is 70, the geometric mean 40."""
    logs = [Decimal(str(math.log(seconds))) for seconds in (10, 40, 160)]
    sums = ItemSums(timed=3, sum_seconds=210, sum_t=sum(logs), sum_tt=sum(one * one for one in logs))
    assert mean_seconds(sums) == 70
    assert typical_seconds(sums) == pytest.approx(40)


def test_the_distractor_table_by_hand():
    """A was chosen by people with .8 and .6 elsewhere: mean .7, variance (.01 + .01) / 1 = .02; B by nobody."""
    chosen = OptionSums("A", 2, 2, Decimal("1.4"), Decimal("1.0"))
    table = option_table([chosen, OptionSums("B"), OptionSums("", 2, 0)], presented=4)
    assert [(row.letter, row.share) for row in table] == [("A", 0.5), ("B", 0.0), ("", 0.5)]
    assert table[0].rest_mean == pytest.approx(0.7)
    assert table[0].rest_variance == pytest.approx(0.02)
    assert table[1].rest_mean is None
    assert table[2].rest_mean is None


def test_sums_add_up():
    first, second = sums_of([(1, 1), (0, 0)]), sums_of([(1, "0.5")])
    assert first + second == sums_of([(1, 1), (0, 0), (1, "0.5")])
