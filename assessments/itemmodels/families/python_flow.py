"""Python: what a program does step by step. Sorting, merging, generators, exceptions."""

from __future__ import annotations

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import listed, printing

WORDS = (
    "ant", "bee", "cat", "cow", "dog", "elk", "fox", "hen", "owl", "pig", "bear", "crab", "deer", "frog", "goat",
    "hare", "lion", "mole", "swan", "wolf", "camel", "horse", "moose", "otter", "panda", "sheep", "tiger", "zebra",
)  # fmt: skip


@item_model(
    key="python-stable-sort",
    title="Sorting by length in reverse",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Sorting",
    measures="That sorting is stable, with reverse=True too.",
    held="Six words of three lengths, three and two of them equally long, not in the order of the alphabet.",
    varied="The words and their order.",
    distinct=200,
)
def stable_sort(dice: Dice) -> Draft:
    """Words of equal length keep the order in which they came."""
    sizes = dice.shuffled([3, 4, 5])
    words: list[str] = []
    for size, wanted in zip(sizes, (3, 2, 1), strict=True):
        words += dice.some([word for word in WORDS if len(word) == size], wanted)
    words = dice.shuffled(words)
    equals = [[word for word in words if len(word) == size] for size in sizes[:2]]
    if any(group == sorted(group) for group in equals) or equals[0] == sorted(equals[0], reverse=True):
        raise Redraw
    lengths = [5, 4, 3]
    answer = [word for size in lengths for word in words if len(word) == size]
    wrong = [
        (
            [word for size in lengths for word in reversed(words) if len(word) == size],
            "Sorts upwards and turns the list round, which turns equals round too.",
        ),
        (
            [word for size in lengths for word in sorted(words) if len(word) == size],
            "Expects that equals are put in the order of the alphabet.",
        ),
        (
            [word for size in reversed(lengths) for word in words if len(word) == size],
            "Overlooks `reverse=True`.",
        ),
    ]
    steps = [
        "The longest words come first.",
        f"Equal ones keep the order of the list: {'; '.join(', '.join(group) for group in equals)}.",
        f"The result is `{answer}`.",
    ]
    return printing(f"words = {words}\nprint(sorted(words, key=len, reverse=True))", answer, wrong, steps)


@item_model(
    key="python-dict-merge",
    title="Merging dictionaries",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Dictionaries",
    measures="Which value wins in a merge and where its key stands.",
    held="Two dictionaries of two keys, one of them shared, merged with |.",
    varied="Keys, values and the place of the shared key.",
    distinct=200,
)
def dict_merge(dice: Dice) -> Draft:
    """The right value wins, the left place stays."""
    mine, shared, yours = dice.some("abcdefghkmnprstuvwxyz", 3)
    one, two, three, four = dice.distinct(1, 9, 4)
    left = dict(dice.shuffled([(mine, one), (shared, two)]))
    right = {shared: three, yours: four}
    answer = {key: right.get(key, value) for key, value in left.items()}
    answer[yours] = four
    first_wins = dict(answer)
    first_wins[shared] = two
    moved = {mine: one, shared: three, yours: four}
    if list(left) == [mine, shared]:
        moved = {shared: three, yours: four, mine: one}
    wrong = [
        (first_wins, "Expects that the value of the left one stays."),
        (moved, "Expects that an overwritten key changes its place."),
        ({**answer, shared: two + three}, "Adds the values."),
        ({mine: one, yours: four}, "Drops the key that both have."),
    ]
    steps = [
        "`a | b` starts with the keys of `a` in their order, then adds those of `b`.",
        f"`{shared}` is in both: it keeps its place and takes the value {three} from the right.",
        f"The result is `{answer}`.",
    ]
    return printing(f"a = {left}\nb = {right}\nprint(a | b)", answer, wrong, steps)


@item_model(
    key="python-generator-consumed",
    title="Generator that was read in part",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Iterators and generators",
    measures="That a generator goes on where it stopped and that `in` reads it.",
    held="Squares of six numbers, one next(), one `in` that stops at the third, the sum of the rest.",
    varied="The start of the range, the step and the names.",
    distinct=200,
)
def generator_consumed(dice: Dice) -> Draft:
    """Three values are gone: one by next(), two by the search."""
    low, step = dice.between(1, 25), dice.between(1, 6)
    name = dice.one(["squares", "values", "numbers"])
    numbers = list(range(low, low + 6 * step, step))
    squares = [number * number for number in numbers]
    wrong = [
        (sum(squares), "Expects that the generator starts anew each time."),
        (sum(squares[1:]), "Expects that `in` does not read the generator."),
        (sum(squares[2:]), "Expects that `in` leaves the value it found."),
        (0, "Expects that `in` reads to the end."),
    ]
    source = (
        f"{name} = (n * n for n in range({low}, {low + 6 * step}, {step}))\nnext({name})\n"
        f"print({squares[2]} in {name}, sum({name}))"
    )
    answer = sum(squares[3:])
    steps = [
        f"The generator would give {listed(squares)}.",
        f"`next` takes {squares[0]}; the search reads {squares[1]} and {squares[2]} and stops there.",
        f"What is left adds up to {answer}.",
    ]
    return printing(source, f"True {answer}", [(f"True {value}", why) for value, why in wrong], steps)


