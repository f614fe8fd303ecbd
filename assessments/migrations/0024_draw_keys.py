"""A fixed random number for each family, in the order of an index: draws look at pieces of a large bank."""

from django.db import migrations, models
from django.db.models import F, Func, Q

from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    dependencies = [("assessments", "0023_less_of_a_result")]

    operations = [
        migrations.AddField(
            "question",
            "draw_key",
            models.GeneratedField(
                expression=Func(F("family"), function="hashint8"),
                output_field=models.IntegerField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "question",
            models.Index(
                fields=["tenant", "draw_key"],
                include=("family", "language", "difficulty", "question_set"),
                condition=Q(status="approved", item_model=""),
                name="questions_draws",
            ),
        ),
    ]
