"""Filling the places of several sections from lists that overlap, nothing twice. Knows no tables."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence


def assign(lists: Sequence[Sequence[int]], counts: Sequence[int]) -> list[list[int]]:
    """Fill `counts` places of each section from its list, best first; all of them if that is possible at all.

    The section with the least to spare chooses first. Where one falls short, another one gives it a value and
    takes a different one itself, over as many sections as it needs (augmenting paths, so that the number of
    places that stay empty is the least possible).
    """
    plan = _Plan(lists)
    order = sorted(range(len(lists)), key=lambda place: len(lists[place]) - counts[place])
    for place in order:
        for value in lists[place]:
            if len(plan.chosen[place]) < counts[place] and value not in plan.owner:
                plan.take(place, value)
    for place in order:
        while len(plan.chosen[place]) < counts[place] and plan.make_room(place):
            pass
    return [list(found) for found in plan.chosen]


class _Plan:
    """Who has what so far."""

    def __init__(self, lists: Sequence[Sequence[int]]) -> None:
        self.lists = lists
        self.owner: dict[int, int] = {}
        self.chosen: list[dict[int, None]] = [{} for _list in lists]

    def take(self, place: int, value: int) -> None:
        self.owner[value] = place
        self.chosen[place][value] = None

    def make_room(self, place: int) -> bool:
        """Give a section one more value, if need be by a chain of exchanges; tells whether it worked."""
        came: dict[int, tuple[int, int]] = {}
        queue = deque([place])
        while queue:
            here = queue.popleft()
            spare = next((value for value in self.lists[here] if value not in self.owner), None)
            if spare is not None:
                self._pass_on(place, here, spare, came)
                return True
            for value in self.lists[here]:
                there = self.owner[value]
                if there not in {here, place} and there not in came:
                    came[there] = (here, value)
                    queue.append(there)
        return False

    def _pass_on(self, place: int, here: int, spare: int, came: dict[int, tuple[int, int]]) -> None:
        while here != place:
            before, given = came[here]
            del self.chosen[here][given]
            self.take(here, spare)
            here, spare = before, given
        self.take(place, spare)
