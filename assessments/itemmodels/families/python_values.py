"""Python: what an expression gives. Slices, comprehensions, sets, formats, operators, rounding, bytes."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import listed, printing

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def walked(text: str, start: int, stop: int, step: int) -> str:
    """Return a slice by walking from index to index."""
    picked, place = "", start
    while place < stop if step > 0 else place > stop:
        picked += text[place]
        place += step
    return picked


@item_model(
    key="python-slice-backwards",
    title="Slice with a negative step",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Sequences",
    measures="Reading start, stop and step of a slice that runs backwards.",
    held="Ten different letters, one slice with both bounds inside, step -2, a stop that the steps would hit.",
    varied="The letters and where the slice starts.",
    distinct=200,
)
def slice_backwards(dice: Dice) -> Draft:
    """A slice from a high index down to one six places lower, every second letter."""
    text = "".join(dice.some(LETTERS, 10))
    start = dice.between(7, 9)
    stop = start - 6
    answer = walked(text, start, stop, -2)
    wrong = [
        (
            walked(text, start, stop - 1, -2),
            "Takes the letter at the stop index along; a slice leaves it out.",
        ),
        (walked(text, start - 1, stop - 1, -2), "Counts the positions from 1 instead of 0."),
        (answer[::-1], "Picks the right letters but writes them from left to right."),
        (walked(text, stop, start, 2), "Walks forwards from the smaller bound."),
    ]
    steps = [
        f"The slice starts at index {start}, counted from 0: `{text[start]}`.",
        f"Each step goes two places back: indices {listed(range(start, stop, -2))}.",
        f"It ends before index {stop}, so the result is `{answer}`.",
    ]
    return printing(f'text = "{text}"\nprint(text[{start}:{stop}:-2])', answer, wrong, steps)


@item_model(
    key="python-comprehension-filter",
    title="List comprehension with a filter",
    skill="Python",
    level=Level.BASIC,
    topic="Comprehensions",
    measures="Order of filter and expression in a comprehension, and where a range ends.",
    held="One range of eight numbers, one filter on the remainder, one product, a result of two numbers.",
    varied="Start of the range, divisor, remainder and factor.",
    distinct=200,
)
def comprehension_filter(dice: Dice) -> Draft:
    """Numbers of a range that leave a remainder, multiplied."""
    low, factor, divisor = dice.between(1, 30), dice.between(2, 9), dice.between(3, 4)
    rest = dice.below(divisor)
    stop = low + 8
    kept = [number for number in range(low, stop) if number % divisor == rest]
    if len(kept) != 2 or stop % divisor != rest:
        raise Redraw
    answer = [number * factor for number in kept]
    other = [number * factor for number in range(low, stop) if number * factor % divisor == rest]
    wrong = [
        ([*answer, stop * factor], "Takes the end of the range along."),
        (kept, "Forgets the expression before `for`."),
        (other, "Multiplies first and filters the products."),
        (
            [number * factor for number in range(low, stop) if number // divisor == rest],
            "Reads `%` as division.",
        ),
        (
            [number * factor for number in range(low + 1, stop + 1) if number % divisor == rest][:2],
            "Starts one late.",
        ),
        ([number * divisor for number in kept], "Multiplies by the divisor."),
    ]
    source = f"print([n * {factor} for n in range({low}, {stop}) if n % {divisor} == {rest}])"
    steps = [
        f"The range holds {low} to {stop - 1}.",
        f"The filter keeps what leaves {rest} when divided by {divisor}: {listed(kept)}.",
        f"Only then each is multiplied by {factor}: `{answer}`.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="python-set-operators",
    title="Symmetric difference of sets",
    skill="Python",
    level=Level.BASIC,
    topic="Sets",
    measures="Which elements the operators of sets keep.",
    held="Two sets of four numbers with two in common, the operator ^, the result sorted.",
    varied="The numbers.",
    distinct=200,
)
def set_operators(dice: Dice) -> Draft:
    """What is in exactly one of two sets."""
    pool = dice.distinct(1, 20, 6)
    left, right = dice.shuffled(pool[:4]), dice.shuffled(pool[2:])
    answer = sorted(pool[:2] + pool[4:])
    wrong = [
        (sorted(pool), "Takes `^` for the union `|`."),
        (sorted(pool[:2]), "Takes `^` for the difference `-`."),
        (sorted(pool[2:4]), "Takes `^` for the intersection `&`."),
    ]
    source = f"a = {set_text(left)}\nb = {set_text(right)}\nprint(sorted(a ^ b))"
    steps = [
        f"Both sets hold {listed(sorted(pool[2:4]))}.",
        f"`a ^ b` keeps what is in exactly one of them: `{answer}`.",
    ]
    return printing(source, answer, wrong, steps)


def set_text(numbers: list[int]) -> str:
    """Return the numbers as a set display, in their order."""
    return "{" + ", ".join(map(str, numbers)) + "}"


@item_model(
    key="python-format-width",
    title="Width and precision in an f-string",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Formatting",
    measures="What width, alignment, fill and precision of a format specification do.",
    held="A number with two digits before and three behind the point, fill *, alignment >, width 9, two digits.",
    varied="The number.",
    distinct=200,
)
def format_width(dice: Dice) -> Draft:
    """A number rounded up to two digits and filled from the left."""
    whole, digits = dice.between(10, 99), dice.between(100, 989)
    if digits % 10 < 6 or digits % 100 // 10 == 9:
        raise Redraw
    value = f"{whole}.{digits}"
    rounded = f"{whole}.{digits // 10 + 1}"
    answer = "*" * (9 - len(rounded)) + rounded
    wrong = [
        (rounded + "*" * (9 - len(rounded)), "Takes `>` for alignment to the left."),
        ("*" * (9 - len(rounded)) + value[:-1], "Cuts the third digit off instead of rounding."),
        ("*" * 9 + rounded, "Puts nine fill characters before the number: the width is that of the whole."),
        ("*" * 7 + str(whole), "Takes the precision for the number of digits in all."),
    ]
    source = f'value = {value}\nprint(f"{{value:*>9.2f}}")'
    steps = [
        f"`.2f` rounds to two digits behind the point: `{rounded}`, five characters.",
        "Width 9 counts them along, `>` puts the fill `*` before the number: four of them.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="python-floor-negative",
    title="Floor division and remainder of a negative number",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Numbers",
    measures="That // rounds down, also below zero, and that % follows it.",
    held="One negative dividend, one positive divisor, not divisible, both results printed.",
    varied="The two numbers.",
    distinct=100,
)
def floor_negative(dice: Dice) -> Draft:
    """Quotient and remainder where rounding down and cutting off differ."""
    divisor = dice.between(3, 9)
    dividend = dice.between(10, 60)
    if dividend % divisor in (0, divisor / 2):
        raise Redraw
    quotient = floor(Fraction(-dividend, divisor))
    rest = -dividend - quotient * divisor
    cut = dividend // divisor
    wrong = [
        (f"{-cut} {-(dividend % divisor)}", "Cuts towards zero, as C and Java do."),
        (
            f"{quotient} {-(dividend % divisor)}",
            "Rounds down but gives the remainder the sign of the dividend.",
        ),
        (
            f"{-cut} {dividend % divisor}",
            "Divides the positive numbers and puts the sign back on the quotient.",
        ),
        (f"{-cut} {rest}", "Cuts towards zero with the remainder of the other rule."),
    ]
    source = f"print(-{dividend} // {divisor}, -{dividend} % {divisor})"
    steps = [
        f"-{dividend} / {divisor} is about {-dividend / divisor:.2f}; `//` goes down to {quotient}.",
        f"`%` is what is left: -{dividend} - ({quotient}) * {divisor} = {rest}, never negative for a positive divisor.",
    ]
    return printing(source, f"{quotient} {rest}", wrong, steps)


@item_model(
    key="python-operator-precedence",
    title="Precedence of **, unary minus, // and -",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Numbers",
    measures="Order of evaluation without brackets.",
    held="One expression of five whole numbers with **, //, *, - and a leading minus.",
    varied="The numbers.",
    distinct=200,
)
def operator_precedence(dice: Dice) -> Draft:
    """The leading minus binds weaker than **; // and * go from left to right."""
    base, first, divisor, factor = (
        dice.between(2, 9),
        dice.between(20, 60),
        dice.between(3, 7),
        dice.between(2, 5),
    )
    part = first // divisor
    square = base * base
    answer = -square + part * factor
    wrong = [
        (square + part * factor, "Squares the negative number: the minus comes after `**`."),
        (
            -square + first // (divisor * factor),
            "Multiplies before it divides: both have the same rank, left first.",
        ),
        ((-square + first) // divisor * factor, "Adds before it divides."),
        (-base * 2 + part * factor, "Reads `**` as a product."),
    ]
    if len({answer, *(value for value, _ in wrong)}) < 5 or first % divisor == 0:
        raise Redraw
    steps = [
        f"`**` first: {base} ** 2 = {square}, then the minus: -{square}.",
        f"`//` and `*` from left to right: {first} // {divisor} = {part}, times {factor} is {part * factor}.",
        f"-{square} + {part * factor} = {answer}.",
    ]
    return printing(f"print(-{base} ** 2 + {first} // {divisor} * {factor})", answer, wrong, steps)


@item_model(
    key="python-or-and-values",
    title="What `or` and `and` return",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Truth and comparison",
    measures="That `and` binds tighter and that both return an operand, not True or False.",
    held="One expression a or b and c, an empty first value, two that are not empty.",
    varied="Kind of the empty value, the two others.",
    distinct=200,
)
def or_and_values(dice: Dice) -> Draft:
    """The first value is empty, so the result is that of the `and`: its last operand."""
    empty = dice.one(['""', "[]", "0", "{}"])
    second, third = dice.distinct(2, 40, 2)
    wrong = [
        ("True", "Expects a truth value."),
        (second, "Stops at the first value that is not empty, as if there were no `and`."),
        (empty, "Expects that an empty operand of `or` wins."),
    ]
    steps = [
        "`and` binds tighter than `or`: `a or (b and c)`.",
        f"`{empty}` is false, so `or` gives what is on its right.",
        f"{second} is true, so `and` gives its right operand: {third}.",
    ]
    source = f"a = {empty}\nb = {second}\nc = {third}\nprint(a or b and c)"
    return printing(source, third, wrong, steps)


@item_model(
    key="python-round-half-even",
    title="Rounding of halves",
    skill="Python",
    level=Level.ADVANCED,
    topic="Numbers",
    measures="That round() takes halves to the even neighbour and gives whole numbers.",
    held="Four numbers that end in .5, two of them behind an even number, each rounded.",
    varied="The numbers and their order.",
    distinct=200,
)
def round_half_even(dice: Dice) -> Draft:
    """Halves go to the even side, so two go up and two go down."""
    wholes = dice.shuffled(
        [2 * n for n in dice.distinct(1, 9, 2)] + [2 * n + 1 for n in dice.distinct(0, 8, 2)]
    )
    answer = [whole if whole % 2 == 0 else whole + 1 for whole in wholes]
    wrong = [
        ([whole + 1 for whole in wholes], "Rounds every half up."),
        (wholes, "Cuts the fractions off."),
        ([whole + 1 if whole % 2 == 0 else whole for whole in wholes], "Rounds halves to the odd neighbour."),
    ]
    numbers = [f"{whole}.5" for whole in wholes]
    steps = [
        "A number halfway between two whole ones goes to the even one.",
        f"{listed(numbers)} become {listed(answer)}.",
    ]
    return printing(
        f"values = [{', '.join(numbers)}]\nprint([round(v) for v in values])", answer, wrong, steps
    )


SCRIPTS = (("a", 1), ("é", 2), ("ß", 2), ("ñ", 2), ("€", 3), ("中", 3), ("あ", 3), ("😀", 4), ("🚀", 4))


@item_model(
    key="python-utf8-length",
    title="Characters and bytes of a text",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Text and bytes",
    measures="That a character takes one to four bytes in UTF-8 and one place in a str.",
    held="A word of three Latin letters with one character each of two, three and four bytes; both lengths printed.",
    varied="The letters, the wider characters and their order.",
    distinct=200,
)
def utf8_length(dice: Dice) -> Draft:
    """Length of a text and of its bytes; one narrow character more decides over the sums."""
    narrow = dice.some("bcdfghklmnprstvw", dice.between(2, 5))
    wide = [dice.one([sign for sign, size in SCRIPTS if size == wanted]) for wanted in (2, 3, 4)]
    text = "".join(dice.shuffled(narrow + wide))
    length = len(narrow) + 3
    size = len(narrow) + sum(dict(SCRIPTS)[sign] for sign in wide)
    wrong = [
        (f"{length} {length}", "Counts one byte for each character."),
        (f"{length} {2 * length}", "Counts two bytes for each character."),
        (f"{length} {len(narrow) + 6}", "Counts two bytes for each character outside of ASCII."),
        (f"{size} {size}", "Expects that `len` of a text counts bytes."),
    ]
    steps = [
        f"The text has {length} characters, so the first number is {length}.",
        f"{len(narrow)} Latin letters take one byte each; {wide[0]} takes 2, {wide[1]} takes 3, {wide[2]} takes 4.",
        f"Together {size} bytes.",
    ]
    source = f'text = "{text}"\nprint(len(text), len(text.encode("utf-8")))'
    return printing(source, f"{length} {size}", wrong, steps)
