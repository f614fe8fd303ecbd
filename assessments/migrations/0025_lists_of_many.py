from django.db import migrations, models

from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    dependencies = [("assessments", "0024_draw_keys")]

    operations = [
        migrations.AddIndex(
            model_name="testsession",
            index=models.Index(fields=["tenant", "started_at", "id"], name="test_sessions_tenant_started"),
        ),
        migrations.AddIndex(
            model_name="assessmentapplication",
            index=models.Index(
                condition=models.Q(("status", "completed")),
                fields=["tenant", "completed_at", "id"],
                name="applications_completed",
            ),
        ),
    ]
