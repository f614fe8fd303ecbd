"""Items from item models: drawn by seed, checked by a second computation, then given out."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path

from assessments.enums import Level
from assessments.itemmodels import families  # noqa: F401 - importing the families registers their models
from assessments.itemmodels.choosing import DISTRACTORS, choose
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Disagreement, Draft, ItemModel, Program, Redraw, registered
from assessments.itemmodels.texts import code
from assessments.items import Item, Option
from config.kernel import sandbox

THROWS = 200
"""Draws for one seed before the model counts as broken."""
BATCH = 100
"""Variants whose snippets run in one process."""
PATIENCE = 20
"""Seeds tried for each variant that is asked for, before a model counts as used up."""
_RUNNER = Path(__file__).with_name("runner.py")
_LIMITS = sandbox.Limits(memory=512 * 1024 * 1024, cpu_seconds=20, seconds=30)


@dataclass(frozen=True)
class Variant:
    """An item and the seed that gives it again."""

    seed: int
    item: Item


def catalogue() -> list[ItemModel]:
    """Return all models by skill, level and title."""
    levels = list(Level)
    return sorted(registered(), key=lambda model: (model.skill, levels.index(model.level), model.title))


def find(key: str) -> ItemModel | None:
    """Return the model of a key, None when there is none."""
    return next((model for model in registered() if model.key == key), None)


def produce(key: str, seed: int) -> Item:
    """Return the item of a model for a seed: the same for the same version of the model, everywhere.

    Raises KeyError when there is no such model, Disagreement when the two computations of its key differ.
    """
    return produce_many(key, [seed])[0]


def produce_many(key: str, seeds: Sequence[int]) -> list[Item]:
    """Return one item for each seed, their snippets run together."""
    model = _known(key)
    drafts = [_draw(model, seed) for seed in seeds]
    _verify(model, seeds, drafts)
    return [_item(model, seed, draft) for seed, draft in zip(seeds, drafts, strict=True)]


def variants(
    key: str, count: int, start_seed: int, *, known: Collection[str] = frozenset()
) -> Iterator[Variant]:
    """Yield `count` variants with different stems, none of them among `known`, from `start_seed` on.

    Fewer when the model has no more to give.
    """
    model = _known(key)
    fresh = islice(_fresh(model, range(start_seed, start_seed + PATIENCE * (count + 10)), known), count)
    while batch := list(islice(fresh, BATCH)):
        _verify(model, [seed for seed, _ in batch], [draft for _, draft in batch])
        for seed, draft in batch:
            yield Variant(seed, _item(model, seed, draft))


def _known(key: str) -> ItemModel:
    model = find(key)
    if model is None:
        raise KeyError(key)
    return model


def _fresh(model: ItemModel, seeds: Iterable[int], known: Collection[str]) -> Iterator[tuple[int, Draft]]:
    seen = set(known)
    for seed in seeds:
        draft = _draw(model, seed)
        if draft.stem not in seen:
            seen.add(draft.stem)
            yield seed, draft


def _draw(model: ItemModel, seed: int) -> Draft:
    """Return the draft of a seed with exactly three wrong answers that differ from the key and each other."""
    for throw in range(THROWS):
        dice = Dice(model.key, model.version, seed, throw)
        try:
            draft = model.draft(dice)
        except Redraw:
            continue
        chosen = choose(draft.answer, draft.wrong, dice)
        if len(chosen) == DISTRACTORS:
            return replace(draft, wrong=chosen)
    raise Disagreement(f"{model.key} finds no fair variant for seed {seed}.")


def _verify(model: ItemModel, seeds: Sequence[int], drafts: Sequence[Draft]) -> None:
    """Raise Disagreement unless the second computation of every draft gives its key."""
    programs = [asdict(draft.second) for draft in drafts if isinstance(draft.second, Program)]
    printed = iter(_run(model, programs) if programs else [])
    for seed, draft in zip(seeds, drafts, strict=True):
        second = next(printed) if isinstance(draft.second, Program) else str(draft.second)
        if second != draft.answer:
            raise Disagreement(f"{model.key}, seed {seed}: {draft.answer!r} against {second!r}.")


def _run(model: ItemModel, programs: list[dict[str, str]]) -> list[str]:
    try:
        printed = sandbox.run(_RUNNER, data=json.dumps(programs).encode(), limits=_LIMITS)
    except sandbox.LimitsReached as error:
        raise Disagreement(f"A snippet of {model.key} does not run: {error.words}") from error
    return list(json.loads(printed))


def _item(model: ItemModel, seed: int, draft: Draft) -> Item:
    dice = Dice(model.key, model.version, "places", seed)
    options = [_option(draft, text, feedback=why) for text, why in dice.shuffled(draft.wrong)]
    options.insert(_place(model, seed), _option(draft, draft.answer, right=True))
    return Item(
        stem=draft.stem,
        options=tuple(options),
        explanation=draft.steps,
        topic=model.topic,
        skill=model.skill,
        level=model.level.value,
    )


def _option(draft: Draft, text: object, *, right: bool = False, feedback: str = "") -> Option:
    return Option(code(text) if draft.code else str(text), right, feedback=feedback)


def _place(model: ItemModel, seed: int) -> int:
    """Return where the key stands: four seeds in a row use each place once."""
    block, turn = divmod(seed, DISTRACTORS + 1)
    order = Dice(model.key, model.version, "key", block).shuffled(range(DISTRACTORS + 1))
    return order[turn]
