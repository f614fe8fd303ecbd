"""Minutes given while tests ran, for one attempt or an assessment."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.kernel.models
import config.kernel.tenancy
from config.kernel.migrations import BatchedMigration, TenantKeys, TenantTable


class Migration(BatchedMigration):
    dependencies = [
        ("assessments", "0019_recheck"),
        ("superadmin", "0003_search_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TimeGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "public_id",
                    config.kernel.models.PublicIdField(db_column="grant_id", max_length=100, prefix="grant"),
                ),
                ("request_key", models.CharField(max_length=64)),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="attempts")),
                (
                    "assessment",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="time_grants",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="time_grants",
                        to="assessments.testsession",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=config.kernel.tenancy.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="superadmin.tenant",
                    ),
                ),
            ],
            options={
                "verbose_name": "time given",
                "verbose_name_plural": "times given",
                "db_table": "time_grants",
                "indexes": [
                    models.Index(
                        condition=models.Q(("session__isnull", False)),
                        fields=["session"],
                        name="time_grants_session",
                    ),
                    models.Index(
                        condition=models.Q(("assessment__isnull", False)),
                        fields=["assessment", "created_at"],
                        name="time_grants_assessment",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "request_key"), name="time_grants_key_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 240)),
                        name="time_grants_minutes_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assessment__isnull", True), ("session__isnull", False)),
                            models.Q(("assessment__isnull", False), ("session__isnull", True)),
                            _connector="OR",
                        ),
                        name="time_grants_one_target",
                    ),
                ],
            },
        ),
        TenantTable("timegrant"),
        TenantKeys("timegrant"),
    ]
