"""Composite foreign keys: a row can point only to rows of its own company."""

from django.db import migrations

from config.kernel.migrations import TenantKeys


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0002_tenant_walls"),
        ("assessments", "0002_tenant_walls"),
        ("recruiting", "0002_tenant_walls"),
        ("interviews", "0002_tenant_walls"),
    ]

    operations = [
        TenantKeys("interviewsession"),
        TenantKeys("interviewparticipant"),
        TenantKeys("interviewfeedback"),
    ]
