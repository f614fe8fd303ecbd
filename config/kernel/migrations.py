"""Migration operations: row-level security, composite foreign keys, extensions, append-only tables.

Kept beside `tenancy` because they write the wall that module speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import migrations, models
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.utils import resolve_relation

from config.kernel.models import TenantForeignKey

WALL = (
    "tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::bigint)"
    " OR (SELECT current_setting('app.scope', true) = 'platform')"
)
"""Whose rows may be touched. As sub-selects, because PostgreSQL then reads the settings once for a statement; written
plainly it reads them again for every row (docs/decisions/0018-walls-once-for-a-statement.md)."""


@dataclass(frozen=True)
class Table:
    """A table as the migration's state knows it; rendering real models for this would take seconds."""

    name: str
    keys: list[tuple[str, str, str]]
    """Composite foreign keys as (constraint, column, target table)."""


def _key(table, column, target):
    return (f"{table}_{column}_tenant_fk"[-63:], column, target)


def tenant_foreign_keys(model):
    """Return the composite foreign keys of a model as (constraint, column, target table)."""
    return [
        _key(model._meta.db_table, field.column, field.related_model._meta.db_table)
        for field in model._meta.local_fields
        if isinstance(field, TenantForeignKey)
    ]


def _table(state, app_label, model_name):
    model = state.models[app_label, model_name]
    keys = []
    for name, field in model.fields.items():
        if isinstance(field, TenantForeignKey):
            target = state.models[resolve_relation(field.remote_field.model, app_label, model_name)]
            keys.append(
                _key(model.options["db_table"], field.db_column or f"{name}_id", target.options["db_table"])
            )
    return Table(model.options["db_table"], keys)


