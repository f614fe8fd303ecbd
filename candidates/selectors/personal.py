"""Which personal data each floor holds of a candidate: what it tells the person, and how it erases it.

A higher app registers its part from the `ready()` of its `apps.py`; nothing here imports upward.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from candidates.models import Candidate, UploadedDocument


@dataclass(frozen=True)
class Part:
    """One floor's share.

    `tell` returns plain JSON values: what is held about the person, without remarks of staff and without keys of
    questions. `hindrance` returns a sentence while data cannot be erased, else "". `erase` removes or empties it, in
    the caller's transaction and company. `ids` are the public ids of rows about the person: messages about them go.
    `documents` are files that belong to the person without saying so themselves.
    """

    key: str
    order: int
    tell: Callable[[Candidate], dict[str, Any]]
    erase: Callable[[Candidate], None]
    ids: Callable[[Candidate], Iterable[str]] = lambda _candidate: ()
    hindrance: Callable[[Candidate], str] = lambda _candidate: ""
    documents: Callable[[Candidate], Iterable[UploadedDocument]] = lambda _candidate: ()


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Add a floor's part. Raises ValueError for a key that is taken."""
    if part.key in _parts:
        raise ValueError(f"There is a part {part.key!r} already.")
    _parts[part.key] = part


def parts() -> list[Part]:
    """Return the parts in their order."""
    return sorted(_parts.values(), key=lambda part: (part.order, part.key))


def hindrances(candidate: Candidate) -> list[str]:
    """Return why the data of a candidate cannot be erased now, as sentences."""
    return [text for part in parts() if (text := part.hindrance(candidate))]


def related_ids(candidate: Candidate) -> set[str]:
    """Return the public ids of all rows that are about a candidate."""
    return {candidate.public_id, *(one for part in parts() for one in part.ids(candidate))}


def documents_of(candidate: Candidate) -> list[UploadedDocument]:
    """Return all files of a candidate, without their texts."""
    own = list(candidate.documents.defer("extracted_text", "extraction_preview").order_by("pk"))
    return own + [row for part in parts() for row in part.documents(candidate)]
