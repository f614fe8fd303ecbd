"""The second tenancy wall: row-level security on every table of this app that belongs to a company."""

from django.db import migrations

from config.kernel.migrations import AppendOnly, TenantTable


class Migration(migrations.Migration):
    dependencies = [("superadmin", "0001_initial")]

    operations = [
        TenantTable("auditlog"),
        AppendOnly("auditlog"),
    ]
