"""Shapes of messages, proctoring events and jobs."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from rest_framework import serializers

from monitoring.enums import NotificationPriority, NotificationType, ReviewOutcome
from monitoring.models import CeleryTask, Notification, ProctoringEvent, ProctoringReview


class NotificationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Notification
        fields = (
            "public_id", "notification_type", "title", "message", "related_entity_type", "related_entity_id",
            "action_url", "is_read", "read_at", "is_archived", "priority", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class NewNotificationSerializer(serializers.Serializer):
    """A message that a company admin sends to colleagues."""

    users = serializers.SlugRelatedField(
        slug_field="public_id", many=True, queryset=get_user_model().objects.none(), allow_empty=False
    )
    notification_type = serializers.ChoiceField(
        choices=NotificationType.choices, default=NotificationType.SYSTEM
    )
    title = serializers.CharField(max_length=255)
    message = serializers.CharField(max_length=5000, allow_blank=True, default="")
    priority = serializers.ChoiceField(
        choices=NotificationPriority.choices, default=NotificationPriority.NORMAL
    )
    action_url = serializers.CharField(max_length=500, allow_blank=True, default="")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            people = get_user_model().objects.filter(
                tenant_id=request.user.tenant_id, tenant__isnull=False, is_active=True
            )
            self.fields["users"].child_relation.queryset = people


class ReadSerializer(serializers.Serializer):
    is_read = serializers.BooleanField(default=True)


class ReviewHistorySerializer(serializers.ModelSerializer):
    reviewer = serializers.SlugRelatedField(slug_field="public_id", read_only=True)

    class Meta:
        model = ProctoringReview
        fields = ("public_id", "reviewer", "outcome", "flagged", "notes", "created_at")
        read_only_fields = fields


class EventSerializer(serializers.ModelSerializer):
    test_session = serializers.SlugRelatedField(slug_field="public_id", read_only=True)
    question = serializers.SlugRelatedField(slug_field="public_id", read_only=True)
    reviewed_by = serializers.SlugRelatedField(slug_field="public_id", read_only=True)
    candidate_name = serializers.CharField(source="test_session.candidate_name", read_only=True)

    class Meta:
        model = ProctoringEvent
        fields = (
            "public_id", "test_session", "candidate_name", "event_type", "severity", "detected_at", "client_time",
            "duration_seconds", "question", "metadata", "reviewed", "reviewed_by", "reviewed_at", "reviewer_notes",
            "flagged", "outcome",
        )  # fmt: skip
        read_only_fields = fields


class ReviewSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(choices=ReviewOutcome.choices)
    flagged = serializers.BooleanField(default=False)
    reviewer_notes = serializers.CharField(max_length=4000, allow_blank=True, default="")


class TaskSerializer(serializers.ModelSerializer):
    class Meta:
        model = CeleryTask
        fields = (
            "task_id", "task_name", "status", "progress", "attempts", "result", "error", "related_type", "related_id",
            "queue", "created_at", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields
