"""What is ordered: how many questions on what, at which level, in which language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assessments.enums import Level
from candidates.extraction.facts import without_contacts

MAX_QUESTIONS = 50
BATCH = 5
"""Questions that are asked for in one call."""
MAX_PARTS = 8
"""Topics that one job description is split into."""
MATERIAL_LENGTH = 5_000
"""Characters of a job description that are used."""

LANGUAGES = {
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
}
"""Languages that questions can be ordered in, by their own code, named as a prompt names them."""

LEVEL_MEANING = {
    Level.BASIC: "definitions and simple concepts: what something is, what it is for, what one plain step does",
    Level.INTERMEDIATE: "applied knowledge: using it in practice, architecture, workflows, reading short code",
    Level.ADVANCED: "deep reasoning: edge cases, design decisions and their price, optimisation, failure analysis",
}


@dataclass(frozen=True)
class Part:
    """So many questions on one topic. `skill` is the name of a skill of the catalogue, "" for a free topic."""

    topic: str
    count: int
    skill: str = ""


@dataclass(frozen=True)
class Order:
    """Everything a provider is told. `material` is text of a document: never an instruction.

    `seed` makes the same order give the same questions where the provider can; "again" asks with another one.
    """

    parts: tuple[Part, ...]
    level: str
    language: str = "en"
    subtopics: tuple[str, ...] = ()
    material: str = ""
    seed: int = 0

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        """Return what is stored with the run; the document's text stays where it is."""
        plain = asdict(self)
        del plain["material"]
        return plain | {"parts": list(plain["parts"]), "subtopics": list(self.subtopics)}


def order_from(stored: dict[str, Any], *, material: str = "") -> Order:
    """Return the order that `as_json` stored, with the text of a document, its mail addresses and the like left out."""
    return Order(
        parts=tuple(Part(**part) for part in stored["parts"]),
        level=stored["level"],
        language=stored["language"],
        subtopics=tuple(stored["subtopics"]),
        material=without_contacts(material)[:MATERIAL_LENGTH],
        seed=stored["seed"],
    )


def split(count: int, weights: Sequence[int]) -> list[int]:
    """Divide `count` by weight, at least one for each, by the method of Sainte-Laguë.

    There are no more weights than questions: the caller has cut them.
    """
    shares = [1] * len(weights)
    for _ in range(count - len(weights)):
        quotients = [weight / (2 * share + 1) for weight, share in zip(weights, shares, strict=True)]
        shares[quotients.index(max(quotients))] += 1
    return shares
