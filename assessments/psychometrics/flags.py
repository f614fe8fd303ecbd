"""Which questions need a look: limits, and the judgement by them. No judgement below MIN_SITTINGS sittings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.enums import QuestionKind
from assessments.psychometrics.drift import MIN_SITTINGS, Change
from assessments.psychometrics.items import ItemSums, OptionFigures, discrimination, facility
from assessments.psychometrics.words import ItemFlag

TOO_EASY = 0.95
TOO_HARD = 0.20
"""Facility limits; a question with one right answer is too hard from guessing level on, where that is higher."""
LOW_DISCRIMINATION = 0.20
"""Ebel and Frisbie (1991), Essentials of Educational Measurement, chapter 13: below 0.20 to be rewritten."""
UNUSED_SHARE = 0.02
UNUSED_WRONG = 20
"""A distractor below this share of the sittings is unused, once there are this many wrong answers to spread."""
STRONG_SHARE = 0.10
STRONG_Z = 2.33
"""A distractor chosen by this share whose choosers are stronger than those of the key (one-sided 1 %)."""
DRIFT_Z = 3.5
DRIFT_GAIN = 0.15
LEAK_Z = 3.0
LEAK_GAIN = 0.10
LEAK_TIME_Z = -2.33
LEAK_TIME_RATIO = 0.85
"""A leak is easier for equally strong people and quicker, both beyond chance and by enough to matter."""
OVEREXPOSED = 1_000
"""Sittings after which a question has been seen by too many people to stay secret."""

CONCERN = {
    ItemFlag.KEY_SUSPECT: 40,
    ItemFlag.LEAKED: 40,
    ItemFlag.NEGATIVE: 30,
    ItemFlag.LOW_DISCRIMINATION: 15,
    ItemFlag.DRIFT: 15,
    ItemFlag.TOO_EASY: 10,
    ItemFlag.TOO_HARD: 10,
    ItemFlag.OVEREXPOSED: 10,
    ItemFlag.UNUSED_DISTRACTOR: 5,
}
"""How urgent a flag is; a question's concern is the sum over its flags, by which lists are sorted."""


@dataclass(frozen=True)
class Subject:
    """What is judged: sums, distractor table, letters of the right options, and the change over time if known."""

    sums: ItemSums
    options: Sequence[OptionFigures]
    key: str
    kind: str
    change: Change | None = None


def judge(subject: Subject) -> list[ItemFlag]:
    """Return the flags of a question, most urgent first; none below MIN_SITTINGS."""
    if subject.sums.presented < MIN_SITTINGS:
        return []
    found = {*_difficulty(subject), *_separation(subject), *_choices(subject), *_time(subject)}
    return sorted(found, key=lambda flag: (-CONCERN[flag], flag.value))


def concern(flags: Iterable[str]) -> int:
    """Return the sum of the flags' weights."""
    return sum(CONCERN[ItemFlag(flag)] for flag in flags)


def _difficulty(subject: Subject) -> Iterable[ItemFlag]:
    easy = facility(subject.sums)
    options = sum(1 for one in subject.options if one.letter)
    single = subject.kind == QuestionKind.SINGLE and options
    if easy is not None and easy > TOO_EASY:
        yield ItemFlag.TOO_EASY
    if easy is not None and easy < max(TOO_HARD, 1 / options if single else 0):
        yield ItemFlag.TOO_HARD
    if subject.sums.presented >= OVEREXPOSED:
        yield ItemFlag.OVEREXPOSED


def _separation(subject: Subject) -> Iterable[ItemFlag]:
    found = discrimination(subject.sums)
    if found is None or subject.sums.paired < MIN_SITTINGS:
        return
    if found < 0:
        yield ItemFlag.NEGATIVE
    elif found < LOW_DISCRIMINATION:
        yield ItemFlag.LOW_DISCRIMINATION


def unused(options: Iterable[OptionFigures], key: str) -> list[str]:
    """Return the letters of wrong options that hardly anybody picks; none while wrong answers are few."""
    wrong = [one for one in options if one.letter and one.letter not in key]
    if sum(one.chosen for one in wrong) < UNUSED_WRONG:
        return []
    return [one.letter for one in wrong if one.share < UNUSED_SHARE]


def suspects(options: Sequence[OptionFigures], key: str) -> list[str]:
    """Return the letters of wrong options that stronger people pick than the right ones."""
    right = [one for one in options if one.letter and one.letter in key]
    wrong = [one for one in options if one.letter and one.letter not in key]
    return [one.letter for one in wrong if one.share >= STRONG_SHARE and _stronger(one, right)]


def _choices(subject: Subject) -> Iterable[ItemFlag]:
    if unused(subject.options, subject.key):
        yield ItemFlag.UNUSED_DISTRACTOR
    if suspects(subject.options, subject.key):
        yield ItemFlag.KEY_SUSPECT


def _stronger(distractor: OptionFigures, right: Sequence[OptionFigures]) -> bool:
    """Tell whether the choosers of a distractor beat those of every right option, by Welch's statistic."""
    return all(_beats(distractor, one) for one in right)


def _beats(distractor: OptionFigures, key: OptionFigures) -> bool:
    if distractor.rest_mean is None or distractor.rest_variance is None:
        return False
    if key.rest_mean is None or key.rest_variance is None:
        return key.chosen == 0
    error = distractor.rest_variance / distractor.paired + key.rest_variance / key.paired
    return error > 0 and (distractor.rest_mean - key.rest_mean) / math.sqrt(error) >= STRONG_Z


def _time(subject: Subject) -> Iterable[ItemFlag]:
    change = subject.change
    if change is None:
        return
    quicker = (
        change.time_ratio is not None
        and change.time_z is not None
        and change.time_ratio <= LEAK_TIME_RATIO
        and change.time_z <= LEAK_TIME_Z
    )
    if change.z >= LEAK_Z and change.gain >= LEAK_GAIN and quicker:
        yield ItemFlag.LEAKED
    elif abs(change.z) >= DRIFT_Z and abs(change.gain) >= DRIFT_GAIN:
        yield ItemFlag.DRIFT
