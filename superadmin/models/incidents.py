"""Operational incidents and their timelines."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TimestampedModel
from superadmin.enums import (
    ACTIVE_INCIDENT_STATUSES,
    INCIDENT_TRANSITIONS,
    SOLVED_INCIDENT_STATUSES,
    IncidentSeverity,
    IncidentStatus,
    IncidentType,
)
from superadmin.querysets import SystemIncidentQuerySet
from superadmin.validators import validate_object

_active = [status.value for status in ACTIVE_INCIDENT_STATUSES]
_solved = [status.value for status in SOLVED_INCIDENT_STATUSES]


class SystemIncident(TimestampedModel):
    """Something is wrong with the product. `alert_rule` names the rule that opened it, if one did."""

    TRANSITIONS = INCIDENT_TRANSITIONS

    public_id = PublicIdField("incident", db_column="incident_id")
    title = models.CharField(_("title"), max_length=500)
    description = models.TextField(_("description"), blank=True)
    incident_type = models.CharField(_("type"), max_length=100, choices=IncidentType.choices)
    severity = models.CharField(_("severity"), max_length=20, choices=IncidentSeverity.choices)
    status = models.CharField(
        _("status"),
        max_length=50,
        choices=IncidentStatus.choices,
        default=IncidentStatus.OPEN,
        editable=False,
    )
    affected_users = models.PositiveIntegerField(_("affected users"), default=0)
    affected_tenants = models.ManyToManyField(
        "superadmin.Tenant", blank=True, related_name="incidents", verbose_name=_("affected tenants")
    )
    affected_services = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, verbose_name=_("affected services")
    )
    detected_at = models.DateTimeField(_("detected"), default=timezone.now)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_column="assigned_to",
        verbose_name=_("assigned to"),
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_column="reported_by",
        verbose_name=_("reported by"),
    )
    resolution_notes = models.TextField(_("resolution"), blank=True)
    root_cause = models.TextField(_("root cause"), blank=True)
    error_logs = models.JSONField(_("error logs"), default=dict, blank=True, validators=[validate_object])
    metrics = models.JSONField(_("measurements"), default=dict, blank=True, validators=[validate_object])
    alert_rule = models.CharField(_("alert rule"), max_length=100, blank=True, editable=False)

    objects = SystemIncidentQuerySet.as_manager()

    class Meta:
        db_table = "system_incidents"
        ordering = ["-detected_at"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [
            choice_check("incident_type", IncidentType, table="system_incidents"),
            choice_check("severity", IncidentSeverity, table="system_incidents"),
            choice_check("status", IncidentStatus, table="system_incidents"),
            models.CheckConstraint(
                condition=Q(status__in=_active, resolved_at__isnull=True)
                | Q(status__in=_solved, resolved_at__isnull=False, resolved_at__gte=F("detected_at")),
                name="system_incidents_resolved",
            ),
            models.UniqueConstraint(
                fields=["alert_rule"],
                condition=Q(status__in=_active) & ~Q(alert_rule=""),
                name="system_incidents_one_per_rule",
            ),
        ]
        indexes = [
            models.Index(fields=["severity", "status"], name="incidents_severity_status"),
            models.Index(fields=["incident_type"], name="incidents_type"),
            models.Index(fields=["-detected_at"], name="incidents_detected"),
            models.Index(fields=["-detected_at"], name="incidents_active", condition=Q(status__in=_active)),
            GinIndex(fields=["affected_services"], name="incidents_services"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_active(self):
        return self.status in ACTIVE_INCIDENT_STATUSES


class IncidentUpdate(models.Model):
    """One entry of an incident's timeline; `status` is the status after it."""

    public_id = PublicIdField("incup", db_column="update_id")
    incident = models.ForeignKey(
        SystemIncident, on_delete=models.CASCADE, related_name="updates", verbose_name=_("incident")
    )
    status = models.CharField(_("status"), max_length=50, choices=IncidentStatus.choices)
    message = models.TextField(_("message"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        db_table = "incident_updates"
        ordering = ["created_at", "id"]
        verbose_name = _("incident update")
        verbose_name_plural = _("incident updates")
        constraints = [choice_check("status", IncidentStatus, table="incident_updates")]
        indexes = [models.Index(fields=["incident", "created_at"], name="incident_updates_timeline")]

    def __str__(self):
        return f"{self.get_status_display()}: {self.message[:60]}"
