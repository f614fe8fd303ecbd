"""The provider that invents nothing: it picks from what people wrote and item models compute."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from assessments.generation.order import Order, Part
from assessments.generation.provider import Meter, Proposal, Verdict
from assessments.items import Item
from assessments.items.likeness import stem_hash

Pool = Callable[[Order, Part], Sequence[Sequence[Proposal]]]
"""Gives what fits a part, the best source first; it opens the company's scope by itself."""


class Offline:
    """Picks by source, within a source by seed; the same order over the same bank gives the same items.

    What fits the sub-topics comes first, the rest of the topic fills up.
    """

    name = "offline"
    model = ""
    prompt_version = ""
    invents = False

    def __init__(self, pool: Pool) -> None:
        self.meter = Meter()
        self._pool = pool
        self._left: dict[Part, list[Proposal]] = {}

    def propose(self, order: Order, part: Part, *, count: int, taken: Sequence[str]) -> list[Proposal]:
        if part not in self._left:
            self._left[part] = _in_turn(self._pool(order, part), order)
        left = [one for one in self._left[part] if one.item.stem not in taken]
        self._left[part] = left[count:]
        return left[:count]

    def solve(self, items: Sequence[Item], *, seed: int) -> list[Verdict]:
        """Not asked: nothing here is invented."""
        raise NotImplementedError


def fits(item: Item, subtopics: Sequence[str]) -> bool:
    """Whether an item is on one of the sub-topics: by its topic, its tags or its stem."""
    told = " ".join((item.topic, *item.tags, item.stem)).casefold()
    return any(subtopic.casefold() in told for subtopic in subtopics)


def _in_turn(sources: Sequence[Sequence[Proposal]], order: Order) -> list[Proposal]:
    """Put all into the order of picking; of equal stems the first stays."""
    ranked = [
        ((not fits(one.item, order.subtopics) if order.subtopics else False, rank, _shuffle(one, order)), one)
        for rank, source in enumerate(sources)
        for one in source
    ]
    chosen: dict[str, Proposal] = {}
    for _key, one in sorted(ranked, key=lambda pair: pair[0]):
        chosen.setdefault(stem_hash(one.item.stem), one)
    return list(chosen.values())


def _shuffle(one: Proposal, order: Order) -> str:
    return hashlib.sha256(f"{order.seed}:{one.item.stem}".encode()).hexdigest()
