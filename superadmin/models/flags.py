"""Feature switches with gradual roll-out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from config.kernel.models import PublicIdField, TimestampedModel
from superadmin.querysets import FeatureFlagQuerySet
from superadmin.validators import FLAG_NAME, validate_object


class FeatureFlag(TimestampedModel):
    """A switch read by `selectors.flags.is_enabled`. `config` belongs to the feature that reads it."""

    public_id = PublicIdField("flag", db_column="flag_id")
    name = models.CharField(_("name"), max_length=100, unique=True, validators=[FLAG_NAME])
    description = models.TextField(_("description"), blank=True)
    is_enabled = models.BooleanField(_("switched on"), default=False, db_index=True)
    rollout_percentage = models.SmallIntegerField(
        _("roll-out, percent"),
        default=0,
        help_text=_("Share of people who get it while it is switched on, 0 to 100."),
    )
    allowed_tenants = models.ManyToManyField(
        "superadmin.Tenant", blank=True, related_name="+", verbose_name=_("always on for tenants")
    )
    allowed_users = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("always on for users")
    )
    config = models.JSONField(_("configuration"), default=dict, blank=True, validators=[validate_object])
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_column="created_by",
        verbose_name=_("created by"),
    )

    objects = FeatureFlagQuerySet.as_manager()

    class Meta:
        db_table = "feature_flags"
        ordering = ["name"]
        verbose_name = _("feature flag")
        verbose_name_plural = _("feature flags")
        constraints = [
            models.CheckConstraint(
                condition=Q(rollout_percentage__gte=0, rollout_percentage__lte=100),
                name="feature_flags_percentage",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="feature_flags_window",
            ),
        ]

    def __str__(self):
        return self.name
