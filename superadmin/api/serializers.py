"""Shapes of the platform's API. They validate and describe; operations store."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from rest_framework import serializers

from superadmin.enums import MetricType
from superadmin.models import AuditLog, FeatureFlag, IncidentUpdate, SystemIncident, SystemMetric, Tenant


def _public(queryset: Any, **options: Any) -> serializers.SlugRelatedField:
    return serializers.SlugRelatedField(slug_field="public_id", queryset=queryset, **options)


class UsageSerializer(serializers.Serializer):
    kind = serializers.CharField()
    used = serializers.IntegerField()
    limit = serializers.IntegerField(allow_null=True)
    percent = serializers.IntegerField()


class TenantSerializer(serializers.ModelSerializer):
    owner = _public(get_user_model().objects.all(), required=False, allow_null=True)

    class Meta:
        model = Tenant
        fields = (
            "public_id", "name", "domain", "settings", "features_enabled", "max_users", "max_assessments",
            "max_candidates", "subscription_tier", "subscription_expires_at", "is_active", "is_trial", "owner",
            "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("public_id", "is_active", "created_at", "updated_at")
        extra_kwargs = {"domain": {"validators": []}}


class AuditLogSerializer(serializers.ModelSerializer):
    tenant = serializers.SlugRelatedField(slug_field="public_id", read_only=True)

    class Meta:
        model = AuditLog
        fields = (
            "public_id", "tenant", "user_email", "user_role", "action", "entity_type", "entity_id", "description",
            "changes", "ip_address", "user_agent", "request_id", "severity", "created_at", "position", "hash",
        )  # fmt: skip
        read_only_fields = fields


class IncidentUpdateSerializer(serializers.ModelSerializer):
    author = serializers.SlugRelatedField(slug_field="public_id", read_only=True)

    class Meta:
        model = IncidentUpdate
        fields = ("public_id", "status", "message", "author", "created_at")
        read_only_fields = fields


class IncidentSerializer(serializers.ModelSerializer):
    assigned_to = _public(get_user_model().objects.filter(role="superadmin"), required=False, allow_null=True)
    reported_by = serializers.SlugRelatedField(slug_field="public_id", read_only=True)
    affected_tenants = _public(Tenant.objects.all(), many=True, required=False)

    class Meta:
        model = SystemIncident
        fields = (
            "public_id", "title", "description", "incident_type", "severity", "status", "affected_users",
            "affected_tenants", "affected_services", "detected_at", "resolved_at", "assigned_to", "reported_by",
            "resolution_notes", "root_cause", "error_logs", "metrics", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = (
            "public_id",
            "status",
            "resolved_at",
            "resolution_notes",
            "created_at",
            "updated_at",
        )


class IncidentDetailSerializer(IncidentSerializer):
    updates = IncidentUpdateSerializer(many=True, read_only=True)

    class Meta(IncidentSerializer.Meta):
        fields = (*IncidentSerializer.Meta.fields, "updates")


class IncidentStepSerializer(serializers.Serializer):
    step = serializers.ChoiceField(choices=("update", "acknowledge", "resolve", "close"))
    message = serializers.CharField(required=False, allow_blank=True, default="", max_length=10_000)


class MetricSerializer(serializers.ModelSerializer):
    tenant = _public(Tenant.objects.all(), required=False, allow_null=True)
    metric_type = serializers.ChoiceField(choices=MetricType.choices, default=MetricType.GAUGE)

    class Meta:
        model = SystemMetric
        fields = (
            "public_id",
            "metric_name",
            "metric_type",
            "value",
            "unit",
            "service",
            "tenant",
            "measured_at",
            "tags",
        )
        read_only_fields = ("public_id",)


class FlagSerializer(serializers.ModelSerializer):
    allowed_tenants = _public(Tenant.objects.all(), many=True, required=False)
    allowed_users = _public(get_user_model().objects.all(), many=True, required=False)
    rollout_percentage = serializers.IntegerField(min_value=0, max_value=100, default=0)

    class Meta:
        model = FeatureFlag
        fields = (
            "public_id", "name", "description", "is_enabled", "rollout_percentage", "allowed_tenants", "allowed_users",
            "config", "starts_at", "ends_at", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("public_id", "created_at", "updated_at")
        extra_kwargs = {"name": {"validators": []}}
