"""What reading and writing a file give back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assessments.enums import FileFormat
from assessments.items import Item


class Refused(ValueError):
    """The file as a whole is not taken; the message says why, for the person who brought it."""


@dataclass(frozen=True)
class Read:
    """An item that was read.

    `place` says where in the file it stands ("line 12", "question 3"), `says` which fields the file tells of
    (what it does not is neither new nor changed), `notes` what of it could not be taken over.
    """

    place: str
    item: Item
    says: frozenset[str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unsupported:
    """A question of another kind: `kind` names it as its system does."""

    place: str
    title: str
    kind: str
    why: str


@dataclass(frozen=True)
class Problem:
    """Something that should be a question and cannot be read as one."""

    place: str
    message: str
    title: str = ""


Entry = Read | Unsupported | Problem


@dataclass
class Reading:
    """A file that was read: its entries in their order."""

    file_format: FileFormat
    entries: list[Entry] = field(default_factory=list)

    @property
    def items(self) -> list[Read]:
        return [entry for entry in self.entries if isinstance(entry, Read)]

    @property
    def unsupported(self) -> list[Unsupported]:
        return [entry for entry in self.entries if isinstance(entry, Unsupported)]

    @property
    def errors(self) -> list[Problem]:
        return [entry for entry in self.entries if isinstance(entry, Problem)]


@dataclass(frozen=True)
class Loss:
    """What a format does not keep of one item: `number` counts the items from 1. Left out: none of it is kept."""

    number: int
    title: str
    what: tuple[str, ...]
    left_out: bool = False


@dataclass(frozen=True)
class Writing:
    """A file that was written."""

    content: bytes
    ending: str
    media_type: str
    written: int
    losses: Sequence[Loss] = ()
