"""Searching and sorting step by step."""

from __future__ import annotations

from itertools import pairwise
from math import log2

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Program, Redraw, item_model
from assessments.itemmodels.texts import asking, fenced, listed, paragraphs, row

SKILL = "Algorithms"


def probes(numbers: list[int], target: int, *, up: int = 0) -> list[int]:
    """Return the values that a binary search looks at; `up` rounds the middle up."""
    low, high, seen = 0, len(numbers) - 1, []
    while low <= high:
        middle = (low + high + up) // 2
        seen.append(numbers[middle])
        if numbers[middle] == target:
            break
        low, high = (middle + 1, high) if numbers[middle] < target else (low, middle - 1)
    return seen


def halves(numbers: list[int], target: int) -> list[int]:
    """Return the same values by cutting the list, recursively."""
    if not numbers:
        return []
    middle = (len(numbers) - 1) // 2
    if numbers[middle] == target:
        return [target]
    rest = numbers[middle + 1 :] if numbers[middle] < target else numbers[:middle]
    return [numbers[middle], *halves(rest, target)]


@item_model(
    key="binary-search-probes",
    title="Values that a binary search looks at",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Searching",
    measures="Carrying out a binary search on a list.",
    held="Twelve sorted numbers, a target that is found with the fourth look, the middle rounded down.",
    varied="The numbers and the target.",
    distinct=200,
)
def binary_search_probes(dice: Dice) -> Draft:
    """Four looks, in order."""
    numbers = sorted(dice.distinct(1, 99, 12))
    target = dice.one([n for n in numbers if len(probes(numbers, n)) == 4])
    seen = probes(numbers, target)
    place = numbers.index(target)
    wrong = [
        (row(probes(numbers, target, up=1)), "Rounds the middle up."),
        (row([*seen[:2], target]), "Expects one look less."),
        (
            row([numbers[5], numbers[2 if place < 5 else 9], numbers[1 if place < 5 else 10], target]),
            "Keeps the middle in the remaining half.",
        ),
        (row(sorted(seen)), "Names the right values from left to right."),
        (row([*numbers[max(0, place - 3) : place], target]), "Goes through the list from the left."),
    ]
    question = paragraphs(
        f"A binary search looks for {target} in this sorted list. The middle of positions `low` and `high` is "
        "`(low + high) // 2`, and the half that cannot hold the target is dropped together with the middle.",
        "Which values does it look at, in this order?",
    )
    steps = [f"It looks at {listed(seen, 'and then')}.", "Each look drops the middle and one side of it."]
    return asking(
        question, fenced("text", row(numbers)), row(seen), row(halves(numbers, target)), wrong, steps
    )


