"""Two attempts: do they share more wrong answers than chance explains.

Only questions that both people got wrong are looked at, so that ability plays no part. On such a question two
people who work alone choose the same wrong answer with probability q = sum of squares of the shares that each wrong
answer has among all wrong answers to it. The number of equal wrong answers is then a sum of independent yes-or-no
trials with unequal probabilities (Poisson binomial). This is the error-similarity analysis of Bellezza and Bellezza
(1989), Detection of cheating on multiple-choice tests by using error-similarity analysis, Teaching of Psychology 16,
151-155, with a probability of its own for each question, as Wesolowsky (2000), Detecting excessive similarity in
answers on multiple choice exams, Journal of Applied Statistics 27, 909-921, asks for.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

FALSE_ALARMS = 0.01
"""Pairs that chance alone may bring into the list of one whole assessment."""
MIN_ATTEMPTS = 30
"""Fewer attempts do not tell which wrong answers are popular."""
MIN_SHARED = 5
"""Equal wrong answers that a pair needs whatever the probability says."""


@dataclass(frozen=True)
class Sitting:
    """One attempt. `owner` is the person: two attempts of one are never compared.

    `items` are the questions it had, `wrong` question to the wrong answer that was given (no answer is none).
    """

    key: int
    owner: Hashable
    items: frozenset[int]
    wrong: Mapping[int, str]


@dataclass(frozen=True)
class Pair:
    """Two attempts that share more than chance explains; `first` < `second`.

    `expected` equal wrong answers by chance; `index` = -log10 of the probability of at least `shared_wrong`.
    """

    first: int
    second: int
    shared_items: int
    both_wrong: int
    shared_wrong: int
    expected: float
    index: float


def match_probability(wrong_counts: Iterable[int]) -> float:
    """Return q: the chance that two wrong answers to one question are equal, from the counts of each wrong answer.

    The sum of squared shares, the compared pair included, which errs towards "by chance".
    """
    counts = [count for count in wrong_counts if count]
    total = sum(counts)
    return sum(count * count for count in counts) / total**2 if total else 0.0


def at_least(probabilities: Sequence[float], least: int) -> float:
    """Return the probability that at least `least` of independent trials succeed.

    Exact, by adding one trial after the other: the recursion of Lord and Wingersky (1984), Applied Psychological
    Measurement 8, 453-461.
    """
    if least <= 0:
        return 1.0
    if least > len(probabilities):
        return 0.0
    chances = [1.0] + [0.0] * least
    for p in probabilities:
        chances[least] += chances[least - 1] * p
        for number in range(least - 1, 0, -1):
            chances[number] = chances[number] * (1 - p) + chances[number - 1] * p
        chances[0] *= 1 - p
    return min(1.0, chances[least])


def threshold(pairs: int) -> float:
    """Return the index from which one of `pairs` compared pairs is listed.

    Bonferroni: the probability of a single pair must be below FALSE_ALARMS / pairs.
    """
    return -math.log10(FALSE_ALARMS / max(1, pairs))


def similar_pairs(sittings: Sequence[Sitting]) -> tuple[list[Pair], int]:
    """Return the pairs above the threshold, highest index first, and how many pairs were compared.

    The exact probability is computed only for pairs that could reach the threshold at all: with J questions wrong for
    both, the equal ones number at least as many as Binomial(J, lowest q) says.
    """
    rows = sorted(sittings, key=lambda one: one.key)
    compared = _number_of_pairs(rows)
    if len(rows) < MIN_ATTEMPTS or not compared:
        return [], 0
    q = _probabilities(rows)
    limit = threshold(compared)
    least = _least_shared(
        min(q.values(), default=1.0), max((len(one.wrong) for one in rows), default=0), limit
    )
    reachable = [number for both, number in enumerate(least) if number <= both]
    if not reachable:
        return [], compared
    pairs = [
        pair
        for first, second in _candidates(rows, min(reachable))
        if (pair := _judged(first, second, q, least, limit)) is not None
    ]
    return sorted(pairs, key=lambda pair: (-pair.index, pair.first, pair.second)), compared


def _number_of_pairs(rows: Sequence[Sitting]) -> int:
    own = Counter(one.owner for one in rows)
    return math.comb(len(rows), 2) - sum(math.comb(number, 2) for number in own.values())


def _probabilities(rows: Sequence[Sitting]) -> dict[int, float]:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for one in rows:
        for item, answer in one.wrong.items():
            counts[item][answer] += 1
    return {item: match_probability(found.values()) for item, found in counts.items()}


def _least_shared(lowest: float, longest: int, limit: float) -> list[int]:
    """Return by number of questions wrong for both how many must be equal before the limit can be reached."""
    needed = []
    for both in range(longest + 1):
        number = MIN_SHARED
        while number <= both and -math.log10(max(at_least([lowest] * both, number), 1e-300)) < limit:
            number += 1
        needed.append(number)
    return needed


def _candidates(rows: Sequence[Sitting], least: int) -> Iterable[tuple[Sitting, Sitting]]:
    """Return the pairs with at least `least` equal wrong answers.

    Each wrong answer is one whole number with a bit for each attempt that gave it. The numbers of one attempt's
    answers are added up for all other attempts at once: plane k holds bit k of every count.
    """
    givers: dict[tuple[int, str], int] = defaultdict(int)
    for place, one in enumerate(rows):
        for answer in one.wrong.items():
            givers[answer] |= 1 << place
    everybody = (1 << len(rows)) - 1
    for place, first in enumerate(rows):
        planes = _counts(givers[answer] for answer in first.wrong.items())
        found = _reaching(planes, least, everybody) >> (place + 1)
        while found:
            lowest = found & -found
            yield first, rows[place + lowest.bit_length()]
            found ^= lowest


def _counts(masks: Iterable[int]) -> list[int]:
    """Add masks bit by bit; returns the sums' binary digits, the lowest first, as one mask each."""
    planes: list[int] = []
    for mask in masks:
        carry = mask
        for digit, plane in enumerate(planes):
            planes[digit], carry = plane ^ carry, plane & carry
        if carry:
            planes.append(carry)
    return planes


def _reaching(planes: Sequence[int], least: int, everybody: int) -> int:
    """Return the mask of those whose sum is `least` or more."""
    more, equal = 0, everybody
    for digit in reversed(range(max(len(planes), least.bit_length()))):
        plane = planes[digit] if digit < len(planes) else 0
        if least >> digit & 1:
            equal &= plane
        else:
            more |= equal & plane
            equal &= ~plane
    return more | equal


def _judged(
    first: Sitting, second: Sitting, q: Mapping[int, float], least: Sequence[int], limit: float
) -> Pair | None:
    both = [item for item in first.wrong if item in second.wrong]
    shared = sum(first.wrong[item] == second.wrong[item] for item in both)
    if first.owner == second.owner or shared < least[len(both)]:
        return None
    chances = [q[item] for item in both]
    index = -math.log10(max(at_least(chances, shared), 1e-300))
    if index < limit:
        return None
    common = len(first.items & second.items)
    return Pair(first.key, second.key, common, len(both), shared, sum(chances), index)
