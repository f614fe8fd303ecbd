"""Probability, descriptive statistics, experiments."""

from __future__ import annotations

import statistics
from fractions import Fraction
from itertools import product
from math import comb

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, fenced, paragraphs, row

SKILL = "Data Analysis"

APART = Fraction(2, 100)
"""A wrong share is this far from the right one, so that rounding does not decide between them."""


def decimal(value: Fraction, digits: int = 1) -> str:
    """Return a fraction with so many digits; halves go up."""
    scaled = (value * 10**digits * 2 + 1) // 2
    text = f"{abs(int(scaled)):0{digits + 1}d}"
    sign = "-" if scaled < 0 else ""
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"


@item_model(
    key="statistics-mean-and-median",
    title="Mean and median with an outlier",
    skill=SKILL,
    level=Level.BASIC,
    topic="Descriptive statistics",
    measures="What an outlier does to mean and median.",
    held="Seven numbers out of order, one of them far out, the mean a whole number.",
    varied="The numbers.",
    distinct=200,
)
def mean_and_median(dice: Dice) -> Draft:
    """Sum by number; the one in the middle of the sorted list."""
    usual = dice.distinct(2, 30, 6)
    mean = dice.between(30, 45)
    outlier = 7 * mean - sum(usual)
    if outlier < 90:
        raise Redraw
    numbers = dice.shuffled([*usual, outlier])
    middle = sorted(numbers)[3]
    second = f"{statistics.mean(numbers)} {statistics.median(numbers)}"
    wrong = [
        (f"{mean} {numbers[3]}", "Takes the one in the middle of the list without sorting it."),
        (f"{middle} {mean}", "Takes mean and median the wrong way round."),
        (f"{sum(usual) // 6} {middle}", "Leaves the outlier out of the mean."),
        (f"{mean} {(min(numbers) + outlier) // 2}", "Takes the middle between smallest and largest."),
        (f"{mean} {sorted(numbers)[4]}", "Counts one place too far."),
        (f"{mean} {sorted(numbers)[2]}", "Counts one place too few."),
    ]
    steps = [
        f"The sum is {sum(numbers)}, divided by 7: {mean}.",
        f"Sorted: {row(sorted(numbers))}; the fourth is {middle}.",
    ]
    question = "What are the mean and the median of these numbers, in this order?"
    return asking(question, fenced("text", row(numbers)), f"{mean} {middle}", second, wrong, steps)


@item_model(
    key="statistics-variance",
    title="Sample variance",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Descriptive statistics",
    measures="Squared distances from the mean, divided by n - 1.",
    held="Five whole numbers with a whole mean; the sample variance.",
    varied="The numbers.",
    distinct=200,
    version=2,
)
def variance(dice: Dice) -> Draft:
    """The sum of squares by four."""
    numbers = dice.distinct(1, 30, 5)
    if sum(numbers) % 5:
        raise Redraw
    mean = sum(numbers) // 5
    squares = sum((number - mean) ** 2 for number in numbers)
    answer = Fraction(squares, 4)
    second = Fraction(sum((a - b) ** 2 for a, b in product(numbers, numbers)), 2 * 5 * 4)
    wrong = [
        (decimal(Fraction(squares, 5), 2), "Divides by n: that would be the variance of a whole population."),
        (decimal(Fraction(squares), 2), "Does not divide."),
        (
            decimal(Fraction(sum(abs(number - mean) for number in numbers), 5), 2),
            "Takes distances instead of squares.",
        ),
        (decimal(Fraction(squares, 3), 2), "Divides by n - 2."),
        (
            decimal(Fraction(sum(number * number for number in numbers), 4), 2),
            "Squares the numbers, not the distances.",
        ),
    ]
    steps = [
        f"The mean is {mean}.",
        f"The squares of the distances add up to {squares}.",
        f"{squares} / 4 = {decimal(answer, 2)}.",
    ]
    question = "What is the sample variance of these numbers (with n - 1), to two decimals?"
    return asking(
        question, fenced("text", row(numbers)), decimal(answer, 2), decimal(second, 2), wrong, steps
    )