class _TableOperation(Operation):
    """Run SQL on the table of one model; the state does not change."""

    reduces_to_sql = True
    reversible = True
    category = OperationCategory.SQL
    model_name: str

    def forwards(self, table: Table) -> list[str]:
        """Return the statements that put the rule in force."""
        raise NotImplementedError

    def backwards(self, table: Table) -> list[str]:
        """Return the statements that take it back."""
        raise NotImplementedError

    def state_forwards(self, app_label, state):
        """Constraints and policies are no part of Django's model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for statement in self.forwards(_table(to_state, app_label, self.model_name)):
            schema_editor.execute(statement)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for statement in self.backwards(_table(from_state, app_label, self.model_name)):
            schema_editor.execute(statement)


GROUPED = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.AlterField,
    migrations.AddIndex,
    migrations.AddConstraint,
    migrations.RemoveIndex,
    migrations.RemoveConstraint,
)
"""Operations that a BatchedMigration takes together where they follow one another."""


class BatchedMigration(migrations.Migration):
    """A migration that renders the models once for each run of table operations, not once for each of them.

    Django renders all related models again after every operation; with eighty models that is most of the time
    an empty database takes. Everything else, such as RunSQL, happens where it stands.
    """

    def __init__(self, name, app_label):
        super().__init__(name, app_label)
        self.operations = _batched(self.operations)  # type: ignore[misc]  # Django gives each instance a list of its own


def _batched(operations):
    """Group operations into batches; one that changes a field the batch has changed before begins the next."""
    batches: list[Operation] = []
    touched: set[tuple[str, str]] = set()
    for operation in operations:
        field = getattr(operation, "model_name_lower", ""), getattr(operation, "name_lower", "")
        if not isinstance(operation, GROUPED):
            batches.append(operation)
            continue
        batch = batches[-1] if batches else None
        if not isinstance(batch, Batch) or field in touched:
            batch = Batch([])
            batches.append(batch)
            touched = set()
        batch.operations.append(operation)
        if isinstance(operation, FieldOperation) and field[0] not in batch.created:
            touched.add(field)
    return batches


class Batch(Operation):
    """Operations that see the models as the last of them leaves them.

    A table is created with all the columns, indexes and constraints that the batch gives it.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations):
        self.operations = operations

    @property
    def created(self):
        """Return the names of the models whose tables the batch creates."""
        return {one.name_lower for one in self.operations if isinstance(one, migrations.CreateModel)}

    @property
    def steps(self):
        """Return what is left to do beside the creation of tables, and that creation itself."""
        created = self.created
        return [one for one in self.operations if getattr(one, "model_name_lower", "") not in created]

    def deconstruct(self):
        return (self.__class__.__name__, [self.operations], {})

    def describe(self):
        return "; ".join(operation.describe() for operation in self.operations)

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.steps:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Undo the steps. Taking a constraint away reads its fields, which are not there before the batch."""
        for operation in reversed(self.steps):
            if isinstance(operation, migrations.RemoveConstraint):
                _bring_back(operation, app_label, schema_editor, to_state)
                continue
            added = isinstance(operation, migrations.AddConstraint)
            operation.database_backwards(
                app_label, schema_editor, from_state, from_state if added else to_state
            )


def _bring_back(operation, app_label, schema_editor, state):
    """Bring back a constraint for new rows: what a wider one has let in since is kept, and not asked."""
    model = state.apps.get_model(app_label, operation.model_name)
    constraint = state.models[app_label, operation.model_name_lower].get_constraint_by_name(operation.name)
    sql = constraint.create_sql(model, schema_editor)
    checks = isinstance(constraint, models.CheckConstraint)
    schema_editor.execute(f"{sql} NOT VALID" if checks else sql, params=None)


class TenantTable(_TableOperation):
    """Force row-level security on a tenant-owned table and make it a target of composite foreign keys.

    `shared=True` lets every company read rows without a tenant (global catalogues); only the platform
    scope writes those.
    """

    def __init__(self, model_name, *, shared=False):
        self.model_name = model_name
        self.shared = shared

    def deconstruct(self):
        return (self.__class__.__name__, [self.model_name], {"shared": self.shared})

    def describe(self):
        return f"Force row-level security on {self.model_name}"

    def forwards(self, table):
        table = table.name
        statements = [
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant_key" UNIQUE (tenant_id, id)',
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY tenant_wall ON "{table}" USING ({WALL}) WITH CHECK ({WALL})',
        ]
        if self.shared:
            statements.append(f'CREATE POLICY shared_rows ON "{table}" FOR SELECT USING (tenant_id IS NULL)')
        return statements

    def backwards(self, table):
        table = table.name
        return [
            f'DROP POLICY IF EXISTS shared_rows ON "{table}"',
            f'DROP POLICY tenant_wall ON "{table}"',
            f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_tenant_key"',
        ]


class TenantKeys(_TableOperation):
    """Add the composite foreign keys of a table (all TenantForeignKey columns, or the named ones)."""

    def __init__(self, model_name, *, columns=None):
        self.model_name = model_name
        self.columns = columns

    def deconstruct(self):
        return (self.__class__.__name__, [self.model_name], {"columns": self.columns})

    def describe(self):
        return f"Tie the foreign keys of {self.model_name} to its tenant"

    def _keys(self, table):
        return [key for key in table.keys if self.columns is None or key[1] in self.columns]

    def forwards(self, table):
        return [
            f'ALTER TABLE "{table.name}" ADD CONSTRAINT "{name}" FOREIGN KEY (tenant_id, "{column}") '
            f'REFERENCES "{target}" (tenant_id, id) DEFERRABLE INITIALLY IMMEDIATE'
            for name, column, target in self._keys(table)
        ]

    def backwards(self, table):
        return [f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{name}"' for name, _, _ in self._keys(table)]


class AppendOnly(_TableOperation):
    """Refuse UPDATE and DELETE on a table by trigger, for every role."""

    def __init__(self, model_name):
        self.model_name = model_name

    def deconstruct(self):
        return (self.__class__.__name__, [self.model_name], {})

    def describe(self):
        return f"Make {self.model_name} append-only"

    def forwards(self, table):
        guard = f"{table.name}_append_only"
        refuse = f"RAISE EXCEPTION '{table.name} is append-only' USING ERRCODE = 'insufficient_privilege'"
        return [
            f"CREATE FUNCTION {guard}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse}; END $$",
            f'CREATE TRIGGER {guard} BEFORE UPDATE OR DELETE ON "{table.name}" FOR EACH ROW EXECUTE FUNCTION {guard}()',
        ]

    def backwards(self, table):
        table = table.name
        return [f'DROP TRIGGER {table}_append_only ON "{table}"', f"DROP FUNCTION {table}_append_only()"]


class OfferedExtension(Operation):
    """Install an extension where the server offers it and the role may; the code works without."""

    reduces_to_sql = True
    reversible = True
    category = OperationCategory.SQL

    def __init__(self, name):
        self.name = name

    def deconstruct(self):
        return (self.__class__.__name__, [self.name], {})

    def describe(self):
        return f"Install {self.name} where it is offered"

    def state_forwards(self, app_label, state):
        """Extensions are no part of Django's model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        offered = f"SELECT 1 FROM pg_available_extensions WHERE name = '{self.name}'"  # noqa: S608  (literal)
        schema_editor.execute(
            f'DO $$ BEGIN IF EXISTS ({offered}) THEN CREATE EXTENSION IF NOT EXISTS "{self.name}"; END IF; '
            "EXCEPTION WHEN insufficient_privilege THEN NULL; END $$"
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(f'DROP EXTENSION IF EXISTS "{self.name}"')


class TrigramIndex(_TableOperation):
    """Index a text column for search by similarity where pg_trgm is installed."""

    def __init__(self, model_name, column):
        self.model_name = model_name
        self.column = column

    def deconstruct(self):
        return (self.__class__.__name__, [self.model_name, self.column], {})

    def describe(self):
        return f"Index {self.model_name}.{self.column} by trigrams where the server can"

    def _name(self, table):
        return f"{table.name}_{self.column}_trgm"

    def forwards(self, table):
        create = f"CREATE INDEX {self._name(table)} ON {table.name} USING gin ({self.column} gin_trgm_ops)"
        installed = "SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"
        return [f"DO $$ BEGIN IF EXISTS ({installed}) THEN {create}; END IF; END $$"]

    def backwards(self, table):
        return [f"DROP INDEX IF EXISTS {self._name(table)}"]


def choice_check(field, choices, *, table):
    """Return the CHECK constraint that holds a column to its choices."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": list(choices.values)}), name=f"{table}_{field}_known"[:63]
    )
