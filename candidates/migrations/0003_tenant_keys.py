"""Composite foreign keys: a row can point only to rows of its own company."""

from django.db import migrations

from config.kernel.migrations import TenantKeys


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0002_tenant_walls"),
    ]

    operations = [
        TenantKeys("candidate"),
        TenantKeys("candidateskill"),
        TenantKeys("candidatenote"),
        TenantKeys("uploadeddocument"),
        TenantKeys("skillmatch"),
    ]
