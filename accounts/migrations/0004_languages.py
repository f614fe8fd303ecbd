"""A language is kept only where there are pages in it; English is all there is when this runs."""

from django.db import migrations, models

import accounts.validators


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_tenant_walls")]

    operations = [
        migrations.RunSQL(
            "UPDATE users SET language = '' WHERE language NOT IN ('', 'en')", migrations.RunSQL.noop
        ),
        migrations.AlterField(
            model_name="user",
            name="language",
            field=models.CharField(
                blank=True,
                default="",
                max_length=10,
                validators=[accounts.validators.validate_language],
                verbose_name="language",
            ),
        ),
    ]
