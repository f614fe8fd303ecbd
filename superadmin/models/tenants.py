"""The company: isolation, plan and quotas hang on its row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TimestampedModel
from superadmin.enums import SubscriptionTier
from superadmin.querysets import TenantQuerySet
from superadmin.validators import DOMAIN, validate_features, validate_tenant_settings


def _quota(label):
    return models.IntegerField(label, null=True, blank=True, help_text=_("Empty: no limit."))


def _not_negative(field):
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}),
        name=f"tenants_{field}_positive",
    )


class Tenant(TimestampedModel):
    """One company. `settings` keys and defaults are `validators.TENANT_SETTINGS`."""

    public_id = PublicIdField("tenant", db_column="tenant_id")
    name = models.CharField(_("name"), max_length=255)
    domain = models.CharField(
        _("domain"), max_length=255, null=True, blank=True, unique=True, validators=[DOMAIN]
    )
    settings = models.JSONField(
        _("settings"), default=dict, blank=True, validators=[validate_tenant_settings]
    )
    features_enabled = models.JSONField(
        _("features"), default=dict, blank=True, validators=[validate_features]
    )
    max_users = _quota(_("user quota"))
    max_assessments = _quota(_("assessment quota"))
    max_candidates = _quota(_("candidate quota"))
    subscription_tier = models.CharField(
        _("plan"), max_length=50, choices=SubscriptionTier.choices, default=SubscriptionTier.FREE
    )
    subscription_expires_at = models.DateTimeField(_("paid until"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_trial = models.BooleanField(_("trial"), default=False)
    owner = models.ForeignKey(
        "accounts.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_tenants",
        verbose_name=_("owner"),
    )

    objects = TenantQuerySet.as_manager()

    class Meta:
        db_table = "tenants"
        ordering = ["name"]
        verbose_name = _("tenant")
        verbose_name_plural = _("tenants")
        constraints = [
            choice_check("subscription_tier", SubscriptionTier, table="tenants"),
            _not_negative("max_users"),
            _not_negative("max_assessments"),
            _not_negative("max_candidates"),
            models.CheckConstraint(
                condition=Q(domain__isnull=True) | Q(domain=Lower("domain")), name="tenants_domain_lower"
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="tenants_name"),
            models.Index(fields=["is_active"], name="tenants_active"),
            models.Index(fields=["subscription_expires_at"], name="tenants_expires"),
        ]

    def __str__(self):
        return self.name
