"""Stacks, queues, heaps, trees and hash tables."""

from __future__ import annotations

import heapq
from collections import deque

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Program, Redraw, item_model
from assessments.itemmodels.texts import asking, fenced, listed, paragraphs, row

SKILL = "Algorithms"
Node = tuple[int, "Node | None", "Node | None"]


def evaluated(tokens: list[str], *, swapped: bool = False) -> int:
    """Return the value of a postfix expression, by a stack; `swapped` takes the operands the wrong way round."""
    stack: list[int] = []
    for token in tokens:
        if token.isdigit():
            stack.append(int(token))
            continue
        right, left = stack.pop(), stack.pop()
        if swapped:
            left, right = right, left
        stack.append({"+": left + right, "-": left - right, "*": left * right}[token])
    return stack.pop()


@item_model(
    key="stack-postfix",
    title="Postfix expression",
    skill=SKILL,
    level=Level.BASIC,
    topic="Stacks and queues",
    measures="Evaluating with a stack, with the operands of minus in the right order.",
    held="Four numbers and three operators: one minus, one times, one plus, in one shape.",
    varied="The numbers and the order of the operators.",
    distinct=200,
)
def stack_postfix(dice: Dice) -> Draft:
    """a b op c d op op: two pairs, then both together."""
    a, b, c, d = dice.distinct(2, 15, 4)
    first, second, third = dice.shuffled(["+", "-", "*"])
    tokens = [str(a), str(b), first, str(c), str(d), second, third]
    answer = evaluated(tokens)
    infix = f"({a} {first} {b}) {third} ({c} {second} {d})"
    wrong = [
        (evaluated(tokens, swapped=True), "Takes the operands of minus the wrong way round."),
        (
            evaluated([str(a), str(b), first, str(c), second, str(d), third]),
            "Applies the operators from left to right, one number at a time.",
        ),
        (
            evaluated([str(a), str(b), third, str(c), str(d), second, first]),
            "Swaps the first and the last operator.",
        ),
        (evaluated([str(a), str(b), second, str(c), str(d), first, third]), "Swaps the first two operators."),
        (evaluated(tokens[:3]), "Stops after the first operator."),
    ]
    steps = [
        f"{a} {first} {b} and {c} {second} {d} go on the stack: {evaluated(tokens[:3])} and {evaluated(tokens[3:6])}.",
        f"Then {third} takes both, the lower one first: {answer}.",
    ]
    second_way = Program("python", f"print({infix})")
    question = "What is the value of this expression in postfix (reverse Polish) notation?"
    return asking(question, fenced("text", " ".join(tokens)), answer, second_way, wrong, steps)


@item_model(
    key="queue-and-stack-moves",
    title="From a queue through a stack",
    skill=SKILL,
    level=Level.BASIC,
    topic="Stacks and queues",
    measures="First in, first out against last in, first out.",
    held="Five values in a queue, three moved to a stack, then back to the queue; the queue is asked for.",
    varied="The values.",
    distinct=200,
)
def queue_and_stack(dice: Dice) -> Draft:
    """The three come back in reverse behind the others."""
    values = dice.distinct(1, 60, 5)
    answer = [*values[3:], *reversed(values[:3])]
    line, pile = deque(values), []
    pile.extend(line.popleft() for _ in range(3))
    while pile:
        line.append(pile.pop())
    wrong = [
        (row([*values[3:], *values[:3]]), "Takes the stack for a queue."),
        (
            row([*reversed(values[:3]), *values[3:]]),
            "Puts the values before the others instead of behind them.",
        ),
        (row([*values[:2], *reversed(values[2:])]), "Takes the three values from the back of the queue."),
        (row([*reversed(values[3:]), *reversed(values[:3])]), "Turns the whole queue round."),
    ]
    question = paragraphs(
        f"A queue holds {row(values)}, with {values[0]} at the front. Three values are taken from the queue, one after "
        "the other, and pushed onto an empty stack. Then all values are popped from the stack, one after the other, "
        "and added to the back of the queue.",
        "What does the queue hold now, from front to back?",
    )
    steps = [
        f"{listed(values[:3])} go onto the stack, {values[2]} ends on top.",
        f"They come off in reverse behind {listed(values[3:])}: {row(answer)}.",
    ]
    return asking(question, "", row(answer), row(list(line)), wrong, steps)


