from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0021_pause_grace")]

    operations = [
        migrations.AddField(
            model_name="testsession",
            name="extra_percent",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="extra time in per cent"),
        ),
    ]
