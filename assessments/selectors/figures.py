"""Reading the figures of questions and assessments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assessments.models import Question
from assessments.psychometrics.items import ItemSums, OptionFigures, OptionSums, option_table


def sums_of(month: Any) -> ItemSums:
    """Return the sums that an `ItemMonth` holds."""
    return ItemSums(**{name: getattr(month, name) for name in ItemSums.__dataclass_fields__})


def option_figures(question: Question, choices: Iterable[Any], presented: int) -> list[OptionFigures]:
    """Return a question's distractor table: all its options in order, also those nobody chose, "" (blank) last."""
    known = {row.letter: row for row in choices}
    sums = [
        OptionSums(letter, row.chosen, row.paired, row.sum_r, row.sum_rr)
        if (row := known.get(letter))
        else OptionSums(letter)
        for letter in [*sorted(question.options), ""]
    ]
    return option_table(sums, presented)
