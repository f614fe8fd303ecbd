import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import config.kernel.models
import config.kernel.tenancy
import monitoring.validators
from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("assessments", "0001_initial"),
        ("candidates", "0001_initial"),
        ("superadmin", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProctoringEvent",
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
                    config.kernel.models.PublicIdField(db_column="event_id", max_length=100, prefix="proc"),
                ),
                (
                    "event_type",
                    models.CharField(
                        choices=[
                            ("multiple_faces", "More than one face"),
                            ("no_face", "No face"),
                            ("face_mismatch", "Another face"),
                            ("camera_disconnect", "Camera lost"),
                            ("camera_muted", "Camera covered"),
                            ("tab_switch", "Left the tab"),
                            ("window_blur", "Left the window"),
                            ("fullscreen_exit", "Left full screen"),
                            ("copy_paste", "Copied or pasted"),
                            ("context_menu", "Opened the context menu"),
                            ("devtools", "Opened developer tools"),
                            ("print_screen", "Took a screenshot"),
                            ("audio_spike", "Loud noise"),
                            ("second_voice", "Second voice"),
                            ("screen_share_denied", "Screen sharing refused"),
                            ("unauthorized_app", "Other program"),
                            ("connection_lost", "Connection lost"),
                        ],
                        max_length=100,
                        verbose_name="type",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("critical", "Critical"),
                        ],
                        default="medium",
                        max_length=50,
                        verbose_name="severity",
                    ),
                ),
                (
                    "severity_rank",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(severity="low", then=models.Value(0)),
                            models.When(severity="medium", then=models.Value(1)),
                            models.When(severity="high", then=models.Value(2)),
                            models.When(severity="critical", then=models.Value(3)),
                            default=models.Value(0),
                        ),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
                ("detected_at", models.DateTimeField(verbose_name="detected")),
                (
                    "client_time",
                    models.DateTimeField(blank=True, null=True, verbose_name="time in the browser"),
                ),
                (
                    "duration_seconds",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="duration, seconds"),
                ),
                (
                    "metadata",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[monitoring.validators.validate_metadata],
                        verbose_name="details",
                    ),
                ),
                ("idempotency_key", models.CharField(max_length=64, verbose_name="client's key")),
                ("reviewed", models.BooleanField(default=False, verbose_name="reviewed")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                ("reviewer_notes", models.TextField(blank=True, verbose_name="notes")),
                ("flagged", models.BooleanField(default=False, verbose_name="confirmed violation")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("valid", "Valid"), ("warning", "Warning"), ("invalid", "Invalid")],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "question",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="assessments.question",
                        verbose_name="question on screen",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_column="reviewed_by",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
                (
                    "snapshot",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="candidates.uploadeddocument",
                        verbose_name="snapshot",
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
                (
                    "test_session",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proctoring_events",
                        to="assessments.testsession",
                        verbose_name="test session",
                    ),
                ),
            ],
            options={
                "verbose_name": "proctoring event",
                "verbose_name_plural": "proctoring events",
                "db_table": "proctoring_events",
                "ordering": ["-detected_at", "-id"],
                "indexes": [
                    models.Index(fields=["test_session", "severity"], name="proctoring_session_severity"),
                    models.Index(fields=["event_type"], name="proctoring_type"),
                    models.Index(fields=["tenant", "-detected_at", "-id"], name="proctoring_tenant_detected"),
                    models.Index(fields=["-detected_at"], name="proctoring_detected"),
                    models.Index(
                        fields=["tenant", "-severity_rank", "-detected_at", "-id"],
                        name="proctoring_tenant_worst",
                    ),
                    models.Index(
                        condition=models.Q(("reviewed", False), ("severity__in", ["high", "critical"])),
                        fields=["tenant", "-severity_rank", "-detected_at", "-id"],
                        name="proctoring_queue",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "event_type__in",
                                [
                                    "multiple_faces",
                                    "no_face",
                                    "face_mismatch",
                                    "camera_disconnect",
                                    "camera_muted",
                                    "tab_switch",
                                    "window_blur",
                                    "fullscreen_exit",
                                    "copy_paste",
                                    "context_menu",
                                    "devtools",
                                    "print_screen",
                                    "audio_spike",
                                    "second_voice",
                                    "screen_share_denied",
                                    "unauthorized_app",
                                    "connection_lost",
                                ],
                            )
                        ),
                        name="proctoring_events_event_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["low", "medium", "high", "critical"])),
                        name="proctoring_events_severity_known",
                    ),
                    models.UniqueConstraint(
                        fields=("test_session", "idempotency_key"), name="proctoring_events_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("flagged", False),
                                ("outcome", ""),
                                ("reviewed", False),
                                ("reviewed_at__isnull", True),
                                ("reviewed_by__isnull", True),
                            ),
                            models.Q(
                                ("outcome__in", ["valid", "warning", "invalid"]),
                                ("reviewed", True),
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proctoring_events_review_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProctoringReview",
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
                    config.kernel.models.PublicIdField(db_column="review_id", max_length=100, prefix="prev"),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("valid", "Valid"), ("warning", "Warning"), ("invalid", "Invalid")],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("flagged", models.BooleanField(verbose_name="confirmed violation")),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                (
                    "event",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="monitoring.proctoringevent",
                        verbose_name="event",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
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
                "verbose_name": "proctoring review",
                "verbose_name_plural": "proctoring reviews",
                "db_table": "proctoring_reviews",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["valid", "warning", "invalid"])),
                        name="proctoring_reviews_outcome_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CeleryTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("task_id", models.CharField(max_length=255, unique=True, verbose_name="job id")),
                ("task_name", models.CharField(max_length=255, verbose_name="job")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("PENDING", "Waiting"),
                            ("STARTED", "Running"),
                            ("SUCCESS", "Done"),
                            ("FAILURE", "Failed"),
                            ("RETRY", "Will be retried"),
                            ("REVOKED", "Cancelled"),
                        ],
                        default="PENDING",
                        max_length=50,
                        verbose_name="status",
                    ),
                ),
                (
                    "result",
                    models.JSONField(
                        blank=True,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        null=True,
                        verbose_name="result",
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="error")),
                ("related_type", models.CharField(blank=True, max_length=50, verbose_name="entity")),
                ("related_id", models.CharField(blank=True, max_length=100, verbose_name="entity id")),
                ("queue", models.CharField(blank=True, max_length=50, verbose_name="queue")),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="progress")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("call", models.JSONField(blank=True, default=dict, editable=False, verbose_name="call")),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="due")),
                (
                    "handed_over_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="handed over again"),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        default=config.kernel.tenancy.current_tenant_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="superadmin.tenant",
                        verbose_name="tenant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
            ],
            options={
                "verbose_name": "background job",
                "verbose_name_plural": "background jobs",
                "db_table": "celery_tasks",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["status", "-created_at"], name="celery_tasks_status"),
                    models.Index(fields=["tenant", "-created_at", "-id"], name="celery_tasks_tenant"),
                    models.Index(fields=["-created_at", "-id"], name="celery_tasks_created"),
                    models.Index(fields=["related_type", "related_id"], name="celery_tasks_entity"),
                    models.Index(
                        condition=models.Q(("status", "PENDING")),
                        fields=["due_at"],
                        name="celery_tasks_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["PENDING", "STARTED", "SUCCESS", "FAILURE", "RETRY", "REVOKED"])
                        ),
                        name="celery_tasks_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)), name="celery_tasks_progress"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtractionLog",
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
                        db_column="extraction_id", max_length=100, prefix="extr"
                    ),
                ),
                (
                    "extraction_type",
                    models.CharField(
                        choices=[
                            ("cv_llm", "CV, language model"),
                            ("jd_llm", "Job description, language model"),
                            ("cv_text", "CV, text"),
                            ("jd_text", "Job description, text"),
                            ("document_text", "Other document, text"),
                            ("questions_llm", "Questions, language model"),
                        ],
                        max_length=50,
                        verbose_name="type",
                    ),
                ),
                ("input_length", models.PositiveIntegerField(default=0, verbose_name="input, characters")),
                ("output_data", models.JSONField(blank=True, default=dict, verbose_name="fields found")),
                (
                    "output_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="hash of the result"),
                ),
                (
                    "confidence_score",
                    models.DecimalField(decimal_places=3, default=0, max_digits=4, verbose_name="confidence"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("success", "Success"), ("failed", "Failed")],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("error_message", models.TextField(blank=True, verbose_name="error")),
                ("provider", models.CharField(blank=True, max_length=50, verbose_name="provider")),
                ("model", models.CharField(blank=True, max_length=100, verbose_name="model")),
                ("input_tokens", models.PositiveIntegerField(default=0, verbose_name="tokens in")),
                ("output_tokens", models.PositiveIntegerField(default=0, verbose_name="tokens out")),
                ("latency_ms", models.PositiveIntegerField(default=0, verbose_name="latency, ms")),
                (
                    "cost_usd",
                    models.DecimalField(
                        decimal_places=6, default=0, max_digits=10, verbose_name="cost, US dollars"
                    ),
                ),
                (
                    "document",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="extractions",
                        to="candidates.uploadeddocument",
                        verbose_name="document",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        default=config.kernel.tenancy.current_tenant_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="superadmin.tenant",
                        verbose_name="tenant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
            ],
            options={
                "verbose_name": "extraction",
                "verbose_name_plural": "extraction log",
                "db_table": "extraction_logs",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["-created_at"], name="extraction_logs_created"),
                    models.Index(fields=["tenant", "-created_at", "-id"], name="extraction_logs_tenant"),
                    models.Index(fields=["extraction_type"], name="extraction_logs_type"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "extraction_type__in",
                                ["cv_llm", "jd_llm", "cv_text", "jd_text", "document_text", "questions_llm"],
                            )
                        ),
                        name="extraction_logs_extraction_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["success", "failed"])),
                        name="extraction_logs_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence_score__gte", 0), ("confidence_score__lte", 1)),
                        name="extraction_logs_confidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "success"),
                            models.Q(("error_message", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="extraction_logs_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
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
                        db_column="notification_id", max_length=100, prefix="notif"
                    ),
                ),
                (
                    "notification_type",
                    models.CharField(
                        choices=[
                            ("system", "System"),
                            ("assessment", "Assessment"),
                            ("interview", "Interview"),
                            ("application", "Application"),
                            ("proctoring", "Proctoring"),
                        ],
                        max_length=50,
                        verbose_name="type",
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("message", models.TextField(blank=True, verbose_name="message")),
                ("related_entity_type", models.CharField(blank=True, max_length=50, verbose_name="entity")),
                ("related_entity_id", models.CharField(blank=True, max_length=100, verbose_name="entity id")),
                (
                    "action_url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[monitoring.validators.validate_site_path],
                        verbose_name="link",
                    ),
                ),
                ("is_read", models.BooleanField(default=False, verbose_name="read")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                ("is_archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("normal", "Normal"),
                            ("high", "High"),
                            ("urgent", "Urgent"),
                        ],
                        default="normal",
                        max_length=20,
                        verbose_name="priority",
                    ),
                ),
                ("dedupe_key", models.CharField(blank=True, max_length=200, verbose_name="cause")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires")),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        default=config.kernel.tenancy.current_tenant_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="superadmin.tenant",
                        verbose_name="tenant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recipient",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "db_table": "notifications",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["user", "-created_at", "-id"], name="notifications_inbox"),
                    models.Index(
                        condition=models.Q(("is_archived", False), ("is_read", False)),
                        fields=["user", "-created_at", "-id"],
                        name="notifications_unread",
                    ),
                    models.Index(fields=["notification_type"], name="notifications_type"),
                    models.Index(
                        fields=["related_entity_type", "related_entity_id"], name="notifications_entity"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "notification_type__in",
                                ["system", "assessment", "interview", "application", "proctoring"],
                            )
                        ),
                        name="notifications_notification_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", ["low", "normal", "high", "urgent"])),
                        name="notifications_priority_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_read", False), ("read_at__isnull", True)),
                            models.Q(("is_read", True), ("read_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="notifications_read_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("action_url", ""),
                            models.Q(
                                ("action_url__startswith", "/"),
                                models.Q(("action_url__startswith", "//"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notifications_site_relative",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("dedupe_key", ""), _negated=True),
                        fields=("user", "dedupe_key"),
                        name="notifications_cause_once",
                    ),
                ],
            },
        ),
    ]
