"""Chainable reads, and who sees which rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Case, CharField, Count, Q, Value, When
from django.utils import timezone

from accounts.enums import UserRole
from recruiting.enums import SCREENING_COLUMNS, RequisitionStatus, Stage

READERS = frozenset({UserRole.RECRUITER, UserRole.ADMIN, UserRole.VIEWER})
"""Roles that see all requisitions of their company."""


Rows = TypeVar("Rows", bound=models.QuerySet)


def company_rows(queryset: Rows, actor: Any) -> Rows:
    """The rows of the actor's company when the role reads hiring data; superadmins read all companies."""
    if not actor.is_authenticated:
        return queryset.none()
    if actor.role == UserRole.SUPERADMIN:
        return queryset
    if actor.role in READERS and actor.tenant_id is not None:
        return queryset.filter(tenant_id=actor.tenant_id)
    return queryset.none()


class RequisitionQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> Self:
        """All requisitions of the company, salaries and drafts included, for those who hire."""
        return company_rows(self, actor)

    def editable_by(self, actor: Any) -> Self:
        """The requisitions whose creator or hiring manager the actor is."""
        if not actor.is_authenticated:
            return self.none()
        return self.visible_to(actor).filter(Q(created_by=actor.pk) | Q(hiring_manager=actor.pk))

    def active_openings(self) -> Self:
        """Open and published: what the outside may see."""
        return self.filter(status=RequisitionStatus.OPEN, is_published=True)

    def past_deadline(self, now: datetime | None = None) -> Self:
        """Open ones whose deadline has passed."""
        return self.filter(status=RequisitionStatus.OPEN, closes_at__lte=now or timezone.now())

    def counts_by_status(self) -> dict[str, int]:
        """Return {status: number}, with zeros."""
        found = dict(self.order_by().values_list("status").annotate(n=Count("pk")))
        return {status: found.get(status, 0) for status in RequisitionStatus.values}


class PipelineEntryQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> Self:
        return company_rows(self, actor)

    def with_column(self) -> PipelineEntryQuerySet[Any]:
        """Annotate `column`, the board column of each entry."""
        screening = [
            When(stage=Stage.SCREENING, application__status=status, then=Value(str(column)))
            for status, column in SCREENING_COLUMNS.items()
        ]
        return self.annotate(column=Case(*screening, default="stage", output_field=CharField()))

    def undecided(self) -> Self:
        """Tested, nobody has said yes or no: what waits for the recruiter."""
        return self.filter(stage=Stage.SCREENING, application__status="completed")


class ApplicationNoteQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> Self:
        """Open notes for those who hire; private ones for their author and the company's admins."""
        rows = company_rows(self, actor)
        if not actor.is_authenticated or actor.role in {UserRole.ADMIN, UserRole.SUPERADMIN}:
            return rows
        return rows.filter(Q(is_private=False) | Q(author_id=actor.pk))
