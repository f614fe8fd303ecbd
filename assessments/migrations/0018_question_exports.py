"""Files of questions that were asked for."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.kernel.models
import config.kernel.tenancy
from config.kernel.migrations import BatchedMigration, TenantTable


class Migration(BatchedMigration):
    dependencies = [
        ("assessments", "0017_navigation_and_pauses"),
        ("superadmin", "0003_search_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionExport",
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
                    config.kernel.models.PublicIdField(db_column="export_id", max_length=100, prefix="exp"),
                ),
                (
                    "file_format",
                    models.CharField(
                        choices=[
                            ("gift", "GIFT"),
                            ("aiken", "Aiken"),
                            ("moodle_xml", "Moodle XML"),
                            ("qti", "QTI 2.1"),
                            ("qti3", "QTI 3.0"),
                            ("csv", "CSV"),
                            ("xlsx", "XLSX"),
                        ],
                        max_length=20,
                        verbose_name="format",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("writing", "Being written"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                            ("expired", "Removed"),
                        ],
                        default="writing",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("filters", models.JSONField(blank=True, default=dict)),
                (
                    "question_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("counts", models.JSONField(blank=True, default=dict)),
                ("losses", models.JSONField(blank=True, default=dict)),
                ("file_name", models.CharField(blank=True, default="", max_length=255, verbose_name="file")),
                ("media_type", models.CharField(blank=True, default="", max_length=100)),
                ("storage_key", models.CharField(blank=True, default="", editable=False, max_length=255)),
                ("size", models.PositiveIntegerField(default=0, help_text="Bytes.")),
                ("error", models.TextField(blank=True, default="", verbose_name="problem")),
                ("task_id", models.CharField(blank=True, default="", editable=False, max_length=255)),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="kept until")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
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
                "verbose_name": "export of questions",
                "verbose_name_plural": "exports of questions",
                "db_table": "question_exports",
                "indexes": [
                    models.Index(fields=["tenant", "created_at", "id"], name="question_exports_created"),
                    models.Index(
                        condition=models.Q(("status", "ready")),
                        fields=["expires_at"],
                        name="question_exports_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["writing", "ready", "failed", "expired"])),
                        name="question_exports_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("file_format__in", ["gift", "aiken", "moodle_xml", "qti", "qti3", "csv", "xlsx"])
                        ),
                        name="question_exports_file_format_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "ready"), _negated=True),
                            models.Q(
                                models.Q(("storage_key", ""), _negated=True), ("expires_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="question_exports_file_there",
                    ),
                ],
            },
        ),
        TenantTable("questionexport"),
    ]
