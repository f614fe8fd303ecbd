"""Python: names, objects and classes. Closures, default arguments, aliases, method resolution."""

from __future__ import annotations

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import listed, printing


@item_model(
    key="python-late-closure",
    title="Functions made in a loop",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Functions and scope",
    measures="That a function looks a name up when it is called, not when it is made.",
    held="Three functions made over a range, each called with the same number, one operation.",
    varied="Start of the range, the argument and the operation.",
    distinct=200,
)
def late_closure(dice: Dice) -> Draft:
    """Three lambdas that all see the last value of the loop variable."""
    low, argument, sign = dice.between(2, 9), dice.between(10, 30), dice.one(["*", "+", "-"])
    act = {"*": lambda a, b: a * b, "+": lambda a, b: a + b, "-": lambda a, b: a - b}[sign]
    last = low + 2
    answer = [act(argument, last)] * 3
    wrong = [
        (
            [act(argument, low + turn) for turn in range(3)],
            "Expects that each function keeps the value of its turn.",
        ),
        ([act(argument, last + 1)] * 3, "Takes the end of the range for the last value."),
        ([act(argument, low)] * 3, "Expects that all keep the first value."),
    ]
    source = (
        f"fs = [lambda x: x {sign} n for n in range({low}, {low + 3})]\nprint([f({argument}) for f in fs])"
    )
    steps = [
        "The three functions share one variable `n` and read it when they are called.",
        f"The loop is over by then, so `n` is its last value: {last}.",
        f"Each gives {argument} {sign} {last} = {answer[0]}.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="python-default-list",
    title="List as default argument",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Functions and scope",
    measures="That a default value is made once and shared by all calls.",
    held="Three calls that append one number each, the second with a list of its own, the third printed.",
    varied="The numbers.",
    distinct=200,
)
def default_list(dice: Dice) -> Draft:
    """The third call meets what the first has left in the default list."""
    own, first, second, third = dice.distinct(1, 50, 4)
    answer = [first, third]
    wrong = [
        ([third], "Expects a new default list for each call."),
        ([first, second, third], "Expects that a list given by the caller becomes the new default."),
        ([own, second, third], "Expects that the default is the list of the last call."),
    ]
    source = (
        "def add(value, values=[]):\n    values.append(value)\n    return values\n\n"
        f"add({first})\nadd({second}, [{own}])\nprint(add({third}))"
    )
    steps = [
        "The default list is made once, when `def` runs.",
        f"The first call appends {first} to it; the second one works on its own list and leaves it alone.",
        f"The third call appends {third} to the default list: `{answer}`.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="python-alias-and-copy",
    title="Alias and copy of a list",
    skill="Python",
    level=Level.BASIC,
    topic="Objects and names",
    measures="That assignment gives a second name to the same list and a full slice makes a new one.",
    held="One list of three, one alias, one copy, one append through each, the original printed.",
    varied="The numbers and the order of the two appends.",
    distinct=200,
)
def alias_and_copy(dice: Dice) -> Draft:
    """Only the append through the alias is seen."""
    numbers = dice.distinct(1, 50, 5)
    start, (shared, private) = numbers[:3], numbers[3:]
    lines = dice.shuffled([f"b.append({shared})", f"c.append({private})"])
    both = [shared, private] if lines[0].startswith("b") else [private, shared]
    wrong = [
        (start, "Expects that `b = a` copies the list."),
        ([*start, *both], "Expects that `a[:]` is the same list."),
        ([*start, private], "Confuses which of the two is the copy."),
    ]
    source = "\n".join([f"a = {start}", "b = a", "c = a[:]", *lines, "print(a)"])
    steps = [
        "`b = a` makes `b` a second name of the same list; `a[:]` makes a new list.",
        f"{shared} goes into the shared list, {private} into the copy.",
        f"So `a` is `{[*start, shared]}`.",
    ]
    return printing(source, [*start, shared], wrong, steps)


@item_model(
    key="python-repeated-rows",
    title="List of repeated rows",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Objects and names",
    measures="That multiplying a list repeats references, not copies.",
    held="Three rows of three zeros, two assignments in different rows and columns, the grid printed.",
    varied="Rows, columns and values of the assignments.",
    distinct=200,
)
def repeated_rows(dice: Dice) -> Draft:
    """Both assignments show in every row."""
    rows, columns, values = dice.some(range(3), 2), dice.some(range(3), 2), dice.distinct(1, 9, 2)
    shared = [0, 0, 0]
    for column, value in zip(columns, values, strict=True):
        shared[column] = value
    separate = [[0, 0, 0] for _ in range(3)]
    mixed = [[0, 0, 0] for _ in range(3)]
    swapped = [[0, 0, 0] for _ in range(3)]
    for row, column, value in zip(rows, columns, values, strict=True):
        separate[row][column] = value
        swapped[column][row] = value
        for line in range(row, 3):
            mixed[line][column] = value
    wrong = [
        (separate, "Expects three separate rows."),
        (swapped, "Expects separate rows and takes the first index for the column."),
        (
            [shared if line in rows else [0, 0, 0] for line in range(3)],
            "Expects that only rows assigned to change.",
        ),
        (mixed, "Expects that rows before the assigned one keep their zeros."),
    ]
    lines = [
        f"grid[{row}][{column}] = {value}" for row, column, value in zip(rows, columns, values, strict=True)
    ]
    source = "\n".join(["grid = [[0] * 3] * 3", *lines, "print(grid)"])
    steps = [
        "`[row] * 3` holds the same row three times.",
        f"After both assignments that row is `{shared}`, seen three times.",
    ]
    return printing(source, [shared] * 3, wrong, steps)


