"""What is looked at before anybody spends time on an invented item, and where its key is put."""

from __future__ import annotations

import re
from random import Random

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.items import Item

SHORTEST_STEM, LONGEST_STEM = 15, 3_000
LONGEST_OPTION = 300
_TELLING = 1.6
_TELLING_LEAST = 20
"""A right option that is 1.6 times and 20 characters longer than every other one gives itself away."""
_LETTERED = re.compile(
    r"\b(?:options?|answers?|choices?)\s+\(?[A-D]\)?(?![\w'])|\b(?:all|none|both|neither)\s+of\s+(?:the\s+)?"
    r"(?:above|below|these|them)\b|\b(?:the\s+)?(?:first|second|third|fourth|last)\s+(?:option|answer|choice)\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"!?\[[^\]\n]*\]\s*\(|<\s*/?\s*(?:a|img|script|iframe|style|svg|object)\b", re.IGNORECASE
)
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def problem_of(item: Item) -> str:
    """Say in words why an invented item cannot be used, "" when nothing is against it."""
    try:
        item.validate()
    except ValidationError as error:
        return " ".join(error.messages)
    texts = [option.text for option in item.options]
    if len({_bare(text) for text in texts}) != len(texts):
        return _("Two options say the same.")
    if not SHORTEST_STEM <= len(item.stem) <= LONGEST_STEM:
        return _("The question is too short or too long.")
    if max(map(len, texts)) > LONGEST_OPTION:
        return _("An option is longer than %(most)d characters.") % {"most": LONGEST_OPTION}
    if not item.explanation:
        return _("There is no explanation.")
    return _by_words(item) or _by_length(item)


def _by_words(item: Item) -> str:
    told = (item.stem, item.explanation, *(part for one in item.options for part in (one.text, one.feedback)))
    prose = [_CODE.sub(" ", text) for text in told]
    if any("\x00" in text for text in told):
        return _("It holds characters that cannot be stored.")
    if any(_FOREIGN.search(text) for text in prose):
        return _("It holds a link, a picture or HTML.")
    if any(_LETTERED.search(text) for text in prose):
        return _("It refers to options by their letter or place.")
    return ""


def _by_length(item: Item) -> str:
    right = max(len(option.text) for option in item.options if option.right)
    wrong = max(len(option.text) for option in item.options if not option.right)
    if right > wrong * _TELLING and right - wrong >= _TELLING_LEAST:
        return _("The right option gives itself away: it is much longer than the others.")
    return ""


def _bare(text: str) -> str:
    """Return a text without what makes no difference to a reader: quotes, blanks, case, a full stop."""
    return " ".join(text.replace("`", " ").split()).casefold().strip(" .;")


def placed(item: Item, position: int, *, seed: int) -> Item:
    """Return the item with its right option at the place of its turn and the others in a random order.

    Of as many items in a row as there are options, each place is used once. `position` counts from 0.
    """
    block, turn = divmod(position, len(item.options))
    place = Random(f"{seed}:{block}").sample(range(len(item.options)), len(item.options))[turn]  # noqa: S311 - an order
    right = [option for option in item.options if option.right]
    wrong = [option for option in item.options if not option.right]
    Random(f"{seed}:{position}:{item.stem}").shuffle(wrong)  # noqa: S311 - an order, not a secret
    return item.with_options([*wrong[:place], *right, *wrong[place:]])
