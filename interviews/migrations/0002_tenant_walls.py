"""The second tenancy wall: row-level security on every table of this app that belongs to a company."""

from django.db import migrations

from config.kernel.migrations import TenantTable


class Migration(migrations.Migration):
    dependencies = [("interviews", "0001_initial")]

    operations = [
        TenantTable("interviewsession"),
        TenantTable("interviewparticipant"),
        TenantTable("interviewfeedback"),
    ]
