"""Decisions that a corrected score speaks against wait for a person."""

from django.db import migrations, models
from django.db.models import Q

from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    dependencies = [("assessments", "0018_question_exports")]

    operations = [
        migrations.AddField(
            "assessmentapplication",
            "recheck_since",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="to look at again"),
        ),
        migrations.AddIndex(
            "assessmentapplication",
            models.Index(
                fields=["tenant", "applied_at"],
                condition=Q(recheck_since__isnull=False),
                name="applications_recheck",
            ),
        ),
    ]
