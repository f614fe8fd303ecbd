"""Seeded chance that is the same on every machine and in every version of Python."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")
_WORD = 8
_RANGE = 1 << (8 * _WORD)


class Dice:
    """SHA-256 in counter mode over the facts it is made from.

    `random.Random` promises stable numbers for `random()` only; its `choice` and `shuffle` have changed between
    versions, and with them every item ever made.
    """

    def __init__(self, *facts: str | int) -> None:
        self._seed = "\x1f".join(map(str, facts)).encode()
        self._block = 0
        self._pool = b""

    def below(self, end: int) -> int:
        """Return one of 0 … end - 1, all equally likely."""
        fair = _RANGE - _RANGE % end
        while (word := self._word()) >= fair:
            pass
        return word % end

    def between(self, low: int, high: int) -> int:
        """Return one of low … high, both included."""
        return low + self.below(high - low + 1)

    def one(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.below(len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Return `count` different choices in any order (Fisher and Yates, as far as needed)."""
        moved: dict[int, int] = {}
        chosen = []
        for turn in range(count):
            place = turn + self.below(len(choices) - turn)
            chosen.append(choices[moved.get(place, place)])
            moved[place] = moved.get(turn, turn)
        return chosen

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """Return the choices in another order."""
        return self.some(choices, len(choices))

    def distinct(self, low: int, high: int, count: int) -> list[int]:
        """Return `count` different numbers of low … high in any order."""
        return self.some(range(low, high + 1), count)

    def _word(self) -> int:
        if not self._pool:
            self._pool = sha256(self._seed + b"\x1f" + str(self._block).encode()).digest()
            self._block += 1
        word, self._pool = self._pool[:_WORD], self._pool[_WORD:]
        return int.from_bytes(word, "big")
