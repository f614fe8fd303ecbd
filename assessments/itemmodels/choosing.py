"""Which three wrong answers a variant gets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assessments.itemmodels.dice import Dice

DISTRACTORS = 3
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
Pair = tuple[str, str]


def folded(text: object) -> str:
    """Return a text as far as it tells options apart: no case, single spaces."""
    return " ".join(str(text).split()).casefold()


def choose(answer: str, wrong: Sequence[tuple[object, str]], dice: Dice) -> list[Pair]:
    """Return up to three pairs that differ from the key and from each other.

    How many of them lie below the key (by number, or by length where they are no numbers) is drawn, as far as
    the misconceptions allow it: a key that is always the smallest, the middle or the longest could be guessed.
    """
    pairs = _different(answer, wrong)
    below = dice.below(DISTRACTORS + 1)
    room = {-1: below, 1: DISTRACTORS - below}
    sizes = _sizes([answer, *(text for text, _ in pairs)])
    chosen = []
    for place, size in enumerate(sizes[1:]):
        side = (size > sizes[0]) - (size < sizes[0]) or max(room, key=lambda side: room[side])
        if room[side]:
            room[side] -= 1
            chosen.append(place)
    chosen += [place for place in range(len(pairs)) if place not in chosen]
    return [pairs[place] for place in chosen[:DISTRACTORS]]


def _different(answer: str, wrong: Sequence[tuple[object, str]]) -> list[Pair]:
    taken, pairs = {folded(answer), ""}, []
    for text, why in wrong:
        if folded(text) not in taken:
            taken.add(folded(text))
            pairs.append((str(text), why))
    return pairs


def _sizes(texts: Sequence[str]) -> list[tuple[float, ...]]:
    """Return the numbers in each text where the texts differ in nothing else, else their lengths."""
    if len({_NUMBER.sub("#", text) for text in texts}) == 1 and "#" in _NUMBER.sub("#", texts[0]):
        return [tuple(map(float, _NUMBER.findall(text))) for text in texts]
    return [(float(len(text)),) for text in texts]
