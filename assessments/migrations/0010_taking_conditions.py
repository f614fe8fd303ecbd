"""Taking a test under other conditions: accommodations, pauses, cameras, messages, what a result shows."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.kernel.crypto
import config.kernel.models
import config.kernel.tenancy
from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    dependencies = [
        ("assessments", "0009_several_letters"),
        ("candidates", "0004_trigrams"),
        ("superadmin", "0003_search_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Accommodation",
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
                    config.kernel.models.PublicIdField(
                        db_column="accommodation_id", max_length=100, prefix="acc"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for a decision"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                            ("ended", "Ended"),
                        ],
                        default="requested",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("reason", config.kernel.crypto.EncryptedTextField(verbose_name="reason")),
                (
                    "extra_time_percent",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Per cent of every time limit.",
                        validators=[django.core.validators.MaxValueValidator(200)],
                        verbose_name="extra time",
                    ),
                ),
                (
                    "break_minutes",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Minutes in all.",
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="breaks",
                    ),
                ),
                ("no_camera", models.BooleanField(default=False, verbose_name="no camera")),
                ("larger_type", models.BooleanField(default=False, verbose_name="larger type")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "answer",
                    models.TextField(
                        blank=True, default="", max_length=2000, verbose_name="answer to the candidate"
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
            ],
            options={
                "verbose_name": "accommodation",
                "verbose_name_plural": "accommodations",
                "db_table": "accommodations",
            },
        ),
        migrations.CreateModel(
            name="SessionMessage",
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
                    config.kernel.models.PublicIdField(db_column="message_id", max_length=100, prefix="msg"),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="message")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="seen")),
            ],
            options={
                "verbose_name": "message during a test",
                "verbose_name_plural": "messages during tests",
                "db_table": "session_messages",
            },
        ),
        migrations.CreateModel(
            name="SessionPause",
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
                    "kind",
                    models.CharField(
                        choices=[("candidate", "The candidate"), ("staff", "Staff")], max_length=20
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="from")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="to")),
            ],
            options={
                "verbose_name": "pause of an attempt",
                "verbose_name_plural": "pauses of attempts",
                "db_table": "session_pauses",
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="pause_minutes",
            field=models.PositiveSmallIntegerField(
                default=5,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(60),
                ],
                verbose_name="minutes of a pause",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="pauses_allowed",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="0: none.",
                validators=[django.core.validators.MaxValueValidator(10)],
                verbose_name="pauses",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="practice_item",
            field=models.BooleanField(default=True, verbose_name="practice question before the test"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="result_detail",
            field=models.CharField(
                choices=[
                    ("score", "The score"),
                    ("sections", "The score of each section"),
                    ("answers", "The own answers, without right or wrong"),
                ],
                default="score",
                max_length=20,
                verbose_name="what candidates see",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="stores_snapshots",
            field=models.BooleanField(
                default=False,
                help_text="Pictures of the moments that were noted.",
                verbose_name="keep pictures",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="violation_limit",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="How often the test may be left; left empty, it never ends by itself.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="end after",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="watches_camera",
            field=models.BooleanField(default=False, verbose_name="camera"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="watches_microphone",
            field=models.BooleanField(default=False, verbose_name="microphone"),
        ),
        migrations.AddField(
            model_name="testsession",
            name="extra_seconds",
            field=models.PositiveIntegerField(default=0, verbose_name="time granted"),
        ),
        migrations.AddField(
            model_name="testsession",
            name="paused_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="paused"),
        ),
        migrations.AddField(
            model_name="testsession",
            name="reached",
            field=models.PositiveIntegerField(default=1, verbose_name="question reached"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("result_detail__in", ["score", "sections", "answers"])),
                name="assessments_result_detail_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pause_minutes__gte", 1), ("pause_minutes__lte", 60), ("pauses_allowed__lte", 10)
                ),
                name="assessments_pauses_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("violation_limit__isnull", True),
                    models.Q(("violation_limit__gte", 1), ("violation_limit__lte", 100)),
                    _connector="OR",
                ),
                name="assessments_violation_limit_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("stores_snapshots", False), ("watches_camera", True), _connector="OR"),
                name="assessments_snapshots_need_camera",
            ),
        ),
        migrations.AddField(
            model_name="accommodation",
            name="candidate",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accommodations",
                to="candidates.candidate",
            ),
        ),
        migrations.AddField(
            model_name="accommodation",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="accommodation",
            name="tenant",
            field=models.ForeignKey(
                default=config.kernel.tenancy.current_tenant_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="superadmin.tenant",
            ),
        ),
        migrations.AddField(
            model_name="testsession",
            name="accommodation",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="assessments.accommodation",
            ),
        ),
        migrations.AddIndex(
            model_name="testsession",
            index=models.Index(
                condition=models.Q(("accommodation__isnull", False)),
                fields=["accommodation"],
                name="test_sessions_accommodation",
            ),
        ),
        migrations.AddConstraint(
            model_name="testsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("paused_at__isnull", True), ("status", "started"), _connector="OR"),
                name="test_sessions_only_running_pause",
            ),
        ),
        migrations.AddField(
            model_name="sessionmessage",
            name="sent_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sessionmessage",
            name="session",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="assessments.testsession",
            ),
        ),
        migrations.AddField(
            model_name="sessionmessage",
            name="tenant",
            field=models.ForeignKey(
                default=config.kernel.tenancy.current_tenant_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="superadmin.tenant",
            ),
        ),
        migrations.AddField(
            model_name="sessionpause",
            name="session",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pauses",
                to="assessments.testsession",
            ),
        ),
        migrations.AddField(
            model_name="sessionpause",
            name="started_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sessionpause",
            name="tenant",
            field=models.ForeignKey(
                default=config.kernel.tenancy.current_tenant_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="superadmin.tenant",
            ),
        ),
        migrations.AddIndex(
            model_name="accommodation",
            index=models.Index(fields=["tenant", "status", "created_at", "id"], name="accommodations_list"),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["requested", "approved", "declined", "ended"])),
                name="accommodations_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.CheckConstraint(
                condition=models.Q(("break_minutes__lte", 120), ("extra_time_percent__lte", 200)),
                name="accommodations_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extra_time_percent__gt", 0),
                    ("break_minutes__gt", 0),
                    ("no_camera", True),
                    ("larger_type", True),
                    _connector="OR",
                ),
                name="accommodations_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["requested", "ended"]), ("decided_at__isnull", False), _connector="OR"
                ),
                name="accommodations_decided_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "requested")),
                fields=("candidate",),
                name="accommodations_one_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "approved")),
                fields=("candidate",),
                name="accommodations_one_holds",
            ),
        ),
        migrations.AddIndex(
            model_name="sessionmessage",
            index=models.Index(fields=["session", "created_at"], name="session_messages_session"),
        ),
        migrations.AddIndex(
            model_name="sessionpause",
            index=models.Index(fields=["session", "started_at"], name="session_pauses_session"),
        ),
        migrations.AddConstraint(
            model_name="sessionpause",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["candidate", "staff"])), name="session_pauses_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionpause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("started_at")), _connector="OR"
                ),
                name="session_pauses_times_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionpause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("session",),
                name="session_pauses_one_open",
            ),
        ),
    ]
