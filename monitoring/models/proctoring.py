"""Evidence seen while a test runs, and what people made of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager
from monitoring.enums import (
    GRAVE_SEVERITIES,
    ProctoringEventType,
    ProctoringSeverity,
    ReviewOutcome,
)
from monitoring.querysets import ProctoringEventQuerySet
from monitoring.validators import validate_metadata

_grave = [severity.value for severity in GRAVE_SEVERITIES]


class ProctoringEvent(TenantModel):
    """Something that a session's browser, camera or microphone reported.

    `detected_at` is the server's time of arrival, `client_time` the browser's. The key that the client
    gave an event makes a repeated delivery harmless. The review columns hold the latest review;
    ProctoringReview keeps all of them.
    """

    public_id = PublicIdField("proc", db_column="event_id")
    test_session = TenantForeignKey(
        "assessments.TestSession",
        on_delete=models.PROTECT,
        related_name="proctoring_events",
        verbose_name=_("test session"),
    )
    event_type = models.CharField(_("type"), max_length=100, choices=ProctoringEventType.choices)
    severity = models.CharField(
        _("severity"), max_length=50, choices=ProctoringSeverity.choices, default=ProctoringSeverity.MEDIUM
    )
    severity_rank = models.GeneratedField(
        expression=Case(
            *[When(severity=value, then=Value(rank)) for rank, value in enumerate(ProctoringSeverity.values)],
            default=Value(0),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    detected_at = models.DateTimeField(_("detected"))
    client_time = models.DateTimeField(_("time in the browser"), null=True, blank=True)
    duration_seconds = models.PositiveIntegerField(_("duration, seconds"), null=True, blank=True)
    question = TenantForeignKey(
        "assessments.Question",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("question on screen"),
    )
    snapshot = TenantForeignKey(
        "candidates.UploadedDocument",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("snapshot"),
    )
    metadata = models.JSONField(_("details"), default=dict, blank=True, validators=[validate_metadata])
    idempotency_key = models.CharField(_("client's key"), max_length=64)
    reviewed = models.BooleanField(_("reviewed"), default=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_column="reviewed_by",
        verbose_name=_("reviewer"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewer_notes = models.TextField(_("notes"), blank=True)
    flagged = models.BooleanField(_("confirmed violation"), default=False)
    outcome = models.CharField(_("outcome"), max_length=20, choices=ReviewOutcome.choices, blank=True)

    objects = TenantManager.from_queryset(ProctoringEventQuerySet)()

    class Meta:
        db_table = "proctoring_events"
        ordering = ["-detected_at", "-id"]
        verbose_name = _("proctoring event")
        verbose_name_plural = _("proctoring events")
        constraints = [
            choice_check("event_type", ProctoringEventType, table="proctoring_events"),
            choice_check("severity", ProctoringSeverity, table="proctoring_events"),
            models.UniqueConstraint(
                fields=["test_session", "idempotency_key"], name="proctoring_events_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    reviewed=False,
                    reviewed_by__isnull=True,
                    reviewed_at__isnull=True,
                    flagged=False,
                    outcome="",
                )
                | Q(
                    reviewed=True,
                    reviewed_by__isnull=False,
                    reviewed_at__isnull=False,
                    outcome__in=ReviewOutcome.values,
                ),
                name="proctoring_events_review_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["test_session", "severity"], name="proctoring_session_severity"),
            models.Index(fields=["event_type"], name="proctoring_type"),
            models.Index(fields=["tenant", "-detected_at", "-id"], name="proctoring_tenant_detected"),
            models.Index(fields=["-detected_at"], name="proctoring_detected"),
            models.Index(
                fields=["tenant", "-severity_rank", "-detected_at", "-id"], name="proctoring_tenant_worst"
            ),
            models.Index(
                fields=["tenant", "-severity_rank", "-detected_at", "-id"],
                name="proctoring_queue",
                condition=Q(reviewed=False, severity__in=_grave),
            ),
        ]

    def __str__(self):
        return f"{self.get_event_type_display()} ({self.get_severity_display()})"


class ProctoringReview(TenantModel):
    """One review of an event. Later reviews are added, earlier ones stay."""

    public_id = PublicIdField("prev", db_column="review_id")
    event = TenantForeignKey(
        ProctoringEvent, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("event")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("reviewer")
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=ReviewOutcome.choices)
    flagged = models.BooleanField(_("confirmed violation"))
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        db_table = "proctoring_reviews"
        ordering = ["-created_at", "-id"]
        verbose_name = _("proctoring review")
        verbose_name_plural = _("proctoring reviews")
        constraints = [choice_check("outcome", ReviewOutcome, table="proctoring_reviews")]

    def __str__(self):
        return f"{self.get_outcome_display()} {self.created_at:%Y-%m-%d %H:%M}"
