"""What a provider of questions is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assessments.generation.order import Order, Part
from assessments.items import Item


class GenerationFailed(Exception):
    """The provider could not deliver. The text is for people: no key, no document, no answer of the server in full."""


class Unusable(Exception):
    """An answer that cannot be read; the text tells the model what was wrong with it."""

    def __init__(self, problem: str, answer: str = "") -> None:
        super().__init__(problem)
        self.answer = answer


@dataclass(frozen=True)
class Proposal:
    """An item that a provider brings. `problem` says why it cannot be used, "" when nothing is known against it.

    An item of an item model names it (`model_key`, `seed`); the copy of a question names that (`source`, its
    public id). What names neither was written by a language model, or comes from the starter bank.
    """

    item: Item
    problem: str = ""
    model_key: str = ""
    seed: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the independent look at an item says: the place of the answer it chose among `item.options`, from 0.

    None when it chose none or several; `note` is its reasoning in short.
    """

    choice: int | None
    note: str = ""


@dataclass
class Meter:
    """What a provider has used since it was last read."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def read(self) -> Meter:
        """Return what it shows and set it back to nothing."""
        shown = replace(self)
        self.calls = self.tokens_in = self.tokens_out = 0
        return shown


class Provider(Protocol):
    """Brings items for an order, a few at a time.

    `invents`: its items are claims, so they are checked, compared with the bank, and solved a second time without the
    key. `meter` counts also what a failed call has cost.
    """

    name: str
    model: str
    prompt_version: str
    invents: bool
    meter: Meter

    def propose(self, order: Order, part: Part, *, count: int, taken: Sequence[str]) -> list[Proposal]:
        """Return up to `count` items on the part's topic; `taken` are the stems that are there already.

        An empty list: there is nothing more. Raises GenerationFailed.
        """
        ...

    def solve(self, items: Sequence[Item], *, seed: int) -> list[Verdict]:
        """Answer items without looking at their keys; one verdict for each. Raises GenerationFailed."""
        ...
