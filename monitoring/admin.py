"""The console's pages of messages, jobs, extractions and proctoring: all of them for reading."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from monitoring.models import CeleryTask, ExtractionLog, Notification, ProctoringEvent, ProctoringReview
from superadmin.admin_base import EvidenceAdmin, ReadOnlyInline


@admin.register(Notification)
class NotificationAdmin(EvidenceAdmin):
    date_hierarchy = "created_at"
    list_display = (
        "created_at",
        "user",
        "tenant",
        "notification_type",
        "priority",
        "title",
        "is_read",
        "is_archived",
    )
    list_filter = ("notification_type", "priority", "is_read", "is_archived")
    list_select_related = ("user", "tenant")
    search_fields = ("public_id__exact", "related_entity_id__exact", "user__email__iexact")


@admin.register(CeleryTask)
class CeleryTaskAdmin(EvidenceAdmin):
    date_hierarchy = "created_at"
    list_display = (
        "created_at",
        "task_name",
        "status",
        "progress",
        "attempts",
        "tenant",
        "user",
        "finished_at",
    )
    list_filter = ("status", "task_name", "tenant")
    list_select_related = ("user", "tenant")
    search_fields = ("task_id__exact", "related_id__exact", "task_name")
    fields = (
        "task_id", "task_name", "status", "progress", "attempts", "tenant", "user", "related_type", "related_id",
        "result", "error", "due_at", "started_at", "finished_at", "handed_over_at", "created_at",
    )  # fmt: skip


@admin.register(ExtractionLog)
class ExtractionLogAdmin(EvidenceAdmin):
    date_hierarchy = "created_at"
    list_display = (
        "created_at", "extraction_type", "status", "confidence_score", "provider", "model", "latency_ms", "cost_usd",
        "tenant",
    )  # fmt: skip
    list_filter = ("status", "extraction_type", "provider")
    list_select_related = ("tenant",)
    search_fields = ("public_id__exact", "document__public_id__exact")


class ReviewInline(ReadOnlyInline):
    model = ProctoringReview
    fields = readonly_fields = ("created_at", "reviewer", "outcome", "flagged", "notes")
    verbose_name_plural = ProctoringReview._meta.verbose_name_plural

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("reviewer")


@admin.register(ProctoringEvent)
class ProctoringEventAdmin(EvidenceAdmin):
    date_hierarchy = "detected_at"
    list_display = (
        "detected_at",
        "tenant",
        "test_session",
        "event_type",
        "severity",
        "reviewed",
        "outcome",
        "flagged",
    )
    list_filter = ("severity", "event_type", "reviewed", "outcome", "tenant")
    list_select_related = ("tenant", "test_session")
    search_fields = ("public_id__exact", "test_session__public_id__exact")
    inlines = (ReviewInline,)


@admin.register(ProctoringReview)
class ProctoringReviewAdmin(EvidenceAdmin):
    list_display = ("created_at", "tenant", "event", "reviewer", "outcome", "flagged")
    list_filter = ("outcome", "flagged")
    list_select_related = ("tenant", "event", "reviewer")
