"""Graphs and dynamic programming."""

from __future__ import annotations

from collections import deque
from itertools import combinations, permutations

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, fenced, listed, paragraphs

SKILL = "Algorithms"
LETTERS = "ABCDEFGHKLMNPRSTUVW"
Links = dict[str, list[str]]


def linked(nodes: list[str], edges: list[tuple[str, str]]) -> Links:
    """Return the neighbours of each node in the order of the alphabet."""
    return {
        node: sorted({b for a, b in edges if a == node} | {a for a, b in edges if b == node})
        for node in nodes
    }


def breadth_first(links: Links, start: str) -> list[str]:
    """Return the nodes by a queue."""
    seen, line = [start], deque([start])
    while line:
        for node in links[line.popleft()]:
            if node not in seen:
                seen.append(node)
                line.append(node)
    return seen


def by_rings(links: Links, start: str) -> list[str]:
    """Return the same nodes ring by ring, each ring in the order of its first parent."""
    done, ring = [start], [start]
    while ring:
        ring = [
            node
            for place, parent in enumerate(ring)
            for node in links[parent]
            if node not in done and all(node not in links[earlier] for earlier in ring[:place])
        ]
        done += ring
    return done


def depth_first(links: Links, node: str, seen: list[str] | None = None) -> list[str]:
    """Return the nodes by recursion."""
    seen = [] if seen is None else seen
    seen.append(node)
    for other in links[node]:
        if other not in seen:
            depth_first(links, other, seen)
    return seen


@item_model(
    key="graph-breadth-first",
    title="Breadth-first search",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Graphs",
    measures="The order in which a breadth-first search visits nodes.",
    held="Seven nodes, eight edges, connected, neighbours taken in the order of the alphabet.",
    varied="The names, the edges and the start.",
    distinct=200,
)
def graph_breadth_first(dice: Dice) -> Draft:
    """A queue: all neighbours of the start, then theirs."""
    nodes = sorted(dice.some(LETTERS, 7))
    order = dice.shuffled(nodes)
    edges = [(order[place], dice.one(order[:place])) for place in range(1, 7)]
    spare = [pair for pair in combinations(nodes, 2) if pair not in edges and pair[::-1] not in edges]
    edges += dice.some(spare, 2)
    links, start = linked(nodes, edges), order[0]
    answer = breadth_first(links, start)
    backwards = breadth_first({node: others[::-1] for node, others in links.items()}, start)
    wrong = [
        (" ".join(depth_first(links, start)), "Follows one path to its end first: depth-first."),
        (" ".join(backwards), "Takes neighbours against the order of the alphabet."),
        (
            " ".join([start, *(node for node in nodes if node != start)]),
            "Takes all nodes in the order of the alphabet.",
        ),
        (
            " ".join([start, *sorted(answer[1:4]), *sorted(answer[4:])]),
            "Sorts within the halves of the result.",
        ),
        (
            " ".join(depth_first({n: o[::-1] for n, o in links.items()}, start)),
            "Goes depth-first with a stack.",
        ),
    ]
    if len({text for text, _ in wrong[:3]} | {" ".join(answer)}) < 4:
        raise Redraw
    shown = fenced("text", *(f"{node}: {' '.join(links[node])}" for node in nodes))
    question = paragraphs(
        "The lines name the neighbours of each node of an undirected graph. A breadth-first search takes neighbours in "
        "the order of the alphabet.",
        f"In which order does it visit the nodes, starting at {start}?",
    )
    steps = [
        f"First {start}, then its neighbours {listed(links[start])}.",
        "Then the neighbours of these that were not seen yet, in the order in which their parents were visited.",
        f"The order is {' '.join(answer)}.",
    ]
    return asking(question, shown, " ".join(answer), " ".join(by_rings(links, start)), wrong, steps)


Roads = dict[tuple[str, str], int]


def shortest(roads: Roads, nodes: list[str]) -> dict[tuple[str, str], int]:
    """Return all distances (Floyd and Warshall)."""
    far = 10**6
    gap = {(a, b): 0 if a == b else roads.get((a, b), roads.get((b, a), far)) for a in nodes for b in nodes}
    for via in nodes:
        for a in nodes:
            for b in nodes:
                gap[a, b] = min(gap[a, b], gap[a, via] + gap[via, b])
    return gap


def all_paths(roads: Roads, nodes: list[str], start: str, end: str) -> list[tuple[int, int]]:
    """Return length and number of roads of each path without repetition."""
    inner = [node for node in nodes if node not in (start, end)]
    found = []
    for size in range(len(inner) + 1):
        for middle in permutations(inner, size):
            steps = list(zip((start, *middle), (*middle, end), strict=True))
            lengths = [roads.get((a, b), roads.get((b, a))) for a, b in steps]
            if None not in lengths:
                found.append((sum(length for length in lengths if length), len(steps)))
    return found


