"""Row-level security and composite keys of integrity cases; their decisions are never rewritten."""

from django.db import migrations

from config.kernel.migrations import AppendOnly, TenantKeys, TenantTable


class Migration(migrations.Migration):
    dependencies = [("assessments", "0012_integrity_cases")]

    operations = [
        TenantTable("integritycase"),
        TenantTable("casedecision"),
        TenantKeys("integritycase"),
        TenantKeys("casedecision"),
        AppendOnly("casedecision"),
    ]
