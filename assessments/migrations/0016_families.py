"""What never meets in one attempt gets a number; how often draws took a question; replaced assessments."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import config.kernel.models
import config.kernel.tenancy
from config.kernel.migrations import BatchedMigration, TenantKeys, TenantTable

FORWARDS = """
SET LOCAL app.scope = 'platform';
UPDATE questions SET family = id;
CREATE FUNCTION question_family() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.family = 0 THEN
        NEW.family := OLD.family;
    END IF;
    IF NEW.item_model <> '' THEN
        NEW.family := -1 - abs(hashtextextended(NEW.item_model, 0) % 4611686018427387904);
    ELSIF NEW.previous_id IS NOT NULL AND (
        NEW.family = 0 OR TG_OP = 'UPDATE' AND NEW.previous_id IS DISTINCT FROM OLD.previous_id
    ) THEN
        NEW.family := COALESCE((SELECT family FROM questions WHERE id = NEW.previous_id), NEW.id);
    ELSIF NEW.family = 0 THEN
        NEW.family := NEW.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER questions_family BEFORE INSERT OR UPDATE OF family, previous_id, item_model ON questions
    FOR EACH ROW EXECUTE FUNCTION question_family();
"""
BACKWARDS = "DROP TRIGGER questions_family ON questions; DROP FUNCTION question_family()"


class Migration(BatchedMigration):
    dependencies = [
        ("assessments", "0015_question_authors"),
        ("candidates", "0004_trigrams"),
        ("superadmin", "0003_search_extensions"),
    ]

    operations = [
        migrations.AddField("question", "family", models.BigIntegerField(default=0, editable=False)),
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.AddIndex("question", models.Index(fields=["tenant", "family"], name="questions_family")),
        migrations.AddIndex(
            "question",
            models.Index(
                fields=["tenant", "skill", "difficulty", "question_set"],
                include=("family", "language", "item_model"),
                condition=Q(status="approved"),
                name="questions_pool",
            ),
        ),
        migrations.CreateModel(
            name="QuestionExposure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="times drawn")),
                (
                    "question",
                    config.kernel.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exposures",
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
            ],
            options={
                "verbose_name": "exposure of a question",
                "verbose_name_plural": "exposures of questions",
                "db_table": "question_exposures",
                "constraints": [models.UniqueConstraint(fields=["question"], name="question_exposures_once")],
            },
        ),
        migrations.AlterModelOptions(
            "sectionitem",
            options={
                "ordering": ("position",),
                "verbose_name": "question of a section",
                "verbose_name_plural": "questions of sections",
            },
        ),
        TenantTable("questionexposure"),
        TenantKeys("questionexposure"),
        migrations.AddField(
            "assessment",
            "superseded_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced at"),
        ),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True)
                | Q(is_published=False, is_active=True, published_at__isnull=False),
                name="assessments_superseded_closed",
            ),
        ),
    ]
