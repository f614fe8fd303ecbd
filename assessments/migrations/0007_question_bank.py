"""The question bank: versions, several right answers, sections, imports, figures, corrections."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import assessments.validators
import config.kernel.models
import config.kernel.tenancy
from config.kernel.migrations import BatchedMigration

_KEY = """
CREATE FUNCTION question_key_valid(options jsonb, key text, kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(options) <> 'object' OR key = '' THEN false ELSE (
        SELECT CASE WHEN kind = 'single' THEN length(key) = 1 ELSE length(key) < count(*) END
           AND key = coalesce(string_agg(letter, '' ORDER BY letter) FILTER (WHERE strpos(key, letter) > 0), '')
        FROM jsonb_object_keys(options) letter
    ) END
$$
"""
_CREDIT = """
CREATE FUNCTION question_credit_valid(options jsonb, credit jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(credit) <> 'object' OR jsonb_typeof(options) <> 'object' THEN false ELSE (
        SELECT count(*) = (SELECT count(*) FROM jsonb_object_keys(options)) AND bool_and(options ? key)
           AND bool_and(
               CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric BETWEEN -100 AND 100 ELSE false END)
           AND sum(CASE jsonb_typeof(value) WHEN 'number' THEN greatest(value::numeric, 0) END) >= 99.99
        FROM jsonb_each(credit)
    ) END
$$
"""
_FRACTION = """
CREATE FUNCTION answer_fraction(options jsonb, key text, kind text, credit jsonb, chosen text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN chosen IS NULL OR chosen = '' THEN 0
        WHEN credit IS NOT NULL THEN (
            SELECT round(greatest(0, least(1, sum((credit ->> letter)::numeric) / 100)), 6)
            FROM regexp_split_to_table(chosen, '') letter)
        WHEN kind = 'single' THEN (chosen = key)::int
        ELSE (
            SELECT round(greatest(0, sum(CASE
                WHEN strpos(key, letter) > 0 THEN 1.0 / length(key)
                ELSE -1.0 / nullif((SELECT count(*) FROM jsonb_object_keys(options)) - length(key), 0)
            END)), 6)
            FROM regexp_split_to_table(chosen, '') letter)
    END
$$
"""
"""The share of the points that an answer earns, 0 to 1. By its credit where the question has one; one right
answer: all or nothing; several: each right one adds an equal share, each wrong one takes an equal share of the
wrong ones away, never below nothing."""


class Migration(BatchedMigration):
    dependencies = [
        ("assessments", "0006_save_answer"),
        ("candidates", "0004_trigrams"),
        ("superadmin", "0003_search_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(_KEY, "DROP FUNCTION question_key_valid(jsonb, text, text)"),
        migrations.RunSQL(_CREDIT, "DROP FUNCTION question_credit_valid(jsonb, jsonb)"),
        migrations.RunSQL(_FRACTION, "DROP FUNCTION answer_fraction(jsonb, text, text, jsonb, text)"),
        migrations.CreateModel(
            name="AnswerSimilarity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("shared_items", models.PositiveIntegerField()),
                ("shared_wrong", models.PositiveIntegerField()),
                ("expected", models.DecimalField(decimal_places=4, max_digits=8)),
                ("index", models.DecimalField(decimal_places=4, max_digits=8)),
            ],
            options={
                "verbose_name": "similar attempts",
                "verbose_name_plural": "similar attempts",
                "db_table": "answer_similarities",
            },
        ),
        migrations.CreateModel(
            name="AssessmentSection",
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
                    config.kernel.models.PublicIdField(db_column="section_id", max_length=100, prefix="sec"),
                ),
                ("position", models.PositiveSmallIntegerField(editable=False, verbose_name="position")),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "selection",
                    models.CharField(
                        choices=[
                            ("fixed", "The same for everybody"),
                            ("random", "Drawn at random at the start"),
                            ("variant", "Own variants for each candidate"),
                        ],
                        default="random",
                        max_length=20,
                        verbose_name="questions",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("basic", "Basic"),
                            ("intermediate", "Intermediate"),
                            ("advanced", "Advanced"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        size=None,
                        validators=[assessments.validators.validate_tags],
                    ),
                ),
                (
                    "item_models",
                    models.JSONField(
                        blank=True, default=list, validators=[assessments.validators.validate_names]
                    ),
                ),
                (
                    "count",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(200),
                        ],
                        verbose_name="number of questions",
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=2,
                        default=100,
                        help_text="Per cent of the score; all sections together make 100.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight",
                    ),
                ),
                (
                    "time_limit_minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Minutes for this section alone; left empty, only the time of the whole test counts.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="own time",
                    ),
                ),
            ],
            options={
                "verbose_name": "section",
                "verbose_name_plural": "sections",
                "db_table": "assessment_sections",
            },
        ),
        migrations.CreateModel(
            name="AssessmentStatistic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("items", models.PositiveIntegerField(default=0)),
                ("mean", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("deviation", models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True)),
                ("alpha", models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True)),
                ("sem", models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True)),
                ("note", models.CharField(blank=True, default="", max_length=255)),
                ("computed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "figures of an assessment",
                "verbose_name_plural": "figures of assessments",
                "db_table": "assessment_statistics",
            },
        ),
        migrations.CreateModel(
            name="GenerationRun",
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
                        db_column="generation_id", max_length=100, prefix="gen"
                    ),
                ),
                ("provider", models.CharField(max_length=50, verbose_name="provider")),
                ("model", models.CharField(blank=True, default="", max_length=100, verbose_name="model")),
                ("prompt_version", models.CharField(blank=True, default="", max_length=50)),
                ("request", models.JSONField(blank=True, default=dict)),
                ("requested", models.PositiveSmallIntegerField(verbose_name="ordered")),
                ("produced", models.PositiveSmallIntegerField(default=0, verbose_name="kept")),
                ("rejected", models.JSONField(blank=True, default=list)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="calls")),
                ("tokens_in", models.PositiveIntegerField(default=0)),
                ("tokens_out", models.PositiveIntegerField(default=0)),
                (
                    "cost",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=10, null=True, verbose_name="cost"
                    ),
                ),
                ("seconds", models.DecimalField(blank=True, decimal_places=3, max_digits=9, null=True)),
                ("error", models.TextField(blank=True, default="", verbose_name="problem")),
                ("task_id", models.CharField(blank=True, default="", editable=False, max_length=255)),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
            ],
            options={
                "verbose_name": "generation of questions",
                "verbose_name_plural": "generations of questions",
                "db_table": "generation_runs",
            },
        ),
        migrations.CreateModel(
            name="ItemMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("month", models.DateField(verbose_name="month")),
                ("presented", models.PositiveIntegerField(default=0)),
                ("sum_x", models.DecimalField(decimal_places=8, default=0, max_digits=24)),
                ("sum_seconds", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "month of a question",
                "verbose_name_plural": "months of questions",
                "db_table": "item_months",
            },
        ),
        migrations.CreateModel(
            name="ItemStatistic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("presented", models.PositiveIntegerField(default=0)),
                ("answered", models.PositiveIntegerField(default=0)),
                ("correct", models.PositiveIntegerField(default=0)),
                ("sum_x", models.DecimalField(decimal_places=8, default=0, max_digits=24)),
                ("sum_xx", models.DecimalField(decimal_places=8, default=0, max_digits=24)),
                ("sum_r", models.DecimalField(decimal_places=8, default=0, max_digits=24)),
                ("sum_rr", models.DecimalField(decimal_places=8, default=0, max_digits=24)),
                ("sum_xr", models.DecimalField(decimal_places=8, default=0, max_digits=24)),
                ("sum_seconds", models.BigIntegerField(default=0)),
                ("options", models.JSONField(blank=True, default=dict)),
                (
                    "facility",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="facility"
                    ),
                ),
                (
                    "discrimination",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="discrimination"
                    ),
                ),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50), blank=True, default=list, size=None
                    ),
                ),
                ("first_at", models.DateTimeField(blank=True, null=True)),
                ("last_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "figures of a question",
                "verbose_name_plural": "figures of questions",
                "db_table": "item_statistics",
            },
        ),
        migrations.CreateModel(
            name="KeyCorrection",
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
                        db_column="correction_id", max_length=100, prefix="fix"
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                (
                    "status",
                    models.CharField(
                        choices=[("applying", "Being applied"), ("applied", "Applied"), ("failed", "Failed")],
                        default="applying",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("sessions_affected", models.PositiveIntegerField(default=0, verbose_name="attempts")),
                ("sessions_changed", models.PositiveIntegerField(default=0, verbose_name="changed scores")),
                (
                    "decisions_flipped",
                    models.PositiveIntegerField(default=0, verbose_name="changed outcomes"),
                ),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="applied")),
            ],
            options={
                "verbose_name": "correction of a key",
                "verbose_name_plural": "corrections of keys",
                "db_table": "key_corrections",
            },
        ),
        migrations.CreateModel(
            name="QuestionImage",
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
                    config.kernel.models.PublicIdField(db_column="image_id", max_length=100, prefix="img"),
                ),
                ("storage_key", models.CharField(editable=False, max_length=255, unique=True)),
                ("media_type", models.CharField(max_length=50)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "picture of a question",
                "verbose_name_plural": "pictures of questions",
                "db_table": "question_images",
            },
        ),
        migrations.CreateModel(
            name="QuestionImport",
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
                    config.kernel.models.PublicIdField(db_column="import_id", max_length=100, prefix="imp"),
                ),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
                ("storage_key", models.CharField(editable=False, max_length=255)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
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
                            ("checking", "Being checked"),
                            ("checked", "Waiting for your decision"),
                            ("importing", "Being brought in"),
                            ("done", "Brought in"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="checking",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("options", models.JSONField(blank=True, default=dict)),
                ("counts", models.JSONField(blank=True, default=dict)),
                ("error", models.TextField(blank=True, default="", verbose_name="problem")),
                ("task_id", models.CharField(blank=True, default="", editable=False, max_length=255)),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
            ],
            options={
                "verbose_name": "import of questions",
                "verbose_name_plural": "imports of questions",
                "db_table": "question_imports",
            },
        ),
        migrations.CreateModel(
            name="QuestionImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("number", models.PositiveIntegerField(verbose_name="place in the file")),
                ("place", models.CharField(blank=True, default="", max_length=255)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("duplicate", "There already"),
                            ("unsupported", "Not supported"),
                            ("error", "Not readable"),
                        ],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("title", models.CharField(blank=True, default="", max_length=255, verbose_name="question")),
                ("message", models.TextField(blank=True, default="", verbose_name="why")),
                ("item", models.JSONField(blank=True, null=True)),
                ("diff", models.JSONField(blank=True, default=dict)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "item of an import",
                "verbose_name_plural": "items of imports",
                "db_table": "question_import_rows",
            },
        ),
        migrations.CreateModel(
            name="ScoreChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("old_percentage", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("new_percentage", models.DecimalField(decimal_places=2, max_digits=5)),
                ("old_points", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("new_points", models.DecimalField(decimal_places=2, max_digits=9)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "change of a score",
                "verbose_name_plural": "changes of scores",
                "db_table": "score_changes",
            },
        ),
        migrations.CreateModel(
            name="SectionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
            ],
            options={
                "verbose_name": "question of a section",
                "verbose_name_plural": "questions of sections",
                "db_table": "assessment_section_items",
            },
        ),
        migrations.CreateModel(
            name="SessionSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("weight", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight")),
                (
                    "time_limit_minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="own time"),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="entered")),
                ("deadline_at", models.DateTimeField(blank=True, null=True, verbose_name="time ends")),
                ("total_questions", models.PositiveIntegerField(default=0, verbose_name="questions")),
                ("correct_answers", models.PositiveIntegerField(default=0, verbose_name="right")),
                ("points_possible", models.DecimalField(decimal_places=2, default=0, max_digits=9)),
                (
                    "points_awarded",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True),
                ),
            ],
            options={
                "verbose_name": "section of an attempt",
                "verbose_name_plural": "sections of attempts",
                "db_table": "session_sections",
            },
        ),
        migrations.RemoveConstraint(
            model_name="answer",
            name="answers_letter",
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessments_published_complete",
        ),
        migrations.RemoveConstraint(
            model_name="question",
            name="questions_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="question",
            name="questions_key_among_options",
        ),
        migrations.RemoveConstraint(
            model_name="questionset",
            name="question_sets_source_known",
        ),
        migrations.RemoveConstraint(
            model_name="testsession",
            name="test_sessions_one_content",
        ),
        migrations.AddField(
            model_name="assessment",
            name="accommodations_allowed",
            field=models.BooleanField(
                default=True,
                help_text="Approved conditions, such as more time, apply to this test.",
                verbose_name="accommodations",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="language",
            field=models.CharField(default="en", max_length=10, verbose_name="language"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="navigation",
            field=models.CharField(
                choices=[("free", "Back and forth"), ("forward", "Forward only")],
                default="free",
                max_length=20,
                verbose_name="navigation",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="previous",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="next_versions",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="section_count",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="assessment",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="question",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="author",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="credit",
            field=models.JSONField(blank=True, null=True, verbose_name="partial credit"),
        ),
        migrations.AddField(
            model_name="question",
            name="feedback",
            field=models.JSONField(
                blank=True,
                default=dict,
                validators=[assessments.validators.validate_feedback],
                verbose_name="feedback by option",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="item_model",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=100, verbose_name="item model"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[("single", "One right answer"), ("multiple", "Several right answers")],
                default="single",
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="language",
            field=models.CharField(default="en", max_length=10, verbose_name="language"),
        ),
        migrations.AddField(
            model_name="question",
            name="previous",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="next_versions",
                to="assessments.question",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="reference",
            field=models.CharField(blank=True, default="", editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name="question",
            name="reviewed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="approved"),
        ),
        migrations.AddField(
            model_name="question",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approved by",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="skill",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="candidates.skill",
                verbose_name="skill",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="stem_hash",
            field=models.CharField(blank=True, default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="question",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=50),
                blank=True,
                default=list,
                size=None,
                validators=[assessments.validators.validate_tags],
                verbose_name="tags",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="used_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="first used"),
        ),
        migrations.AddField(
            model_name="question",
            name="variant_seed",
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="questionset",
            name="reference",
            field=models.CharField(
                blank=True, default="", editable=False, help_text="Where the set comes from.", max_length=150
            ),
        ),
        migrations.AddField(
            model_name="sessionquestion",
            name="scored_as",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.question",
            ),
        ),
        migrations.AddField(
            model_name="testsession",
            name="counted_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="question",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("approved", "Approved"),
                    ("flagged", "Flagged"),
                    ("retired", "Retired"),
                ],
                default="draft",
                max_length=20,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="questionset",
            name="source",
            field=models.CharField(
                choices=[
                    ("llm", "Generated"),
                    ("manual", "Written by hand"),
                    ("import", "Imported"),
                    ("model", "Made by an item model"),
                    ("starter", "Starter bank"),
                ],
                default="manual",
                max_length=20,
                verbose_name="source",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["tenant", "created_at", "id"], name="questions_tenant_created"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                fields=["tenant", "skill", "difficulty", "status"], name="questions_skill_level"
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["tenant", "stem_hash"], name="questions_stem"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("reference", ""), _negated=True),
                fields=["tenant", "reference"],
                name="questions_reference",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("item_model", ""), _negated=True),
                fields=["tenant", "item_model"],
                name="questions_item_model",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["previous"], name="questions_previous"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="questions_tags"),
        ),
        migrations.AddIndex(
            model_name="testsession",
            index=models.Index(
                condition=models.Q(("completed_at__isnull", False), ("counted_at__isnull", True)),
                fields=["tenant", "completed_at"],
                name="test_sessions_uncounted",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("selected_answer__isnull", True),
                    models.Q(
                        ("selected_answer__regex", "^A?B?C?D?E?F?G?H?$"),
                        models.Q(("selected_answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="answers_letters",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("navigation__in", ["free", "forward"])),
                name="assessments_navigation_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_published", False),
                    models.Q(
                        ("published_at__isnull", False),
                        models.Q(
                            ("question_set__isnull", False),
                            ("jd__isnull", False),
                            ("section_count__gt", 0),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="assessments_published_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "in_review", "approved", "flagged", "retired"])),
                name="questions_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["single", "multiple"])), name="questions_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Func(
                    "options",
                    "correct_answer",
                    "kind",
                    function="question_key_valid",
                    output_field=models.BooleanField(),
                ),
                name="questions_key_valid",
                violation_error_message="The right answer must be one of the options.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("credit__isnull", True),
                    models.Func(
                        "options",
                        "credit",
                        function="question_credit_valid",
                        output_field=models.BooleanField(),
                    ),
                    _connector="OR",
                ),
                name="questions_credit_valid",
                violation_error_message="The credit of every option is -100 to 100 per cent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("item_model", ""), ("variant_seed__isnull", True)),
                    models.Q(models.Q(("item_model", ""), _negated=True), ("variant_seed__isnull", False)),
                    _connector="OR",
                ),
                name="questions_variant_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("item_model", ""), _negated=True),
                fields=("question_set", "item_model", "variant_seed"),
                name="questions_variant_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionset",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["llm", "manual", "import", "model", "starter"])),
                name="question_sets_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("tenant", "reference"),
                name="question_sets_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="testsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("question_set__isnull", True), ("jd__isnull", True), _connector="OR"),
                    models.Q(
                        ("question_set__isnull", False),
                        ("jd__isnull", False),
                        ("application__isnull", False),
                        _connector="OR",
                    ),
                ),
                name="test_sessions_one_content",
            ),
        ),
        migrations.AddField(
            model_name="answersimilarity",
            name="assessment",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="similarities",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="answersimilarity",
            name="first",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="similar_first",
                to="assessments.testsession",
            ),
        ),
        migrations.AddField(
            model_name="answersimilarity",
            name="second",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="similar_second",
                to="assessments.testsession",
            ),
        ),
        migrations.AddField(
            model_name="answersimilarity",
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
            model_name="assessmentsection",
            name="assessment",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sections",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="assessmentsection",
            name="question_set",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sections",
                to="assessments.questionset",
            ),
        ),
        migrations.AddField(
            model_name="assessmentsection",
            name="skill",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="candidates.skill",
            ),
        ),
        migrations.AddField(
            model_name="assessmentsection",
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
            model_name="assessmentstatistic",
            name="assessment",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="statistics",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="assessmentstatistic",
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
            model_name="generationrun",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="generationrun",
            name="jd",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.jobdescription",
            ),
        ),
        migrations.AddField(
            model_name="generationrun",
            name="question_set",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="generation_runs",
                to="assessments.questionset",
            ),
        ),
        migrations.AddField(
            model_name="generationrun",
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
            model_name="itemmonth",
            name="question",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="months", to="assessments.question"
            ),
        ),
        migrations.AddField(
            model_name="itemmonth",
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
            model_name="itemstatistic",
            name="question",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="statistics",
                to="assessments.question",
            ),
        ),
        migrations.AddField(
            model_name="itemstatistic",
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
            model_name="keycorrection",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="keycorrection",
            name="question",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="assessments.question",
            ),
        ),
        migrations.AddField(
            model_name="keycorrection",
            name="replacement",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessments.question"
            ),
        ),
        migrations.AddField(
            model_name="keycorrection",
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
            model_name="questionimage",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="questionimage",
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
            model_name="questionimport",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="brought by",
            ),
        ),
        migrations.AddField(
            model_name="questionimport",
            name="question_set",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imports",
                to="assessments.questionset",
            ),
        ),
        migrations.AddField(
            model_name="questionimport",
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
            model_name="questionimportrow",
            name="matched",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.question",
            ),
        ),
        migrations.AddField(
            model_name="questionimportrow",
            name="question",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.question",
            ),
        ),
        migrations.AddField(
            model_name="questionimportrow",
            name="question_import",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="assessments.questionimport",
            ),
        ),
        migrations.AddField(
            model_name="questionimportrow",
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
            model_name="scorechange",
            name="correction",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="score_changes",
                to="assessments.keycorrection",
            ),
        ),
        migrations.AddField(
            model_name="scorechange",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="scorechange",
            name="session",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="score_changes",
                to="assessments.testsession",
            ),
        ),
        migrations.AddField(
            model_name="scorechange",
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
            model_name="sectionitem",
            name="question",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="section_items",
                to="assessments.question",
            ),
        ),
        migrations.AddField(
            model_name="sectionitem",
            name="section",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="assessments.assessmentsection",
            ),
        ),
        migrations.AddField(
            model_name="sectionitem",
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
            model_name="sessionsection",
            name="section",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="session_sections",
                to="assessments.assessmentsection",
            ),
        ),
        migrations.AddField(
            model_name="sessionsection",
            name="session",
            field=config.kernel.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="session_sections",
                to="assessments.testsession",
            ),
        ),
        migrations.AddField(
            model_name="sessionsection",
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
            model_name="sessionquestion",
            name="section",
            field=config.kernel.models.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="session_questions",
                to="assessments.sessionsection",
            ),
        ),
        migrations.AddIndex(
            model_name="sessionquestion",
            index=models.Index(
                condition=models.Q(("section__isnull", False)),
                fields=["section"],
                name="session_questions_section",
            ),
        ),
        migrations.AddIndex(
            model_name="sessionquestion",
            index=models.Index(
                condition=models.Q(("scored_as__isnull", False)),
                fields=["scored_as"],
                name="session_questions_scored_as",
            ),
        ),
        migrations.AddIndex(
            model_name="answersimilarity",
            index=models.Index(fields=["assessment", "-index"], name="answer_similarities_list"),
        ),
        migrations.AddIndex(
            model_name="answersimilarity",
            index=models.Index(fields=["second"], name="answer_similarities_second"),
        ),
        migrations.AddConstraint(
            model_name="answersimilarity",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="answer_similarities_once"),
        ),
        migrations.AddConstraint(
            model_name="answersimilarity",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="answer_similarities_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="assessmentsection",
            index=models.Index(fields=["question_set"], name="assessment_sections_set"),
        ),
        migrations.AddConstraint(
            model_name="assessmentsection",
            constraint=models.CheckConstraint(
                condition=models.Q(("selection__in", ["fixed", "random", "variant"])),
                name="assessment_sections_selection_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentsection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("level", ""), ("level__in", ["basic", "intermediate", "advanced"]), _connector="OR"
                ),
                name="assessment_sections_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentsection",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gte", 1), ("count__lte", 200)),
                name="assessment_sections_count_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentsection",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 0), ("weight__lte", 100)),
                name="assessment_sections_weight_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentsection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("time_limit_minutes__isnull", True),
                    models.Q(("time_limit_minutes__gte", 1), ("time_limit_minutes__lte", 480)),
                    _connector="OR",
                ),
                name="assessment_sections_time_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentsection",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("assessment", "position"),
                name="assessment_sections_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentstatistic",
            constraint=models.UniqueConstraint(fields=("assessment",), name="assessment_statistics_once"),
        ),
        migrations.AddConstraint(
            model_name="assessmentstatistic",
            constraint=models.CheckConstraint(
                condition=models.Q(("sem__isnull", True), ("sem__gte", 0), _connector="OR"),
                name="assessment_statistics_sem_range",
            ),
        ),
        migrations.AddIndex(
            model_name="generationrun",
            index=models.Index(fields=["tenant", "created_at", "id"], name="generation_runs_created"),
        ),
        migrations.AddConstraint(
            model_name="generationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("requested__gte", 1), ("requested__lte", 100)),
                name="generation_runs_requested_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="generationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__isnull", True), ("cost__gte", 0), _connector="OR"),
                name="generation_runs_cost_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemmonth",
            constraint=models.UniqueConstraint(fields=("question", "month"), name="item_months_once"),
        ),
        migrations.AddIndex(
            model_name="itemstatistic",
            index=models.Index(fields=["tenant", "facility"], name="item_statistics_facility"),
        ),
        migrations.AddIndex(
            model_name="itemstatistic",
            index=models.Index(fields=["tenant", "discrimination"], name="item_statistics_discr"),
        ),
        migrations.AddConstraint(
            model_name="itemstatistic",
            constraint=models.UniqueConstraint(fields=("question",), name="item_statistics_once"),
        ),
        migrations.AddConstraint(
            model_name="itemstatistic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered__lte", models.F("presented")), ("correct__lte", models.F("answered"))
                ),
                name="item_statistics_counts_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemstatistic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("facility__isnull", True),
                    models.Q(("facility__gte", 0), ("facility__lte", 1)),
                    _connector="OR",
                ),
                name="item_statistics_facility_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemstatistic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("discrimination__isnull", True),
                    models.Q(("discrimination__gte", -1), ("discrimination__lte", 1)),
                    _connector="OR",
                ),
                name="item_statistics_discrimination_range",
            ),
        ),
        migrations.AddIndex(
            model_name="keycorrection",
            index=models.Index(fields=["tenant", "created_at", "id"], name="key_corrections_created"),
        ),
        migrations.AddConstraint(
            model_name="keycorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["applying", "applied", "failed"])),
                name="key_corrections_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="keycorrection",
            constraint=models.UniqueConstraint(fields=("question",), name="key_corrections_once"),
        ),
        migrations.AddConstraint(
            model_name="questionimage",
            constraint=models.UniqueConstraint(fields=("tenant", "sha256"), name="question_images_once"),
        ),
        migrations.AddConstraint(
            model_name="questionimage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("media_type__in", ["image/png", "image/jpeg", "image/gif", "image/webp"])
                ),
                name="question_images_type_known",
            ),
        ),
        migrations.AddIndex(
            model_name="questionimport",
            index=models.Index(fields=["tenant", "created_at", "id"], name="question_imports_created"),
        ),
        migrations.AddConstraint(
            model_name="questionimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["checking", "checked", "importing", "done", "failed", "cancelled"])
                ),
                name="question_imports_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("file_format__in", ["gift", "aiken", "moodle_xml", "qti", "qti3", "csv", "xlsx"])
                ),
                name="question_imports_file_format_known",
            ),
        ),
        migrations.AddIndex(
            model_name="questionimportrow",
            index=models.Index(
                fields=["question_import", "outcome", "number"], name="question_import_rows_list"
            ),
        ),
        migrations.AddIndex(
            model_name="questionimportrow",
            index=models.Index(
                condition=models.Q(("question__isnull", False)),
                fields=["question"],
                name="import_rows_question",
            ),
        ),
        migrations.AddIndex(
            model_name="questionimportrow",
            index=models.Index(
                condition=models.Q(("matched__isnull", False)), fields=["matched"], name="import_rows_matched"
            ),
        ),
        migrations.AddConstraint(
            model_name="questionimportrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["new", "changed", "duplicate", "unsupported", "error"])),
                name="question_import_rows_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionimportrow",
            constraint=models.UniqueConstraint(
                fields=("question_import", "number"), name="question_import_rows_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="questionimportrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("question__isnull", True), ("done_at__isnull", False), _connector="OR"),
                name="question_import_rows_done_known",
            ),
        ),
        migrations.AddIndex(
            model_name="scorechange",
            index=models.Index(fields=["session", "created_at"], name="score_changes_session"),
        ),
        migrations.AddConstraint(
            model_name="scorechange",
            constraint=models.UniqueConstraint(fields=("session", "correction"), name="score_changes_once"),
        ),
        migrations.AddIndex(
            model_name="sectionitem",
            index=models.Index(fields=["question"], name="section_items_question"),
        ),
        migrations.AddConstraint(
            model_name="sectionitem",
            constraint=models.UniqueConstraint(fields=("section", "question"), name="section_items_once"),
        ),
        migrations.AddConstraint(
            model_name="sectionitem",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("section", "position"),
                name="section_items_place",
            ),
        ),
        migrations.AddIndex(
            model_name="sessionsection",
            index=models.Index(
                condition=models.Q(("section__isnull", False)),
                fields=["section"],
                name="session_sections_section",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionsection",
            constraint=models.UniqueConstraint(fields=("session", "position"), name="session_sections_place"),
        ),
        migrations.AddConstraint(
            model_name="sessionsection",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 0), ("weight__lte", 100)),
                name="session_sections_weight_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionsection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deadline_at__isnull", True),
                    ("deadline_at__gt", models.F("started_at")),
                    _connector="OR",
                ),
                name="session_sections_deadline_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionsection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("points_awarded__isnull", True),
                    models.Q(
                        ("points_awarded__gte", 0), ("points_awarded__lte", models.F("points_possible"))
                    ),
                    _connector="OR",
                ),
                name="session_sections_points_range",
            ),
        ),
    ]
