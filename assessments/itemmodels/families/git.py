"""Git: graphs of commits and what commands make of them. A test runs them in real repositories."""

from __future__ import annotations

from itertools import pairwise

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, item_model
from assessments.itemmodels.texts import asking, fenced, listed, paragraphs

SKILL = "Git"
LETTERS = "ABCDEFGHKLMNPRSTUVW"
BRANCHES = ("login", "search", "export", "cache", "mail", "theme", "billing", "upload")
Graph = dict[str, list[str]]


def ancestors(graph: Graph, commit: str) -> set[str]:
    """Return a commit and all before it, by following parents."""
    seen, line = set(), [commit]
    while line:
        here = line.pop()
        if here not in seen:
            seen.add(here)
            line += graph[here]
    return seen


def closure(graph: Graph) -> dict[str, set[str]]:
    """Return the same for all commits, by joining sets until nothing changes."""
    reach = {commit: {commit} for commit in graph}
    while True:
        wider = {
            commit: set().union({commit}, *(reach[parent] for parent in graph[commit])) for commit in graph
        }
        if wider == reach:
            return reach
        reach = wider


def shown(graph: Graph, marks: dict[str, str]) -> str:
    """Return the graph as lines of commit, parents and branch, the oldest first."""
    lines = []
    for commit, parents in graph.items():
        text = f"{commit}  parents: {' '.join(parents) or '-'}"
        lines.append(text + (f"   <- {marks[commit]}" if commit in marks else ""))
    return fenced("text", *lines)


def names(commits: set[str]) -> str:
    """Return commits in the order of the alphabet."""
    return " ".join(sorted(commits))


def forked(dice: Dice, *, base: int, main: int, side: int) -> tuple[list[str], list[str], list[str], Graph]:
    """Return the commits before a fork, on main and on the side, and their graph."""
    row = dice.some(LETTERS, base + main + side)
    before, left, right = row[:base], row[base : base + main], row[base + main :]
    graph: Graph = {before[0]: []}
    for chain in ([*before], [before[-1], *left], [before[-1], *right]):
        for parent, child in pairwise(chain):
            graph[child] = [parent]
    return before, left, right, graph


@item_model(
    key="git-range-two-dots",
    title="Commits of a range",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="History",
    measures="Which commits main..branch names after a merge from main.",
    held="A fork of two commits on main and four on the branch, one of which merges the first of main's.",
    varied="The names of commits and branch.",
    distinct=200,
)
def range_two_dots(dice: Dice) -> Draft:
    """What the branch reaches and main does not."""
    before, left, right, graph = forked(dice, base=2, main=2, side=4)
    branch = dice.one(BRANCHES)
    merge = dice.one(right[1:3])
    graph[merge] = [*graph[merge], left[0]]
    ends = {"main": left[-1], branch: right[-1]}
    answer = ancestors(graph, right[-1]) - ancestors(graph, left[-1])
    reach = closure(graph)
    second = {commit for commit in graph if commit in reach[right[-1]] and commit not in reach[left[-1]]}
    other = ancestors(graph, left[-1]) - ancestors(graph, right[-1])
    wrong = [
        (names(answer | {left[0]}), "Counts the merged commit of main along."),
        (names(answer | other), "Takes two dots for three."),
        (names(other), "Takes the range the wrong way round."),
        (names(ancestors(graph, right[-1])), "Names all that the branch reaches."),
        (names(answer - {merge}), "Leaves the merge commit out."),
        (names({*right, before[-1]}), "Counts the commit at the fork along."),
    ]
    question = paragraphs(
        shown(graph, {commit: name for name, commit in ends.items()}),
        f"Which commits does `git log main..{branch}` list? (Named here in the order of the alphabet.)",
    )
    steps = [
        f"`main..{branch}` means: reachable from {branch}, not reachable from main.",
        f"main reaches {names(ancestors(graph, left[-1]))}, among them the merged {left[0]}.",
        f"What is left of the branch is {names(answer)}.",
    ]
    return asking(question, "", names(answer), names(second), wrong, steps, code=True)


