"""Whether a file says the same as the bank, however it spells it: HTML respells Markdown, plain text drops it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from assessments.formats.building import NEAR, fractions_of, one_line, tidy
from assessments.formats.losses import canonical_markdown
from assessments.formats.markup import from_markdown, from_plain, plain_text, to_markdown
from assessments.items import Item


def same_text(stored: str, given: str, *, form: bool = True) -> bool:
    """Whether two Markdown texts show the same. Without `form` the file knows words only, and those are compared."""
    if stored == given:
        return True
    first, second = tidy(stored), tidy(given)
    if first == second or canonical_markdown(first) == canonical_markdown(second):
        return True
    return not form and words_of(first) == words_of(second)


def same_texts(stored: Sequence[str], given: Sequence[str], *, form: bool = True) -> bool:
    """Whether two rows of texts show the same, one by one."""
    return all(
        first is not None and second is not None and same_text(first, second, form=form)
        for first, second in zip_longest(stored, given)
    )


def words_of(text: str) -> str:
    """Return the words of a Markdown text as a file without formatting gives them back."""
    words = one_line(plain_text(from_markdown(text)))
    return one_line(plain_text(from_markdown(to_markdown(from_plain(words)))))


def same_credit(stored: Item, given: Item) -> bool:
    """Whether choosing an option counts the same in both, to what a file can tell of a fraction."""
    pairs = zip_longest(fractions_of(stored), fractions_of(given))
    return all(
        first is not None and second is not None and abs(first - second) <= NEAR for first, second in pairs
    )


def kept_spelling(stored: dict[str, str], given: dict[str, str], *, form: bool = True) -> dict[str, str]:
    """Return the given texts by letter, as they are stored where they show the same."""
    return {
        letter: stored[letter] if letter in stored and same_text(stored[letter], text, form=form) else text
        for letter, text in given.items()
    }
