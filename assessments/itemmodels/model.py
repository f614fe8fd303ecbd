"""What an item model is, and the register of all of them.

An item model is a question with blanks: a function that draws numbers and names from dice and returns a draft with
the key, the wrong answers that people with a known misconception would give, and a second way to the key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.enums import Level
from assessments.itemmodels.dice import Dice


class Redraw(Exception):
    """The dice gave numbers that make no fair question; the engine throws them again."""


class Disagreement(Exception):
    """The two computations of a key do not agree: the model is wrong and gives out nothing."""


@dataclass(frozen=True)
class Program:
    """A snippet to be run in the sandbox; what it prints must be the key.

    `language` is python or sql. For sql, `setup` fills the scratch database and `source` is the query.
    """

    language: str
    source: str
    setup: str = ""


@dataclass(frozen=True)
class Draft:
    """One variant before it is checked.

    `answer` is the key. `wrong` are pairs of an answer and the misconception that leads to it, the likeliest
    first; equal ones are dropped and the first three are used, so give some to spare. `second` is the key by
    another algorithm, or a program that prints it. `code` sets the options in code type.
    """

    stem: str
    answer: str
    wrong: Sequence[tuple[object, str]]
    steps: str
    second: str | Program
    code: bool = True


@dataclass(frozen=True)
class ItemModel:
    """A model with what is known about it.

    `held` names what is the same in all variants, which is why they are equally hard; `varied` what is not.
    `distinct` variants exist at least (tests count them). A change of what a seed gives needs a new `version`.
    """

    key: str
    title: str
    skill: str
    level: Level
    topic: str
    measures: str
    held: str
    varied: str
    distinct: int
    draft: Callable[[Dice], Draft]
    version: int = 1


_MODELS: dict[str, ItemModel] = {}


def item_model(
    **facts: Any,
) -> Callable[[Callable[[Dice], Draft]], Callable[[Dice], Draft]]:
    """Register the function below as an item model; `facts` are the fields of `ItemModel`.

    Raises ValueError when the key is taken.
    """

    def register(draft: Callable[[Dice], Draft]) -> Callable[[Dice], Draft]:
        model = ItemModel(draft=draft, **facts)
        if model.key in _MODELS:
            raise ValueError(f"Two item models are called {model.key}.")
        _MODELS[model.key] = model
        return draft

    return register


def registered() -> Iterable[ItemModel]:
    """Return the models in the order of their modules."""
    return _MODELS.values()