@item_model(
    key="git-merge-base",
    title="Merge base of two branches",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="History",
    measures="That a merge moves the common ancestor forward.",
    held="A fork of four commits on main and three on the branch, whose second merges one of main.",
    varied="The names, which commit of main was merged.",
    distinct=200,
)
def merge_base(dice: Dice) -> Draft:
    """The merged commit of main, not the fork."""
    before, left, right, graph = forked(dice, base=2, main=4, side=3)
    branch = dice.one(BRANCHES)
    merged = left[dice.between(1, 2)]
    graph[right[1]] = [*graph[right[1]], merged]
    common = ancestors(graph, left[-1]) & ancestors(graph, right[-1])
    answer = next(
        c for c in common if all(c == other or c not in ancestors(graph, other) for other in common)
    )
    reach = closure(graph)
    second = max(
        (c for c in graph if c in reach[left[-1]] and c in reach[right[-1]]), key=lambda c: len(reach[c])
    )
    wrong = [
        (before[-1], "Takes the commit where the branch began and overlooks the merge."),
        (right[1], "Takes the merge commit itself, which main does not reach."),
        (left[0], "Takes the first commit of main after the fork."),
        (left[-1], "Takes the tip of main."),
        (before[0], "Takes the first commit of all."),
        (next(c for c in left[1:3] if c != merged), "Takes the neighbour of the merged commit."),
    ]
    question = paragraphs(
        shown(graph, {left[-1]: "main", right[-1]: branch}),
        f"What does `git merge-base main {branch}` print?",
    )
    steps = [
        f"Both branches reach {names(common)}.",
        f"{right[1]} has merged {merged}, so that is the newest of them: the merge base.",
    ]
    return asking(question, "", answer, second, dice.shuffled(wrong), steps, code=True)


@item_model(
    key="git-rebase-result",
    title="History after a rebase",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Rewriting history",
    measures="That a rebase copies the commits of the branch, in order, behind the new base.",
    held="A fork of two commits on main and three on the branch, no conflicts.",
    varied="The names of commits and branch.",
    distinct=200,
)
def rebase_result(dice: Dice) -> Draft:
    """Main first, then copies of the branch's own commits."""
    before, left, right, graph = forked(dice, base=2, main=2, side=3)
    branch = dice.one(BRANCHES)
    copies = [f"{commit}'" for commit in right]
    answer = " ".join(reversed([*before, *left, *copies]))
    own = [commit for commit in graph if commit in ancestors(graph, right[-1]) - ancestors(graph, left[-1])]
    line = [f"{commit}'" for commit in own[::-1]]
    here = left[-1]
    while True:
        line.append(here)
        if not graph[here]:
            break
        here = graph[here][0]
    wrong = [
        (
            " ".join(reversed([*before, *right, *(f"{commit}'" for commit in left)])),
            "Puts main behind the branch.",
        ),
        (" ".join(reversed([*before, *left, *right])), "Expects that the commits keep their identity."),
        (
            " ".join(reversed([*before, *left, *reversed(copies)])),
            "Turns the order of the branch's commits round.",
        ),
        (
            " ".join(reversed([*before, *left, f"{right[-1]}'"])),
            "Expects a single commit, as after a squash.",
        ),
        (" ".join(reversed([*before, *right, *left, "M"])), "Expects a merge commit."),
    ]
    question = paragraphs(
        shown(graph, {left[-1]: "main", right[-1]: branch}),
        f"On branch `{branch}` somebody runs `git rebase main`, without conflicts. X' is a new commit with the changes "
        f"of X. What does `git log` on `{branch}` list now, the newest first?",
    )
    steps = [
        f"The branch's own commits are {listed(right)}.",
        f"They are copied in their order behind the tip of main, {left[-1]}; copies are new commits.",
        f"From the newest: {answer}.",
    ]
    return asking(question, "", answer, " ".join(line), wrong, steps, code=True)


@item_model(
    key="git-relative-names",
    title="Relative names of commits",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="History",
    measures="That ~ counts first parents and ^2 names the second parent.",
    held="Nine commits with one merge, one name of ~, ^2 and ~.",
    varied="The names and the numbers.",
    distinct=200,
)
def relative_names(dice: Dice) -> Draft:
    """Back to the merge, over to its second parent, back again."""
    row = dice.some(LETTERS, 9)
    root, one, two, left, x, y, merge, top, tip = row
    graph: Graph = {
        root: [], one: [root], two: [one], left: [two], x: [one], y: [x], merge: [left, y], top: [merge], tip: [top],
    }  # fmt: skip
    back = dice.between(0, 2)
    order = [tip, top, merge]
    start, first = order[2 - back], back
    after = dice.between(1, 2)

    def tilde(commit: str, times: int) -> str:
        for _ in range(times):
            commit = graph[commit][0]
        return commit

    answer = tilde(graph[tilde(start, first)][1], after)
    second = [y, x, one][after]
    name = f"{start_name(back)}^2~{after}"
    wrong = [
        (tilde(merge, after + 1), "Takes the first parent of the merge instead of the second."),
        (tilde(merge, 2), "Reads ^2 as two steps back along the first parents."),
        ([y, x, one, root][after - 1], "Goes one step too few."),
        ([y, x, one, root][after + 1], "Goes one step too far."),
        (tilde(merge, after + 2), "Reads ^2 as ~2."),
        (left, "Names the first parent of the merge."),
    ]
    question = paragraphs(
        shown(graph, {start: "HEAD"}),
        f"`HEAD` is at {start}. Which commit does `{name}` name? The parents are listed in their order.",
    )
    steps = [
        f"{'HEAD' if not back else f'HEAD~{back}'} is the merge {merge}.",
        f"^2 is its second parent, {y}; ~{after} goes back along first parents: {answer}.",
    ]
    return asking(question, "", answer, second, wrong, steps, code=True)


