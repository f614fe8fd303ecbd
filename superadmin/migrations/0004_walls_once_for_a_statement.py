"""The walls between companies read who asks once for a statement, in the tables of all apps that are there.

Tables made later get the policy in this form from `TenantTable`; the rule is the same.
"""

from django.db import migrations

from config.kernel.migrations import WALL

ALTER = """
DO $walls$
DECLARE
    owned regclass;
BEGIN
    FOR owned IN
        SELECT polrelid::regclass FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE polname = 'tenant_wall' AND c.relnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('ALTER POLICY tenant_wall ON %s USING ({wall}) WITH CHECK ({wall})', owned);
    END LOOP;
END
$walls$
"""
BEFORE = (
    "tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::bigint"
    " OR current_setting('app.scope', true) = 'platform'"
)


def _statement(wall):
    return ALTER.format(wall=wall.replace("'", "''"))


class Migration(migrations.Migration):
    dependencies = [("superadmin", "0003_search_extensions")]

    operations = [migrations.RunSQL(_statement(WALL), _statement(BEFORE))]