@item_model(
    key="python-exception-flow",
    title="Order of try, except, else and finally",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Exceptions",
    measures="Which blocks run, and that a return waits for finally.",
    held="One function with try, two except blocks, else and finally; called once without and once with an error.",
    varied="The letters, the values and which of the two errors occurs.",
    distinct=200,
)
def exception_flow(dice: Dice) -> Draft:
    """One call goes through else, the other through one of the handlers; both through finally."""
    value, index, fine, final = dice.some("ABCDEFGHKLMNPRSTVW", 4)
    number = dice.between(2, 9)
    bad, handled, other = dice.one([('"x"', value, index), ("None", index, value)])
    answer = f"{fine}{final}{handled}{final}"
    wrong = [
        (f"{fine}{handled}{final}", "Expects that finally runs once, at the end."),
        (f"{fine}{handled}", "Expects that finally is skipped when a handler or else returns."),
        (f"{fine}{final}{other}{final}", "Takes the other handler."),
        (f"{fine}{final}{handled}{fine}{final}", "Expects that else runs after a handler too."),
    ]
    source = (
        f"def read(value):\n    try:\n        number = int(value)\n"
        f'    except ValueError:\n        print("{value}", end="")\n'
        f'    except TypeError:\n        print("{index}", end="")\n    else:\n        print("{fine}", end="")\n'
        f'        return number\n    finally:\n        print("{final}", end="")\n\nread("{number}")\nread({bad})'
    )
    error = "ValueError" if handled == value else "TypeError"
    steps = [
        f'`read("{number}")` raises nothing: else prints {fine}, and before the return finally prints {final}.',
        f"`read({bad})` raises {error}: its handler prints {handled}, then finally prints {final}.",
        f"The output is `{answer}`.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="python-zip-enumerate",
    title="zip and enumerate over lists of different length",
    skill="Python",
    level=Level.BASIC,
    topic="Iterators and generators",
    measures="Where zip stops and from which number enumerate counts.",
    held="A list of four words, a list of three numbers, enumerate with a start, products added.",
    varied="The numbers, the start and the words.",
    distinct=200,
)
def zip_enumerate(dice: Dice) -> Draft:
    """The shorter list decides how many turns there are."""
    words = dice.some([word for word in WORDS if len(word) == 3], 4)
    numbers, start = dice.distinct(2, 12, 3), dice.between(2, 5)
    answer = sum(place * number for place, number in enumerate(numbers, start))
    wrong = [
        (sum(place * number for place, number in enumerate(numbers)), "Counts from 0."),
        (sum(place * number for place, number in enumerate(numbers, 1)), "Counts from 1."),
        (sum(place * number for place, number in enumerate(numbers[:2], start)), "Stops one pair early."),
        (sum(numbers), "Adds the numbers without their places."),
        (sum(place * number for place, number in enumerate(numbers, start + 1)), "Counts one place further."),
    ]
    source = (
        f"words = {words}\nnumbers = {numbers}\ntotal = 0\nfor place, (word, number) in "
        f"enumerate(zip(words, numbers), {start}):\n"
        "    total += place * number\nprint(total)"
    )
    steps = [
        f"`zip` stops with the shorter list, so there are three pairs and `{words[3]}` is left out.",
        f"`enumerate` counts {start}, {start + 1}, {start + 2}.",
        " + ".join(f"{start + turn} * {number}" for turn, number in enumerate(numbers)) + f" = {answer}.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="python-loop-else",
    title="else of a loop",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Control flow",
    measures="That the else of a loop runs when the loop was not left by break.",
    held="Two searches over a list of five numbers, one of which finds something; the sums of both.",
    varied="The numbers, what is looked for and what the else adds.",
    distinct=200,
)
def loop_else(dice: Dice) -> Draft:
    """The first search breaks, the second runs to its end and through else."""
    numbers = dice.distinct(2, 20, 5)
    target = numbers[dice.between(1, 3)]
    missing, bonus = dice.between(21, 30), dice.between(2, 9) * 10
    passed = numbers.index(target)
    answer = passed + 5 + bonus
    wrong = [
        (passed + 5 + 2 * bonus, "Expects that else runs after every loop."),
        (passed + 5, "Expects that else belongs to the last if and never runs."),
        (passed + bonus, "Expects that else runs after break, and only counts that search."),
        (passed + 1 + 5 + bonus, "Counts the turn that breaks."),
    ]
    source = (
        f"total = 0\nfor wanted in ({target}, {missing}):\n    for number in {numbers}:\n        if number == wanted:\n"
        f"            break\n        total += 1\n    else:\n        total += {bonus}\nprint(total)"
    )
    steps = [
        f"For {target} the inner loop counts {passed} and breaks: no else.",
        f"{missing} is not there: the loop counts all 5 and its else adds {bonus}.",
        f"{passed} + 5 + {bonus} = {answer}.",
    ]
    return printing(source, answer, wrong, steps)
