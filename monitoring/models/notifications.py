"""The in-app message."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TimestampedModel
from config.kernel.tenancy import TenantManager, current_tenant_id
from monitoring.enums import NotificationPriority, NotificationType
from monitoring.querysets import NotificationQuerySet
from monitoring.validators import validate_site_path


class Notification(TimestampedModel):
    """A message to one user. The tenant is the recipient's; candidates and superadmins have none.

    `dedupe_key` makes a repeated cause one message; `expires_at` takes it out of the inbox by itself.
    """

    public_id = PublicIdField("notif", db_column="notification_id")
    tenant = models.ForeignKey(
        "superadmin.Tenant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        default=current_tenant_id,
        related_name="+",
        editable=False,
        verbose_name=_("tenant"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notifications",
        verbose_name=_("recipient"),
    )
    notification_type = models.CharField(_("type"), max_length=50, choices=NotificationType.choices)
    title = models.CharField(_("title"), max_length=255)
    message = models.TextField(_("message"), blank=True)
    related_entity_type = models.CharField(_("entity"), max_length=50, blank=True)
    related_entity_id = models.CharField(_("entity id"), max_length=100, blank=True)
    action_url = models.CharField(_("link"), max_length=500, blank=True, validators=[validate_site_path])
    is_read = models.BooleanField(_("read"), default=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    is_archived = models.BooleanField(_("archived"), default=False)
    priority = models.CharField(
        _("priority"),
        max_length=20,
        choices=NotificationPriority.choices,
        default=NotificationPriority.NORMAL,
    )
    dedupe_key = models.CharField(_("cause"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)

    objects = TenantManager.from_queryset(NotificationQuerySet)()

    class Meta:
        db_table = "notifications"
        ordering = ["-created_at", "-id"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            choice_check("notification_type", NotificationType, table="notifications"),
            choice_check("priority", NotificationPriority, table="notifications"),
            models.CheckConstraint(
                condition=Q(is_read=False, read_at__isnull=True) | Q(is_read=True, read_at__isnull=False),
                name="notifications_read_has_time",
            ),
            models.CheckConstraint(
                condition=Q(action_url="")
                | (Q(action_url__startswith="/") & ~Q(action_url__startswith="//")),
                name="notifications_site_relative",
            ),
            models.UniqueConstraint(
                fields=["user", "dedupe_key"], condition=~Q(dedupe_key=""), name="notifications_cause_once"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notifications_inbox"),
            models.Index(
                fields=["user", "-created_at", "-id"],
                name="notifications_unread",
                condition=Q(is_read=False, is_archived=False),
            ),
            models.Index(fields=["notification_type"], name="notifications_type"),
            models.Index(fields=["related_entity_type", "related_entity_id"], name="notifications_entity"),
        ]

    def __str__(self):
        return self.title
