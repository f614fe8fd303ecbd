from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import candidates.validators
import config.kernel.crypto
import config.kernel.models
import config.kernel.tenancy
from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("superadmin", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Candidate",
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
                        db_column="candidate_id", max_length=100, prefix="cand"
                    ),
                ),
                ("full_name", models.CharField(max_length=255, verbose_name="name")),
                ("email", config.kernel.crypto.EncryptedTextField(verbose_name="e-mail")),
                ("email_hash", models.CharField(editable=False, max_length=64)),
                (
                    "phone",
                    config.kernel.crypto.EncryptedTextField(
                        blank=True,
                        default="",
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\+?[0-9][0-9 ()./-]{4,28}[0-9]$",
                                "Enter a phone number with digits, spaces and a leading + at most.",
                            )
                        ],
                        verbose_name="phone",
                    ),
                ),
                (
                    "current_title",
                    models.CharField(
                        blank=True, db_column="current_role", max_length=255, verbose_name="current title"
                    ),
                ),
                ("location", models.CharField(blank=True, max_length=255, verbose_name="location")),
                ("education", models.CharField(blank=True, max_length=500, verbose_name="education")),
                (
                    "linkedin_url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[candidates.validators.web_address],
                        verbose_name="LinkedIn",
                    ),
                ),
                (
                    "github_url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[candidates.validators.web_address],
                        verbose_name="GitHub",
                    ),
                ),
                (
                    "portfolio_url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[candidates.validators.web_address],
                        verbose_name="portfolio",
                    ),
                ),
                (
                    "experience_years",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=3,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="years of experience",
                    ),
                ),
                (
                    "experience_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("junior", "Junior"),
                            ("mid", "Mid"),
                            ("senior", "Senior"),
                            ("lead", "Lead"),
                            ("executive", "Executive"),
                        ],
                        max_length=50,
                        verbose_name="level",
                    ),
                ),
                (
                    "availability_percentage",
                    models.PositiveSmallIntegerField(
                        default=100,
                        help_text="Per cent of full time, 0 to 100.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="availability",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "assigned_recruiter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recruiter",
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
                        verbose_name="entered by",
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
                        related_name="candidate_profiles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "candidate",
                "verbose_name_plural": "candidates",
                "db_table": "candidates",
                "indexes": [
                    models.Index(fields=["tenant", "created_at", "id"], name="candidates_tenant_created"),
                    models.Index(fields=["tenant", "full_name", "id"], name="candidates_tenant_name"),
                    models.Index(fields=["tenant", "experience_years", "id"], name="candidates_tenant_years"),
                    models.Index(
                        fields=["tenant", "assigned_recruiter", "created_at"], name="candidates_tenant_owner"
                    ),
                    models.Index(
                        fields=["tenant", "experience_level", "created_at", "id"],
                        name="candidates_tenant_level",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "email_hash"), name="candidates_email_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("experience_level__in", ["junior", "mid", "senior", "lead", "executive", ""])
                        ),
                        name="candidates_experience_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("availability_percentage__gte", 0), ("availability_percentage__lte", 100)
                        ),
                        name="candidates_availability_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("experience_years__isnull", True),
                            models.Q(("experience_years__gte", 0), ("experience_years__lte", 60)),
                            _connector="OR",
                        ),
                        name="candidates_experience_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobRole",
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
                    config.kernel.models.PublicIdField(db_column="role_id", max_length=100, prefix="role"),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("department", models.CharField(blank=True, max_length=100, verbose_name="department")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
                    ),
                ),
            ],
            options={
                "verbose_name": "job role",
                "verbose_name_plural": "job roles",
                "db_table": "roles",
                "ordering": ("name",),
                "indexes": [models.Index(fields=["department", "name"], name="roles_department_name")],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("tenant__isnull", True)),
                        name="roles_name_shared_unique",
                    ),
                    models.UniqueConstraint(
                        models.F("tenant"),
                        django.db.models.functions.text.Lower("name"),
                        name="roles_name_tenant_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Skill",
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
                    config.kernel.models.PublicIdField(db_column="skill_id", max_length=100, prefix="skill"),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("technical", "Technical"),
                            ("soft", "Soft skill"),
                            ("language", "Language"),
                            ("domain", "Domain"),
                            ("tool", "Tool"),
                        ],
                        max_length=100,
                        verbose_name="category",
                    ),
                ),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="other names",
                    ),
                ),
                (
                    "default_level",
                    models.CharField(
                        choices=[
                            ("beginner", "Beginner"),
                            ("intermediate", "Intermediate"),
                            ("advanced", "Advanced"),
                            ("expert", "Expert"),
                        ],
                        default="intermediate",
                        max_length=50,
                        verbose_name="usual level",
                    ),
                ),
                (
                    "needs_exact_case",
                    models.BooleanField(
                        default=False,
                        help_text="The name is also an everyday word or a single letter: only this very spelling counts.",
                        verbose_name="exact case",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
                    ),
                ),
            ],
            options={
                "verbose_name": "skill",
                "verbose_name_plural": "skills",
                "db_table": "skills",
                "ordering": ("name",),
                "indexes": [models.Index(fields=["category", "name"], name="skills_category_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("category__in", ["technical", "soft", "language", "domain", "tool"])
                        ),
                        name="skills_category_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("default_level__in", ["beginner", "intermediate", "advanced", "expert"])
                        ),
                        name="skills_default_level_known",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("tenant__isnull", True)),
                        name="skills_name_shared_unique",
                    ),
                    models.UniqueConstraint(
                        models.F("tenant"),
                        django.db.models.functions.text.Lower("name"),
                        name="skills_name_tenant_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleSkill",
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
                    "level",
                    models.CharField(
                        choices=[
                            ("beginner", "Beginner"),
                            ("intermediate", "Intermediate"),
                            ("advanced", "Advanced"),
                            ("expert", "Expert"),
                        ],
                        default="intermediate",
                        max_length=50,
                        verbose_name="level",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_skills",
                        to="candidates.jobrole",
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
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_skills",
                        to="candidates.skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "skill of a job role",
                "verbose_name_plural": "skills of job roles",
                "db_table": "role_skills",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["beginner", "intermediate", "advanced", "expert"])),
                        name="role_skills_level_known",
                    ),
                    models.UniqueConstraint(fields=("role", "skill"), name="role_skills_role_skill_unique"),
                ],
            },
        ),
        migrations.AddField(
            model_name="jobrole",
            name="skills",
            field=models.ManyToManyField(
                related_name="job_roles", through="candidates.RoleSkill", to="candidates.skill"
            ),
        ),
        migrations.CreateModel(
            name="CandidateSkill",
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
                    "level",
                    models.CharField(
                        choices=[
                            ("beginner", "Beginner"),
                            ("intermediate", "Intermediate"),
                            ("advanced", "Advanced"),
                            ("expert", "Expert"),
                        ],
                        max_length=50,
                        verbose_name="level",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("staff", "Entered by staff"),
                            ("rule", "Found in a file"),
                            ("self", "Stated by the candidate"),
                        ],
                        default="staff",
                        max_length=50,
                        verbose_name="source",
                    ),
                ),
                (
                    "confidence",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=3, null=True, verbose_name="confidence"
                    ),
                ),
                (
                    "candidate",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidate_skills",
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
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidate_skills",
                        to="candidates.skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "skill of a candidate",
                "verbose_name_plural": "skills of candidates",
                "db_table": "candidate_skills",
                "indexes": [
                    models.Index(fields=["tenant", "skill", "candidate"], name="candidate_skills_by_skill")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["beginner", "intermediate", "advanced", "expert"])),
                        name="candidate_skills_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["staff", "rule", "self"])),
                        name="candidate_skills_source_known",
                    ),
                    models.UniqueConstraint(
                        fields=("candidate", "skill"), name="candidate_skills_pair_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confidence__isnull", True),
                            models.Q(("confidence__gte", 0), ("confidence__lte", 1)),
                            _connector="OR",
                        ),
                        name="candidate_skills_confidence_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadedDocument",
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
                    config.kernel.models.PublicIdField(db_column="file_id", max_length=100, prefix="file"),
                ),
                ("original_filename", models.CharField(max_length=500, verbose_name="file name")),
                ("file_type", models.CharField(max_length=50, verbose_name="extension")),
                (
                    "document_category",
                    models.CharField(
                        choices=[
                            ("jd", "Job description"),
                            ("cv", "CV"),
                            ("portfolio", "Portfolio"),
                            ("requirements", "Requirements"),
                            ("specifications", "Specifications"),
                        ],
                        max_length=50,
                        verbose_name="category",
                    ),
                ),
                (
                    "storage_key",
                    models.CharField(db_column="s3_key", editable=False, max_length=500, unique=True),
                ),
                ("storage_backend", models.CharField(editable=False, max_length=50)),
                (
                    "file_size",
                    models.PositiveIntegerField(
                        help_text="Bytes of the file as it was uploaded.", verbose_name="size"
                    ),
                ),
                (
                    "mime_type",
                    models.CharField(
                        help_text="As found in the content, not as claimed.",
                        max_length=100,
                        verbose_name="type",
                    ),
                ),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("page_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="pages")),
                (
                    "extraction_status",
                    models.CharField(
                        choices=[
                            ("extracted", "Text read"),
                            ("empty", "No text in it"),
                            ("failed", "Not readable"),
                        ],
                        max_length=50,
                        verbose_name="text",
                    ),
                ),
                ("extracted_text", config.kernel.crypto.EncryptedTextField(blank=True, null=True)),
                ("extraction_preview", config.kernel.crypto.EncryptedTextField(blank=True, null=True)),
                ("is_encrypted", models.BooleanField(default=False, verbose_name="encrypted")),
                ("encryption_method", models.CharField(blank=True, max_length=50, verbose_name="encryption")),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="The stored file is gone, this row stays.",
                        null=True,
                        verbose_name="removed",
                    ),
                ),
                (
                    "candidate",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
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
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "db_table": "uploaded_documents",
                "indexes": [
                    models.Index(fields=["candidate", "created_at"], name="documents_candidate_created"),
                    models.Index(
                        fields=["tenant", "document_category", "created_at"], name="documents_tenant_category"
                    ),
                    models.Index(fields=["tenant", "sha256"], name="documents_tenant_sha256"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "document_category__in",
                                ["jd", "cv", "portfolio", "requirements", "specifications"],
                            )
                        ),
                        name="uploaded_documents_document_category_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("extraction_status__in", ["extracted", "empty", "failed"])),
                        name="uploaded_documents_extraction_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("file_size__gt", 0), ("file_size__lte", 10485760)),
                        name="uploaded_documents_size_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_encrypted", True), models.Q(("encryption_method", ""), _negated=True)
                            ),
                            models.Q(("encryption_method", ""), ("is_encrypted", False)),
                            _connector="OR",
                        ),
                        name="uploaded_documents_encryption_true",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SkillMatch",
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
                        db_column="match_id", max_length=100, prefix="skillmatch"
                    ),
                ),
                (
                    "match_score",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), max_digits=5, verbose_name="score"
                    ),
                ),
                ("matched_skills", models.JSONField(blank=True, default=list)),
                ("missing_skills", models.JSONField(blank=True, default=list)),
                ("extra_skills", models.JSONField(blank=True, default=list)),
                ("summary", models.JSONField(blank=True, default=dict)),
                ("schema_version", models.PositiveSmallIntegerField(default=1)),
                ("algorithm_version", models.CharField(max_length=50, verbose_name="algorithm")),
                ("weights", models.JSONField(blank=True, default=dict)),
                ("llm_used", models.BooleanField(default=False, verbose_name="language model used")),
                ("provider", models.CharField(blank=True, max_length=50, verbose_name="provider")),
                (
                    "candidate",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="skill_matches",
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="run by",
                    ),
                ),
                (
                    "cv_file",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="candidates.uploadeddocument",
                    ),
                ),
                (
                    "jd_file",
                    config.kernel.models.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="candidates.uploadeddocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "skill match",
                "verbose_name_plural": "skill matches",
                "db_table": "skill_matches",
                "indexes": [
                    models.Index(fields=["tenant", "created_at"], name="skill_matches_tenant_created"),
                    models.Index(fields=["user", "created_at"], name="skill_matches_user_created"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("match_score__gte", 0), ("match_score__lte", 100)),
                        name="skill_matches_score_range",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="candidate",
            name="cv_file",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="candidates.uploadeddocument",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="jd_file",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="candidates.uploadeddocument",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="portfolio_file",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="candidates.uploadeddocument",
            ),
        ),
        migrations.CreateModel(
            name="CandidateNote",
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
                    config.kernel.models.PublicIdField(db_column="note_id", max_length=100, prefix="cnote"),
                ),
                ("note_text", models.TextField(max_length=10000, verbose_name="note")),
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
                (
                    "is_private",
                    models.BooleanField(
                        default=True,
                        help_text="Only you and the admins of your company can read it.",
                        verbose_name="private",
                    ),
                ),
                ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="edited")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidate",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
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
                "verbose_name": "note on a candidate",
                "verbose_name_plural": "notes on candidates",
                "db_table": "candidate_notes",
                "indexes": [
                    models.Index(fields=["candidate", "created_at"], name="candidate_notes_timeline")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note_type__in", ["general", "follow_up", "red_flag", "status"])),
                        name="candidate_notes_note_type_known",
                    )
                ],
            },
        ),
    ]