@item_model(
    key="graph-shortest-path",
    title="Shortest path in a weighted graph",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Graphs",
    measures="That the shortest path is not the one with the fewest edges nor the one that looks cheapest at first.",
    held="Six nodes, nine edges, a shortest path of three or four edges, a direct edge that is longer.",
    varied="The names, the edges and their lengths.",
    distinct=200,
)
def graph_shortest_path(dice: Dice) -> Draft:
    """The length of the shortest path between two nodes that are joined by a longer edge."""
    nodes = sorted(dice.some(LETTERS, 6))
    start, end = dice.some(nodes, 2)
    pairs = [pair for pair in combinations(nodes, 2) if set(pair) != {start, end}]
    roads: Roads = {pair: dice.between(2, 12) for pair in dice.some(pairs, 8)}
    roads[start, end] = dice.between(16, 24)
    paths = sorted(all_paths(roads, nodes, start, end))
    answer, edges = paths[0]
    if edges not in (3, 4) or answer >= roads[start, end] or len(paths) < 4 or paths[1][0] == answer:
        raise Redraw
    here, greedy, seen = start, 0, {start}
    while here != end:
        ways = sorted(
            (w, b if a == here else a) for (a, b), w in roads.items() if here in (a, b) and {a, b} - seen
        )
        if not ways:
            break
        greedy, here = greedy + ways[0][0], ways[0][1]
        seen.add(here)
    fewest = min((length for length, hops in paths if hops == 2), default=0)
    wrong = [
        (roads[start, end], "Takes the path with the fewest edges."),
        *([(greedy, "Takes the shortest edge at every node.")] if here == end else []),
        *([(fewest, "Takes the best path of two edges.")] if fewest else []),
        (paths[1][0], "Takes the second shortest path."),
        (paths[2][0], "Overlooks two shorter paths."),
        (edges, "Counts the edges instead of adding their lengths."),
        (answer - min(roads.values()), "Leaves the shortest edge out of the sum."),
    ]
    shown = fenced("text", *(f"{a} - {b}: {length}" for (a, b), length in sorted(roads.items())))
    question = (
        f"The lines are the edges of an undirected graph with their lengths. How long is the "
        f"shortest path from {start} to {end}?"
    )
    steps = [
        f"The direct edge has length {roads[start, end]}.",
        f"Compare the paths by their sums: the shortest has {edges} edges and length {answer}, the next {paths[1][0]}.",
    ]
    return asking(question, shown, answer, shortest(roads, nodes)[start, end], wrong, steps)


def kahn(nodes: list[str], arrows: list[tuple[str, str]], *, last: bool = False) -> list[str]:
    """Return the topological order that takes the first free node (or the last) in the order of the alphabet."""
    done: list[str] = []
    while len(done) < len(nodes):
        free = [n for n in nodes if n not in done and all(a in done for a, b in arrows if b == n)]
        done.append((max if last else min)(free))
    return done


@item_model(
    key="graph-topological-order",
    title="Order of tasks that depend on each other",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Graphs",
    measures="Finding the topological order that is first by the alphabet.",
    held="Six tasks, six dependencies, the order of the alphabet itself not allowed.",
    varied="The names and the dependencies.",
    distinct=200,
)
def topological_order(dice: Dice) -> Draft:
    """Always the first task, by name, that depends on nothing unfinished."""
    nodes = sorted(dice.some(LETTERS, 6))
    hidden = dice.shuffled(nodes)
    pairs = [(hidden[a], hidden[b]) for a, b in combinations(range(6), 2)]
    arrows = sorted(dice.some(pairs, 6))
    answer = kahn(nodes, arrows)
    whole = [
        order for order in permutations(nodes) if all(order.index(a) < order.index(b) for a, b in arrows)
    ]
    if answer == nodes or len(whole) < 4:
        raise Redraw
    turned = kahn(nodes, [(b, a) for a, b in arrows])
    layers: list[str] = []
    while len(layers) < 6:
        layers += [n for n in nodes if n not in layers and all(a in layers for a, b in arrows if b == n)]
    wrong = [
        (" ".join(layers), "Takes all free tasks at once before looking which others became free."),
        (" ".join(turned), "Reads the arrows the wrong way round."),
        (" ".join(kahn(nodes, arrows, last=True)), "Takes the last free task by name."),
        (" ".join(nodes), "Takes the order of the alphabet without the dependencies."),
        (" ".join(hidden), "Takes an order that is allowed but not the first."),
    ]
    shown = fenced("text", *(f"{a} before {b}" for a, b in arrows))
    question = (
        f"The tasks {listed(nodes)} are done one by one. Whenever several are possible, the first by the alphabet is "
        "taken. In which order are they done?"
    )
    steps = [
        f"At the start {listed([n for n in nodes if not any(b == n for _, b in arrows)])} depend on nothing.",
        "After each task look again which ones became possible, and take the first by name.",
        f"The order is {' '.join(answer)}.",
    ]
    return asking(question, shown, " ".join(answer), " ".join(min(whole)), wrong, steps)


