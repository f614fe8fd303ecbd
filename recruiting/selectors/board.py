"""The pipeline of one requisition, column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from assessments.models import AssessmentApplication
from assessments.selectors.margins import standard_error
from monitoring.selectors.proctoring import integrity_states
from recruiting.enums import STAGE_TRANSITIONS, BoardColumn, Stage
from recruiting.models import JobRequisition, PipelineEntry
from recruiting.querysets import PipelineEntryQuerySet

CARDS_PER_COLUMN = 50


@dataclass(frozen=True)
class Card:
    """One person on the board. `score` is per cent or None, `margin` its standard error where it is known,
    `recheck` whether a corrected score speaks against the decision, `integrity` a monitoring.IntegrityState or ""."""

    entry: PipelineEntry
    candidate: Any
    score: Any
    margin: Any
    recheck: bool
    integrity: str
    days: int
    moves: list[tuple[str, Any]]


@dataclass
class Column:
    """One column; `total` counts all, `cards` holds the first CARDS_PER_COLUMN."""

    key: str
    label: Any
    total: int = 0
    cards: list[Card] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        """How many people the column does not show."""
        return self.total - len(self.cards)


def with_people(entries: PipelineEntryQuerySet[PipelineEntry]) -> PipelineEntryQuerySet[Any]:
    """Join what a card shows, and annotate `column` and `margin`, the standard error of the score."""
    joined = entries.select_related(
        "application__candidate", "application__assessment", "application__test_session"
    )
    return joined.with_column().annotate(margin=standard_error("application__assessment"))


def moves_from(stage: str) -> list[tuple[str, Any]]:
    """(stage, label) of the steps that lead on from a stored stage, in board order."""
    return [(step.value, step.label) for step in Stage if step in STAGE_TRANSITIONS[Stage(stage)]]


def card(entry: PipelineEntry, integrity: str = "", now: datetime | None = None) -> Card:
    """Return what the board shows of an entry that `with_people` loaded."""
    session = entry.application.test_session
    since = (now or timezone.now()) - entry.stage_changed_at
    return Card(
        entry=entry,
        candidate=entry.application.candidate,
        score=session.score_percentage if session else None,
        margin=getattr(entry, "margin", None),
        recheck=entry.application.recheck_since is not None,
        integrity=integrity,
        days=max(0, since.days),
        moves=moves_from(entry.stage),
    )


def board(requisition: JobRequisition, actor: Any) -> list[Column]:
    """Return all columns in three statements: counts, cards, integrity of their attempts."""
    entries = PipelineEntry.objects.visible_to(actor).filter(requisition=requisition)
    columns = {key: Column(key, label) for key, label in BoardColumn.choices}
    for key, total in entries.with_column().order_by().values_list("column").annotate(n=Count("pk")):
        columns[key].total = total
    order = [F("position").asc(), F("pk").asc()]
    place = Window(RowNumber(), partition_by=[F("column")], order_by=order)
    rows = list(
        with_people(entries).annotate(place=place).filter(place__lte=CARDS_PER_COLUMN).order_by(*order)
    )
    states = integrity_of(rows)
    now = timezone.now()
    for row in rows:
        columns[row.column].cards.append(card(row, states.get(row.application.test_session_id, ""), now))
    return list(columns.values())


def integrity_of(entries: Iterable[PipelineEntry]) -> dict[Any, str]:
    """Return {session key: integrity state} of the attempts behind entries, in one statement at most."""
    keys = (row.application.test_session_id for row in entries)
    ids = {key for key in keys if key is not None}
    return dict(integrity_states(ids)) if ids else {}


def outside(requisition: JobRequisition) -> int:
    """How many applications of the linked assessment are in no pipeline at all."""
    if requisition.assessment_id is None:
        return 0
    return (
        AssessmentApplication.objects.filter(assessment=requisition.assessment_id)
        .filter(entries__isnull=True)
        .count()
    )


def counts(requisitions: list[JobRequisition]) -> dict[int, Counter[str]]:
    """Return {requisition key: {column: number}} for several requisitions in one statement."""
    found: dict[int, Counter[str]] = {requisition.pk: Counter() for requisition in requisitions}
    rows = PipelineEntry.objects.filter(requisition__in=found).with_column().order_by()
    for pk, column, number in rows.values_list("requisition_id", "column").annotate(n=Count("pk")):
        found[pk][column] = number
    return found
