"""Row-level security and composite keys of accommodations, pauses and messages."""

from django.db import migrations

from config.kernel.migrations import TenantKeys, TenantTable


class Migration(migrations.Migration):
    dependencies = [("assessments", "0010_taking_conditions")]

    operations = [
        TenantTable("accommodation"),
        TenantTable("sessionpause"),
        TenantTable("sessionmessage"),
        TenantKeys("accommodation"),
        TenantKeys("sessionpause"),
        TenantKeys("sessionmessage"),
        TenantKeys("testsession", columns=["accommodation_id"]),
    ]
