"""Chainable reads of messages, logs, jobs and proctoring events."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from monitoring.enums import GRAVE_SEVERITIES, UNFINISHED_TASK_STATUSES

EVENT_READERS = frozenset({"recruiter", "admin", "viewer"})


class NotificationQuerySet(QuerySet):
    def visible_to(self, actor):
        """Everyone sees the own messages, and nobody another's, whatever the role."""
        return self.filter(user_id=actor.pk) if actor.is_authenticated else self.none()

    def in_inbox(self):
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()), is_archived=False)

    def unread(self):
        return self.in_inbox().filter(is_read=False)

    def newest_first(self):
        return self.order_by("-created_at", "-id")


class ExtractionLogQuerySet(QuerySet):
    def visible_to(self, actor):
        if actor.role == "superadmin":
            return self
        if actor.role == "admin" and actor.tenant_id is not None:
            return self.filter(tenant_id=actor.tenant_id)
        return self.none()


class CeleryTaskQuerySet(QuerySet):
    def visible_to(self, actor):
        """Superadmins see all jobs, company admins the company's, others those that they started."""
        if actor.role == "superadmin":
            return self
        if actor.role == "admin" and actor.tenant_id is not None:
            return self.filter(tenant_id=actor.tenant_id)
        return self.filter(user_id=actor.pk) if actor.is_authenticated else self.none()

    def unfinished(self):
        return self.filter(status__in=UNFINISHED_TASK_STATUSES)


class ProctoringEventQuerySet(QuerySet):
    def visible_to(self, actor):
        if actor.role == "superadmin":
            return self
        if actor.role in EVENT_READERS and actor.tenant_id is not None:
            return self.filter(tenant_id=actor.tenant_id)
        return self.none()

    def unreviewed(self):
        return self.filter(reviewed=False)

    def grave(self):
        return self.filter(severity__in=GRAVE_SEVERITIES)

    def worst_first(self):
        return self.order_by("-severity_rank", "-detected_at", "-id")