@item_model(
    key="binary-search-worst-case",
    title="Most comparisons of a binary search",
    skill=SKILL,
    level=Level.BASIC,
    topic="Searching",
    measures="How the number of looks grows with the length of a sorted list.",
    held="A sorted list whose length is no power of two, one search, the worst case.",
    varied="The length.",
    distinct=200,
)
def binary_search_worst_case(dice: Dice) -> Draft:
    """How often the length can be halved until nothing is left."""
    size = dice.between(70, 9000)
    if size & (size - 1) == 0 or size & (size + 1) == 0:
        raise Redraw
    answer = size.bit_length()
    left, second = size, 0
    while left:
        left, second = left // 2, second + 1
    wrong = [
        (answer - 1, "Rounds the logarithm down."),
        (answer + 1, "Counts one look more after nothing is left."),
        (size // 2, "Halves the list once."),
        (answer - 2, "Stops while three candidates are left."),
        (size, "Goes through all elements."),
        (2 * answer, "Counts two comparisons for each halving."),
    ]
    question = (
        f"A sorted array has {size:,} elements. How many elements does a binary search look at, at most, before it "
        "knows whether a value is there?"
    )
    steps = [
        "Each look leaves at most half of the elements, rounded down.",
        (
            f"{size} can be halved {answer} times until nothing is left: log2({size}) is about {log2(size):.1f}, "
            f"rounded up {answer}."
        ),
    ]
    return asking(question, "", answer, second, wrong, steps)


@item_model(
    key="insertion-sort-shifts",
    title="Shifts of an insertion sort",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Sorting",
    measures="That the work of an insertion sort is the number of pairs in wrong order.",
    held="Seven different numbers with six to twelve pairs in wrong order.",
    varied="The numbers and their order.",
    distinct=200,
)
def insertion_sort_shifts(dice: Dice) -> Draft:
    """Every element that is larger moves one place to the right."""
    numbers = dice.distinct(1, 60, 7)
    answer = sum(a > b for place, a in enumerate(numbers) for b in numbers[place + 1 :])
    moving = sum(any(a > b for a in numbers[:place]) for place, b in enumerate(numbers))
    second, line = 0, list(numbers)
    for end in range(1, len(line)):
        place = end
        while place and line[place - 1] > line[place]:
            line[place - 1], line[place] = line[place], line[place - 1]
            place, second = place - 1, second + 1
    if not 6 <= answer <= 12:
        raise Redraw
    wrong = [
        (moving, "Counts the elements that are inserted further left, not how far."),
        (21 - answer, "Counts the pairs that are in the right order."),
        (sum(a > b for a, b in pairwise(numbers)), "Compares neighbours only."),
        (21, "Takes the worst case."),
        (answer + moving, "Counts the insertion itself as a shift."),
        (6, "Counts one shift for each element after the first."),
    ]
    question = (
        "An insertion sort puts this list into ascending order. How many times in all is an element moved one place "
        "to the right to make room?"
    )
    each = [f"{b}: {sum(a > b for a in numbers[:place])}" for place, b in enumerate(numbers)]
    steps = [
        "Each element is moved past all larger ones to its left.",
        f"Larger ones to the left of {'; '.join(each[1:])}.",
        f"Together {answer}.",
    ]
    return asking(question, fenced("text", row(numbers)), answer, second, wrong, steps)


@item_model(
    key="bubble-sort-pass",
    title="List after two passes of a bubble sort",
    skill=SKILL,
    level=Level.BASIC,
    topic="Sorting",
    measures="Carrying out passes of a bubble sort.",
    held="Six different numbers, two passes from left to right, not yet sorted after them.",
    varied="The numbers and their order.",
    distinct=200,
)
def bubble_sort_pass(dice: Dice) -> Draft:
    """The two largest are in place, the rest has moved a little."""
    numbers = dice.distinct(1, 60, 6)

    def passes(times: int) -> list[int]:
        line = list(numbers)
        for _ in range(times):
            for place in range(5):
                line[place : place + 2] = sorted(line[place : place + 2])
        return line

    def carried(line: list[int]) -> list[int]:
        done, held = [], line[0]
        for number in line[1:]:
            done.append(min(held, number))
            held = max(held, number)
        return [*done, held]

    answer = passes(2)
    top = sorted(numbers)[-2:]
    wrong = [
        (row(passes(1)), "Makes one pass."),
        (row(passes(3)), "Makes three passes."),
        (
            row([*(n for n in numbers if n not in top), *top]),
            "Moves the two largest to the end and nothing else.",
        ),
        (row(sorted(numbers)), "Sorts the whole list."),
        (
            row([*sorted(numbers)[:2], *(n for n in numbers if n not in sorted(numbers)[:2])]),
            "Selects the smallest.",
        ),
    ]
    if len({text for text, _ in wrong[:4]} | {row(answer)}) < 5:
        raise Redraw
    question = (
        "A bubble sort goes through this list from left to right and swaps neighbours that are in the wrong order. "
        "What is the list after two passes?"
    )
    steps = [f"After the first pass: {row(passes(1))}.", f"After the second: {row(answer)}."]
    return asking(
        question, fenced("text", row(numbers)), row(answer), row(carried(carried(numbers))), wrong, steps
    )


@item_model(
    key="quicksort-partition",
    title="Partition around the last element",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Sorting",
    measures="Carrying out the partition step of a quicksort in place.",
    held="Seven different numbers, the last one the pivot, three smaller ones, the code given.",
    varied="The numbers and their order.",
    distinct=200,
)
def quicksort_partition(dice: Dice) -> Draft:
    """Lomuto's scheme; the code is run as the second computation."""
    numbers = dice.distinct(1, 60, 7)
    pivot = numbers[-1]
    if sum(n < pivot for n in numbers) != 3:
        raise Redraw
    line, border = list(numbers), 0
    for place in range(6):
        if line[place] < pivot:
            line[border], line[place] = line[place], line[border]
            border += 1
    unswapped = list(line)
    line[border], line[-1] = line[-1], line[border]
    smaller, larger = [n for n in numbers if n < pivot], [n for n in numbers if n > pivot]
    wrong = [
        (row([*smaller, pivot, *larger]), "Keeps the order on both sides, as a copying partition would."),
        (row(unswapped), "Forgets to bring the pivot between the sides."),
        (
            row([*unswapped[:border], pivot, *unswapped[border:-1]]),
            "Inserts the pivot instead of swapping it.",
        ),
        (row(sorted(numbers)), "Sorts the whole list."),
        (row([*larger, pivot, *smaller]), "Puts the larger ones first."),
    ]
    if line in ([*smaller, pivot, *larger], sorted(numbers)):
        raise Redraw
    source = (
        f"a = {numbers}\npivot, border = a[-1], 0\nfor i in range(len(a) - 1):\n    if a[i] < pivot:\n"
        "        a[border], a[i] = a[i], a[border]\n        border += 1\na[border], a[-1] = a[-1], a[border]\n"
        'print(*a, sep=", ")'
    )
    steps = [
        f"Elements below {pivot} are swapped to the front as they are met: {row(unswapped)} before the last line.",
        f"The last line swaps the pivot with the first larger element: {row(line)}.",
    ]
    return asking(
        "What does this program print?",
        fenced("python", source),
        row(line),
        Program("python", source),
        wrong,
        steps,
        code=True,
    )
