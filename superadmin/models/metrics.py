"""Measurements of the product, and their summaries by hour and day."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TimestampedModel
from superadmin.enums import MetricType, MetricUnit, RollupResolution
from superadmin.querysets import SystemMetricQuerySet
from superadmin.validators import validate_tags


def _tenant():
    return models.ForeignKey(
        "superadmin.Tenant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tenant"),
    )


class SystemMetric(TimestampedModel):
    """One sample. No tenant: the whole platform. `value` is in `unit`."""

    public_id = PublicIdField("metric", db_column="metric_id")
    metric_name = models.CharField(_("name"), max_length=100)
    metric_type = models.CharField(_("type"), max_length=50, choices=MetricType.choices)
    value = models.FloatField(_("value"))
    unit = models.CharField(_("unit"), max_length=20, choices=MetricUnit.choices)
    service = models.CharField(_("service"), max_length=100, blank=True)
    tenant = _tenant()
    measured_at = models.DateTimeField(_("measured"), default=timezone.now)
    tags = models.JSONField(_("tags"), default=dict, blank=True, validators=[validate_tags])

    objects = SystemMetricQuerySet.as_manager()

    class Meta:
        db_table = "system_metrics"
        ordering = ["-measured_at"]
        verbose_name = _("metric sample")
        verbose_name_plural = _("metric samples")
        constraints = [
            choice_check("metric_type", MetricType, table="system_metrics"),
            choice_check("unit", MetricUnit, table="system_metrics"),
        ]
        indexes = [
            models.Index(fields=["metric_name", "-measured_at"], name="metrics_name_time"),
            models.Index(fields=["service", "-measured_at"], name="metrics_service_time"),
            models.Index(fields=["tenant", "-measured_at"], name="metrics_tenant_time"),
            models.Index(fields=["-measured_at"], name="metrics_time"),
            BrinIndex(fields=["measured_at"], name="metrics_time_brin"),
            GinIndex(fields=["tags"], name="metrics_tags"),
        ]

    def __str__(self):
        return f"{self.metric_name} {self.value:g} {self.unit}"


class SystemMetricRollup(models.Model):
    """The samples of one name, service and tenant inside one hour or day beginning at `bucket` (UTC)."""

    metric_name = models.CharField(_("name"), max_length=100)
    service = models.CharField(_("service"), max_length=100, blank=True)
    tenant = _tenant()
    resolution = models.CharField(_("resolution"), max_length=10, choices=RollupResolution.choices)
    bucket = models.DateTimeField(_("from"))
    avg = models.FloatField(_("mean"))
    min = models.FloatField(_("lowest"))
    max = models.FloatField(_("highest"))
    p95 = models.FloatField(_("95th percentile"))
    count = models.PositiveIntegerField(_("samples"))

    class Meta:
        db_table = "system_metric_rollups"
        ordering = ["-bucket", "metric_name"]
        verbose_name = _("metric summary")
        verbose_name_plural = _("metric summaries")
        constraints = [
            choice_check("resolution", RollupResolution, table="system_metric_rollups"),
            models.UniqueConstraint(
                fields=["metric_name", "service", "resolution", "bucket"],
                condition=Q(tenant__isnull=True),
                name="metric_rollups_platform_bucket",
            ),
            models.UniqueConstraint(
                fields=["metric_name", "service", "tenant", "resolution", "bucket"],
                condition=Q(tenant__isnull=False),
                name="metric_rollups_tenant_bucket",
            ),
        ]
        indexes = [models.Index(fields=["resolution", "-bucket"], name="metric_rollups_time")]

    def __str__(self):
        return f"{self.metric_name} {self.bucket:%Y-%m-%d %H:%M}"
