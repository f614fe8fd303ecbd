"""What people who hire see first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from recruiting.enums import BoardColumn, RequisitionStatus, Stage
from recruiting.models import JobRequisition, PipelineEntry
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
    people = board.with_people(entries).select_related("requisition")
    openings = list(
        JobRequisition.objects.visible_to(actor)
        .filter(status=RequisitionStatus.OPEN)
        .order_by("-created_at", "-pk")[:LONGEST_LIST]
    )
    return Dashboard(
        numbers=_numbers(actor),
        waiting=list(people.undecided().order_by("application__completed_at", "pk")[:LONGEST_LIST]),
        funnels=_funnels(openings),
        recent=list(people.order_by("-stage_changed_at", "-pk")[:LONGEST_LIST]),
    )


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