@item_model(
    key="statistics-weighted-mean",
    title="Mean over groups of different size",
    skill=SKILL,
    level=Level.BASIC,
    topic="Descriptive statistics",
    measures="That averages of groups are weighted by their size.",
    held="Three groups with size and average; a whole overall average that is not the average of the averages.",
    varied="Sizes and averages.",
    distinct=200,
)
def weighted_mean(dice: Dice) -> Draft:
    """All values added up, divided by all people."""
    sizes, means = [10 * dice.between(1, 9) for _ in range(3)], [2 * n for n in dice.distinct(5, 45, 3)]
    total, people = sum(size * mean for size, mean in zip(sizes, means, strict=True)), sum(sizes)
    if total % people or len(set(sizes)) < 3 or sum(means) * people == 3 * total:
        raise Redraw
    answer = total // people
    values = [mean for size, mean in zip(sizes, means, strict=True) for _ in range(size)]
    big = means[sizes.index(max(sizes))]
    wrong = [
        (decimal(Fraction(sum(means), 3)), "Takes the average of the three averages."),
        (decimal(Fraction(sorted(means)[1])), "Takes the average in the middle."),
        (decimal(Fraction(big)), "Takes the average of the largest group."),
        (decimal(Fraction(total, 3 * max(sizes))), "Divides by three times the largest group."),
        (
            decimal(Fraction(sum(means[i] * sizes[i - 1] for i in range(3)), people)),
            "Weights with the wrong sizes.",
        ),
        (decimal(Fraction(min(means) + max(means), 2)), "Takes the middle between lowest and highest."),
    ]
    lines = [
        f"team {letter}: {size} people, {mean} points on average"
        for letter, size, mean in zip("ABC", sizes, means, strict=True)
    ]
    steps = [
        f"{' + '.join(f'{size} * {mean}' for size, mean in zip(sizes, means, strict=True))} = {total}.",
        f"{total} / {people} people = {answer}.",
    ]
    question = "How many points do all people have on average?"
    second = decimal(Fraction(statistics.mean(values)))
    return asking(question, fenced("text", *lines), decimal(Fraction(answer)), second, wrong, steps)


@item_model(
    key="probability-at-least-one",
    title="At least one of several",
    skill="Statistics",
    level=Level.INTERMEDIATE,
    topic="Probability",
    measures="The probability of at least one by that of none.",
    held="Two or three independent parts that fail with the same probability.",
    varied="The probability, the number and what is asked about.",
    distinct=200,
    version=2,
)
def at_least_one(dice: Dice) -> Draft:
    """One less the probability that none does."""
    number, percent = dice.between(2, 3), dice.between(3, 45)
    thing = dice.one(["server", "disk", "sensor", "link", "job", "test"])
    p = Fraction(percent, 100)
    answer = 1 - (1 - p) ** number
    if p * number - answer < APART:
        raise Redraw
    second = sum(comb(number, k) * p**k * (1 - p) ** (number - k) for k in range(1, number + 1))

    def per_cent(value: Fraction) -> str:
        return f"{decimal(value * 100)} %"

    wrong = [
        (per_cent(p * number), "Adds the probabilities, though several can fail at once."),
        (per_cent(p**number), "Takes the probability that all fail."),
        (per_cent((1 - p) ** number), "Takes the probability that none fails."),
        (per_cent(number * p * (1 - p) ** (number - 1)), "Takes the probability that exactly one fails."),
        (per_cent(p), "Takes the probability of one."),
    ]
    steps = [
        f"None fails with probability {100 - percent} % to the power of {number}: {per_cent((1 - p) ** number)}.",
        f"At least one with the rest: {per_cent(answer)}.",
    ]
    question = (
        f"Each of {number} {thing}s fails with a probability of {percent} % within a year, "
        f"independently of the others. How "
        "likely is it that at least one fails? (To one decimal.)"
    )
    return asking(question, "", per_cent(answer), per_cent(Fraction(second)), wrong, steps)


