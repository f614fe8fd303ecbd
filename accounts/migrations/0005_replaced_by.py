"""Deleting a refresh token asks who was replaced by it: by an index, not by reading all of them each time."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_languages")]

    operations = [
        migrations.AlterField(
            model_name="refreshtoken",
            name="replaced_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.refreshtoken",
            ),
        ),
    ]
