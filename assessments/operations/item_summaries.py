"""What the sums of a question say: facility, discrimination, flags. Written by `operations.statistics` only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assessments.models import ItemChoice, ItemMonth, ItemStatistic, Question
from assessments.psychometrics import drift, flags, items
from assessments.selectors.figures import option_figures, sums_of

_WRITTEN = [
    *(
        "presented",
        "answered",
        "correct",
        "facility",
        "discrimination",
        "typical_seconds",
        "flags",
        "concern",
    ),
    *("first_month", "last_month", "updated_at"),
]


def refresh(question_ids: Sequence[int]) -> None:
    """Derive the figures of questions from their sums; a question without sums has none. Five statements."""
    months: dict[int, list[ItemMonth]] = defaultdict(list)
    for month in ItemMonth.objects.filter(question__in=question_ids).order_by("question_id", "month"):
        months[month.question_id].append(month)
    choices: dict[int, list[ItemChoice]] = defaultdict(list)
    for choice in ItemChoice.objects.filter(question__in=question_ids).order_by("question_id", "letter"):
        choices[choice.question_id].append(choice)
    questions = Question.objects.filter(pk__in=months).only("pk", "options", "correct_answer", "kind")
    rows = [summary(question, months[question.pk], choices[question.pk]) for question in questions]
    ItemStatistic.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["question"], update_fields=_WRITTEN
    )
    gone = [pk for pk in question_ids if pk not in months]
    if gone:
        ItemStatistic.objects.filter(question__in=gone).delete()


def summary(question: Question, months: Sequence[Any], choices: Sequence[Any]) -> ItemStatistic:
    """Return the unsaved figures of a question from its months, oldest first, and its options."""
    by_month = [sums_of(month) for month in months]
    sums = sum(by_month, items.ItemSums())
    periods = drift.periods(by_month)
    judged = flags.judge(
        flags.Subject(
            sums=sums,
            options=option_figures(question, choices, sums.presented),
            key=question.correct_answer,
            kind=question.kind,
            change=drift.change(*periods) if periods else None,
        )
    )
    return ItemStatistic(
        question=question,
        presented=sums.presented,
        answered=sums.answered,
        correct=sums.correct,
        facility=_decimal(items.facility(sums), 4),
        discrimination=_decimal(items.discrimination(sums), 4),
        typical_seconds=_decimal(items.typical_seconds(sums), 1),
        flags=[flag.value for flag in judged],
        concern=flags.concern(judged),
        first_month=months[0].month,
        last_month=months[-1].month,
    )


def _decimal(value: float | None, digits: int) -> Decimal | None:
    return None if value is None else round(Decimal(value), digits)
