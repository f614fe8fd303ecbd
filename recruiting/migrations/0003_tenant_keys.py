"""Composite foreign keys: a row can point only to rows of its own company."""

from django.db import migrations

from config.kernel.migrations import TenantKeys


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_tenant_walls"),
        ("recruiting", "0002_tenant_walls"),
    ]

    operations = [
        TenantKeys("jobrequisition"),
        TenantKeys("pipelineentry"),
        TenantKeys("applicationnote"),
    ]
