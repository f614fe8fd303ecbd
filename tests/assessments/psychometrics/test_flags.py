"""Drift and flags: each flag from a made-up table, both ways, and none below 50 sittings."""

import math
from dataclasses import replace
from decimal import Decimal

import pytest

from assessments.psychometrics import drift, flags
from assessments.psychometrics.items import ItemSums, OptionFigures
from assessments.psychometrics.words import ItemFlag
from tests.assessments.psychometrics.test_items import sums_of


def sittings(right, wrong, *, strong=0.8, weak=0.4, seconds=()):
    """Return sums of people right and wrong; the former have `strong` elsewhere give or take, the latter `weak`."""
    pairs = [(1, strong + 0.1 * (-1) ** n) for n in range(right)]
    pairs += [(0, weak + 0.1 * (-1) ** n) for n in range(wrong)]
    logs = [Decimal(str(math.log(one))) for one in seconds]
    return replace(
        sums_of([(x, round(r, 2)) for x, r in pairs]),
        timed=len(logs),
        sum_seconds=sum(seconds),
        sum_t=sum(logs, Decimal(0)),
        sum_tt=sum((one * one for one in logs), Decimal(0)),
    )


def option(letter, chosen, mean=0.5, *, of=100):
    return OptionFigures(
        letter, chosen, chosen / of, mean if chosen else None, 0.04 if chosen > 1 else None, chosen
    )


GOOD = [option("A", 60, 0.7), option("B", 20, 0.4), option("C", 12, 0.4), option("D", 8, 0.4), option("", 0)]


def judged(sums, options=GOOD, *, key="A", kind="single", change=None):
    return flags.judge(flags.Subject(sums, options, key, kind, change))


def test_a_good_question_has_no_flag():
    assert judged(sittings(60, 40)) == []


def test_below_fifty_sittings_nothing_is_said():
    assert judged(sittings(49, 0)) == []
    assert ItemFlag.TOO_EASY in judged(sittings(50, 0))


@pytest.mark.parametrize(
    ("right", "wrong", "kind", "flag"),
    [
        (96, 4, "single", ItemFlag.TOO_EASY),
        (95, 5, "single", None),
        (24, 76, "single", ItemFlag.TOO_HARD),
        (25, 75, "single", None),
        (24, 76, "multiple", None),
        (19, 81, "multiple", ItemFlag.TOO_HARD),
    ],
)
def test_difficulty(right, wrong, kind, flag):
    found = {ItemFlag.TOO_EASY, ItemFlag.TOO_HARD} & set(judged(sittings(right, wrong), kind=kind))
    assert found == ({flag} if flag else set())


@pytest.mark.parametrize(
    ("strong", "weak", "flag"),
    [
        (0.6, 0.4, None),
        (0.51, 0.5, ItemFlag.LOW_DISCRIMINATION),
        (0.5, 0.5, ItemFlag.LOW_DISCRIMINATION),
        (0.4, 0.6, ItemFlag.NEGATIVE),
    ],
)
def test_separation(strong, weak, flag):
    found = {ItemFlag.LOW_DISCRIMINATION, ItemFlag.NEGATIVE} & set(
        judged(sittings(60, 40, strong=strong, weak=weak))
    )
    assert found == ({flag} if flag else set())


def test_an_option_that_nobody_picks():
    unused = [option("A", 60, 0.7), option("B", 39, 0.4), option("C", 1, 0.4), option("D", 0)]
    assert judged(sittings(60, 40), unused) == [ItemFlag.UNUSED_DISTRACTOR]
    easy = [option("A", 90, 0.7), option("B", 10, 0.4), option("C", 0), option("D", 0)]
    assert judged(sittings(90, 10), easy) == []


@pytest.mark.parametrize(
    ("chosen", "mean", "flagged"), [(40, 0.8, True), (40, 0.55, False), (40, 0.4, False), (9, 0.9, False)]
)
def test_a_distractor_of_the_strong(chosen, mean, flagged):
    """The key's choosers have .5 elsewhere, variance .04; with 40 and 51 of them the error is about .042."""
    options = [option("A", 91 - chosen, 0.5), option("B", chosen, mean), option("C", 5), option("D", 4)]
    found = judged(sittings(51, 49, strong=0.5, weak=0.4), options)
    assert (ItemFlag.KEY_SUSPECT in found) is flagged


def test_a_key_that_nobody_chose_is_suspect():
    options = [option("A", 0), option("B", 60, 0.7), option("C", 20, 0.4), option("D", 20, 0.4)]
    assert judged(sittings(0, 100), options)[0] == ItemFlag.KEY_SUSPECT


def test_exposure():
    assert ItemFlag.OVEREXPOSED in judged(sittings(600, 400))
    assert ItemFlag.OVEREXPOSED not in judged(sittings(600, 399))


SLOW, QUICK = [60, 80, 100, 120] * 15, [20, 25, 30, 40] * 15


def test_change_by_hand():
    """x - r: before, right .2 and wrong -.4 give or take .1; after, all .2 give or take .1."""
    found = drift.change(sittings(30, 30, seconds=SLOW), sittings(60, 0, seconds=QUICK))
    assert found.rise == pytest.approx(0.5)
    assert found.gain == pytest.approx(0.2 - (0.2 - 0.4) / 2)
    deviations = [0.3 * (-1) ** n for n in range(60)]
    before = (sum(d * d for d in deviations) + 60 * 0.01) / 59
    after = 60 * 0.01 / 59
    assert found.z == pytest.approx(found.gain / math.sqrt(before / 60 + after / 60))
    assert found.time_ratio == pytest.approx((20 * 25 * 30 * 40) ** 0.25 / (60 * 80 * 100 * 120) ** 0.25)
    assert found.time_z < -10


def test_stronger_people_are_no_drift():
    weak, strong = sittings(20, 40, strong=0.6, weak=0.3), sittings(40, 20, strong=0.8, weak=0.6)
    found = drift.change(weak, strong)
    assert found.rise > 0.3
    assert abs(found.gain) < 0.01


def test_easier_and_quicker_is_a_leak_and_only_easier_is_drift():
    before = sittings(30, 30, seconds=SLOW)
    leak = drift.change(before, sittings(58, 2, strong=0.62, weak=0.4, seconds=QUICK))
    slow = drift.change(before, sittings(58, 2, strong=0.62, weak=0.4, seconds=SLOW))
    unknown = drift.change(before, sittings(58, 2, strong=0.62, weak=0.4))
    sums = sittings(60, 40)
    assert judged(sums, change=leak) == [ItemFlag.LEAKED]
    assert judged(sums, change=slow) == [ItemFlag.DRIFT]
    assert judged(sums, change=unknown) == [ItemFlag.DRIFT]
    assert judged(sums, change=drift.change(before, before)) == []


def test_periods_need_fifty_sittings_each():
    month = sittings(15, 10)
    assert drift.periods([month] * 3) is None
    before, after = drift.periods([month] * 5)
    assert (before.paired, after.paired) == (75, 50)
    assert drift.periods([]) is None
    assert drift.change(ItemSums(), ItemSums()) is None


def test_concern_puts_the_worst_first():
    assert flags.concern(["unused_distractor", "leaked"]) == 45
    assert flags.concern([]) == 0
    assert set(flags.CONCERN) == set(ItemFlag)
