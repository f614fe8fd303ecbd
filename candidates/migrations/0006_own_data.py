"""When personal data was erased, and what candidates ask a company for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.kernel.crypto
import config.kernel.models
import config.kernel.tenancy
from config.kernel.migrations import BatchedMigration, TenantKeys, TenantTable


class Migration(BatchedMigration):
    dependencies = [
        ("candidates", "0005_snapshots"),
        ("superadmin", "0004_walls_once_for_a_statement"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased"),
        ),
        migrations.CreateModel(
            name="CandidateRequest",
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
                    config.kernel.models.PublicIdField(db_column="request_id", max_length=100, prefix="creq"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "Question"),
                            ("correction", "Correction of data"),
                            ("deletion", "Deletion of data"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "To be answered"), ("answered", "Answered")],
                        default="open",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "text",
                    config.kernel.crypto.EncryptedTextField(blank=True, default="", verbose_name="text"),
                ),
                (
                    "answer",
                    config.kernel.crypto.EncryptedTextField(blank=True, default="", verbose_name="answer"),
                ),
                ("due_at", models.DateTimeField(verbose_name="answer due")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "candidate",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="candidates.candidate",
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
                "verbose_name": "request of a candidate",
                "verbose_name_plural": "requests of candidates",
                "db_table": "candidate_requests",
                "indexes": [
                    models.Index(fields=["tenant", "status", "due_at", "id"], name="candidate_requests_list"),
                    models.Index(fields=["candidate", "created_at"], name="candidate_requests_of"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["question", "correction", "deletion"])),
                        name="candidate_requests_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "answered"])),
                        name="candidate_requests_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "open"), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="candidate_requests_answered_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "deletion"), ("status", "open")),
                        fields=("candidate",),
                        name="candidate_requests_one_deletion",
                    ),
                ],
            },
        ),
        TenantTable("candidaterequest"),
        TenantKeys("candidaterequest"),
    ]
