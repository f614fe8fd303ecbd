"""The starter bank: questions that come with the product, one TOML file a skill, 12 of each level. Knows no tables."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from assessments.enums import Level, QuestionKind
from assessments.items import Item
from assessments.items.item import Option
from assessments.validators import LETTERS

FOLDER = Path(__file__).parent
_KNOWN = {"id", "level", "topic", "stem", "options", "key", "explanation", "tags", "verify", "kind"}


class BadFile(ValueError):
    """A file of the starter bank breaks a rule; the message names file and item."""


@dataclass(frozen=True)
class StarterFile:
    """One file: its name, the catalogue's skill it is about, its items; `verified` are items whose code runs."""

    name: str
    title: str
    skill: str
    items: tuple[Item, ...]
    verified: frozenset[str]

    def at(self, level: str) -> list[Item]:
        """Return the items of a level in their order."""
        return [item for item in self.items if item.level == level]

    def counts(self) -> Counter[str]:
        """Return the number of items by level."""
        return Counter(item.level for item in self.items)


def names(folder: Path = FOLDER) -> list[str]:
    """Return the names of the files, without their ending, in order."""
    return sorted(path.stem for path in folder.glob("*.toml"))


@cache
def read(name: str, folder: Path = FOLDER) -> StarterFile:
    """Return one file, checked. Raises BadFile."""
    with (folder / f"{name}.toml").open("rb") as source:
        try:
            content = tomllib.load(source)
        except tomllib.TOMLDecodeError as error:
            raise BadFile(f"{name}: {error}") from error
    items = tuple(_item(name, content, entry) for entry in content.get("items", ()))
    ids = Counter(item.reference for item in items)
    if not items or ids.most_common(1)[0][1] > 1:
        raise BadFile(f"{name}: every item has an id of its own")
    verified = frozenset(entry["id"] for entry in content["items"] if entry.get("verify") == "output")
    return StarterFile(name, content["title"], content["skill"], items, verified)


def all_files(folder: Path = FOLDER) -> list[StarterFile]:
    """Return all files in the order of their names."""
    return [read(name, folder) for name in names(folder)]


def files_on(skill: str, folder: Path = FOLDER) -> list[StarterFile]:
    """Return the files about a skill of the catalogue, named in any case."""
    return [one for one in all_files(folder) if one.skill.casefold() == skill.casefold()]


def _item(name: str, content: dict[str, Any], entry: dict[str, Any]) -> Item:
    where = f"{name}: {entry.get('id', 'an item without id')}"
    unknown = set(entry) - _KNOWN
    missing = {"id", "level", "topic", "stem", "options", "key", "explanation"} - set(entry)
    if unknown or missing:
        raise BadFile(f"{where}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    if entry["level"] not in Level.values:
        raise BadFile(f"{where}: there is no level {entry['level']}")
    options = [
        Option(text=text.strip(), right=letter in entry["key"])
        for letter, text in zip(LETTERS, entry["options"], strict=False)
    ]
    found = Item(
        stem=entry["stem"].strip(),
        options=tuple(options),
        kind=entry.get("kind", QuestionKind.SINGLE),
        explanation=entry["explanation"].strip(),
        topic=entry["topic"].strip(),
        skill=content["skill"],
        level=entry["level"],
        tags=tuple(entry.get("tags", ())),
        language=content.get("language", "en"),
        reference=entry["id"],
    )
    try:
        found.validate()
    except ValidationError as error:
        raise BadFile(f"{where}: {' '.join(error.messages)}") from error
    if found.key != entry["key"] or not found.explanation:
        raise BadFile(f"{where}: the key does not name options, or the explanation is empty")
    return found