@item_model(
    key="python-class-attribute",
    title="Class attribute and instance attribute",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Classes",
    measures="That assigning through an instance hides the attribute of the class for that instance only.",
    held="One class attribute, two instances, one += through the first, then one assignment to the class.",
    varied="The numbers.",
    distinct=200,
)
def class_attribute(dice: Dice) -> Draft:
    """The first instance keeps its own value, the second sees the new value of the class."""
    start, plus, later = dice.between(1, 20), dice.between(2, 9), dice.between(30, 60)
    own = start + plus
    wrong = [
        (f"{later} {later}", "Expects that both instances read the attribute of the class."),
        (f"{own} {start}", "Expects that an instance keeps the value that the class had when it was made."),
        (
            f"{own} {own}",
            "Expects that `+=` changed the class and the later assignment does not reach instances.",
        ),
        (f"{later + plus} {later}", "Expects that the sum is formed when it is read."),
    ]
    source = (
        f"class Meter:\n    count = {start}\n\nfirst = Meter()\nsecond = Meter()\n"
        f"first.count += {plus}\nMeter.count = {later}\nprint(first.count, second.count)"
    )
    steps = [
        f"`first.count += {plus}` reads {start} from the class and stores {own} in the instance.",
        "From then on `first` has a value of its own; `second` has none and reads the class.",
        f"The class says {later} by now, so the program prints `{own} {later}`.",
    ]
    return printing(source, f"{own} {later}", wrong, steps)


@item_model(
    key="python-method-resolution",
    title="Method resolution in a diamond of classes",
    skill="Python",
    level=Level.ADVANCED,
    topic="Classes",
    measures="That super() follows the method resolution order of the object, not the base of the class.",
    held="A diamond of four classes, each printing its name before it calls super().",
    varied="The names of the classes and the order of the two bases.",
    distinct=200,
)
def method_resolution(dice: Dice) -> Draft:
    """In the diamond the shared base comes last."""
    base, left, right, bottom = dice.some("ABCDEFGHKLMNPRSTVW", 4)
    answer = bottom + left + right + base
    wrong = [
        (bottom + left + base, "Takes `super()` for the base of the class it is written in."),
        (
            bottom + left + base + right + base,
            "Goes through all bases depth first and meets the shared one twice.",
        ),
        (bottom + right + left + base, "Takes the bases from right to left."),
        (bottom + left + base + right, "Goes depth first and meets the shared one once."),
    ]
    source = "\n".join(
        [
            f"class {base}:",
            f'    def run(self):\n        print("{base}", end="")',
            f"class {left}({base}):",
            f'    def run(self):\n        print("{left}", end="")\n        super().run()',
            f"class {right}({base}):",
            f'    def run(self):\n        print("{right}", end="")\n        super().run()',
            f"class {bottom}({left}, {right}):",
            f'    def run(self):\n        print("{bottom}", end="")\n        super().run()',
            f"{bottom}().run()",
        ]
    )
    steps = [
        (
            f"The method resolution order of `{bottom}` is {listed([bottom, left, right, base])}: "
            "a base comes after all of its subclasses."
        ),
        f"`super()` in `{left}` therefore calls `{right}`, not `{base}`.",
        f"The program prints `{answer}`.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="python-star-unpacking",
    title="Unpacking with a star",
    skill="Python",
    level=Level.BASIC,
    topic="Sequences",
    measures="Which values the starred name takes, and that it is a list.",
    held="Six numbers unpacked to one name, a starred one and two names; the starred and the last are printed.",
    varied="The numbers.",
    distinct=200,
)
def star_unpacking(dice: Dice) -> Draft:
    """The starred name takes what the others leave."""
    numbers = dice.distinct(1, 60, 6)
    middle, last = numbers[1:-2], numbers[-1]
    wrong = [
        (f"{tuple(middle)} {last}", "Expects a tuple: a starred name is always a list."),
        (f"{numbers[1:]} {last}", "Expects that the star takes all that follows."),
        (f"{numbers[1:2]} {numbers[3]}", "Expects that the star takes one value like the others."),
        (f"{numbers[1:-1]} {last}", "Leaves one value less to the names after the star."),
    ]
    source = f"first, *middle, third, last = {numbers}\nprint(middle, last)"
    steps = [
        f"`first` takes {numbers[0]}, `third` and `last` take {numbers[-2]} and {last}.",
        f"`middle` is the list of the rest: `{middle}`.",
    ]
    return printing(source, f"{middle} {last}", wrong, steps)


@item_model(
    key="python-scope-assignment",
    title="Assignment inside a function",
    skill="Python",
    level=Level.BASIC,
    topic="Functions and scope",
    measures="That assignment makes a local name while changing an object is seen outside.",
    held="One number and one list, a function that assigns the one and appends to the other.",
    varied="The numbers.",
    distinct=200,
)
def scope_assignment(dice: Dice) -> Draft:
    """The number outside stays, the list grows."""
    number, item, new, added = dice.distinct(1, 60, 4)
    if new == number:
        raise Redraw
    wrong = [
        (f"{new} {[item, added]}", "Expects that the assignment reaches the outer name."),
        (f"{number} {[item]}", "Expects that the function works on a copy of the list."),
        (f"{new} {[item]}", "Expects it the other way round for both."),
    ]
    source = (
        f"total = {number}\nitems = [{item}]\n\ndef work(items):\n    total = {new}\n    items.append({added})\n\n"
        "work(items)\nprint(total, items)"
    )
    steps = [
        f"`total = {new}` makes a local name; the outer one stays {number}.",
        f"`items` inside is the same list as outside, so {added} is seen there.",
    ]
    return printing(source, f"{number} {[item, added]}", wrong, steps)
