"""What was given before a pause is taken for as long after its start as after a deadline, not for all of it."""

from importlib import import_module

from django.db import migrations

from config.kernel.migrations import BatchedMigration

_WAITS = "COALESCE(p_client_time > place.paused_at, true)"
_HELD = f"(now() > place.paused_at + p_grace OR {_WAITS})"
BACKWARDS = import_module("assessments.migrations.0017_navigation_and_pauses").CREATE.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(BatchedMigration):
    dependencies = [("assessments", "0020_time_grants")]

    operations = [migrations.RunSQL(BACKWARDS.replace(_WAITS, _HELD), BACKWARDS)]