@item_model(
    key="probability-bayes",
    title="What an alarm means",
    skill="Statistics",
    level=Level.ADVANCED,
    topic="Probability",
    measures="That the share of true alarms depends on how frequent the case is.",
    held="A base rate, a rate of detection and a rate of false alarms; the share of true alarms.",
    varied="The three rates.",
    distinct=200,
    version=2,
)
def bayes(dice: Dice) -> Draft:
    """True alarms by all alarms."""
    base, hit, false = dice.between(1, 10), dice.between(80, 99), dice.between(2, 15)
    true_alarms, false_alarms = base * hit, (100 - base) * false
    answer = Fraction(true_alarms, true_alarms + false_alarms)
    people = 10_000
    sick = people * base // 100
    caught, wrongly = Fraction(sick * hit, 100), Fraction((people - sick) * false, 100)
    second = caught / (caught + wrongly)

    def per_cent(value: Fraction) -> str:
        return f"{decimal(value * 100, 0)} %"

    wrong = [
        (Fraction(hit, 100), "Takes the rate of detection."),
        (Fraction(100 - false, 100), "Takes the rate of messages without a false alarm."),
        (Fraction(hit, hit + false), "Overlooks how rare the case is."),
        (Fraction(base, 100), "Takes the base rate."),
        (Fraction(base, base + false), "Compares the base rate with the rate of false alarms."),
        (Fraction(base * hit, 10_000), "Takes the share of true alarms among all messages."),
    ]
    told = [(per_cent(share), why) for share, why in wrong if abs(share - answer) >= APART]
    question = (
        f"{base} % of all messages are spam. A filter raises the alarm for {hit} % of the spam and "
        f"for {false} % of the other "
        "messages. What share of the alarms is spam? (To whole per cent.)"
    )
    steps = [
        f"Of 10,000 messages {sick} are spam, {decimal(caught, 0)} of them with an alarm.",
        f"Of the other {people - sick} about {decimal(wrongly, 0)} raise one too.",
        f"The share is {decimal(caught, 0)} / {decimal(caught + wrongly, 0)}, about {per_cent(answer)}.",
    ]
    return asking(question, "", per_cent(answer), per_cent(second), told, steps)


@item_model(
    key="experiment-relative-lift",
    title="Relative lift of an A/B test",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Experiments",
    measures="Rates from counts, and relative against absolute difference.",
    held="Two groups of different size with visitors and orders; rates of whole per cent.",
    varied="Sizes and rates.",
    distinct=200,
    version=2,
)
def relative_lift(dice: Dice) -> Draft:
    """The difference of the rates by the rate of A."""
    rate_a, rate_b = dice.between(4, 20), dice.between(5, 30)
    size_a, size_b = 100 * dice.between(10, 60), 100 * dice.between(10, 60)
    if rate_b <= rate_a or size_a == size_b or 100 * (rate_b - rate_a) % rate_a:
        raise Redraw
    orders_a, orders_b = size_a * rate_a // 100, size_b * rate_b // 100
    answer = 100 * (rate_b - rate_a) // rate_a
    second = round(100 * (Fraction(orders_b, size_b) / Fraction(orders_a, size_a) - 1))
    wrong = [
        (f"{rate_b - rate_a} %", "Takes the difference of the rates in points."),
        (f"{decimal(Fraction(100 * (rate_b - rate_a), rate_b), 0)} %", "Divides by the rate of B."),
        (
            f"{decimal(Fraction(100 * (orders_b - orders_a), orders_a), 0)} %",
            "Compares counts without the sizes.",
        ),
        (
            f"{decimal(Fraction(100 * rate_b, rate_a), 0)} %",
            "Takes the ratio of the rates without taking 100 % off.",
        ),
        (f"{rate_b} %", "Takes the rate of B."),
    ]
    lines = [f"A: {size_a:,} visitors, {orders_a:,} orders", f"B: {size_b:,} visitors, {orders_b:,} orders"]
    steps = [
        f"A converts {rate_a} %, B {rate_b} %.",
        f"({rate_b} - {rate_a}) / {rate_a} = {answer} %.",
    ]
    question = "By how many per cent is the conversion rate of B above that of A (relative lift)?"
    return asking(question, fenced("text", *lines), f"{answer} %", f"{second} %", wrong, steps)


