"""Row-level security and composite keys of the question bank's tables; history that nobody rewrites."""

from django.db import migrations

from config.kernel.migrations import AppendOnly, TenantKeys, TenantTable


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_question_bank")]

    operations = [
        TenantTable("answersimilarity"),
        TenantTable("assessmentsection"),
        TenantTable("assessmentstatistic"),
        TenantTable("generationrun"),
        TenantTable("itemmonth"),
        TenantTable("itemstatistic"),
        TenantTable("keycorrection"),
        TenantTable("questionimage"),
        TenantTable("questionimport"),
        TenantTable("questionimportrow"),
        TenantTable("scorechange"),
        TenantTable("sectionitem"),
        TenantTable("sessionsection"),
        TenantKeys("answersimilarity"),
        TenantKeys("assessmentsection"),
        TenantKeys("assessmentstatistic"),
        TenantKeys("generationrun"),
        TenantKeys("itemmonth"),
        TenantKeys("itemstatistic"),
        TenantKeys("keycorrection"),
        TenantKeys("questionimage"),
        TenantKeys("questionimport"),
        TenantKeys("questionimportrow"),
        TenantKeys("scorechange"),
        TenantKeys("sectionitem"),
        TenantKeys("sessionsection"),
        TenantKeys("assessment", columns=["previous_id"]),
        TenantKeys("question", columns=["previous_id"]),
        TenantKeys("sessionquestion", columns=["section_id", "scored_as_id"]),
        AppendOnly("scorechange"),
    ]
