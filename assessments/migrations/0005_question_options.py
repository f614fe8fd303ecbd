"""Options and key of a question are held by the database too."""

from django.db import migrations, models
from django.db.models import Func

from config.kernel.migrations import BatchedMigration

_FORWARDS = """
CREATE FUNCTION question_options_valid(options jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(options) <> 'object' THEN false ELSE (
        SELECT count(*) BETWEEN 2 AND 8
           AND string_agg(key, '' ORDER BY key) = left('ABCDEFGH', count(*)::int)
           AND count(DISTINCT lower(btrim(value #>> '{}'))) = count(*)
           AND bool_and(jsonb_typeof(value) = 'string' AND btrim(value #>> '{}') <> '')
        FROM jsonb_each(options)
    ) END
$$
"""


class Migration(BatchedMigration):
    dependencies = [("assessments", "0004_testsession_browser_key")]

    operations = [
        migrations.RunSQL(_FORWARDS, "DROP FUNCTION question_options_valid(jsonb)"),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=Func(
                    "options", function="question_options_valid", output_field=models.BooleanField()
                ),
                name="questions_options_valid",
                violation_error_message="The options are 2 to 8 different texts under A, B, C and so on.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=Func(
                    "options", "correct_answer", function="jsonb_exists", output_field=models.BooleanField()
                ),
                name="questions_key_among_options",
                violation_error_message="The right answer must be one of the options.",
            ),
        ),
    ]
