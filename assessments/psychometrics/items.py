"""One question: how hard it is, whether it separates strong from weak, what its options draw."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

_ZERO = Decimal(0)


@dataclass(frozen=True)
class ItemSums:
    """Sums over the sittings of one question.

    x is the share of the question's points, 0 to 1; r the share of the points of all other questions of the same
    attempt; t the natural logarithm of the seconds spent. `pair_...` run over the `paired` sittings that have an
    r (there were other questions), `sum_t` and `sum_tt` over the `timed` ones.
    """

    presented: int = 0
    answered: int = 0
    correct: int = 0
    sum_x: Decimal = _ZERO
    paired: int = 0
    pair_x: Decimal = _ZERO
    pair_xx: Decimal = _ZERO
    pair_r: Decimal = _ZERO
    pair_rr: Decimal = _ZERO
    pair_xr: Decimal = _ZERO
    timed: int = 0
    sum_seconds: int = 0
    sum_t: Decimal = _ZERO
    sum_tt: Decimal = _ZERO

    def __add__(self, other: ItemSums) -> ItemSums:
        """Return the sums over both."""
        names = [one.name for one in fields(self)]
        return ItemSums(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True)
class OptionSums:
    """Sums over the sittings in which one option was chosen; `letter` "" is no answer. r as in `ItemSums`."""

    letter: str
    chosen: int = 0
    paired: int = 0
    sum_r: Decimal = _ZERO
    sum_rr: Decimal = _ZERO


@dataclass(frozen=True)
class OptionFigures:
    """One line of the distractor table: how many chose it, and how strong those people are elsewhere."""

    letter: str
    chosen: int
    share: float
    rest_mean: float | None
    rest_variance: float | None
    paired: int


def facility(sums: ItemSums) -> float | None:
    """Return the mean share of the points, 0 (nobody) to 1 (everybody); None without sittings.

    For a question that is right or wrong this is the proportion right, the item difficulty p of Crocker and
    Algina (1986), Introduction to Classical and Modern Test Theory, chapter 14.
    """
    return float(sums.sum_x / sums.presented) if sums.presented else None


def discrimination(sums: ItemSums) -> float | None:
    """Return the item-rest correlation, -1 to 1: Pearson's r between x and r over all sittings.

    For a right-or-wrong question it is the point-biserial correlation with the score of the other questions, so
    that the question does not correlate with itself: Guilford (1953), The correlation of an item with a composite
    of the remaining items in a test, Educational and Psychological Measurement 13, 87-93. None when everybody
    got the same share, when all the rests are equal, or below three sittings.
    """
    n = sums.paired
    spread_x = n * sums.pair_xx - sums.pair_x**2
    spread_r = n * sums.pair_rr - sums.pair_r**2
    if n < 3 or spread_x <= 0 or spread_r <= 0:
        return None
    together = n * sums.pair_xr - sums.pair_x * sums.pair_r
    found = float(together) / math.sqrt(float(spread_x) * float(spread_r))
    return max(-1.0, min(1.0, found))


def confidence_interval(correlation: float, n: int, *, z: float = 1.96) -> tuple[float, float] | None:
    """Return the interval of a correlation over `n` pairs, 95 % by default; None below four pairs.

    Fisher (1921): artanh(r) is nearly normal with standard error 1 / sqrt(n - 3).
    """
    if n < 4:
        return None
    if abs(correlation) >= 1:
        return correlation, correlation
    middle, reach = math.atanh(correlation), z / math.sqrt(n - 3)
    return math.tanh(middle - reach), math.tanh(middle + reach)


def mean_seconds(sums: ItemSums) -> float | None:
    """Return the arithmetic mean of the seconds spent."""
    return sums.sum_seconds / sums.timed if sums.timed else None


def typical_seconds(sums: ItemSums) -> float | None:
    """Return the geometric mean of the seconds spent.

    Times are skewed to the right and close to lognormal (van der Linden 2006, Journal of Educational and
    Behavioral Statistics 31, 181-204), so that the mean of their logarithms is the fair middle.
    """
    return math.exp(float(sums.sum_t / sums.timed)) if sums.timed else None


def option_table(options: Sequence[OptionSums], presented: int) -> list[OptionFigures]:
    """Return the distractor table: share of the sittings, mean and variance (n - 1) of r among the choosers.

    Strong people should choose the key, weak ones the distractors: Haladyna and Rodriguez (2013), Developing and
    Validating Test Items, chapter 17. Where several options are right, shares add up to more than 1.
    """
    return [_option(one, presented) for one in options]


def _option(one: OptionSums, presented: int) -> OptionFigures:
    mean = float(one.sum_r / one.paired) if one.paired else None
    variance = None
    if one.paired > 1:
        variance = max(0.0, float((one.sum_rr - one.sum_r**2 / one.paired) / (one.paired - 1)))
    share = one.chosen / presented if presented else 0.0
    return OptionFigures(one.letter, one.chosen, share, mean, variance, one.paired)