@item_model(
    key="experiment-precision-recall",
    title="Precision and recall",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Experiments",
    measures="Which counts of a confusion matrix precision and recall relate.",
    held="Four counts, precision and recall of whole per cent that differ.",
    varied="The counts.",
    distinct=200,
)
def precision_recall(dice: Dice) -> Draft:
    """True positives by all predicted and by all actual positives."""
    hits, false, missed = 5 * dice.between(4, 18), 5 * dice.between(1, 12), 5 * dice.between(1, 12)
    rest = 5 * dice.between(10, 60)
    found, actual = hits + false, hits + missed
    if 100 * hits % found or 100 * hits % actual or false == missed:
        raise Redraw
    precision, recall = 100 * hits // found, 100 * hits // actual
    predicted = [True] * hits + [True] * false + [False] * missed
    truth = [True] * hits + [False] * false + [True] * missed
    both = sum(a and b for a, b in zip(predicted, truth, strict=True))
    second = f"{round(100 * both / sum(predicted))} % {round(100 * both / sum(truth))} %"
    accuracy = decimal(Fraction(100 * (hits + rest), hits + false + missed + rest), 0)
    wrong = [
        (f"{recall} % {precision} %", "Takes the two the wrong way round."),
        (f"{accuracy} % {recall} %", "Takes accuracy for precision."),
        (f"{precision} % {accuracy} %", "Takes accuracy for recall."),
        (
            f"{precision} % {decimal(Fraction(100 * rest, rest + false), 0)} %",
            "Takes the specificity for recall.",
        ),
        (
            f"{decimal(Fraction(100 * hits, hits + rest), 0)} % {recall} %",
            "Divides by all correct predictions.",
        ),
    ]
    block = fenced(
        "text",
        "                   predicted spam   predicted other",
        f"actually spam      {hits:<16} {missed}",
        f"actually other     {false:<16} {rest}",
    )
    steps = [
        f"Precision: {hits} of {found} that were predicted as spam, {precision} %.",
        f"Recall: {hits} of {actual} that are spam, {recall} %.",
    ]
    question = "What are precision and recall for spam, in this order?"
    return asking(question, block, f"{precision} % {recall} %", second, wrong, steps)


@item_model(
    key="experiment-standard-error",
    title="Sample size and standard error",
    skill="Statistics",
    level=Level.BASIC,
    topic="Experiments",
    measures="That the standard error falls with the square root of the sample size.",
    held="One sample size and its standard error; the error is to fall to a half, third, quarter or fifth.",
    varied="Size, error and factor.",
    distinct=200,
)
def standard_error(dice: Dice) -> Draft:
    """The factor squared, times the size."""
    size, factor = 50 * dice.between(2, 30), dice.between(2, 5)
    error = factor * dice.between(2, 9)
    answer = size * factor * factor
    second = size
    while error * error * size > (error // factor) ** 2 * second:
        second += size
    wrong = [
        (size * factor, "Expects that the error falls with the size itself."),
        (size * factor**3, "Takes the third power."),
        (size * 2**factor, "Doubles again and again."),
        (size + factor * factor, "Adds instead of multiplying."),
        (size * factor * factor * 2, "Doubles for two groups."),
        (size * (factor * factor - 1), "Names the people to be added, not the size."),
    ]
    question = paragraphs(
        f"A survey of {size:,} people gives a mean with a standard error of {error} points.",
        (
            f"How large must a simple random sample of the same population be for a standard error of "
            f"{error // factor} points?"
        ),
    )
    steps = [
        "The standard error is proportional to 1 / sqrt(n).",
        f"For 1/{factor} of the error n grows {factor}^2 = {factor * factor} times: {answer:,}.",
    ]
    texts = [(f"{value:,}", why) for value, why in wrong]
    return asking(question, "", f"{answer:,}", f"{second:,}", texts, steps)
