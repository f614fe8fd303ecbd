from django.db import migrations, models

from config.kernel.migrations import BatchedMigration

DETAILS = [
    ("nothing", "Nothing"),
    ("outcome", "Only whether they passed"),
    ("score", "The score"),
    ("sections", "The score of each section"),
    ("answers", "The own answers, without right or wrong"),
]


class Migration(BatchedMigration):
    dependencies = [("assessments", "0022_extra_percent")]

    operations = [
        migrations.RemoveConstraint(model_name="assessment", name="assessments_result_detail_known"),
        migrations.AlterField(
            model_name="assessment",
            name="result_detail",
            field=models.CharField(
                choices=DETAILS, default="score", max_length=20, verbose_name="what candidates see"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("result_detail__in", [value for value, _label in DETAILS])),
                name="assessments_result_detail_known",
            ),
        ),
    ]
