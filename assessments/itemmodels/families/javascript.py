"""JavaScript: what a script prints. Computed by rules of our own; a test runs the scripts in Node.js where it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, fenced, listed, row

SKILL = "JavaScript"
PRINTS = "What does this script print?"


def scripted(
    lines: Sequence[str], answer: object, second: object, wrong: list[tuple[object, str]], steps: list[str]
) -> Draft:
    """Return the draft of a question for the output of a script."""
    return asking(PRINTS, fenced("javascript", *lines), answer, second, wrong, steps, code=True)


FALSY = ("0", '""', "null", "undefined", "NaN", "false")
TRUTHY = ('"0"', "[]", "{}", '" "', '"false"', "-1", "[0]", "Infinity")


@item_model(
    key="javascript-truthiness",
    title="Which values are true",
    skill=SKILL,
    level=Level.BASIC,
    topic="Types and conversion",
    measures="The values that JavaScript takes for false.",
    held="Eight different values, two to five of them false; the true ones are counted.",
    varied="The values and their order.",
    distinct=200,
)
def truthiness(dice: Dice) -> Draft:
    """Six values are false, all others true."""
    false_ones = dice.some(FALSY, dice.between(2, 5))
    true_ones = dice.some(TRUTHY, 8 - len(false_ones))
    values = dice.shuffled(false_ones + true_ones)
    answer = len(true_ones)
    second = sum(value not in ("0", '""', "null", "undefined", "NaN", "false") for value in values)
    empty = sum(value in ("[]", "{}", '" "') for value in true_ones)
    lookalike = sum(value in ('"0"', '"false"', "[0]") for value in true_ones)
    wrong = [
        (answer - empty, "Takes empty arrays, empty objects and blanks for false."),
        (answer - lookalike, "Takes the texts 0 and false for false."),
        (8 - answer, "Counts the values that are false."),
        (
            answer + sum(value in ("NaN", "undefined") for value in false_ones),
            "Takes undefined and NaN for true.",
        ),
        (answer - empty - lookalike, "Takes everything that looks empty or false for false."),
        (answer + ("null" in false_ones), "Takes null for true."),
        (answer - ("-1" in true_ones), "Takes negative numbers for false."),
    ]
    steps = [
        f"False are {', '.join(FALSY)}, and nothing else here; empty arrays and objects are true.",
        f"True are {', '.join(value for value in values if value in true_ones)}: {answer}.",
    ]
    return scripted(
        [f"console.log([{', '.join(values)}].filter(Boolean).length);"], answer, second, wrong, steps
    )


@item_model(
    key="javascript-default-sort",
    title="sort without a comparison",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Arrays",
    measures="That sort compares texts unless it is given a comparison.",
    held="Five numbers of one to three digits whose order as texts is not their order as numbers.",
    varied="The numbers.",
    distinct=200,
)
def default_sort(dice: Dice) -> Draft:
    """By the characters of the numbers."""
    numbers = dice.shuffled([dice.between(2, 9), *dice.distinct(10, 99, 2), *dice.distinct(100, 999, 2)])
    answer = sorted(numbers, key=str)
    second: list[int] = []
    for number in numbers:
        place = sum(str(other) < str(number) for other in second)
        second.insert(place, number)
    if answer in (sorted(numbers), numbers):
        raise Redraw
    wrong = [
        (",".join(map(str, sorted(numbers))), "Sorts by value."),
        (",".join(map(str, sorted(numbers, reverse=True))), "Sorts by value, the largest first."),
        (",".join(map(str, answer[::-1])), "Sorts texts, the last first."),
        (",".join(map(str, numbers)), "Expects that sort without a comparison changes nothing."),
    ]
    steps = [
        "Without a comparison `sort` turns the elements into texts.",
        f"Character by character the order is {listed(answer)}.",
    ]
    lines = [f"const values = [{row(numbers)}];", "values.sort();", 'console.log(values.join(","));']
    return scripted(lines, ",".join(map(str, answer)), ",".join(map(str, second)), wrong, steps)


@item_model(
    key="javascript-splice-and-slice",
    title="splice and slice",
    skill=SKILL,
    level=Level.BASIC,
    topic="Arrays",
    measures="That splice changes the array and takes a count, slice copies and takes an end.",
    held="Six numbers, one slice and one splice with the same two arguments, both results and the array.",
    varied="The numbers and the two arguments.",
    distinct=200,
)
def splice_and_slice(dice: Dice) -> Draft:
    """The slice first, then what splice leaves of the array."""
    numbers = dice.distinct(1, 60, 6)
    start, second_argument = dice.one([(1, 3), (2, 3), (1, 4), (2, 4), (3, 2), (1, 2)])
    copied = numbers[start:second_argument] if second_argument > start else []
    left = numbers[:start] + numbers[start + second_argument :]
    queue, taken = deque(numbers), []
    rest = []
    for place in range(6):
        value = queue.popleft()
        if start <= place < second_argument:
            taken.append(value)
        if not start <= place < start + second_argument:
            rest.append(value)

    def said(one: list[int], two: list[int]) -> str:
        return f"{','.join(map(str, one))} | {','.join(map(str, two))}"

    counted = numbers[start : start + second_argument]
    if copied == counted or not copied:
        raise Redraw
    wrong = [
        (said(counted, left), "Reads the second argument of slice as a count."),
        (said(copied, numbers), "Expects that splice leaves the array as it is."),
        (
            said(copied, numbers[:start] + numbers[second_argument:]),
            "Reads the second argument of splice as an end.",
        ),
        (said(copied, counted), "Takes the array for what splice returns."),
        (said(counted, numbers), "Takes slice for splice."),
        (said(copied, numbers[start + second_argument :]), "Drops the elements before the index too."),
        (said(copied[1:], left), "Counts from 1 in slice."),
    ]
    lines = [
        f"const a = [{row(numbers)}];",
        f"const b = a.slice({start}, {second_argument});",
        f"a.splice({start}, {second_argument});",
        "console.log(`${b} | ${a}`);",
    ]
    steps = [
        (
            f"`slice({start}, {second_argument})` copies from index {start} up to but not including "
            f"{second_argument}: {row(copied)}."
        ),
        (
            f"`splice({start}, {second_argument})` removes {second_argument} elements from index {start} "
            f"on; {row(left)} remain."
        ),
    ]
    return scripted(lines, said(copied, left), said(taken, rest), wrong, steps)


@item_model(
    key="javascript-plus-conversion",
    title="Plus and minus with text and numbers",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Types and conversion",
    measures="That + joins as soon as one side is text and - always calculates.",
    held="Two numbers with a sum of two digits, one text of a digit, another number, joined by + + and -.",
    varied="The numbers.",
    distinct=200,
)
def plus_conversion(dice: Dice) -> Draft:
    """The sum, joined with the text, then a number again."""
    a, b, digits, c = dice.between(3, 9), dice.between(3, 9), dice.between(2, 9), dice.between(11, 49)
    if a + b < 10:
        raise Redraw
    answer = (a + b) * 10 + digits - c
    value: int | str = 0
    for sign, operand in (("+", a), ("+", b), ("+", str(digits)), ("-", c)):
        if sign == "-":
            value = int(value) - int(operand)
        elif isinstance(value, str) or isinstance(operand, str):
            value = f"{value}{operand}"
        else:
            value += operand
    wrong = [
        (a + b + digits - c, "Turns the text into a number at once."),
        (a * 100 + b * 10 + digits - c, "Joins all three as texts."),
        (f"{a + b}{digits}-{c}", "Joins the last number too."),
        ("NaN", "Expects that text cannot be calculated with."),
        (f"{a + b}{digits - c}", "Calculates the difference first."),
    ]
    lines = [f'console.log({a} + {b} + "{digits}" - {c});']
    steps = [
        f"From the left: {a} + {b} = {a + b}.",
        f'{a + b} + "{digits}" joins to the text "{a + b}{digits}".',
        f"`-` turns it into a number again: {a + b}{digits} - {c} = {answer}.",
    ]
    return scripted(lines, answer, value, wrong, steps)


@item_model(
    key="javascript-var-in-loop",
    title="var and let in a loop",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Scope",
    measures="That var gives all turns one variable and let gives each its own.",
    held="Two loops of three turns that store functions, one with var, one with let; the sum of each.",
    varied="The starts, the factor and which loop comes first.",
    distinct=200,
)
def var_in_loop(dice: Dice) -> Draft:
    """With var each function sees the value after the loop."""
    one, two, factor = dice.between(1, 12), dice.between(1, 12), dice.between(2, 9)
    first = dice.one(["var", "let"])
    shared = [factor * (one + 3)] * 3
    own = [factor * (two + turn) for turn in range(3)]
    sums = {"var": sum(shared), "let": sum(own)}
    words = [first, "let" if first == "var" else "var"]
    starts = {"var": one, "let": two}

    def run(word: str) -> int:
        cells, cell = [], [starts[word]]
        while cell[0] < starts[word] + 3:
            if word == "let":
                cells.append([cell[0]])
            else:
                cells.append(cell)
            cell[0] += 1
        return sum(factor * kept[0] for kept in cells)

    def said(values: dict[str, int]) -> str:
        return f"{values[words[0]]} {values[words[1]]}"

    each = {"var": factor * (3 * one + 3), "let": sum(own)}
    both = {"var": sum(shared), "let": 3 * factor * (two + 3)}
    wrong = [
        (said(each), "Expects that var keeps the value of each turn too."),
        (said(both), "Expects that let shares one variable too."),
        (
            said({"var": 3 * factor * (one + 2), "let": sum(own)}),
            "Takes the last turn for the value after the loop.",
        ),
        (said({"var": each["var"], "let": both["let"]}), "Takes var for let."),
    ]
    lines = ["const fs = [], gs = [];"]
    for word, name in zip(words, ("fs", "gs"), strict=True):
        start = starts[word]
        lines.append(
            f"for ({word} {word[0]} = {start}; {word[0]} < {start + 3}; {word[0]}++) {name}.push(() "
            f"=> {word[0]} * {factor});"
        )
    lines += ["const sum = list => list.reduce((s, f) => s + f(), 0);", "console.log(sum(fs), sum(gs));"]
    steps = [
        (
            f"All functions of the var loop share one variable, {one + 3} after the loop: 3 * "
            f"{factor * (one + 3)} = {sum(shared)}."
        ),
        f"Those of the let loop keep {two}, {two + 1} and {two + 2}: {sum(own)}.",
    ]
    return scripted(lines, said(sums), said({word: run(word) for word in words}), wrong, steps)


@item_model(
    key="javascript-event-loop",
    title="Order of timers and promises",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Asynchronous code",
    measures="That synchronous code comes first, then promise callbacks, then timers.",
    held="A timer that adds a promise callback, a promise with two callbacks, one line at the end; six letters.",
    varied="The letters and the order of the statements.",
    distinct=200,
)
def event_loop(dice: Dice) -> Draft:
    """Run the queues: all microtasks before each next timer."""
    a, b, c, d, e, f = dice.some("ABCDEFGHKLMNPRSTVW", 6)
    timer = [
        f'setTimeout(() => {{ say("{a}"); Promise.resolve().then(() => say("{b}")); }}, 0);',
        f'setTimeout(() => say("{c}"), 0);',
    ]
    promise = [f'Promise.resolve().then(() => say("{d}")).then(() => say("{e}"));']
    timers_first = bool(dice.below(2))
    blocks = [*timer, *promise] if timers_first else [*promise, *timer]
    answer = f + d + e + a + b + c
    out: list[str] = []
    micro: deque[Callable[[], None]] = deque()
    macro: deque[Callable[[], None]] = deque()

    def outer() -> None:
        out.append(a)
        micro.append(lambda: out.append(b))

    def chain() -> None:
        out.append(d)
        micro.append(lambda: out.append(e))

    macro += [outer, lambda: out.append(c)]
    micro.append(chain)
    out.append(f)
    while micro or macro:
        (micro or macro).popleft()()
    wrong = [
        (f + d + e + a + c + b, "Runs both timers before the promise of the first."),
        (f + a + b + c + d + e, "Runs timers before promises."),
        (f + d + a + c + e + b, "Takes the second callback of the promise for a later turn."),
        (
            (a + b + c + d + e if timers_first else d + e + a + b + c) + f,
            "Runs everything in the order of the text.",
        ),
        (f + a + d + e + b + c, "Runs the first timer before the promises."),
    ]
    lines = ["const say = letter => process.stdout.write(letter);", *blocks, f'say("{f}");']
    steps = [
        f"The script itself runs to its end first: {f}.",
        f"Then all promise callbacks, also those that are added meanwhile: {d}, {e}.",
        f"Then the first timer, {a}, and before the next timer its promise, {b}; then {c}.",
    ]
    return scripted(lines, answer, "".join(out), wrong, steps)


@item_model(
    key="javascript-nullish-or",
    title="|| and ?? with values that look empty",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Types and conversion",
    measures="That || replaces every false value and ?? only null and undefined.",
    held="An object with three settings, one of each kind: false-like, null, missing; three expressions.",
    varied="The names, the values and which operator stands where.",
    distinct=200,
)
def nullish_or(dice: Dice) -> Draft:
    """0 and "" stay with ?? and go with ||."""
    keys = dice.some(["size", "port", "name", "step", "mode", "rate", "page", "sort"], 3)
    falsy = dice.one(["0", "false"])
    values = dict(zip(keys, [falsy, "null", "undefined"], strict=True))
    defaults = dict(zip(keys, dice.distinct(11, 99, 3), strict=True))
    order = dice.shuffled(keys)
    signs = dict(zip(order, dice.shuffled(["||", "??", dice.one(["||", "??"])]), strict=True))

    def result(key: str, sign: str) -> str:
        keep = values[key] == falsy and sign == "??"
        return falsy if keep else str(defaults[key])

    table = {("||", falsy): False, ("??", falsy): True, ("||", "null"): False, ("??", "null"): False,
             ("||", "undefined"): False, ("??", "undefined"): False}  # fmt: skip
    answer = " ".join(result(key, signs[key]) for key in order)
    second = " ".join(values[key] if table[signs[key], values[key]] else str(defaults[key]) for key in order)
    other = {"||": "??", "??": "||"}
    wrong = [
        (
            " ".join(result(key, other[signs[key]]) for key in order),
            "Takes the two operators the wrong way round.",
        ),
        (" ".join(values[key] for key in order), "Keeps every value that is set."),
        (
            " ".join(
                "null" if values[key] == "null" and signs[key] == "??" else result(key, signs[key])
                for key in order
            ),
            "Keeps null with ??.",
        ),
        (
            " ".join(values[key] if values[key] != "undefined" else str(defaults[key]) for key in order),
            "Replaces only what is missing.",
        ),
        (" ".join(str(defaults[key]) for key in order), "Replaces every value."),
        (
            " ".join("0" if values[key] == "null" else result(key, signs[key]) for key in order),
            "Turns null into 0.",
        ),
        (
            " ".join("null" if values[key] == "null" else result(key, signs[key]) for key in order),
            "Keeps null always.",
        ),
    ]
    given = ", ".join(f"{key}: {values[key]}" for key in dice.shuffled(keys) if values[key] != "undefined")
    lines = [f"const s = {{ {given} }};"]
    lines.append(f"console.log({', '.join(f's.{key} {signs[key]} {defaults[key]}' for key in order)});")
    steps = [
        "`||` takes the right side when the left is 0, false, an empty text, null, undefined or NaN.",
        "`??` takes it only when the left is null or undefined (a missing setting is undefined).",
        f"The output is `{answer}`.",
    ]
    return scripted(lines, answer, second, wrong, steps)
