"""Chainable reads of the platform floor. Only superadmins see its tables; company admins see their audit."""

from __future__ import annotations

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from superadmin.enums import ACTIVE_INCIDENT_STATUSES, AuditSeverity, IncidentSeverity


def _platform_only(queryset, actor):
    return queryset if getattr(actor, "role", "") == "superadmin" else queryset.none()


class TenantQuerySet(QuerySet):
    def visible_to(self, actor):
        return _platform_only(self, actor)

    def active(self):
        return self.filter(is_active=True)


class AuditLogQuerySet(QuerySet):
    def visible_to(self, actor):
        """A superadmin sees all chains, a company admin the company's own, others nothing."""
        role = getattr(actor, "role", "")
        if role == "superadmin":
            return self
        if role == "admin" and actor.tenant_id is not None:
            return self.filter(tenant_id=actor.tenant_id)
        return self.none()

    def critical_since(self, moment):
        return self.filter(severity=AuditSeverity.CRITICAL, created_at__gte=moment)

    def about(self, entity_type, entity_id):
        return self.filter(entity_type=entity_type, entity_id=entity_id)


class FeatureFlagQuerySet(QuerySet):
    def visible_to(self, actor):
        return _platform_only(self, actor)


class SystemIncidentQuerySet(QuerySet):
    def visible_to(self, actor):
        return _platform_only(self, actor)

    def active(self):
        return self.filter(status__in=ACTIVE_INCIDENT_STATUSES)

    def worst_first(self):
        """Order by severity as people rank it, then by age; the alphabet would put "low" above "medium"."""
        ranks = [When(severity=value, then=Value(rank)) for rank, value in enumerate(IncidentSeverity.values)]
        return self.annotate(
            severity_rank=Case(*ranks, default=Value(0), output_field=IntegerField())
        ).order_by("-severity_rank", "-detected_at")


class SystemMetricQuerySet(QuerySet):
    def visible_to(self, actor):
        return _platform_only(self, actor)

    def of(self, name, *, service=""):
        rows = self.filter(metric_name=name)
        return rows.filter(service=service) if service else rows

    def since(self, moment):
        return self.filter(measured_at__gte=moment, measured_at__lte=timezone.now())
