"""Bits and number bases."""

from __future__ import annotations

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, printing

SKILL = "Algorithms"


def in_base(number: int, base: int) -> str:
    """Return a number in a base up to 16, by repeated division."""
    digits = ""
    while number:
        number, rest = divmod(number, base)
        digits = "0123456789ABCDEF"[rest] + digits
    return digits or "0"


def worth(digits: str, base: int) -> int:
    """Return the value of digits, by Horner's rule."""
    value = 0
    for digit in digits:
        value = value * base + "0123456789ABCDEF".index(digit)
    return value


@item_model(
    key="bits-mask-and-shift",
    title="Reading a bit field",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Bits and number bases",
    measures="What a shift to the right and a mask leave of a number.",
    held="A 10-bit number with both ends set, one shift by three or four places, a mask of three bits.",
    varied="The number and the shift.",
    distinct=200,
)
def mask_and_shift(dice: Dice) -> Draft:
    """Three bits out of the middle."""
    number, shift = 0x201 | dice.between(0, 255) << 1, dice.between(3, 4)
    bits = in_base(number, 2)
    answer = worth(bits[-shift - 3 : -shift], 2)
    wrong = [
        (number >> shift, "Overlooks the mask."),
        (number & 7, "Overlooks the shift."),
        (worth(bits[-shift - 2 : -shift + 1], 2), "Shifts by one place too few."),
        (worth(bits[-shift - 4 : -shift - 1], 2), "Shifts by one place too many."),
        (worth(bits[shift : shift + 3], 2), "Counts the places from the left."),
    ]
    source = f"value = 0b{bits}\nprint((value >> {shift}) & 0b111)"
    steps = [
        f"`>> {shift}` drops the last {shift} bits: {bits[:-shift]}.",
        f"The mask keeps the last three of these: {bits[-shift - 3 : -shift]}, which is {answer}.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="bits-set-clear-toggle",
    title="Setting, clearing and flipping a bit",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Bits and number bases",
    measures="What |, & ~ and ^ do to a single bit.",
    held="A 6-bit number, three statements: set a bit that is 0, clear one that is 1, flip a third.",
    varied="The number and the three places.",
    distinct=200,
)
def set_clear_toggle(dice: Dice) -> Draft:
    """Three single-bit operations in a row."""
    number = dice.between(17, 62)
    up, down, flip = dice.distinct(0, 5, 3)
    if number >> up & 1 or not number >> down & 1:
        raise Redraw
    flipped = -(1 << flip) if number >> flip & 1 else 1 << flip
    answer = number + (1 << up) - (1 << down) + flipped
    wrong = [
        (number + (1 << up) - (1 << down), "Leaves the third bit as it is."),
        (number + (1 << up) + flipped, "Reads `& ~` as leaving the bit."),
        (number + (1 << up) - (1 << down) - flipped, "Flips the wrong way."),
        (number - (1 << down) + flipped, "Reads `|` as leaving the bit."),
        ((number | up) & ~down ^ flip, "Takes the place for the value of the bit."),
    ]
    source = (
        f"flags = {number}\nflags |= 1 << {up}\nflags &= ~(1 << {down})\nflags ^= 1 << {flip}\nprint(flags)"
    )
    steps = [
        f"{number} is {number:06b} in binary.",
        f"Setting bit {up} adds {1 << up}, clearing bit {down} takes {1 << down} away.",
        f"Bit {flip} was {number >> flip & 1}, so flipping it changes the number by {flipped:+d}: {answer}.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="base-hex-and-binary",
    title="Hexadecimal and binary numbers",
    skill=SKILL,
    level=Level.BASIC,
    topic="Bits and number bases",
    measures="Place values of base 16 and base 2.",
    held="A hexadecimal number of a figure and a letter, plus a binary one of four digits that starts with 1.",
    varied="The two numbers.",
    distinct=200,
)
def hex_and_binary(dice: Dice) -> Draft:
    """A sum in decimal."""
    first, letter, low = dice.between(1, 9), dice.between(10, 15), dice.between(9, 15)
    digits, bits = f"{first}{'ABCDEF'[letter - 10]}", in_base(low, 2)
    answer = worth(digits, 16) + worth(bits, 2)
    wrong = [
        (first * 10 + letter + low, "Takes the place value 10 for the hexadecimal number."),
        (answer - 9, "Counts A as 1."),
        (answer + 1, "Counts A as 11."),
        (worth(digits, 16) + worth(bits[::-1], 2), "Reads the binary digits from the left."),
        (letter * 16 + first + low, "Reads the hexadecimal digits from the right."),
        (worth(digits, 16) + 2 * low, "Starts the binary places with 2 instead of 1."),
    ]
    steps = [
        f"`0x{digits}` is {first} * 16 + {letter} = {worth(digits, 16)}.",
        f"`0b{bits}` is {low}.",
        f"Together {answer}.",
    ]
    return printing(f"print(0x{digits} + 0b{bits})", answer, wrong, steps)


