"""Search by similarity, where pg_trgm is installed."""

from django.db import migrations

from config.kernel.migrations import TrigramIndex


class Migration(migrations.Migration):
    dependencies = [("recruiting", "0003_tenant_keys"), ("superadmin", "0003_search_extensions")]

    operations = [TrigramIndex("jobrequisition", "title")]
