"""A whole test: how far its scores repeat, and how wide one score's margin is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.psychometrics.words import NoReliability, Reliability

MIN_ATTEMPTS = 30
"""Fewer attempts give a reliability that says more about chance than about the test."""


def kr20(facilities: Sequence[float], total_variance: float) -> float | None:
    """Return Kuder-Richardson formula 20 for questions that are right or wrong, at most 1.

    `facilities` are the shares right, `total_variance` the variance of the number right with divisor n (so that a
    question's variance is p (1 - p)). k / (k - 1) (1 - sum p q / variance): Kuder and Richardson (1937), The theory
    of the estimation of test reliability, Psychometrika 2, 151-160, formula 20.
    """
    return cronbach_alpha([p * (1 - p) for p in facilities], total_variance)


def cronbach_alpha(item_variances: Sequence[float], total_variance: float) -> float | None:
    """Return coefficient alpha, at most 1; None for fewer than two questions or scores without any spread.

    k / (k - 1) (1 - sum of the questions' variances / variance of the total), all variances with one divisor:
    Cronbach (1951), Coefficient alpha and the internal structure of tests, Psychometrika 16, 297-334.
    Below 0 the questions do not measure one thing.
    """
    k = len(item_variances)
    if k < 2 or total_variance <= 0:
        return None
    return k / (k - 1) * (1 - sum(item_variances) / total_variance)


def standard_error(deviation: float, reliability: float) -> float:
    """Return the standard error of measurement in the unit of `deviation`: deviation * sqrt(1 - reliability).

    Lord and Novick (1968), Statistical Theories of Mental Test Scores, section 3.8; Harvill (1991), Educational
    Measurement: Issues and Practice 10(2), 33-41.
    """
    return deviation * math.sqrt(max(0.0, 1 - reliability))


@dataclass(frozen=True)
class FixedPart:
    """A part in which everybody had the same `items` questions; variances of their contributions to the score.

    A contribution is in points of per cent of the whole score, so the contributions of a part add up to the part,
    and the parts to the score.
    """

    items: int
    sum_of_variances: float
    variance: float
    right_or_wrong: bool = False
    """Whether every question was right or wrong, all for the same points."""


@dataclass(frozen=True)
class DrawnPart:
    """A part in which everybody had questions of their own, drawn from one pool.

    `within` is the mean square of the shares x inside an attempt, pooled over attempts with divisor (number of
    questions - 1); `spread` the mean over attempts of the sum of squared contributions at stake (a question's
    points in points of per cent of the score). `items` is the mean number of questions.
    """

    items: float
    within: float | None
    spread: float


def error_variance(part: FixedPart | DrawnPart) -> float | None:
    """Return the error variance that a part brings into the score, squared points of per cent.

    Fixed: variance * (1 - alpha). A part of a single question has no alpha and counts as all error, which errs on
    the safe side (Guttman's lambda 1). Drawn: the questions are nested in the people (design i:p), and the error of
    a mean of k drawn questions is MS within / k: Brennan (2001), Generalizability Theory, section 2.3 and
    chapter 3; the resulting coefficient over one part is ICC(1, k) of Shrout and Fleiss (1979), Intraclass
    correlations, Psychological Bulletin 86, 420-428. None when a drawn part has one question per attempt.
    """
    if isinstance(part, DrawnPart):
        return None if part.within is None else part.within * part.spread
    if part.items < 2 or part.variance <= 0:
        return part.variance
    k = part.items
    alpha = k / (k - 1) * (1 - part.sum_of_variances / part.variance)
    return part.variance * (1 - alpha)


def stratified(parts: Sequence[FixedPart | DrawnPart], total_variance: float) -> float | None:
    """Return the reliability of a score made of parts, at most 1; None when a part or the score has no figure.

    1 - sum of the parts' error variances / variance of the score: Rajaratnam, Cronbach and Gleser (1965),
    Generalizability of stratified-parallel tests, Psychometrika 30, 39-56 (stratified alpha). With one fixed part
    this is alpha itself.
    """
    errors = [error_variance(part) for part in parts]
    if not errors or total_variance <= 0 or any(one is None for one in errors):
        return None
    return 1 - sum(one for one in errors if one is not None) / total_variance


@dataclass(frozen=True)
class Verdict:
    """What is known of a test's reliability: `value` and `sem` None with a `note` that says why not."""

    value: float | None = None
    sem: float | None = None
    method: str = ""
    note: str = ""


def verdict(parts: Sequence[FixedPart | DrawnPart], *, attempts: int, deviation: float | None) -> Verdict:
    """Return reliability and standard error of a test, in the unit of `deviation` (n - 1), or why there is none."""
    if attempts < MIN_ATTEMPTS or deviation is None:
        return Verdict(note=NoReliability.FEW)
    if deviation <= 0:
        return Verdict(note=NoReliability.EQUAL)
    lone = [part for part in parts if isinstance(part, FixedPart) and part.items < 2]
    value = stratified(parts, deviation**2)
    if value is None or len(lone) == len(parts) == 1:
        return Verdict(note=NoReliability.ONE_QUESTION)
    if value < 0:
        return Verdict(value=value, method=method(parts), note=NoReliability.NEGATIVE)
    note = NoReliability.SINGLE_ITEM_PART if lone else ""
    return Verdict(value, standard_error(deviation, value), method(parts), note)


def method(parts: Sequence[FixedPart | DrawnPart]) -> Reliability:
    """Name the coefficient that `stratified` amounts to for these parts."""
    fixed = [part for part in parts if isinstance(part, FixedPart)]
    if not fixed:
        return Reliability.DRAWN
    if len(fixed) < len(parts):
        return Reliability.MIXED
    if len(fixed) > 1:
        return Reliability.STRATIFIED
    return Reliability.KR20 if fixed[0].right_or_wrong else Reliability.ALPHA
