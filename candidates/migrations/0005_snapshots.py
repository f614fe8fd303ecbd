"""Pictures taken during a test are a category of their own."""

from django.db import migrations, models

from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    dependencies = [("candidates", "0004_trigrams")]

    operations = [
        migrations.RemoveConstraint(
            model_name="uploadeddocument",
            name="uploaded_documents_document_category_known",
        ),
        migrations.AlterField(
            model_name="uploadeddocument",
            name="document_category",
            field=models.CharField(
                choices=[
                    ("jd", "Job description"),
                    ("cv", "CV"),
                    ("portfolio", "Portfolio"),
                    ("requirements", "Requirements"),
                    ("specifications", "Specifications"),
                    ("snapshot", "Picture taken during a test"),
                ],
                max_length=50,
                verbose_name="category",
            ),
        ),
        migrations.AddConstraint(
            model_name="uploadeddocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "document_category__in",
                        ["jd", "cv", "portfolio", "requirements", "specifications", "snapshot"],
                    )
                ),
                name="uploaded_documents_document_category_known",
            ),
        ),
    ]
