"""What an author should look at again: hints while writing, never a refusal.

The rules are those of item-writing guides: Haladyna, Downing and Rodriguez (2002), "A Review of Multiple-Choice
Item-Writing Guidelines for Classroom Assessment", Applied Measurement in Education 15(3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from assessments.items.likeness import ALIKE, normalise, similarity
from assessments.items.markup import excerpt

LONGER = 1.3
"""A key that is so many times as long as the longest wrong option gives itself away."""
LEAST_DIFFERENCE = 12
"""Characters by which it must be longer before that counts."""
_ALL = re.compile(
    r"\b(all|none|both|neither) of (the|these|them)\b|\b(alle|keine) der (genannten|oben)|\ball the above\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"\b(not|except|never|false|incorrect|nicht|kein\w*|falsch)\b", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*.+?\*\*|\b(NOT|EXCEPT|NEVER|FALSE|NICHT|KEIN\w*|FALSCH)\b")
_OUTSIDE = re.compile(r"!\[[^\]\n]*\]\((?!image:img_[a-z0-9]{16}[)\s])[^)\n]*\)")


@dataclass(frozen=True)
class Hint:
    """One thing to look at again. `field` is the form's field that it is about."""

    field: str
    text: str


def hints(stem: str, options: dict[str, str], key: str, *, explanation: str = "") -> list[Hint]:
    """Return what could be better about a question, in the order in which it is read."""
    return [
        *_stem(stem),
        *_options(options),
        *_key(options, key),
        *_pictures(stem, options, explanation),
        *(
            []
            if explanation.strip()
            else [Hint("explanation", _("Say in the explanation why the key is right."))]
        ),
    ]


def _stem(stem: str) -> Iterator[Hint]:
    plain = re.sub(r"```.*?```|`[^`]*`", " ", stem, flags=re.DOTALL)
    if _NEGATIVE.search(plain) and not _EMPHASIS.search(plain):
        yield Hint(
            "question_text",
            _("The question is asked in the negative. Ask for what is right, or print the word in **bold**."),
        )


def _options(options: dict[str, str]) -> Iterator[Hint]:
    for letter, text in options.items():
        if _ALL.search(text):
            yield Hint(
                f"option_{letter}",
                _(
                    "Option %(letter)s is about the other options, and options are shuffled. Name a thing of its own."
                )
                % {"letter": letter},
            )
    texts = {letter: normalise(text) for letter, text in options.items()}
    for one, other in combinations(texts, 2):
        if len(texts[one]) > LEAST_DIFFERENCE and similarity(texts[one], texts[other]) >= ALIKE:
            yield Hint(
                f"option_{other}",
                _("Options %(one)s and %(other)s are nearly the same: who sees that looks no further.")
                % {"one": one, "other": other},
            )


def _key(options: dict[str, str], key: str) -> Iterator[Hint]:
    lengths = {letter: len(excerpt(text, 10_000)) for letter, text in options.items()}
    right = [lengths[letter] for letter in key if letter in lengths]
    wrong = [length for letter, length in lengths.items() if letter not in key]
    if not right or not wrong:
        return
    if min(right) > max(wrong) * LONGER and min(right) - max(wrong) >= LEAST_DIFFERENCE:
        yield Hint(
            f"option_{key[0]}",
            _("The right answer is the longest by far. Shorten it, or make a wrong one as detailed."),
        )


def _pictures(*parts: Any) -> Iterator[Hint]:
    texts = [text for part in parts for text in (part.values() if isinstance(part, dict) else [part])]
    if any(_OUTSIDE.search(text) for text in texts):
        yield Hint(
            "question_text", _("A picture from elsewhere is not shown. Add it with the picture button.")
        )
