"""The mark of the browser that holds an attempt."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_tenant_keys")]

    operations = [
        migrations.AddField(
            model_name="testsession",
            name="browser_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
    ]