def sifted(heap: list[int], value: int) -> list[int]:
    """Return a min-heap with one more value, by swapping it up."""
    line, place = [*heap, value], len(heap)
    while place and line[(place - 1) // 2] > line[place]:
        parent = (place - 1) // 2
        line[parent], line[place] = line[place], line[parent]
        place = parent
    return line


def popped(heap: list[int], *, larger: bool = False) -> list[int]:
    """Return a min-heap without its root, by swapping the last value down; `larger` follows the wrong child."""
    line, place = [heap[-1], *heap[1:-1]], 0
    while children := [child for child in (2 * place + 1, 2 * place + 2) if child < len(line)]:
        child = (max if larger else min)(children, key=lambda at: line[at])
        if line[child] > line[place]:
            break
        line[child], line[place] = line[place], line[child]
        place = child
    return line


@item_model(
    key="heap-insert",
    title="Inserting into a heap",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Heaps",
    measures="How a new value moves up in a binary heap that is stored as an array.",
    held="A min-heap of seven values, a new one that moves up two levels but not to the root.",
    varied="The values.",
    distinct=200,
)
def heap_insert(dice: Dice) -> Draft:
    """The new value swaps with its parent and grandparent."""
    heap: list[int] = []
    for value in dice.distinct(1, 90, 7):
        heap = sifted(heap, value)
    if heap[1] - heap[0] < 2:
        raise Redraw
    value = dice.between(heap[0] + 1, heap[1] - 1)
    answer = sifted(heap, value)
    second = list(heap)
    heapq.heappush(second, value)
    once = [*heap, value]
    once[3], once[7] = once[7], once[3]
    wrong = [
        (row(once), "Swaps once and stops, though the next parent is larger too."),
        (row([*heap, value]), "Appends the value and leaves it there."),
        (row([heap[0], value, *heap[1:]]), "Inserts the value and shifts all others."),
        (row(sorted(answer)), "Sorts the array."),
        (row([value, heap[0], heap[2], heap[1], *heap[4:], heap[3]]), "Swaps it up to the root."),
    ]
    question = paragraphs(
        "This array is a binary min-heap; the children of position i are at 2i + 1 and 2i + 2, counted from 0.",
        f"What is the array after {value} has been inserted?",
    )
    steps = [
        f"{value} is appended at position 7 and compared with its parent at 3: {heap[3]} is larger, swap.",
        f"The next parent, at 1, is {heap[1]}: swap. The root {heap[0]} is smaller: stop.",
    ]
    return asking(question, fenced("text", row(heap)), row(answer), row(second), wrong, steps)


@item_model(
    key="heap-remove-root",
    title="Removing the root of a heap",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Heaps",
    measures="How the last value moves down in a binary heap that is stored as an array.",
    held="A min-heap of eight values; the last one moves down two levels.",
    varied="The values.",
    distinct=200,
)
def heap_remove(dice: Dice) -> Draft:
    """The smaller child moves up at each level."""
    heap: list[int] = []
    for value in dice.distinct(1, 90, 8):
        heap = sifted(heap, value)
    answer = popped(heap)
    second = list(heap)
    heapq.heappop(second)
    if answer.index(heap[-1]) < 3:
        raise Redraw
    left = min(heap[1:3])
    once = [left, *heap[1:7]]
    once[heap.index(left)] = heap[-1]
    once[0] = left
    wrong = [
        (row(popped(heap, larger=True)), "Swaps with the larger child."),
        (row(heap[1:]), "Takes the root away and shifts all others."),
        (row([heap[-1], *heap[1:-1]]), "Puts the last value at the root and leaves it there."),
        (row(once), "Moves the value down one level only."),
        (row(sorted(answer)), "Sorts the array."),
    ]
    question = paragraphs(
        "This array is a binary min-heap; the children of position i are at 2i + 1 and 2i + 2, counted from 0.",
        "What is the array after the smallest value has been removed in the usual way?",
    )
    steps = [
        f"The last value, {heap[-1]}, takes the place of the root.",
        f"Of the children {heap[1]} and {heap[2]} the smaller one, {left}, moves up; then the same one level lower.",
        f"The result is {row(answer)}.",
    ]
    return asking(question, fenced("text", row(heap)), row(answer), row(second), wrong, steps)


def grown(values: list[int]) -> Node:
    """Return the binary search tree of values inserted in their order."""
    root = values[0]
    left = [value for value in values[1:] if value < root]
    right = [value for value in values[1:] if value > root]
    return (root, grown(left) if left else None, grown(right) if right else None)


def visited(node: Node | None, order: str) -> list[int]:
    """Return the values by order: n is the node, l and r its sides."""
    if node is None:
        return []
    parts = {"n": [node[0]], "l": visited(node[1], order), "r": visited(node[2], order)}
    return [value for letter in order for value in parts[letter]]


def levels(node: Node) -> list[int]:
    """Return the values level by level."""
    line, seen = deque([node]), []
    while line:
        value, left, right = line.popleft()
        seen.append(value)
        line.extend(child for child in (left, right) if child)
    return seen


def by_inserting(values: list[int]) -> list[int]:
    """Return the postorder by a tree of links, grown value by value and walked with a stack."""
    children: dict[int, list[int | None]] = {values[0]: [None, None]}
    for value in values[1:]:
        here = values[0]
        while True:
            side = int(value > here)
            there = children[here][side]
            if there is None:
                children[here][side] = value
                children[value] = [None, None]
                break
            here = there
    stack, out = [values[0]], []
    while stack:
        here = stack.pop()
        out.append(here)
        stack += [child for child in children[here] if child is not None]
    return out[::-1]


@item_model(
    key="tree-postorder",
    title="Postorder of a binary search tree",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Trees",
    measures="Building a binary search tree by insertion and walking it.",
    held="Seven different values, at least two on each side of the root, postorder asked for.",
    varied="The values and their order.",
    distinct=200,
)
def tree_postorder(dice: Dice) -> Draft:
    """Left side, right side, node."""
    values = dice.distinct(1, 90, 7)
    tree = grown(values)
    if min(len(visited(tree[1], "nlr")), len(visited(tree[2], "nlr"))) < 2:
        raise Redraw
    answer = visited(tree, "lrn")
    wrong = [
        (row(visited(tree, "nlr")), "Names the node first: preorder."),
        (row(visited(tree, "lnr")), "Names the node between its sides: inorder."),
        (row(visited(tree, "rln")), "Takes the right side before the left."),
        (row(levels(tree)), "Goes level by level."),
        (row(levels(tree)[::-1]), "Goes level by level from below."),
    ]
    question = paragraphs(
        (
            f"These values are inserted one after the other into an empty binary search tree, without "
            f"balancing: {row(values)}."
        ),
        "In which order does a postorder walk visit them?",
    )
    steps = [
        f"{values[0]} is the root; smaller values go to the left, larger ones to the right.",
        "Postorder visits the left side, then the right side, then the node, so the root comes last.",
        f"The order is {row(answer)}.",
    ]
    return asking(question, "", row(answer), row(by_inserting(values)), wrong, steps)


def probed(keys: list[int], size: int, *, square: bool = False) -> list[int | None]:
    """Return the table after inserting keys with open addressing."""
    slots: list[int | None] = [None] * size
    for key in keys:
        place = next(
            at
            for turn in range(size * size)
            if slots[at := (key + (turn * turn if square else turn)) % size] is None
        )
        slots[place] = key
    return slots


@item_model(
    key="hash-linear-probing",
    title="Hash table with linear probing",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Hashing",
    measures="Where a key ends up when its place is taken.",
    held="A table of eleven places, five keys, the last one collides and moves on by two or more places.",
    varied="The keys.",
    distinct=200,
)
def linear_probing(dice: Dice) -> Draft:
    """The first free place from the home place on."""
    keys, size = dice.distinct(12, 99, 5), 11
    slots = probed(keys, size)
    last = keys[-1]
    home, answer = last % size, slots.index(last)
    if (answer - home) % size < 2:
        raise Redraw
    taken: set[int] = set()
    second = 0
    for key in keys:
        second = min(set(range(size)) - taken, key=lambda at, key=key: (at - key) % size)
        taken.add(second)
    square = probed(keys, size, square=True).index(last)
    back = next((home - turn) % size for turn in range(size) if slots[(home - turn) % size] in (None, last))
    wrong = [
        (home, "Names the home place, though it is taken."),
        ((home + 1) % size, "Moves on by one place only, though that is taken too."),
        (square, "Probes at distances 1, 4, 9: quadratic probing."),
        ((answer + 1) % size, "Goes one place too far."),
        (back, "Looks for a free place to the left."),
        (last % (size - 1), "Divides by the highest place instead of the size."),
    ]
    question = paragraphs(
        f"A hash table has {size} places, numbered 0 to {size - 1}. A key k belongs to place k mod "
        f"{size}; if it is taken, "
        f"the next places are tried one by one (linear probing). These keys are inserted in this order: {row(keys)}.",
        f"At which place does {last} end up?",
    )
    homes = ", ".join(f"{key} at {slots.index(key)}" for key in keys[:-1])
    steps = [
        f"Before it: {homes}.",
        f"{last} mod {size} is {home}; the first free place from there on is {answer}.",
    ]
    return asking(question, "", answer, second, wrong, steps)
