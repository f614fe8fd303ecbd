"""The item: stem, options, key, and what is known about them.

Texts are Markdown. A picture is named in the text as `![words](image:NAME)`, where NAME is the `name` of one of
the item's images; in a stored question it is the public id of the picture's row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from assessments.enums import QuestionKind
from assessments.validators import (
    LETTERS,
    validate_credit,
    validate_key,
    validate_options,
)


@dataclass(frozen=True)
class Option:
    """One option. `credit` is per cent of the points for choosing it, -100 to 100; None: by the usual rule."""

    text: str
    right: bool = False
    credit: Decimal | None = None
    feedback: str = ""


@dataclass(frozen=True)
class Image:
    """A picture of an item: its name in the text, its bytes and its media type, such as image/png."""

    name: str
    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True)
class Item:
    """One multiple-choice item. `reference` is its id where it comes from, "" when it has none."""

    stem: str
    options: tuple[Option, ...]
    kind: str = QuestionKind.SINGLE
    points: Decimal = Decimal(1)
    explanation: str = ""
    topic: str = ""
    skill: str = ""
    level: str = ""
    tags: tuple[str, ...] = ()
    language: str = "en"
    reference: str = ""
    images: tuple[Image, ...] = ()

    @property
    def letters(self) -> str:
        """The letters of the options, "ABCD"."""
        return LETTERS[: len(self.options)]

    @property
    def key(self) -> str:
        """The letters of the right options in order, such as "B" or "ACD"."""
        return "".join(letter for letter, option in zip(LETTERS, self.options, strict=False) if option.right)

    @property
    def credit(self) -> dict[str, Decimal] | None:
        """Letter to per cent when any option says its own credit, else None: the usual rule."""
        if all(option.credit is None for option in self.options):
            return None
        pairs = zip(LETTERS, self.options, strict=False)
        return {letter: option.credit or Decimal(0) for letter, option in pairs}

    def content(self) -> dict[str, Any]:
        """Return the values of a `Question`: all columns that say what the item is, without owner and skill."""
        pairs = list(zip(LETTERS, self.options, strict=False))
        credit = self.credit
        return {
            "kind": str(self.kind),
            "question_text": self.stem,
            "options": {letter: option.text for letter, option in pairs},
            "correct_answer": self.key,
            "credit": {letter: float(value) for letter, value in credit.items()} if credit else None,
            "feedback": {letter: option.feedback for letter, option in pairs if option.feedback},
            "points": self.points,
            "explanation": self.explanation,
            "topic": self.topic,
            "difficulty": self.level,
            "tags": list(self.tags),
            "language": self.language,
            "reference": self.reference,
        }

    def validate(self) -> None:
        """Refuse what a question may not be. Raises ValidationError (of Django) with the words."""
        options = {letter: option.text for letter, option in zip(LETTERS, self.options, strict=False)}
        validate_options(options if len(self.options) <= len(LETTERS) else dict(enumerate(self.options)))
        validate_key(options, self.key, kind=self.kind)
        validate_credit(options, self.credit)

    def with_options(self, options: Iterable[Option]) -> Item:
        """Return the same item with other options."""
        return replace(self, options=tuple(options))


def item_of(question: Any, *, images: tuple[Image, ...] = ()) -> Item:
    """Return the item that a `Question` row holds; `images` are the pictures its texts name."""
    credit, feedback = question.credit or {}, question.feedback or {}
    options = tuple(
        Option(
            text=text,
            right=letter in question.correct_answer,
            credit=Decimal(str(credit[letter])) if letter in credit else None,
            feedback=feedback.get(letter, ""),
        )
        for letter, text in sorted(question.options.items())
    )
    return Item(
        stem=question.question_text,
        options=options,
        kind=question.kind,
        points=question.points,
        explanation=question.explanation,
        topic=question.topic,
        skill=question.skill.name if question.skill else "",
        level=question.difficulty,
        tags=tuple(question.tags),
        language=question.language,
        reference=question.reference or question.public_id,
        images=images,
    )
