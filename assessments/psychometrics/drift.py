"""A question over time: does it get easier or harder for equally strong people, and quicker."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.psychometrics.items import ItemSums, facility, typical_seconds

MIN_SITTINGS = 50
"""Sittings that either period must have."""


@dataclass(frozen=True)
class Change:
    """What changed between an earlier and the latest period.

    `gain` is the change of the mean of x - r (the question against the rest of the test), `z` that change over
    its standard error; `rise` the change of the facility; `time_ratio` the typical time now over before, `time_z`
    the change of the mean logarithm over its standard error. Times are None where none are known.
    """

    before: ItemSums
    after: ItemSums
    gain: float
    z: float
    rise: float
    time_ratio: float | None
    time_z: float | None


def periods(months: Sequence[ItemSums], *, least: int = MIN_SITTINGS) -> tuple[ItemSums, ItemSums] | None:
    """Split the months of a question, oldest first, into earlier and latest; None while either is too small.

    The latest period is as many of the newest months as hold `least` sittings.
    """
    after, cut = ItemSums(), len(months)
    while cut and after.paired < least:
        cut -= 1
        after += months[cut]
    before = sum(months[:cut], ItemSums())
    return (before, after) if min(before.paired, after.paired) >= least else None


def change(before: ItemSums, after: ItemSums) -> Change | None:
    """Compare two periods; None when nothing varies.

    The test runs on x - r and not on x, so that a stronger group of people does not look like an easier question.
    z is Welch's statistic for two means with unequal variances (Welch 1947, The generalization of "Student's"
    problem, Biometrika 34, 28-35), read as normal since each period has 50 sittings or more.
    """
    z = _welch(_gain(before), _gain(after))
    easy_before, easy_after = facility(before), facility(after)
    if z is None or easy_before is None or easy_after is None:
        return None
    slow, quick = typical_seconds(before), typical_seconds(after)
    return Change(
        before=before,
        after=after,
        gain=_gain(after)[1] - _gain(before)[1],
        z=z,
        rise=easy_after - easy_before,
        time_ratio=quick / slow if slow and quick else None,
        time_z=_welch(_times(before), _times(after)),
    )


def _gain(sums: ItemSums) -> tuple[int, float, float]:
    """Return number, mean and variance of x - r."""
    squares = sums.pair_xx - 2 * sums.pair_xr + sums.pair_rr
    return _moments(sums.paired, float(sums.pair_x - sums.pair_r), float(squares))


def _times(sums: ItemSums) -> tuple[int, float, float]:
    return _moments(sums.timed, float(sums.sum_t), float(sums.sum_tt))


def _moments(n: int, total: float, squares: float) -> tuple[int, float, float]:
    if n < 2:
        return n, total, 0.0
    return n, total / n, max(0.0, (squares - total * total / n) / (n - 1))


def _welch(before: tuple[int, float, float], after: tuple[int, float, float]) -> float | None:
    if before[0] < 2 or after[0] < 2:
        return None
    error = before[2] / before[0] + after[2] / after[0]
    return (after[1] - before[1]) / math.sqrt(error) if error > 0 else None
