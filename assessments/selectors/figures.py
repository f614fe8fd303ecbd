"""Reading the figures of questions: one question's panel, the list of all, and the sums they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import ItemStatistic, Question
from assessments.psychometrics import drift, flags, items
from assessments.psychometrics.items import ItemSums, OptionFigures, OptionSums, option_table
from assessments.psychometrics.words import ADVICE, ItemFlag

MOST_MONTHS = 24
"""Months that a question's chart goes back."""


@dataclass(frozen=True)
class Flag:
    """What speaks against a question, in words."""

    value: str
    label: Any
    advice: Any


@dataclass(frozen=True)
class OptionLine:
    """A line of the distractor table; `letter` "" is no answer. Shares are per cent, `rest` the mean of the choosers
    on all other questions of the test."""

    letter: str
    text: str
    right: bool
    chosen: int
    percent: float
    rest: float | None
    unused: bool
    suspect: bool


@dataclass(frozen=True)
class Month:
    """How often a question was put before somebody in one month, and in all up to its end."""

    month: date
    sittings: int
    total: int


@dataclass(frozen=True)
class QuestionFigures:
    """What attempts say about one question; with too few of them nothing but their number. Shares are 0 to 1."""

    question_id: str
    sittings: int
    facility: Decimal | None = None
    discrimination: Decimal | None = None
    interval: tuple[float, float] | None = None
    typical_seconds: Decimal | None = None
    flags: Sequence[Flag] = ()
    options: Sequence[OptionLine] = ()
    months: Sequence[Month] = ()
    change: drift.Change | None = None

    @property
    def least(self) -> int:
        return drift.MIN_SITTINGS

    @property
    def enough(self) -> bool:
        return self.sittings >= self.least


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


def rows(actor: Any) -> QuerySet[ItemStatistic]:
    """Figures of the questions in sets, with what lists show of the question; the long columns are left out."""
    return (
        ItemStatistic.objects.visible_to(actor)
        .filter(question__question_set__isnull=False)
        .select_related("question__question_set", "question__skill")
        .defer(*(f"question__{name}" for name in ("options", "explanation", "feedback", "credit")))
    )


def flags_of(values: Iterable[str]) -> list[Flag]:
    """Return flags with their words, in the order they are stored: most urgent first."""
    return [Flag(value, ItemFlag(value).label, ADVICE[ItemFlag(value)]) for value in values]


def of_question(question: Question) -> QuestionFigures:
    """Return what attempts say about a question (this version of it), in at most three statements."""
    row = ItemStatistic.objects.filter(question=question).first()
    if row is None or not row.has_enough:
        return QuestionFigures(question.public_id, row.presented if row else 0)
    months = list(question.months.order_by("month"))
    by_month = [sums_of(month) for month in months]
    periods = drift.periods(by_month, least=drift.MIN_SITTINGS)
    paired = sum(one.paired for one in by_month)
    return QuestionFigures(
        question_id=question.public_id,
        sittings=row.presented,
        facility=row.facility,
        discrimination=row.discrimination,
        interval=(
            None
            if row.discrimination is None
            else items.confidence_interval(float(row.discrimination), paired)
        ),
        typical_seconds=row.typical_seconds,
        flags=flags_of(row.flags),
        options=_lines(question, row.presented),
        months=_exposure([(month.month, month.presented) for month in months]),
        change=drift.change(*periods) if periods else None,
    )


def panel(_request: Any, question: Question) -> dict[str, Any]:
    """What the panel on a question's page shows."""
    found = of_question(question)
    months = found.months
    return {
        "figures": found,
        "exposure": {
            "labels": [date_format(one.month, "M Y") for one in months],
            "series": [
                {"label": _("Sittings"), "data": [one.sittings for one in months]},
                {"label": _("In all"), "data": [one.total for one in months]},
            ],
        },
        "periods": _periods(found.change) if found.change else [],
    }


def _periods(change: drift.Change) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "sittings": sums.presented,
            "facility": items.facility(sums),
            "seconds": items.typical_seconds(sums),
        }
        for label, sums in ((_("Before"), change.before), (_("The latest sittings"), change.after))
    ]


def _lines(question: Question, presented: int) -> list[OptionLine]:
    table = option_figures(question, question.choices.all(), presented)
    unused = flags.unused(table, question.correct_answer)
    suspects = flags.suspects(table, question.correct_answer)
    return [
        OptionLine(
            letter=one.letter,
            text=question.options.get(one.letter, ""),
            right=bool(one.letter) and one.letter in question.correct_answer,
            chosen=one.chosen,
            percent=100 * one.share,
            rest=None if one.rest_mean is None else 100 * one.rest_mean,
            unused=one.letter in unused,
            suspect=one.letter in suspects,
        )
        for one in table
    ]


def _exposure(months: Sequence[tuple[date, int]]) -> list[Month]:
    """Return the newest months with the total up to each; months without a sitting are left out."""
    found, total = [], 0
    for month, sittings in months:
        total += sittings
        found.append(Month(month, sittings, total))
    return found[-MOST_MONTHS:]
