from decimal import Decimal

import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import assessments.models.sessions
import assessments.validators
import config.kernel.crypto
import config.kernel.models
import config.kernel.tenancy
from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("candidates", "0001_initial"),
        ("superadmin", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
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
                        db_column="assessment_id", max_length=100, prefix="assess"
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "description",
                    models.TextField(blank=True, default="", max_length=10000, verbose_name="description"),
                ),
                ("job_title", models.CharField(max_length=255, verbose_name="job title")),
                (
                    "required_skills",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[assessments.validators.validate_required_skills],
                        verbose_name="required skills",
                    ),
                ),
                (
                    "required_roles",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[assessments.validators.validate_names],
                        verbose_name="required roles",
                    ),
                ),
                (
                    "duration_minutes",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="Minutes, 1 to 480.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="duration",
                    ),
                ),
                ("is_questionnaire_enabled", models.BooleanField(default=True, verbose_name="questions")),
                ("is_interview_enabled", models.BooleanField(default=False, verbose_name="interview")),
                (
                    "pass_mark",
                    models.PositiveSmallIntegerField(
                        default=70,
                        help_text="Per cent of the points, 0 to 100.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="pass mark",
                    ),
                ),
                (
                    "score_release",
                    models.CharField(
                        choices=[
                            ("immediate", "At once"),
                            ("delayed", "After some hours"),
                            ("manual", "By hand"),
                        ],
                        default="delayed",
                        max_length=20,
                        verbose_name="score for the candidate",
                    ),
                ),
                (
                    "score_release_hours",
                    models.PositiveSmallIntegerField(
                        default=24,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(720),
                        ],
                        verbose_name="hours until release",
                    ),
                ),
                (
                    "max_attempts",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="attempts",
                    ),
                ),
                (
                    "shuffle_questions",
                    models.BooleanField(default=True, verbose_name="shuffle the questions"),
                ),
                ("shuffle_options", models.BooleanField(default=True, verbose_name="shuffle the options")),
                (
                    "proctoring_level",
                    models.CharField(
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                        default="medium",
                        max_length=20,
                        verbose_name="proctoring",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, editable=False, verbose_name="active")),
                (
                    "is_published",
                    models.BooleanField(default=False, editable=False, verbose_name="published"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published at"),
                ),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="open until")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_column="created_by",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
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
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "db_table": "assessments",
                "indexes": [
                    models.Index(
                        fields=["tenant", "is_active", "created_at", "id"], name="assessments_tenant_created"
                    ),
                    models.Index(
                        fields=["tenant", "is_published", "created_at"], name="assessments_tenant_published"
                    ),
                    models.Index(fields=["tenant", "title", "id"], name="assessments_tenant_title"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score_release__in", ["immediate", "delayed", "manual"])),
                        name="assessments_score_release_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proctoring_level__in", ["low", "medium", "high"])),
                        name="assessments_proctoring_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_questionnaire_enabled", True),
                            ("is_interview_enabled", True),
                            _connector="OR",
                        ),
                        name="assessments_one_part_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duration_minutes__gte", 1), ("duration_minutes__lte", 480)),
                        name="assessments_duration_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pass_mark__gte", 0), ("pass_mark__lte", 100)),
                        name="assessments_pass_mark_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score_release_hours__gte", 1), ("score_release_hours__lte", 720)
                        ),
                        name="assessments_release_hours_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_attempts__gte", 1), ("max_attempts__lte", 10)),
                        name="assessments_attempts_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_active", True), ("is_published", False), _connector="OR"),
                        name="assessments_inactive_unpublished",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentApplication",
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
                        db_column="application_id", max_length=100, prefix="app"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("in_progress", "In progress"),
                            ("completed", "Completed"),
                            ("shortlisted", "Shortlisted"),
                            ("rejected", "Rejected"),
                        ],
                        default="pending",
                        max_length=50,
                        verbose_name="status",
                    ),
                ),
                (
                    "applied_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="applied"),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="test started")),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="test ended")),
                (
                    "candidate_availability",
                    models.PositiveSmallIntegerField(
                        default=100,
                        help_text="Per cent of full time at application time, 0 to 100.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="availability",
                    ),
                ),
                (
                    "submitted_skills",
                    models.JSONField(blank=True, default=dict, verbose_name="skills stated"),
                ),
                (
                    "role_applied_for",
                    models.CharField(blank=True, default="", max_length=255, verbose_name="role applied for"),
                ),
                (
                    "assessment",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "candidate",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
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
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "db_table": "assessment_applications",
                "indexes": [
                    models.Index(fields=["tenant", "applied_at", "id"], name="applications_tenant_applied"),
                    models.Index(
                        fields=["tenant", "status", "applied_at", "id"], name="applications_tenant_status"
                    ),
                    models.Index(
                        fields=["assessment", "status", "applied_at"], name="applications_assessment"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["pending", "in_progress", "completed", "shortlisted", "rejected"])
                        ),
                        name="assessment_applications_status_known",
                    ),
                    models.UniqueConstraint(
                        fields=("candidate", "assessment"), name="assessment_applications_pair_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("candidate_availability__gte", 0), ("candidate_availability__lte", 100)
                        ),
                        name="assessment_applications_availability_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("completed_at__isnull", True),
                            ("completed_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="assessment_applications_times_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["in_progress", "completed"]), _negated=True),
                            ("started_at__isnull", False),
                            _connector="OR",
                        ),
                        name="assessment_applications_started_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "completed"), _negated=True),
                            ("completed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="assessment_applications_completed_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentToken",
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
                        db_column="invitation_id", max_length=100, prefix="inv"
                    ),
                ),
                ("candidate_email", config.kernel.crypto.EncryptedTextField(verbose_name="e-mail")),
                ("email_hash", models.CharField(editable=False, max_length=64)),
                (
                    "token",
                    models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True),
                ),
                ("token_prefix", models.CharField(blank=True, default="", editable=False, max_length=6)),
                (
                    "message",
                    models.TextField(
                        blank=True, default="", max_length=2000, verbose_name="personal message"
                    ),
                ),
                (
                    "valid_hours",
                    models.PositiveSmallIntegerField(
                        default=24,
                        help_text="Hours, 1 to 720.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(720),
                        ],
                        verbose_name="valid for",
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("sent_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent")),
                (
                    "send_error",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=255,
                        verbose_name="delivery problem",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="opened"),
                ),
                ("used_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="used")),
                ("used_ip", models.GenericIPAddressField(blank=True, editable=False, null=True)),
                (
                    "is_used",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.ExpressionWrapper(
                            models.Q(("used_at__isnull", False)), output_field=models.BooleanField()
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked"),
                ),
                (
                    "application",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="assessments.assessmentapplication",
                    ),
                ),
                (
                    "assessment",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "candidate",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_column="created_by",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
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
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "db_table": "assessment_tokens",
                "indexes": [
                    models.Index(fields=["tenant", "email_hash"], name="assessment_tokens_email"),
                    models.Index(fields=["assessment", "created_at", "id"], name="assessment_tokens_list"),
                    models.Index(fields=["application", "created_at"], name="assessment_tokens_application"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True), ("used_at__isnull", True)),
                        fields=("assessment", "email_hash"),
                        name="assessment_tokens_one_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_hours__gte", 1), ("valid_hours__lte", 720)),
                        name="assessment_tokens_validity_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("token__isnull", True), ("token__regex", "^[0-9a-f]{64}$"), _connector="OR"
                        ),
                        name="assessment_tokens_hash_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True), ("token__isnull", False), _connector="OR"
                        ),
                        name="assessment_tokens_used_was_minted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobDescription",
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
                    config.kernel.models.PublicIdField(db_column="jd_id", max_length=100, prefix="jd"),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                ("description", models.TextField(blank=True, default="", verbose_name="remarks")),
                ("extracted_text", models.TextField(blank=True, default="", verbose_name="text")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "No text yet"), ("ready", "Ready")],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "document",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job_descriptions",
                        to="candidates.uploadeddocument",
                        verbose_name="file",
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
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        db_column="uploaded_by",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "job description",
                "verbose_name_plural": "job descriptions",
                "db_table": "job_descriptions",
                "indexes": [
                    models.Index(
                        fields=["tenant", "is_active", "created_at", "id"], name="jd_tenant_created"
                    ),
                    models.Index(fields=["tenant", "title", "id"], name="jd_tenant_title"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "ready"])),
                        name="job_descriptions_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "ready"), _negated=True),
                            models.Q(("extracted_text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="job_descriptions_ready_has_text",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="jd",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="assessments.jobdescription",
                verbose_name="job description",
            ),
        ),
        migrations.CreateModel(
            name="QuestionSet",
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
                        db_column="question_set_id", max_length=100, prefix="qs"
                    ),
                ),
                ("title", models.CharField(blank=True, default="", max_length=255, verbose_name="title")),
                ("skill", models.CharField(max_length=255, verbose_name="skill")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("basic", "Basic"),
                            ("intermediate", "Intermediate"),
                            ("advanced", "Advanced"),
                        ],
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("llm", "Generated"), ("manual", "Written by hand"), ("import", "Imported")],
                        default="manual",
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("generating", "Being generated"),
                            ("ready", "Ready"),
                            ("failed", "Generation failed"),
                            ("retired", "Retired"),
                        ],
                        default="ready",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "total_questions",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="questions"),
                ),
                (
                    "generation_model",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="model"),
                ),
                ("prompt_version", models.CharField(blank=True, default="", max_length=50)),
                (
                    "quality_score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="0 to 100, from the checks after generation.",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="quality",
                    ),
                ),
                (
                    "version",
                    models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "locked_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="locked"),
                ),
                (
                    "copied_from",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="assessments.questionset",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_column="created_by",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
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
                "verbose_name": "question set",
                "verbose_name_plural": "question sets",
                "db_table": "question_sets",
                "indexes": [
                    models.Index(fields=["tenant", "skill", "level", "id"], name="question_sets_skill_level"),
                    models.Index(fields=["tenant", "level", "created_at"], name="question_sets_level"),
                    models.Index(
                        fields=["tenant", "status", "created_at", "id"], name="question_sets_tenant_created"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["basic", "intermediate", "advanced"])),
                        name="question_sets_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["llm", "manual", "import"])),
                        name="question_sets_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["generating", "ready", "failed", "retired"])),
                        name="question_sets_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("skill", ""), _negated=True), name="question_sets_skill_given"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quality_score__isnull", True),
                            models.Q(("quality_score__gte", 0), ("quality_score__lte", 100)),
                            _connector="OR",
                        ),
                        name="question_sets_quality_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
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
                    config.kernel.models.PublicIdField(db_column="public_id", max_length=100, prefix="q"),
                ),
                ("question_text", models.TextField(max_length=10000, verbose_name="question")),
                (
                    "options",
                    models.JSONField(
                        validators=[assessments.validators.validate_options], verbose_name="options"
                    ),
                ),
                ("correct_answer", models.CharField(max_length=10, verbose_name="right answer")),
                (
                    "explanation",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Why the answer is right; for staff.",
                        max_length=10000,
                        verbose_name="explanation",
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal(1),
                        max_digits=6,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01")),
                            django.core.validators.MaxValueValidator(Decimal(1000)),
                        ],
                        verbose_name="points",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, editable=False, verbose_name="position")),
                (
                    "difficulty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("basic", "Basic"),
                            ("intermediate", "Intermediate"),
                            ("advanced", "Advanced"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="difficulty",
                    ),
                ),
                ("topic", models.CharField(blank=True, default="", max_length=255, verbose_name="topic")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approved", "Approved"),
                            ("flagged", "Flagged"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "generation_model",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="model"),
                ),
                (
                    "generation_time",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="Seconds for this question.",
                        max_digits=8,
                        null=True,
                    ),
                ),
                (
                    "jd",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="assessments.jobdescription",
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
                    "question_set",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="assessments.questionset",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "db_table": "questions",
                "indexes": [
                    models.Index(fields=["question_set", "created_at"], name="questions_set_created"),
                    models.Index(fields=["jd", "created_at"], name="questions_jd_created"),
                    models.Index(fields=["tenant", "status", "topic"], name="questions_tenant_status"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "approved", "flagged", "retired"])),
                        name="questions_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty", ""),
                            ("difficulty__in", ["basic", "intermediate", "advanced"]),
                            _connector="OR",
                        ),
                        name="questions_difficulty_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("jd__isnull", True), ("question_set__isnull", False)),
                            models.Q(("jd__isnull", False), ("question_set__isnull", True)),
                            _connector="OR",
                        ),
                        name="questions_one_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gt", 0)), name="questions_points_positive"
                    ),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("question_set", "position"),
                        name="questions_place_in_set",
                    ),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("jd", "position"),
                        name="questions_place_in_jd",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="question_set",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="assessments.questionset",
                verbose_name="question set",
            ),
        ),
        migrations.CreateModel(
            name="TestSession",
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
                        db_column="session_id", max_length=100, prefix="session"
                    ),
                ),
                (
                    "candidate_name",
                    models.CharField(blank=True, default="", max_length=255, verbose_name="name"),
                ),
                (
                    "candidate_email",
                    config.kernel.crypto.EncryptedTextField(blank=True, null=True, verbose_name="e-mail"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("started", "Running"),
                            ("completed", "Handed in"),
                            ("expired", "Time over"),
                            ("invalidated", "Not counted"),
                        ],
                        default="started",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="started"),
                ),
                ("deadline_at", models.DateTimeField(verbose_name="time ends")),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "handed_in_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("candidate", "Candidate"),
                            ("deadline", "End of time"),
                            ("rule", "Proctoring rule"),
                            ("staff", "Staff"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "duration_seconds",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="duration"),
                ),
                (
                    "is_completed",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.ExpressionWrapper(
                            models.Q(("completed_at__isnull", False)), output_field=models.BooleanField()
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
                (
                    "score_release_due_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="score due"),
                ),
                (
                    "score_released_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="score released"),
                ),
                (
                    "is_scored",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.ExpressionWrapper(
                            models.Q(("score_released_at__isnull", False)), output_field=models.BooleanField()
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
                ("total_questions", models.PositiveIntegerField(default=0, verbose_name="questions")),
                ("correct_answers", models.PositiveIntegerField(default=0, verbose_name="right")),
                ("points_possible", models.DecimalField(decimal_places=2, default=0, max_digits=9)),
                (
                    "points_awarded",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True),
                ),
                (
                    "score_percentage",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="score"
                    ),
                ),
                (
                    "shuffle_seed",
                    models.BigIntegerField(default=assessments.models.sessions.new_seed, editable=False),
                ),
                ("credential_epoch", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "receipt_code",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        null=True,
                        unique=True,
                        verbose_name="receipt",
                    ),
                ),
                ("consent_at", models.DateTimeField(blank=True, null=True, verbose_name="consent")),
                (
                    "consent_version",
                    models.CharField(blank=True, default="", max_length=50, verbose_name="consent text"),
                ),
                ("consent_ip", models.GenericIPAddressField(blank=True, null=True)),
                ("ip_address", models.GenericIPAddressField(blank=True, null=True)),
                ("user_agent", models.CharField(blank=True, default="", max_length=500)),
                (
                    "application",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="assessments.assessmentapplication",
                    ),
                ),
                (
                    "invitation",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="assessments.assessmenttoken",
                    ),
                ),
                (
                    "jd",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="assessments.jobdescription",
                    ),
                ),
                (
                    "question_set",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="assessments.questionset",
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
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
                "db_table": "test_sessions",
                "indexes": [
                    models.Index(fields=["question_set", "created_at"], name="test_sessions_set_created"),
                    models.Index(fields=["jd", "created_at"], name="test_sessions_jd_created"),
                    models.Index(fields=["user", "created_at"], name="test_sessions_user_created"),
                    models.Index(fields=["application", "started_at"], name="test_sessions_application"),
                    models.Index(
                        fields=["tenant", "status", "started_at"], name="test_sessions_tenant_status"
                    ),
                    models.Index(
                        condition=models.Q(("status", "started")),
                        fields=["deadline_at"],
                        name="test_sessions_running",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("score_release_due_at__isnull", False), ("score_released_at__isnull", True)
                        ),
                        fields=["score_release_due_at"],
                        name="test_sessions_release_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["started", "completed", "expired", "invalidated"])
                        ),
                        name="test_sessions_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handed_in_by", ""),
                            ("handed_in_by__in", ["candidate", "deadline", "rule", "staff"]),
                            _connector="OR",
                        ),
                        name="test_sessions_handed_in_by_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("jd__isnull", True), ("question_set__isnull", False)),
                            models.Q(("jd__isnull", False), ("question_set__isnull", True)),
                            _connector="OR",
                        ),
                        name="test_sessions_one_content",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at__isnull", True), ("status", "started")),
                            models.Q(
                                models.Q(("status", "started"), _negated=True),
                                ("completed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="test_sessions_ended_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("completed_at__isnull", True),
                            ("completed_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="test_sessions_times_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("deadline_at__gt", models.F("started_at"))),
                        name="test_sessions_deadline_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("correct_answers__gte", 0), ("correct_answers__lte", models.F("total_questions"))
                        ),
                        name="test_sessions_correct_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score_percentage__isnull", True),
                            models.Q(("score_percentage__gte", 0), ("score_percentage__lte", 100)),
                            _connector="OR",
                        ),
                        name="test_sessions_score_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points_awarded__isnull", True),
                            models.Q(
                                ("points_awarded__gte", 0),
                                ("points_awarded__lte", models.F("points_possible")),
                            ),
                            _connector="OR",
                        ),
                        name="test_sessions_points_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score_released_at__isnull", True),
                            ("score_percentage__isnull", False),
                            _connector="OR",
                        ),
                        name="test_sessions_released_has_score",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consent_at__isnull", True),
                            models.Q(("consent_version", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="test_sessions_consent_complete",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "started")),
                        fields=("application",),
                        name="test_sessions_one_open",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("application__isnull", True), ("status", "started")),
                        fields=("user", "question_set"),
                        name="test_sessions_one_open_practice",
                    ),
                    models.UniqueConstraint(fields=("invitation",), name="test_sessions_one_per_invitation"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("option_order", models.JSONField(validators=[assessments.validators.validate_letters])),
                (
                    "question",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_questions",
                        to="assessments.question",
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
                    "session",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="session_questions",
                        to="assessments.testsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "question of an attempt",
                "verbose_name_plural": "questions of attempts",
                "db_table": "session_questions",
                "indexes": [models.Index(fields=["question"], name="session_questions_question")],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "question"), name="session_questions_once"),
                    models.UniqueConstraint(fields=("session", "position"), name="session_questions_place"),
                ],
            },
        ),
        migrations.AddField(
            model_name="assessmentapplication",
            name="test_session",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.testsession",
            ),
        ),
        migrations.CreateModel(
            name="AnswerJournal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("selected_answer", models.CharField(blank=True, max_length=10, null=True)),
                ("flagged", models.BooleanField(default=False)),
                ("client_seq", models.BigIntegerField()),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("late", models.BooleanField(default=False)),
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
                    "question",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.question",
                    ),
                ),
                (
                    "session",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journal",
                        to="assessments.testsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "save of an answer",
                "verbose_name_plural": "saves of answers",
                "db_table": "answer_journal",
                "indexes": [models.Index(fields=["session", "id"], name="answer_journal_session")],
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                    "selected_answer",
                    models.CharField(blank=True, max_length=10, null=True, verbose_name="answer"),
                ),
                ("client_seq", models.BigIntegerField(default=0)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="saved")),
                ("flagged", models.BooleanField(default=False, verbose_name="marked for later")),
                ("is_correct", models.BooleanField(blank=True, null=True, verbose_name="right")),
                (
                    "points_awarded",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="points"
                    ),
                ),
                (
                    "time_taken_seconds",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="time"),
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
                    "question",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assessments.question",
                    ),
                ),
                (
                    "session",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assessments.testsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "db_table": "answers",
                "indexes": [
                    models.Index(fields=["session", "created_at"], name="answers_session_created"),
                    models.Index(fields=["question", "is_correct"], name="answers_question_correct"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "question"), name="answers_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("selected_answer__isnull", True),
                            ("selected_answer__regex", "^[A-H]$"),
                            _connector="OR",
                        ),
                        name="answers_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("client_seq__gte", 0)), name="answers_seq_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points_awarded__isnull", True), ("points_awarded__gte", 0), _connector="OR"
                        ),
                        name="answers_points_range",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_published", False),
                    models.Q(
                        ("published_at__isnull", False),
                        models.Q(("question_set__isnull", False), ("jd__isnull", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="assessments_published_complete",
            ),
        ),
    ]
