"""The second tenancy wall: row-level security on every table of this app that belongs to a company."""

from django.db import migrations

from config.kernel.migrations import TenantTable


class Migration(migrations.Migration):
    dependencies = [("candidates", "0001_initial")]

    operations = [
        TenantTable("skill", shared=True),
        TenantTable("jobrole", shared=True),
        TenantTable("roleskill", shared=True),
        TenantTable("candidate"),
        TenantTable("candidateskill"),
        TenantTable("candidatenote"),
        TenantTable("uploadeddocument"),
        TenantTable("skillmatch"),
    ]
