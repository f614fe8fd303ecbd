"""Reading the figures of whole assessments, and the attempts that are too alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.models import AnswerSimilarity, Assessment, AssessmentStatistic, ItemStatistic, Question
from assessments.psychometrics import drift, reliability
from assessments.selectors.figures import Flag, flags_of


@dataclass(frozen=True)
class ItemLine:
    """One question in one assessment: sittings and facility here, discrimination and flags over all its sittings.

    Figures from too few sittings are None.
    """

    question: Question
    section: str
    sittings: int
    facility: float | None
    discrimination: Any
    flags: Sequence[Flag]


@dataclass(frozen=True)
class AssessmentFigures:
    """What attempts say about one assessment; with too few of them nothing but their number."""

    assessment: Assessment
    statistic: AssessmentStatistic | None

    @property
    def attempts(self) -> int:
        return self.statistic.attempts if self.statistic else 0

    @property
    def least(self) -> int:
        return reliability.MIN_ATTEMPTS

    @property
    def enough(self) -> bool:
        return self.attempts >= self.least

    @property
    def shown(self) -> AssessmentStatistic | None:
        """The figures, None while they may not be shown."""
        return self.statistic if self.enough else None

    @property
    def distribution(self) -> list[tuple[str, int]]:
        """Return (class, number of attempts); the last class holds 100 too."""
        counts = self.shown.histogram if self.shown else []
        width = 100 // max(1, len(counts))
        return [
            (f"{width * place}–{100 if place + 1 == len(counts) else width * (place + 1) - 1} %", count)
            for place, count in enumerate(counts)
        ]

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        """The questions as they are stored, those that need a look first, then in the order of the sections."""
        stored = self.shown.items if self.shown else []
        keys = [one["question"] for one in stored]
        concern = dict(ItemStatistic.objects.filter(question__in=keys).values_list("question_id", "concern"))
        return sorted(
            stored, key=lambda one: (-concern.get(one["question"], 0), one["part"], one["question"])
        )


def statistics_of(actor: Any) -> QuerySet[AssessmentStatistic]:
    """Figures of the assessments that somebody has taken, with their assessment."""
    return AssessmentStatistic.objects.visible_to(actor).select_related("assessment")


def of_assessment(assessment: Assessment) -> AssessmentFigures:
    """Return what is known of an assessment, in one statement; its items cost one more."""
    return AssessmentFigures(assessment, AssessmentStatistic.objects.filter(assessment=assessment).first())


def lines(figures: AssessmentFigures, stored: Sequence[dict[str, Any]]) -> list[ItemLine]:
    """Return the table's lines for some of `figures.items`, in one statement."""
    rows = Question.objects.filter(pk__in=[one["question"] for one in stored])
    found = {row.pk: row for row in rows.prefetch_related("statistics")}
    sections = figures.statistic.sections if figures.statistic else []
    titles = {one["part"]: one["title"] for one in sections}
    return [
        _line(found[one["question"]], titles.get(one["part"], ""), one)
        for one in stored
        if one["question"] in found
    ]


def _line(question: Question, section: str, stored: dict[str, Any]) -> ItemLine:
    overall = next((row for row in question.statistics.all() if row.has_enough), None)
    return ItemLine(
        question=question,
        section=section,
        sittings=stored["presented"],
        facility=stored["facility"] if stored["presented"] >= drift.MIN_SITTINGS else None,
        discrimination=overall.discrimination if overall else None,
        flags=flags_of(overall.flags) if overall else [],
    )


def similar(actor: Any) -> QuerySet[AnswerSimilarity]:
    """Pairs of attempts that are too alike, with what their list shows."""
    attempts = ("first__application", "second__application")
    return (
        AnswerSimilarity.objects.visible_to(actor)
        .select_related("assessment", *attempts)
        .prefetch_related("first__integrity_cases", "second__integrity_cases")
    )


def with_pairs(actor: Any) -> QuerySet[Assessment]:
    """The assessments in which such pairs were found."""
    found = AnswerSimilarity.objects.visible_to(actor).order_by().values("assessment")
    return Assessment.objects.visible_to(actor).filter(pk__in=found).order_by("title", "pk")


def chart(figures: AssessmentFigures) -> dict[str, Any]:
    """Return labels and series of the distribution's chart."""
    points = figures.distribution
    return {
        "labels": [label for label, _count in points],
        "series": [{"label": _("Attempts"), "data": [count for _label, count in points]}],
    }