@item_model(
    key="bits-signed-overflow",
    title="Overflow of a signed byte",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Bits and number bases",
    measures="The range of a signed byte in two's complement and what happens beyond it.",
    held="Two positive numbers whose sum is 129 to 240, added in a signed 8-bit integer that wraps.",
    varied="The two numbers.",
    distinct=200,
)
def signed_overflow(dice: Dice) -> Draft:
    """The sum less 256."""
    one, two = dice.between(40, 120), dice.between(40, 120)
    total = one + two
    if not 129 <= total <= 240:
        raise Redraw
    bits = f"{total:08b}"
    answer = -128 + worth(bits[1:], 2)
    wrong = [
        (total, "Reads the result as a byte without sign."),
        (total - 255, "Takes 255 away, the largest byte without sign, instead of 256."),
        (-(total - 128), "Takes the highest bit for a sign before the other seven."),
        (total - 128, "Drops the highest bit."),
        (127, "Stops at the largest number."),
        (total - 257, "Counts one step too many round the end."),
    ]
    question = (
        f"A signed 8-bit integer in two's complement holds {one}. {two} is added and the result wraps round. "
        "What does it hold now?"
    )
    steps = [
        f"{one} + {two} = {total}, in binary {bits}; the largest value is 127.",
        f"The highest bit counts -128, the others {worth(bits[1:], 2)}: {answer}.",
        f"The same by {total} - 256.",
    ]
    return asking(
        question, "", answer, int.from_bytes(total.to_bytes(1, "big"), "big", signed=True), wrong, steps
    )


@item_model(
    key="bits-lowest-set",
    title="Clearing the lowest set bit",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Bits and number bases",
    measures="What x & (x - 1) does, and how often it can be done.",
    held="A number of nine or ten bits, four of the lower eight set, a loop that clears the lowest one twice.",
    varied="The number.",
    distinct=100,
)
def lowest_set(dice: Dice) -> Draft:
    """After two turns only the two highest bits are left."""
    places = sorted(dice.distinct(0, 7, 4))
    extra = dice.between(1, 3) << 8
    number = extra | sum(1 << place for place in places)
    kept = extra | sum(1 << place for place in places[2:])
    wrong = [
        (extra | sum(1 << place for place in places[1:]), "Clears one bit only."),
        (extra | (1 << places[3]), "Clears three bits."),
        (number - 2, "Expects that each turn takes one away."),
        (number >> 2, "Expects that each turn shifts by one place."),
        (sum(1 << place for place in places[:2]), "Keeps the lowest bits and clears the highest."),
        (sum(1 << place for place in places), "Clears the highest bits."),
    ]
    source = f"x = {number}\nfor _ in range(2):\n    x &= x - 1\nprint(x)"
    steps = [
        f"{number} is {number:b} in binary.",
        "x - 1 turns the lowest 1 to 0 and all below it to 1; the & clears that bit and changes nothing else.",
        f"Two turns clear {1 << places[0]} and {1 << places[1]}: {kept}.",
    ]
    return printing(source, kept, wrong, steps)
