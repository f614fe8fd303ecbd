"""The second tenancy wall: row-level security on every table of this app that belongs to a company."""

from django.db import migrations

from config.kernel.migrations import AppendOnly, TenantTable


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [
        TenantTable("assessmentapplication"),
        TenantTable("assessment"),
        TenantTable("assessmenttoken"),
        TenantTable("jobdescription"),
        TenantTable("questionset"),
        TenantTable("question"),
        TenantTable("testsession"),
        TenantTable("sessionquestion"),
        TenantTable("answer"),
        TenantTable("answerjournal"),
        AppendOnly("answerjournal"),
    ]
