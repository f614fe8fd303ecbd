"""Filters of the platform's lists."""

from __future__ import annotations

import django_filters

from superadmin.enums import AuditAction, AuditSeverity, IncidentSeverity, IncidentStatus
from superadmin.models import AuditLog, SystemIncident, SystemMetric, Tenant


class AuditFilter(django_filters.FilterSet):
    action = django_filters.ChoiceFilter(choices=AuditAction.choices)
    severity = django_filters.ChoiceFilter(choices=AuditSeverity.choices)
    user_email = django_filters.CharFilter(lookup_expr="iexact")
    entity_type = django_filters.CharFilter()
    entity_id = django_filters.CharFilter()
    request_id = django_filters.CharFilter()
    tenant = django_filters.CharFilter(field_name="tenant__public_id")
    since = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = AuditLog
        fields: tuple[str, ...] = ()


class TenantFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Tenant
        fields = ("is_active", "is_trial", "subscription_tier")


class IncidentFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=IncidentStatus.choices)
    severity = django_filters.ChoiceFilter(choices=IncidentSeverity.choices)
    service = django_filters.CharFilter(method="with_service")

    class Meta:
        model = SystemIncident
        fields = ("incident_type",)

    def with_service(self, rows, name, value):
        """Keep incidents that list the service among the affected ones."""
        return rows.filter(affected_services__contains=[value])


class MetricFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(field_name="metric_name")
    tenant = django_filters.CharFilter(field_name="tenant__public_id")
    since = django_filters.IsoDateTimeFilter(field_name="measured_at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="measured_at", lookup_expr="lt")

    class Meta:
        model = SystemMetric
        fields = ("service", "metric_type")
