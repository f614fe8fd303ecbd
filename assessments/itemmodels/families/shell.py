"""Shell pipelines and chains. Computed here; a test runs them in a real shell where there is one."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, fenced

SKILL = "Linux"
WORDS = ("ant", "bee", "cat", "dog", "elk", "fox", "gnu", "hen", "owl", "pig", "ram", "yak")
PRINTS = "What does this pipeline print?"


@item_model(
    key="shell-uniq-neighbours",
    title="uniq without sort",
    skill=SKILL,
    level=Level.BASIC,
    topic="Text tools",
    measures="That uniq merges neighbouring lines only.",
    held="Ten lines of three words, with neighbours alike and the same word apart, counted after uniq.",
    varied="The words and their order.",
    distinct=200,
)
def uniq_neighbours(dice: Dice) -> Draft:
    """One line for each run of equal lines."""
    words = dice.some(WORDS, 3)
    lines = [dice.one(words) for _ in range(10)]
    answer = sum(1 for _ in groupby(lines))
    second = 1 + sum(a != b for a, b in pairwise(lines))
    once = sum(times == 1 for times in Counter(lines).values())
    if not 4 <= answer <= 8 or len(set(lines)) < 3:
        raise Redraw
    wrong = [
        (len(set(lines)), "Expects that uniq removes every duplicate, as sort -u does."),
        (10, "Counts all lines."),
        (10 - answer, "Counts the lines that uniq drops."),
        (once, "Counts the words that occur once."),
        (answer - 1, "Counts the changes from one word to the next."),
        (
            sum(1 for _, run in groupby(lines) if len(list(run)) == 1),
            "Counts the lines without an equal neighbour.",
        ),
    ]
    block = fenced("bash", f"printf '%s\\n' {' '.join(lines)} | uniq | wc -l")
    steps = [
        "`uniq` compares each line with the one before it.",
        f"What is left: {' '.join(word for word, _ in groupby(lines))}, {answer} lines.",
    ]
    return asking(PRINTS, block, answer, second, wrong, steps)


@item_model(
    key="shell-sort-numbers",
    title="sort with and without -n",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Text tools",
    measures="That sort compares texts, and what cut and tail take out.",
    held="Five lines name:number, numbers of one to three digits, cut to the number, sorted as text, the last one.",
    varied="Names and numbers.",
    distinct=200,
)
def sort_numbers(dice: Dice) -> Draft:
    """The last by the order of characters, not the largest."""
    names = dice.some(WORDS, 5)
    numbers = dice.shuffled([dice.between(2, 9), *dice.distinct(10, 99, 2), *dice.distinct(100, 999, 2)])
    answer = max(map(str, numbers))
    line = list(map(str, numbers))
    for end in range(4, 0, -1):
        for place in range(end):
            if line[place] > line[place + 1]:
                line[place], line[place + 1] = line[place + 1], line[place]
    wrong = [
        (max(numbers), "Sorts by value, as sort -n does."),
        (min(numbers), "Sorts by value and takes the first."),
        (min(map(str, numbers)), "Takes the first line instead of the last."),
        (line[3], "Takes the last but one."),
        (numbers[-1], "Takes the last line before sorting."),
        (names[numbers.index(int(answer))], "Takes the name instead of the number."),
    ]
    if int(answer) == max(numbers):
        raise Redraw
    pairs = " ".join(f"{name}:{number}" for name, number in zip(names, numbers, strict=True))
    block = fenced("bash", "export LC_ALL=C", f"printf '%s\\n' {pairs} | cut -d: -f2 | sort | tail -n 1")
    steps = [
        "`cut -d: -f2` keeps the numbers; `sort` without `-n` compares them character by character.",
        f"In that order: {' '.join(line)}.",
        f"`tail -n 1` takes the last: {answer}.",
    ]
    return asking(PRINTS, block, answer, line[-1], wrong, steps)


def chained(parts: list[tuple[str, str, bool]]) -> str:
    """Return what a chain prints: each part is its operator, its word and whether it succeeds."""
    printed, good = [], True
    for place, (sign, word, succeeds) in enumerate(parts):
        if place == 0 or (sign == "&&") == good:
            printed.append(word)
            good = succeeds
    return " ".join(printed)


def nested_chain(parts: list[tuple[str, str, bool]]) -> tuple[list[str], bool]:
    """Return words and success of a chain from its left-associative tree."""
    *before, (sign, word, succeeds) = parts
    if not before:
        return [word], succeeds
    words, good = nested_chain(before)
    return ([*words, word], succeeds) if good == (sign == "&&") else (words, good)


@item_model(
    key="shell-and-or-chain",
    title="Chain of && and ||",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Control of commands",
    measures="That && and || have the same rank and look at the last exit status.",
    held="Four commands that print one word each, joined by both operators, at least one of them failing.",
    varied="The words, the operators and which commands fail.",
    distinct=200,
)
def and_or_chain(dice: Dice) -> Draft:
    """From left to right, with the status of the last command that ran."""
    words = dice.some(WORDS, 4)
    signs = dice.shuffled(["&&", "||", dice.one(["&&", "||"])])
    good = [bool(dice.below(2)) for _ in range(4)]
    parts = list(zip(["", *signs], words, good, strict=True))
    answer = chained(parts)
    if all(good) or len(answer.split()) in (1, 4):
        raise Redraw
    turned = chained([(sign, word, not fine) for sign, word, fine in parts])
    stopped = " ".join(words[: good.index(False) + 1])
    wrong = [
        (stopped, "Stops at the first command that fails."),
        (turned, "Takes failure for success."),
        (" ".join(words), "Runs all commands, as with a semicolon."),
        (chained(parts[:3]), "Overlooks the last command."),
        (
            " ".join(word for word, fine in zip(words, good, strict=True) if fine),
            "Names the commands that succeed.",
        ),
        (
            " ".join([words[0], *(word for sign, word, _ in parts[1:] if sign == "&&")]),
            "Runs what follows && only.",
        ),
        (
            " ".join([words[0], *(word for sign, word, _ in parts[1:] if sign == "||")]),
            "Runs what follows || only.",
        ),
    ]
    lines = ['ok()   { echo -n "$1 "; true; }', 'fail() { echo -n "$1 "; false; }']
    chain = " ".join(f"{sign} {'ok' if fine else 'fail'} {word}".strip() for sign, word, fine in parts)
    steps = [
        "The chain is read from left to right; && and || have the same rank.",
        "&& runs what follows when the last command that ran succeeded, || when it failed.",
        f"It prints {answer}.",
    ]
    question = "What does the last line print?"
    return asking(
        question, fenced("bash", *lines, chain), answer, " ".join(nested_chain(parts)[0]), wrong, steps
    )


@item_model(
    key="shell-redirect-order",
    title="Order of redirections",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Redirection",
    measures="That 2>&1 copies where standard output points at that moment.",
    held="A program with a number of lines on both outputs, both redirections in one of two orders, through wc.",
    varied="The numbers of lines, the name of the file and the order.",
    distinct=200,
)
def redirect_order(dice: Dice) -> Draft:
    """With 2>&1 first, the errors still go to the pipe."""
    out, err = dice.distinct(2, 30, 2)
    name = f"{dice.one(WORDS)}.log"
    copied_first = bool(dice.below(2))
    order = f"2>&1 > {name}" if copied_first else f"> {name} 2>&1"
    pipe, file = ("pipe", name)
    streams = {1: pipe, 2: pipe}
    for move in ["copy", "open"] if copied_first else ["open", "copy"]:
        if move == "open":
            streams[1] = file
        else:
            streams[2] = streams[1]
    lines = {1: out, 2: err}
    counts = {
        place: sum(lines[number] for number, target in streams.items() if target == place)
        for place in (pipe, file)
    }
    answer = f"{counts[pipe]} {counts[file]}"
    second = f"{err} {out}" if copied_first else f"0 {out + err}"
    wrong = [
        (
            f"0 {out + err}" if copied_first else f"{err} {out}",
            "Takes the two orders for the same or the wrong way round.",
        ),
        (f"{out} {err}", "Takes standard output for standard error."),
        (f"{out + err} 0", "Expects that the pipe gets everything."),
        (f"{out} 0", "Expects that standard error is lost."),
        (f"0 {out}", "Expects that standard error is lost and the file gets the rest."),
    ]
    block = fenced(
        "bash",
        f"work() {{ seq {out}; seq {err} >&2; }}",
        f"work {order} | wc -l",
        f"wc -l < {name}",
    )
    question = "`seq N` prints N lines. Which two numbers does this script print, in this order?"
    steps = [
        (
            "The pipe is set up first: both outputs of `work` could go to it. Then redirections are done "
            "from left to right."
        ),
        "`2>&1` first copies the pipe, then standard output goes to the file."
        if copied_first
        else "Standard output goes to the file first, then `2>&1` copies that.",
        f"The pipe gets {counts[pipe]} lines, the file {counts[file]}.",
    ]
    return asking(question, block, answer, second, wrong, steps)


@item_model(
    key="shell-grep-and-sum",
    title="Filtering with grep and summing with awk",
    skill=SKILL,
    level=Level.BASIC,
    topic="Text tools",
    measures="What a filter lets through and which column is summed.",
    held="Five lines of name, city and number; one grep for a city, one sum of the third column.",
    varied="Names, cities and numbers.",
    distinct=200,
)
def grep_and_sum(dice: Dice) -> Draft:
    """The sum over the lines of one city."""
    names, cities = dice.some(WORDS, 5), dice.some(["bern", "lima", "oslo", "rome", "kyiv"], 2)
    places = dice.shuffled([cities[0]] * 3 + [cities[1]] * 2)
    numbers = dice.distinct(2, 60, 5)
    rows = list(zip(names, places, numbers, strict=True))
    city = dice.one(cities)
    answer = sum(number for _, place, number in rows if place == city)
    second = sum(numbers) - sum(number for _, place, number in rows if place != city)
    matching = [number for _, place, number in rows if place == city]
    wrong = [
        (sum(numbers), "Overlooks the filter."),
        (sum(numbers) - answer, "Sums the lines that the filter drops."),
        (len(matching), "Counts the lines instead of summing."),
        (matching[-1], "Prints the last value instead of the sum."),
        (answer + len(matching), "Adds the number of lines."),
        (max(matching), "Takes the largest value."),
    ]
    lines = "\\n".join(f"{name} {place} {number}" for name, place, number in rows)
    block = fenced("bash", f"printf '{lines}\\n' |", f"  grep {city} | awk '{{ s += $3 }} END {{ print s }}'")
    steps = [
        f"`grep {city}` keeps {len(matching)} lines, with {', '.join(map(str, matching))} in the third column.",
        f"awk adds them up and prints the sum at the end: {answer}.",
    ]
    return asking(PRINTS, block, answer, second, wrong, steps)
