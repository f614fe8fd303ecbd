"""Who changed a question last and what the reviewer said; the words of the stems, kept by the database."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.kernel.tenancy
from config.kernel.migrations import BatchedMigration, TenantTable

WORDS = """
INSERT INTO question_words (tenant_id, question_id, word, created_at, updated_at)
SELECT DISTINCT q.tenant_id, q.id, left(hit[1], 40), now(), now()
FROM {rows} q, regexp_matches(lower(left(q.question_text, 1000)), '\\w{{3,}}', 'g') hit
"""
FORWARDS = f"""
CREATE FUNCTION question_words_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {WORDS.format(rows="added")};
    RETURN NULL;
END $$;
CREATE FUNCTION question_words_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM question_words WHERE question_id = NEW.id;
    {WORDS.format(rows="(SELECT NEW.*)")};
    RETURN NULL;
END $$;
CREATE FUNCTION question_words_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM question_words WHERE question_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER question_words_added AFTER INSERT ON questions REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION question_words_added();
CREATE TRIGGER question_words_changed AFTER UPDATE OF question_text ON questions
    FOR EACH ROW WHEN (OLD.question_text IS DISTINCT FROM NEW.question_text)
    EXECUTE FUNCTION question_words_changed();
CREATE TRIGGER question_words_gone AFTER DELETE ON questions
    FOR EACH ROW EXECUTE FUNCTION question_words_gone();
SET LOCAL app.scope = 'platform';
{WORDS.format(rows="questions")};
"""  # noqa: S608  (put together from the texts above)
BACKWARDS = """
DROP TRIGGER question_words_added ON questions;
DROP TRIGGER question_words_changed ON questions;
DROP TRIGGER question_words_gone ON questions;
DROP FUNCTION question_words_added();
DROP FUNCTION question_words_changed();
DROP FUNCTION question_words_gone();
"""


class Migration(BatchedMigration):
    dependencies = [
        ("assessments", "0014_item_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="edited_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="last changed by",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="review_comment",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="reviewer's comment"),
        ),
        migrations.CreateModel(
            name="QuestionWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("word", models.CharField(db_collation="C", max_length=40)),
                ("question_id", models.BigIntegerField()),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=config.kernel.tenancy.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="superadmin.tenant",
                    ),
                ),
            ],
            options={
                "verbose_name": "word of a question",
                "verbose_name_plural": "words of questions",
                "db_table": "question_words",
                "indexes": [models.Index(fields=["question_id"], name="question_words_question")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "word", "question_id"), name="question_words_once"
                    )
                ],
            },
        ),
        TenantTable("questionword"),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
