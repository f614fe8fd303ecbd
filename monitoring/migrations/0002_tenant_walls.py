"""The second tenancy wall: row-level security on every table of this app that belongs to a company."""

from django.db import migrations

from config.kernel.migrations import TenantTable


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial")]

    operations = [
        TenantTable("celerytask"),
        TenantTable("extractionlog"),
        TenantTable("notification"),
        TenantTable("proctoringevent"),
        TenantTable("proctoringreview"),
    ]