def start_name(back: int) -> str:
    """Return HEAD or HEAD~n."""
    return f"HEAD~{back}" if back else "HEAD"


@item_model(
    key="git-reset-modes",
    title="What reset moves",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Working tree and index",
    measures="Which of HEAD, index and working tree each mode of reset changes.",
    held="One file, three commits, a staged and an unstaged change, one reset by one commit.",
    varied="The contents, the name of the file and the mode.",
    distinct=200,
)
def reset_modes(dice: Dice) -> Draft:
    """soft moves HEAD, mixed the index too, hard all three."""
    words = dice.some(
        ("red", "blue", "green", "gold", "pink", "grey", "lime", "teal", "navy", "plum", "rose", "sand"), 5
    )
    old, middle, newest, staged, unstaged = words
    mode = dice.one(["soft", "mixed", "hard"])
    name = f"{dice.one(['notes', 'todo', 'config', 'list', 'data'])}.txt"
    state = {"head": newest, "index": staged, "tree": unstaged}
    moved = {"soft": ["head"], "mixed": ["head", "index"], "hard": ["head", "index", "tree"]}[mode]
    for part in moved:
        state[part] = middle
    answer = f"{state['index']} {state['tree']}"
    second = {
        "soft": f"{staged} {unstaged}", "mixed": f"{middle} {unstaged}", "hard": f"{middle} {middle}",
    }[mode]  # fmt: skip
    wrong = [
        *((text, f"Takes --{mode} for --{other}.") for other, text in dice.shuffled([
            ("soft", f"{staged} {unstaged}"), ("mixed", f"{middle} {unstaged}"), ("hard", f"{middle} {middle}"),
        ])),
        (f"{old} {old}", "Goes back two commits."),
        (f"{newest} {newest}", "Expects that reset goes to the last commit and drops later changes."),
        (f"{newest} {unstaged}", "Takes the last commit for the target."),
    ]  # fmt: skip
    script = fenced(
        "bash",
        *(
            f"echo {word} > {name} && git add {name} && git commit -m {word}"
            for word in (old, middle, newest)
        ),
        f"echo {staged} > {name} && git add {name}",
        f"echo {unstaged} > {name}",
        f"git reset --{mode} HEAD~1",
    )
    question = (
        f"What do the index and the working tree hold as {name} now? (`git show :{name}`, then `cat {name}`)"
    )
    steps = [
        f"HEAD goes back to {middle}. --soft leaves index and working tree, --mixed sets the index, --hard both.",
        f"So the index holds {state['index']}, the working tree {state['tree']}.",
    ]
    return asking(question, script, answer, second, wrong, steps)


@item_model(
    key="git-bisect-steps",
    title="Steps of a bisection",
    skill=SKILL,
    level=Level.BASIC,
    topic="Finding the bad commit",
    measures="That each test halves the commits that remain.",
    held="A linear history, one good and one bad commit, the most tests that may be needed.",
    varied="The number of commits between and the branch.",
    distinct=200,
)
def bisect_steps(dice: Dice) -> Draft:
    """The number of candidates, halved until one is left."""
    bits = dice.between(4, 10)
    suspects = dice.between((1 << bits - 1) + 2, (1 << bits) - 1)
    branch = dice.one(BRANCHES)
    left, answer = suspects, 0
    while left > 1:
        left, answer = left - left // 2, answer + 1
    wrong = [
        (answer - 1, "Rounds down."),
        (answer + 1, "Counts one test more for the commit that was found."),
        (suspects // 2, "Halves once."),
        (suspects - 1, "Tests one commit after the other."),
        (answer + 2, "Tests both ends again."),
        (answer - 2, "Stops while several commits are left."),
    ]
    question = (
        f"On `{branch}` the last release was good, the newest commit is bad. There are {suspects} "
        f"commits after the release, "
        "in a straight line; the first bad one is among them. How many commits does `git bisect` "
        "test at most to find it?"
    )
    steps = [
        "Each test leaves at most half of the candidates, rounded up.",
        (
            f"From {suspects} to 1 takes {answer} halvings: 2^{answer - 1} = {1 << answer - 1} < "
            f"{suspects} <= 2^{answer} = {1 << answer}."
        ),
    ]
    return asking(question, "", answer, (suspects - 1).bit_length(), wrong, steps)
