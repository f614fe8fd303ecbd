"""System checks: what the database must be before anything is served."""

from django.core.checks import Error, Tags, register
from django.db import connections

OLDEST_POSTGRESQL = 140_000


@register(Tags.database)
def database_is_fit(app_configs, databases, **kwargs):
    """Refuse PostgreSQL older than 14 and a role that row-level security does not bind."""
    errors = []
    for alias in databases or ():
        connection = connections[alias]
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0])
            cursor.execute(
                "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            role, is_super, bypasses = cursor.fetchone()
        if version < OLDEST_POSTGRESQL:
            errors.append(
                Error(
                    f"PostgreSQL {version // 10000} is too old.",
                    hint="Use PostgreSQL 14 or newer.",
                    id="assist.E001",
                )
            )
        if is_super or bypasses:
            errors.append(
                Error(
                    f"The database role {role} is not bound by row-level security.",
                    hint=f"Run as a superuser: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS",
                    id="assist.E002",
                )
            )
    return errors
