"""Chainable reads, and who sees which rows."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.enums import UserRole
from interviews.enums import OCCUPYING, FeedbackStatus, InterviewStatus
from recruiting.querysets import READERS, company_rows


def local_day(now: datetime | None = None) -> tuple[datetime, datetime]:
    """Return (start, end) of today in the reader's zone."""
    today = timezone.localdate(now)
    start = timezone.make_aware(datetime.combine(today, time.min))
    return start, timezone.make_aware(datetime.combine(today + timedelta(days=1), time.min))


class InterviewQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> Self:
        """All interviews of the company for those who hire, the own ones for interviewers."""
        if actor.is_authenticated and actor.role == UserRole.INTERVIEWER:
            return self.filter(tenant_id=actor.tenant_id).assigned_to(actor)
        return company_rows(self, actor)

    def assigned_to(self, user: Any) -> Self:
        """Interviews in which the person takes part, as lead or on the panel."""
        seats = self.model.participants.rel.related_model._base_manager
        return self.filter(Exists(seats.filter(interview=OuterRef("pk"), user_id=user.pk)))

    def upcoming(self, now: datetime | None = None) -> Self:
        """Scheduled and still to come."""
        return self.filter(status=InterviewStatus.SCHEDULED, scheduled_at__gt=now or timezone.now())

    def occupying(self) -> Self:
        return self.filter(status__in=OCCUPYING)

    def today(self, now: datetime | None = None) -> Self:
        """Today in the reader's zone, cancelled ones left out."""
        start, end = local_day(now)
        return self.filter(scheduled_at__gte=start, scheduled_at__lt=end).exclude(
            status=InterviewStatus.CANCELLED
        )


class ParticipantQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> Self:
        if actor.is_authenticated and actor.role == UserRole.INTERVIEWER:
            seats = self.model._base_manager.filter(interview=OuterRef("interview"), user_id=actor.pk)
            return self.filter(Exists(seats), tenant_id=actor.tenant_id)
        return company_rows(self, actor)

    def awaiting_feedback(self) -> Self:
        """Seats in completed interviews without a submitted scorecard."""
        feedback = self.model._meta.apps.get_model("interviews", "InterviewFeedback")._base_manager
        written = feedback.filter(interview=OuterRef("interview"), interviewer=OuterRef("user")).exclude(
            status=FeedbackStatus.DRAFT
        )
        return self.filter(~Exists(written), interview__status=InterviewStatus.COMPLETED)


class FeedbackQuerySet(models.QuerySet):
    def final(self) -> Self:
        return self.exclude(status=FeedbackStatus.DRAFT)

    def visible_to(self, actor: Any) -> Self:
        """One's own, and submitted ones of the company for those who hire.

        Who takes part in an interview, whatever the role, sees the others' scorecards of it only once the
        own one is in. A draft is for its author alone.
        """
        if not actor.is_authenticated:
            return self.none()
        if actor.role == UserRole.SUPERADMIN:
            return self.final()
        if actor.role not in READERS | {UserRole.INTERVIEWER} or actor.tenant_id is None:
            return self.none()
        seats = self.model._meta.apps.get_model("interviews", "InterviewParticipant")._base_manager
        seated = Exists(seats.filter(interview=OuterRef("interview"), user_id=actor.pk))
        written = Exists(
            self.model._base_manager.filter(interview=OuterRef("interview"), interviewer_id=actor.pk).exclude(
                status=FeedbackStatus.DRAFT
            )
        )
        others = seated & written if actor.role == UserRole.INTERVIEWER else ~seated | written
        return self.filter(
            Q(interviewer_id=actor.pk) | (Q(others) & ~Q(status=FeedbackStatus.DRAFT)),
            tenant_id=actor.tenant_id,
        )
