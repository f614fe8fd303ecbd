import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import config.kernel.models
import config.kernel.tenancy
import recruiting.validators
from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("assessments", "0001_initial"),
        ("superadmin", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobRequisition",
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
                        db_column="requisition_id", max_length=100, prefix="req"
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                ("description", models.TextField(verbose_name="description")),
                (
                    "department",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="department"),
                ),
                (
                    "location",
                    models.CharField(blank=True, default="", max_length=255, verbose_name="location"),
                ),
                (
                    "employment_type",
                    models.CharField(
                        choices=[
                            ("full-time", "Full-time"),
                            ("part-time", "Part-time"),
                            ("contract", "Contract"),
                        ],
                        default="full-time",
                        max_length=50,
                        verbose_name="employment",
                    ),
                ),
                (
                    "required_skills",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[recruiting.validators.validate_required_skills],
                        verbose_name="required skills",
                    ),
                ),
                (
                    "experience_level",
                    models.CharField(
                        choices=[
                            ("junior", "Junior"),
                            ("mid", "Mid"),
                            ("senior", "Senior"),
                            ("lead", "Lead"),
                            ("executive", "Executive"),
                        ],
                        default="mid",
                        max_length=50,
                        verbose_name="experience level",
                    ),
                ),
                (
                    "min_experience_years",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="years of experience from",
                    ),
                ),
                (
                    "max_experience_years",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="years of experience to",
                    ),
                ),
                (
                    "min_salary",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="salary from",
                    ),
                ),
                (
                    "max_salary",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="salary to",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        default="USD",
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}$", "Enter a currency as three capital letters, for example EUR."
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                (
                    "positions_available",
                    models.PositiveIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(999),
                        ],
                        verbose_name="openings",
                    ),
                ),
                (
                    "positions_filled",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="filled"),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                        default="medium",
                        max_length=20,
                        verbose_name="priority",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("open", "Open"),
                            ("paused", "Paused"),
                            ("closed", "Closed"),
                            ("filled", "Filled"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=50,
                        verbose_name="status",
                    ),
                ),
                (
                    "is_published",
                    models.BooleanField(default=False, editable=False, verbose_name="published"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published at"),
                ),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes at")),
                (
                    "total_applicants",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="applicants"),
                ),
                (
                    "total_interviewed",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="interviewed"),
                ),
                ("total_hired", models.PositiveIntegerField(default=0, editable=False, verbose_name="hired")),
                (
                    "assessment",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="requisitions",
                        to="assessments.assessment",
                        verbose_name="assessment",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_column="created_by",
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="created_requisitions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "hiring_manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="managed_requisitions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="hiring manager",
                    ),
                ),
                (
                    "jd",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        db_column="jd_id",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="requisitions",
                        to="assessments.jobdescription",
                        verbose_name="job description",
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
                "verbose_name": "requisition",
                "verbose_name_plural": "requisitions",
                "db_table": "job_requisitions",
                "indexes": [
                    models.Index(fields=["status", "is_published"], name="requisitions_status_pub_idx"),
                    models.Index(
                        condition=models.Q(("is_published", True), ("status", "open")),
                        fields=["tenant", "published_at"],
                        name="requisitions_openings_idx",
                    ),
                    models.Index(
                        fields=["tenant", "status", "-created_at"], name="requisitions_tenant_status_idx"
                    ),
                    models.Index(fields=["tenant", "-created_at", "-id"], name="requisitions_tenant_new_idx"),
                    models.Index(
                        condition=models.Q(("closes_at__isnull", False), ("status", "open")),
                        fields=["closes_at"],
                        name="requisitions_deadline_idx",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "open", "paused", "closed", "filled", "cancelled"])
                        ),
                        name="job_requisitions_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", ["low", "medium", "high"])),
                        name="job_requisitions_priority_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("employment_type__in", ["full-time", "part-time", "contract"])),
                        name="job_requisitions_employment_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("experience_level__in", ["junior", "mid", "senior", "lead", "executive"])
                        ),
                        name="job_requisitions_experience_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("min_salary__isnull", True),
                            ("max_salary__isnull", True),
                            ("min_salary__lte", models.F("max_salary")),
                            _connector="OR",
                        ),
                        name="job_requisitions_salary_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("min_salary__isnull", True), ("min_salary__gte", 0), _connector="OR"),
                            models.Q(("max_salary__isnull", True), ("max_salary__gte", 0), _connector="OR"),
                        ),
                        name="job_requisitions_salary_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("min_experience_years__isnull", True),
                            ("max_experience_years__isnull", True),
                            ("min_experience_years__lte", models.F("max_experience_years")),
                            _connector="OR",
                        ),
                        name="job_requisitions_years_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("positions_available__gte", 1),
                            ("positions_filled__lte", models.F("positions_available")),
                        ),
                        name="job_requisitions_positions",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="job_requisitions_currency_iso",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_published", False),
                            models.Q(("published_at__isnull", False), ("status", "open")),
                            _connector="OR",
                        ),
                        name="job_requisitions_published_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PipelineEntry",
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
                    config.kernel.models.PublicIdField(db_column="entry_id", max_length=100, prefix="pipe"),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("screening", "Screening"),
                            ("shortlisted", "Shortlisted"),
                            ("interview", "Interview"),
                            ("offer", "Offer"),
                            ("hired", "Hired"),
                            ("rejected", "Rejected"),
                        ],
                        default="screening",
                        editable=False,
                        max_length=20,
                        verbose_name="stage",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position in the column")),
                (
                    "stage_changed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="stage since"
                    ),
                ),
                (
                    "interviewed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="first interviewed at"
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided at"),
                ),
                ("reject_reason", models.TextField(blank=True, default="", verbose_name="reason")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "application",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="assessments.assessmentapplication",
                        verbose_name="application",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "requisition",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="recruiting.jobrequisition",
                        verbose_name="requisition",
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
                "verbose_name": "pipeline entry",
                "verbose_name_plural": "pipeline entries",
                "db_table": "pipeline_entries",
                "indexes": [
                    models.Index(
                        fields=["requisition", "stage", "position", "id"], name="pipeline_board_idx"
                    ),
                    models.Index(
                        fields=["tenant", "-stage_changed_at", "-id"], name="pipeline_tenant_recent_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                ["screening", "shortlisted", "interview", "offer", "hired", "rejected"],
                            )
                        ),
                        name="pipeline_entries_stage_known",
                    ),
                    models.UniqueConstraint(
                        fields=("requisition", "application"), name="pipeline_entries_pair_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["hired", "rejected"]), _negated=True),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="pipeline_entries_decision_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationNote",
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
                    config.kernel.models.PublicIdField(db_column="note_id", max_length=100, prefix="note"),
                ),
                ("note_text", models.TextField(verbose_name="note")),
                (
                    "note_type",
                    models.CharField(
                        choices=[
                            ("general", "General"),
                            ("follow_up", "Follow-up"),
                            ("red_flag", "Red flag"),
                            ("status", "Status"),
                        ],
                        default="general",
                        max_length=50,
                        verbose_name="kind",
                    ),
                ),
                ("is_private", models.BooleanField(default=False, verbose_name="private")),
                (
                    "application",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="assessments.assessmentapplication",
                        verbose_name="application",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application_notes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
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
                "verbose_name": "application note",
                "verbose_name_plural": "application notes",
                "db_table": "application_notes",
                "indexes": [
                    models.Index(fields=["application", "-created_at"], name="application_notes_recent_idx"),
                    models.Index(
                        condition=models.Q(("note_type", "red_flag")),
                        fields=["tenant", "-created_at"],
                        name="application_notes_flag_idx",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note_type__in", ["general", "follow_up", "red_flag", "status"])),
                        name="application_notes_note_type_known",
                    )
                ],
            },
        ),
    ]
