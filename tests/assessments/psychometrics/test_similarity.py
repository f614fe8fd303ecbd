"""Shared wrong answers: probabilities by hand, no false alarms among strangers, a copier found."""

import math
import random
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.psychometrics import similarity
from assessments.psychometrics.similarity import (
    MIN_ATTEMPTS,
    Sitting,
    at_least,
    match_probability,
    similar_pairs,
    threshold,
)


def test_the_chance_of_an_equal_wrong_answer_by_hand():
    """6, 3 and 1 of ten wrong answers: .36 + .09 + .01 = .46."""
    assert match_probability([6, 3, 1]) == pytest.approx(0.46)
    assert match_probability([5, 0]) == 1
    assert match_probability([]) == 0


def test_the_tail_by_hand():
    """Chances .5 and .2: none .4, one .5, both .1."""
    assert at_least([0.5, 0.2], 0) == 1
    assert at_least([0.5, 0.2], 1) == pytest.approx(0.6)
    assert at_least([0.5, 0.2], 2) == pytest.approx(0.1)
    assert at_least([0.5, 0.2], 3) == 0


def test_equal_chances_are_the_binomial():
    """P(X >= 8) of Binomial(10, .3) = .0016 (tables: .9984 up to 7)."""
    assert at_least([0.3] * 10, 8) == pytest.approx(0.00159, abs=5e-6)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no finding
@given(st.lists(st.floats(0, 1), max_size=8), st.integers(0, 9))
def test_the_recursion_is_the_sum_over_all_outcomes(chances, least):
    outcomes = product((0, 1), repeat=len(chances))
    wanted = sum(
        math.prod(p if hit else 1 - p for p, hit in zip(chances, outcome, strict=True))
        for outcome in outcomes
        if sum(outcome) >= least
    )
    assert at_least(chances, least) == pytest.approx(wanted, abs=1e-9)


def test_the_threshold_allows_one_false_alarm_in_a_hundred_assessments():
    """30 attempts make 435 pairs: .01 / 435 = 2.3e-5, index 4.638."""
    assert threshold(435) == pytest.approx(4.638, abs=5e-4)


def strangers(number, items, chance, ability=None):
    """Return attempts of people who work alone; weaker ones fall for the first distractor more often."""
    rows = []
    for key in range(number):
        strength = chance.gauss(0, 1) if ability is None else ability
        wrong = {}
        for item in range(items):
            right = 0.25 + 0.75 / (1 + math.exp(-1.2 * (strength - (item - items / 2) / items * 3)))
            if chance.random() > right:
                wrong[item] = chance.choices("BCD", (5 - min(2, strength), 3, 2))[0]
        rows.append(Sitting(key, f"person {key}", frozenset(range(items)), wrong))
    return rows


def copied(row, key, chance, share=0.9):
    """Return the attempt of somebody who took over most of another's wrong answers."""
    return Sitting(
        key,
        f"person {key}",
        row.items,
        {item: answer if chance.random() < share else "D" for item, answer in row.wrong.items()},
    )


def test_strangers_are_left_alone_and_the_copier_is_found():
    chance = random.Random(3)
    alarms = 0
    for _ in range(10):
        rows = strangers(120, 40, chance)
        source = max(rows, key=lambda row: len(row.wrong))
        thief = copied(source, 500, chance)
        pairs, compared = similar_pairs([*rows, thief])
        assert compared == math.comb(121, 2)
        assert [(pair.first, pair.second) for pair in pairs][:1] == [(source.key, 500)]
        alarms += len(pairs) - 1
    assert alarms == 0


def test_what_a_pair_says():
    chance = random.Random(5)
    rows = strangers(60, 40, chance)
    source = max(rows, key=lambda row: len(row.wrong))
    [pair] = similar_pairs([*rows, copied(source, 99, chance, share=1)])[0]
    assert (pair.shared_items, pair.both_wrong) == (40, len(source.wrong))
    assert pair.shared_wrong == len(source.wrong)
    assert 0 < pair.expected < pair.shared_wrong
    assert pair.index >= threshold(math.comb(61, 2))


def test_two_attempts_of_one_person_are_not_compared():
    rows = strangers(60, 40, random.Random(5))
    source = max(rows, key=lambda row: len(row.wrong))
    again = Sitting(99, source.owner, source.items, source.wrong)
    assert similar_pairs([*rows, again]) == ([], math.comb(61, 2) - 1)


def test_few_attempts_say_nothing():
    rows = strangers(MIN_ATTEMPTS - 2, 40, random.Random(5))
    twin = max(rows, key=lambda row: len(row.wrong))
    assert similar_pairs([*rows, Sitting(99, "x", twin.items, twin.wrong)]) == ([], 0)


def test_a_short_test_cannot_show_anything():
    """Five questions, all wrong alike: .38^5 is far above what 1,770 pairs allow."""
    rows = strangers(60, 5, random.Random(5), ability=-4)
    assert similar_pairs(rows)[0] == []


def test_the_shortcut_loses_nothing(monkeypatch):
    """The same pairs come out when every pair is judged exactly."""
    chance = random.Random(11)
    rows = strangers(40, 40, chance)
    rows += [
        copied(row, 100 + row.key, chance, share)
        for row, share in zip(rows[:8], (1, 0.9, 0.8, 0.7) * 2, strict=True)
    ]
    quick = similar_pairs(rows)
    monkeypatch.setattr(
        "assessments.psychometrics.similarity._least_shared",
        lambda lowest, longest, limit: [0] * (longest + 1),
    )
    assert similar_pairs(rows) == quick
    assert quick[0]


@given(
    table=st.lists(st.dictionaries(st.integers(1, 12), st.sampled_from("ACD"), max_size=12), max_size=9),
    least=st.integers(1, 12),
)
def test_candidates_are_the_pairs_that_a_plain_count_finds(table, least):
    rows = [
        similarity.Sitting(key, key, frozenset(range(1, 13)), wrong)
        for key, wrong in enumerate(table, start=1)
    ]
    wanted = [
        (first.key, second.key)
        for place, first in enumerate(rows)
        for second in rows[place + 1 :]
        if len(first.wrong.items() & second.wrong.items()) >= least
    ]
    found = [(first.key, second.key) for first, second in similarity._candidates(rows, least)]
    assert found == wanted
