"""Routes for superadmins, across companies. Nothing here writes the audit log on request."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.kernel.api import BaseViewSet
from superadmin import filters
from superadmin.api import serializers
from superadmin.models import AuditLog, FeatureFlag, SystemIncident, SystemMetric, Tenant
from superadmin.operations import export, flags, incidents, metrics, tenants
from superadmin.selectors import usage


class PlatformViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, BaseViewSet):
    """Lists and shows; writing methods are added where the product has them."""

    roles = frozenset({"superadmin"})
    platform = True

    def valid(self, request: Request, **options: Any) -> dict[str, Any]:
        """Return the validated body of the request."""
        body = self.get_serializer(data=request.data, **options)
        body.is_valid(raise_exception=True)
        return body.validated_data

    def answer(self, row: Any, status: int = 200) -> Response:
        """Return one row in the shape of this route."""
        return Response(self.get_serializer(row).data, status=status)


class AuditLogViewSet(PlatformViewSet):
    """The audit log: read and export. There is no way to write it from outside."""

    serializer_class = serializers.AuditLogSerializer
    filterset_class = filters.AuditFilter

    def get_queryset(self) -> QuerySet[AuditLog]:
        return (
            AuditLog.objects.visible_to(self.request.user)
            .select_related("tenant")
            .order_by("-created_at", "-id")
        )

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR})
    @action(detail=False, pagination_class=None)
    def export(self, request: Request) -> HttpResponse:
        """Return the filtered entries as CSV; the export itself is recorded."""
        return export.audit_csv(self.filter_queryset(self.get_queryset()), actor=request.user)


class TenantViewSet(PlatformViewSet):
    """Companies: create, change, suspend (DELETE), reactivate, usage against quotas."""

    serializer_class = serializers.TenantSerializer
    filterset_class = filters.TenantFilter

    def get_queryset(self) -> QuerySet[Tenant]:
        return Tenant.objects.visible_to(self.request.user).select_related("owner").order_by("name", "id")

    def create(self, request: Request) -> Response:
        return self.answer(tenants.create_tenant(actor=request.user, **self.valid(request)), 201)

    def partial_update(self, request: Request, public_id: str) -> Response:
        values = self.valid(request, partial=True)
        return self.answer(tenants.update_tenant(self.get_object(), actor=request.user, **values))

    def destroy(self, request: Request, public_id: str) -> Response:
        """Suspend the company; its data stays."""
        return self.answer(tenants.suspend_tenant(self.get_object(), actor=request.user))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, public_id: str) -> Response:
        return self.answer(tenants.reactivate_tenant(self.get_object(), actor=request.user))

    @extend_schema(responses=serializers.UsageSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def usage(self, request: Request, public_id: str) -> Response:
        return Response(serializers.UsageSerializer(usage.of_tenant(self.get_object()), many=True).data)


class IncidentViewSet(PlatformViewSet):
    """Incidents: report, change, take the next step of the flow."""

    filterset_class = filters.IncidentFilter

    def get_serializer_class(self) -> Any:
        if self.action == "step":
            return serializers.IncidentStepSerializer
        return (
            serializers.IncidentSerializer if self.action == "list" else serializers.IncidentDetailSerializer
        )

    def get_queryset(self) -> QuerySet[SystemIncident]:
        rows = SystemIncident.objects.visible_to(self.request.user).select_related(
            "assigned_to", "reported_by"
        )
        rows = rows.prefetch_related("affected_tenants").order_by("-detected_at", "-id")
        return rows if self.action == "list" else rows.prefetch_related("updates__author")

    def create(self, request: Request) -> Response:
        return self.answer(incidents.open_incident(actor=request.user, **self.valid(request)), 201)

    def partial_update(self, request: Request, public_id: str) -> Response:
        values = self.valid(request, partial=True)
        return self.answer(incidents.update_incident(self.get_object(), actor=request.user, **values))

    @extend_schema(responses=serializers.IncidentSerializer(many=True))
    @action(detail=False, pagination_class=None, filterset_class=None)
    def active(self, request: Request) -> Response:
        """Return what nobody has resolved, worst first."""
        rows = self.get_queryset().active().worst_first()
        return Response(serializers.IncidentSerializer(rows, many=True).data)

    @extend_schema(request=serializers.IncidentStepSerializer, responses=serializers.IncidentDetailSerializer)
    @action(detail=True, methods=["post"])
    def step(self, request: Request, public_id: str) -> Response:
        """Add to the timeline, acknowledge, resolve or close."""
        incidents.take_step(self.get_object(), actor=request.user, **self.valid(request))
        return Response(serializers.IncidentDetailSerializer(self.get_object()).data)


class MetricViewSet(PlatformViewSet):
    """Samples: record and list."""

    serializer_class = serializers.MetricSerializer
    filterset_class = filters.MetricFilter

    def get_queryset(self) -> QuerySet[SystemMetric]:
        rows = SystemMetric.objects.visible_to(self.request.user).select_related("tenant")
        return rows.order_by("-measured_at", "-id")

    def create(self, request: Request) -> Response:
        values = self.valid(request)
        name, value, kind = values.pop("metric_name"), values.pop("value"), values.pop("metric_type")
        return self.answer(metrics.record(name, value, kind=kind, **values), 201)


class FlagViewSet(PlatformViewSet):
    """Feature flags: create, change, toggle; DELETE switches off."""

    serializer_class = serializers.FlagSerializer

    def get_queryset(self) -> QuerySet[FeatureFlag]:
        rows = FeatureFlag.objects.visible_to(self.request.user)
        return rows.prefetch_related("allowed_tenants", "allowed_users").order_by("name")

    def create(self, request: Request) -> Response:
        return self.answer(flags.create_flag(actor=request.user, **self.valid(request)), 201)

    def partial_update(self, request: Request, public_id: str) -> Response:
        values = self.valid(request, partial=True)
        return self.answer(flags.update_flag(self.get_object(), actor=request.user, **values))

    def destroy(self, request: Request, public_id: str) -> Response:
        """Switch the flag off; it stays in the list."""
        return self.answer(flags.disable_flag(self.get_object(), actor=request.user))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def toggle(self, request: Request, public_id: str) -> Response:
        return self.answer(flags.toggle_flag(self.get_object(), actor=request.user))
