"""Who did what: rows that are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField
from config.kernel.tenancy import TenantManager
from superadmin.enums import AuditAction, AuditSeverity
from superadmin.querysets import AuditLogQuerySet


class AuditLog(models.Model):
    """One action. Written by `operations.audit.record` alone; a trigger refuses UPDATE and DELETE.

    The rows of a company (and those of the platform, chain 0) form a chain: `position` counts from 1
    without a gap, `hash` covers the row and the hash before it. The actor's address and role are
    copied, so the row stays readable whatever becomes of the account.
    """

    public_id = PublicIdField("audit", db_column="log_id")
    tenant = models.ForeignKey(
        "superadmin.Tenant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tenant"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actor"),
    )
    user_email = models.CharField(_("actor's address"), max_length=255, blank=True)
    user_role = models.CharField(_("actor's role"), max_length=50, blank=True)
    action = models.CharField(_("action"), max_length=50, choices=AuditAction.choices)
    entity_type = models.CharField(_("entity"), max_length=100)
    entity_id = models.CharField(_("entity id"), max_length=100, blank=True)
    description = models.TextField(_("description"), blank=True)
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    ip_address = models.CharField(_("IP address"), max_length=45, blank=True)
    user_agent = models.CharField(_("user agent"), max_length=500, blank=True)
    request_id = models.CharField(_("request id"), max_length=100, blank=True)
    severity = models.CharField(
        _("severity"), max_length=20, choices=AuditSeverity.choices, default=AuditSeverity.INFO
    )
    created_at = models.DateTimeField(_("time"), default=timezone.now)
    chain = models.BigIntegerField(_("chain"))
    position = models.BigIntegerField(_("position"))
    prev_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    objects = TenantManager.from_queryset(AuditLogQuerySet)()

    class Meta:
        db_table = "audit_logs"
        ordering = ["-created_at", "-id"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        constraints = [
            choice_check("action", AuditAction, table="audit_logs"),
            choice_check("severity", AuditSeverity, table="audit_logs"),
            models.UniqueConstraint(fields=["chain", "position"], name="audit_logs_chain_position"),
            models.CheckConstraint(
                condition=Q(tenant__isnull=True, chain=0)
                | Q(tenant__isnull=False, chain=models.F("tenant_id")),
                name="audit_logs_chain_of_tenant",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "action"], name="audit_logs_user_action"),
            models.Index(fields=["action", "-created_at"], name="audit_logs_action"),
            models.Index(fields=["entity_type", "entity_id"], name="audit_logs_entity"),
            models.Index(fields=["entity_id"], name="audit_logs_entity_id"),
            models.Index(fields=["request_id"], name="audit_logs_request"),
            models.Index(fields=["-created_at", "-id"], name="audit_logs_created"),
            models.Index(fields=["tenant", "-created_at", "-id"], name="audit_logs_tenant_created"),
            models.Index(
                fields=["-created_at"],
                name="audit_logs_critical",
                condition=Q(severity=AuditSeverity.CRITICAL),
            ),
            GinIndex(fields=["changes"], name="audit_logs_changes"),
        ]

    def __str__(self):
        return f"{self.get_action_display()}: {self.entity_type} {self.entity_id}".rstrip()
