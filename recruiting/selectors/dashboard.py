"""What people who hire see first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from recruiting.enums import BoardColumn, RequisitionStatus, Stage
from recruiting.models import JobRequisition, PipelineEntry
from recruiting.querysets import PipelineEntryQuerySet
from recruiting.selectors import board

LONGEST_LIST = 8


@dataclass(frozen=True)
class Numbers:
    """The cards at the top."""

    to_decide: int
    shortlisted: int
    open_requisitions: int
    hired: int


@dataclass(frozen=True)
class Funnel:
    """One open requisition and how many people stand in each column."""

    requisition: JobRequisition
    steps: list[tuple[Any, int]]


@dataclass(frozen=True)
class Dashboard:
    numbers: Numbers
    waiting: list[PipelineEntry]
    funnels: list[Funnel]
    recent: list[PipelineEntry]


def dashboard(actor: Any) -> Dashboard:
    """Return the whole page in six statements, whatever the number of rows."""
    entries = PipelineEntry.objects.visible_to(actor)
    waiting = entries.undecided().order_by("application__completed_at", "application__pk", "pk")
    latest = entries.order_by("-stage_changed_at", "-pk")
    openings = list(
        JobRequisition.objects.visible_to(actor)
        .filter(status=RequisitionStatus.OPEN)
        .order_by("-created_at", "-pk")[:LONGEST_LIST]
    )
    return Dashboard(
        numbers=_numbers(actor),
        waiting=_first(waiting),
        funnels=_funnels(openings),
        recent=_first(latest),
    )


def _first(entries: PipelineEntryQuerySet[PipelineEntry]) -> list[PipelineEntry]:
    """Return the first of ordered entries with what a card shows, joined after they are chosen."""
    chosen = PipelineEntry.objects.filter(pk__in=entries[:LONGEST_LIST].values("pk"))
    return list(board.with_people(chosen).select_related("requisition").order_by(*entries.query.order_by))


def _numbers(actor: Any) -> Numbers:
    found = PipelineEntry.objects.visible_to(actor).aggregate(
        to_decide=Count("pk", filter=Q(stage=Stage.SCREENING, application__status="completed")),
        shortlisted=Count("pk", filter=Q(stage=Stage.SHORTLISTED)),
        hired=Count("pk", filter=Q(stage=Stage.HIRED)),
    )
    opened = JobRequisition.objects.visible_to(actor).filter(status=RequisitionStatus.OPEN).count()
    return Numbers(open_requisitions=opened, **found)


def _funnels(openings: list[JobRequisition]) -> list[Funnel]:
    found = board.counts(openings)
    steps = [(key, label) for key, label in BoardColumn.choices if key != BoardColumn.REJECTED]
    return [Funnel(one, [(label, found[one.pk][key]) for key, label in steps]) for one in openings]
