"""uuid-ossp and pg_trgm where the server offers them."""

from django.db import migrations

from config.kernel.migrations import OfferedExtension, TrigramIndex


class Migration(migrations.Migration):
    dependencies = [("superadmin", "0002_tenant_walls")]

    operations = [
        OfferedExtension("uuid-ossp"),
        OfferedExtension("pg_trgm"),
        TrigramIndex("tenant", "name"),
    ]
