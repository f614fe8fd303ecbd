"""Composite foreign keys: a row can point only to rows of its own company."""

from django.db import migrations

from config.kernel.migrations import TenantKeys


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0002_tenant_walls"),
        ("assessments", "0002_tenant_walls"),
    ]

    operations = [
        TenantKeys("assessmentapplication"),
        TenantKeys("assessment"),
        TenantKeys("assessmenttoken"),
        TenantKeys("jobdescription"),
        TenantKeys("questionset"),
        TenantKeys("question"),
        TenantKeys("testsession"),
        TenantKeys("sessionquestion"),
        TenantKeys("answer"),
        TenantKeys("answerjournal"),
    ]