@item_model(
    key="graph-components",
    title="Connected components",
    skill=SKILL,
    level=Level.BASIC,
    topic="Graphs",
    measures="Counting the parts of a graph that are not connected.",
    held="Ten nodes, five to eight edges, a node without any, at least one cycle.",
    varied="The names and the edges.",
    distinct=200,
)
def graph_components(dice: Dice) -> Draft:
    """Merge the ends of each edge and count what is left."""
    nodes = sorted(dice.some(LETTERS, 10))
    joined, size = dice.shuffled(nodes)[1:], dice.between(5, 8)
    edges = sorted(dice.some(list(combinations(sorted(joined), 2)), size))
    group = {node: node for node in nodes}
    for a, b in edges:
        old, new = group[a], group[b]
        group = {node: new if part == old else part for node, part in group.items()}
    answer = len(set(group.values()))
    links = linked(nodes, edges)
    lonely = sum(not others for others in links.values())
    second, seen = 0, set()
    for node in nodes:
        if node not in seen:
            seen |= set(breadth_first(links, node))
            second += 1
    if answer == 10 - size:
        raise Redraw
    wrong = [
        (10 - size, "Expects that each edge joins two parts: nodes less edges."),
        (answer - lonely, "Overlooks nodes without edges."),
        (answer + 1, "Overlooks a connection through a third node."),
        (size, "Counts the edges."),
        (answer - 1, "Counts the connections between parts."),
        (lonely, "Counts the nodes without edges."),
    ]
    shown = fenced("text", *(f"{a} - {b}" for a, b in edges))
    question = (
        f"An undirected graph has the nodes {listed(nodes)} and these edges. How many "
        f"connected components does it have?"
    )
    parts = sorted({tuple(sorted(node for node in nodes if group[node] == part)) for part in group.values()})
    steps = [
        "Nodes that are joined directly or through others belong together; a node without edges is a component.",
        f"The components are {'; '.join(' '.join(part) for part in parts)}: {answer}.",
    ]
    return asking(question, shown, answer, second, wrong, steps)


@item_model(
    key="dynamic-coin-change",
    title="Fewest coins",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Dynamic programming",
    measures="That taking the largest coin first is not always best.",
    held="Three kinds of coins, one of them 1; the greedy way needs more coins than the best.",
    varied="The coins and the amount.",
    distinct=100,
)
def coin_change(dice: Dice) -> Draft:
    """The best number of coins, by a table."""
    middle = dice.between(3, 9)
    large = middle + dice.between(2, 6)
    amount = dice.between(large + 2, 4 * large)
    coins = [large, middle, 1]
    best = [0]
    for value in range(1, amount + 1):
        best.append(1 + min(best[value - coin] for coin in coins if coin <= value))
    answer, left, greedy = best[amount], amount, 0
    for coin in coins:
        greedy, left = greedy + left // coin, left % coin
    second = min(
        x + y + amount - x * large - y * middle
        for x in range(amount // large + 1)
        for y in range((amount - x * large) // middle + 1)
    )
    if greedy == answer:
        raise Redraw
    wrong = [
        (greedy, "Takes the largest coin that fits, again and again."),
        (amount // middle + amount % middle, "Uses the middle coin and ones only."),
        (answer + 1, "Misses the best split by one coin."),
        (answer - 1, "Counts one coin too few."),
        (-(-amount // large), "Divides by the largest coin and rounds up."),
        (3, "Counts the kinds of coins."),
    ]
    question = (
        f"There are coins worth {listed(sorted(coins))}, as many of each as you like. What is the "
        f"smallest number of coins "
        f"that make exactly {amount}?"
    )
    x, y = next(
        (x, y)
        for x in range(amount // large, -1, -1)
        for y in range((amount - x * large) // middle, -1, -1)
        if x + y + amount - x * large - y * middle == answer
    )
    steps = [
        f"Largest first needs {greedy} coins.",
        f"Best: {x} * {large} + {y} * {middle} + {amount - x * large - y * middle} * 1, {answer} coins.",
    ]
    return asking(question, "", answer, second, wrong, steps)
