"""How often loops turn, and how time grows."""

from __future__ import annotations

from collections.abc import Callable

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, count, paragraphs, printing, python

SKILL = "Algorithms"


@item_model(
    key="loops-triangle-count",
    title="Turns of a loop that starts at the outer one",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Complexity",
    measures="Counting exactly how often an inner loop runs.",
    held="Two nested loops, the inner one from the outer counter plus at most three, in steps of one or two.",
    varied="The number of turns and the offset.",
    distinct=100,
)
def triangle_count(dice: Dice) -> Draft:
    """A sum 1 + 2 + … that the offset shortens."""
    size, offset, step = dice.between(6, 25), dice.between(0, 3), dice.between(1, 2)
    longest = size - offset
    answer = sum(-(-(longest - turn) // step) for turn in range(longest))
    full = size * (size + 1) // 2
    wrong = [
        (size * size, "Expects that the inner loop always runs fully."),
        (full, "Overlooks the offset or the step."),
        (longest * (longest - 1) // 2, "Leaves the first number of each inner loop out."),
        (
            sum(-(-(longest + 1 - turn) // step) for turn in range(longest + 1)),
            "Counts the end of the range along.",
        ),
        (size * (size - 1) // 2, "Counts pairs of different numbers."),
        (sum((longest - turn) // step for turn in range(longest)), "Rounds the number of turns down."),
        (size, "Counts the turns of the outer loop only."),
    ]
    start = f"i + {offset}" if offset else "i"
    end = f"{size}, {step}" if step > 1 else f"{size}"
    source = f"n = 0\nfor i in range({size}):\n    for j in range({start}, {end}):\n        n += 1\nprint(n)"
    steps = [
        f"For i = 0 the inner loop turns {count(-(-longest // step), 'time')}; later ones turn less and less often.",
        f"The sum over all i is {answer}.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="loops-halving-count",
    title="Turns of a loop that divides",
    skill=SKILL,
    level=Level.BASIC,
    topic="Complexity",
    measures="That dividing again and again takes a logarithmic number of turns.",
    held="One while loop, one whole division, the turns counted.",
    varied="The start and the divisor.",
    distinct=200,
)
def halving_count(dice: Dice) -> Draft:
    """Digits of the number in that base, less one."""
    divisor, start = dice.between(2, 5), dice.between(40, 400)
    answer, power = 0, divisor
    while power <= start:
        answer, power = answer + 1, power * divisor
    wrong = [
        (answer + 1, "Counts a turn for the test that ends the loop."),
        (answer - 1, "Misses the last turn."),
        (start // divisor, "Divides once instead of again and again."),
        (answer + 2, "Goes on until the number is 0 and counts the test."),
        (divisor * answer, "Multiplies the turns by the divisor."),
    ]
    source = (
        f"x = {start}\nturns = 0\nwhile x >= {divisor}:\n    x //= {divisor}\n    turns += 1\nprint(turns)"
    )
    values, value = [start], start
    while value >= divisor:
        value //= divisor
        values.append(value)
    steps = [f"x takes the values {', '.join(map(str, values))}.", f"Each step is one turn: {answer}."]
    return printing(source, answer, wrong, steps)


LINEAR, HALVING = "linear", "halving"
STEP = {LINEAR: "-= 1", HALVING: "//= 2"}
CANDIDATES = [(power, logs) for power in range(4) for logs in range(4) if power or logs]
"""Powers of n and of log n that a class may have."""


def big_o(power: int, logs: int) -> str:
    """Return the class as people write it."""
    parts = [f"n{' ²³'[power - 1].strip()}"] if power else []
    if logs:
        parts.append("log n" if logs == 1 else f"(log n){' ²³'[logs - 1]}")
    return f"O({' '.join(parts)})"


def nested(kinds: list[str], names: list[str], body: str) -> list[str]:
    """Return the lines of loops inside each other."""
    lines, pad = [], ""
    for kind, name in zip(kinds, names, strict=True):
        lines += [f"{pad}{name} = n", f"{pad}while {name} > 0:", f"{pad}    {name} {STEP[kind]}"]
        pad += "    "
    return [*lines, pad + body]


def turns(kinds: list[str], size: int) -> int:
    """Return how often the body runs, by running the loops."""
    if not kinds:
        return 1
    total, left = 0, size
    while left > 0:
        left = left - 1 if kinds[0] == LINEAR else left // 2
        total += turns(kinds[1:], size)
    return total


def fitted(run: Callable[[int], int]) -> str:
    """Return the class that the measured turns grow with, from sizes that are powers of two."""
    small, large = 16, 64
    growth = run(large) / run(small)
    near = min(
        CANDIDATES, key=lambda powers: abs((large / small) ** powers[0] * (7 / 5) ** powers[1] - growth)
    )
    return big_o(*near)


@item_model(
    key="big-o-two-parts",
    title="Complexity of two pieces after each other",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Complexity",
    measures="Multiplying nested loops, adding those that follow, keeping the largest term.",
    held="A function of two parts: two nested loops, then two nested loops; each linear or halving.",
    varied="Which loops halve, their order and the names.",
    distinct=200,
)
def two_parts(dice: Dice) -> Draft:
    """The part that grows faster decides."""
    parts = (
        [dice.shuffled([LINEAR, HALVING]), [HALVING, HALVING]]
        if dice.below(2)
        else [[LINEAR, LINEAR], dice.shuffled([LINEAR, HALVING])]
    )
    parts = dice.shuffled(parts)
    names = dice.some(["a", "b", "c", "d", "i", "j", "k", "p", "q", "x", "y", "z"], 4)
    total = dice.one(["total", "count", "hits", "steps", "work"])
    powers = [(part.count(LINEAR), part.count(HALVING)) for part in parts]
    answer = big_o(*max(powers))
    both = (sum(p for p, _ in powers), sum(q for _, q in powers))
    wrong = [
        (big_o(*min(powers)), "Takes the part that grows slower."),
        (big_o(*both), "Multiplies the parts that follow each other."),
        (big_o(2, 0), "Takes every loop for a linear one."),
        (big_o(1, 0), "Adds the loops of a part instead of multiplying them."),
        (big_o(0, 1), "Lets a loop that halves decide over all."),
        (big_o(2, 1), "Multiplies one loop of the other part along."),
    ]
    lines = ["def run(n):", f"    {total} = 0"]
    for part, pair in zip(parts, (names[:2], names[2:]), strict=True):
        lines += ["    " + line for line in nested(part, pair, f"{total} += 1")]
    lines.append(f"    return {total}")
    second = fitted(lambda size: max(turns(part, size) for part in parts))
    steps = [
        f"The first part turns {big_o(*powers[0])[2:-1]} times, the second {big_o(*powers[1])[2:-1]} times.",
        f"Parts after each other add up, and the larger term decides: {answer}.",
    ]
    return asking(
        "What is the time complexity of this function, as tight as possible?",
        python(*lines),
        answer,
        second,
        wrong,
        steps,
    )


GROWTHS = (("quadratic", 2), ("cubic", 3))


@item_model(
    key="big-o-scaling",
    title="Time for a larger input",
    skill=SKILL,
    level=Level.BASIC,
    topic="Complexity",
    measures="What a growth rate says about the time for more data.",
    held="One measured time, one growth of power two or three, the input two to five times as large.",
    varied="The time, the sizes, the growth and the factor.",
    distinct=200,
)
def scaling(dice: Dice) -> Draft:
    """The factor to the power of the growth, times the old time."""
    (word, power), factor = dice.one(GROWTHS), dice.between(2, 5)
    size, time = dice.between(1, 9) * 1000, dice.between(2, 12)
    answer = time * factor**power
    second = round(time / size**power * (size * factor) ** power)
    wrong = [
        (f"{time * factor} seconds", "Takes the growth for linear."),
        (f"{time * factor ** (5 - power)} seconds", "Takes the other power."),
        (f"{time * factor * power} seconds", "Multiplies by the power instead of raising to it."),
        (f"{time * power**factor} seconds", "Swaps base and exponent."),
        (f"{time + factor**power} seconds", "Adds the factor instead of multiplying."),
        (f"{time**power * factor} seconds", "Raises the time to the power."),
    ]
    question = paragraphs(
        f"A program takes {time} seconds for {size:,} records. Its running time is {word} in the number of records.",
        f"About how long does it take for {size * factor:,} records?",
    )
    steps = [
        f"There are {factor} times as many records.",
        f"With {word} growth the time grows by {factor}^{power} = {factor**power}.",
        f"{time} seconds * {factor**power} = {answer} seconds.",
    ]
    return asking(question, "", f"{answer} seconds", f"{second} seconds", wrong, steps)


@item_model(
    key="recursion-call-count",
    title="Calls of a recursion with two branches",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Recursion",
    measures="Following a recursion with two calls and counting all of them.",
    held="One function that calls itself with n - 1 and n - 2, a base case that ends it, calls counted.",
    varied="The argument, the base case and the names.",
    distinct=100,
)
def call_count(dice: Dice) -> Draft:
    """One for the call itself plus those of both branches."""
    name = dice.one(["walk", "visit", "climb", "split", "explore", "solve", "search"])
    base, depth = dice.between(0, 9), dice.between(4, 6)
    start = base + depth
    calls = {base - 1: 1, base: 1}
    for n in range(base + 1, start + 1):
        calls[n] = 1 + calls[n - 1] + calls[n - 2]
    answer = calls[start]
    leaves = {base - 1: 1, base: 1}
    for n in range(base + 1, start + 1):
        leaves[n] = leaves[n - 1] + leaves[n - 2]
    wrong = [
        (leaves[start], "Counts only the calls that reach the base case."),
        (calls[start - 1], "Counts one level less."),
        (2**depth, "Takes both branches for equally deep."),
        (answer - leaves[start], "Counts only the calls that branch."),
        (2 * depth, "Counts two calls for each level."),
        (calls[start] + 1, "Counts one more for the result."),
        (2 ** (depth + 1) - 1, "Counts a full binary tree."),
    ]
    source = (
        f"calls = 0\n\ndef {name}(n):\n    global calls\n    calls += 1\n    if n > {base}:\n        {name}(n - 1)\n"
        f"        {name}(n - 2)\n\n{name}({start})\nprint(calls)"
    )
    if answer in (2**depth, 2 * depth):
        raise Redraw
    steps = [
        f"Let C(n) be the calls for n: C(n) = 1 for n <= {base}, else 1 + C(n - 1) + C(n - 2).",
        "From below: " + ", ".join(f"C({n}) = {calls[n]}" for n in range(base + 1, start + 1)) + ".",
    ]
    return printing(source, answer, wrong, steps)
