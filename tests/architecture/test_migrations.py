"""An empty database must not take long: whoever changes several things in one migration batches them."""

import pytest
from django.db import IntegrityError, connection
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import CASCADE, CharField, CheckConstraint, ForeignKey, Index, Q, UniqueConstraint

from config.kernel.migrations import GROUPED, Batch, BatchedMigration
from tests.architecture.source import APPS


def test_table_operations_are_batched():
    loader = MigrationLoader(None)
    loose = [
        f"{app}.{name}: make it a config.kernel.migrations.BatchedMigration"
        for (app, name), migration in loader.disk_migrations.items()
        if app in APPS and sum(isinstance(one, GROUPED) for one in migration.operations) > 1
    ]
    assert loose == []


class _Example(BatchedMigration):
    """As makemigrations writes it: columns, indexes and constraints of new tables come one by one."""

    operations = [
        operations.RunSQL("SELECT 1", "SELECT 1"),
        operations.CreateModel("Shelf", [("id", CharField(primary_key=True, max_length=5))]),
        operations.CreateModel("Book", [("id", CharField(primary_key=True, max_length=5))]),
        operations.AddField("book", "shelf", ForeignKey("contenttypes.Shelf", on_delete=CASCADE)),
        operations.AddField("book", "title", CharField(max_length=5, default="x")),
        operations.AlterField("book", "title", CharField(max_length=9, default="x")),
        operations.AddConstraint("book", CheckConstraint(condition=~Q(title=""), name="titled")),
        operations.AddIndex("shelf", Index(fields=["id"], name="shelf_again")),
        operations.RunSQL("SELECT 2", "SELECT 2"),
        operations.AddField("shelf", "room", CharField(max_length=5, default="x")),
        operations.AlterField("shelf", "room", CharField(max_length=7, default="x")),
        operations.AddIndex("shelf", Index(fields=["room"], name="shelf_room")),
        operations.AddField("shelf", "lamp", CharField(max_length=5, default="x")),
        operations.AddConstraint(
            "shelf", UniqueConstraint(fields=["lamp"], condition=~Q(lamp=""), name="shelf_lamp")
        ),
    ]


def test_runs_of_table_operations_become_batches_and_a_field_changes_once_in_each():
    kinds = [
        (type(one).__name__, len(getattr(one, "operations", ""))) for one in _Example("1", "x").operations
    ]
    assert kinds == [("RunSQL", 0), ("Batch", 7), ("RunSQL", 0), ("Batch", 1), ("Batch", 4)]


def _columns(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, character_maximum_length FROM information_schema.columns"
            " WHERE table_name = %s ORDER BY 1",
            [table],
        )
        columns = cursor.fetchall()
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid::regclass::text = %s AND contype IN ('c', 'f')"
            " UNION SELECT indexname FROM pg_indexes WHERE tablename = %s ORDER BY 1",
            [table, table],
        )
        return columns, [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_a_batch_makes_the_same_tables_and_takes_them_back():
    class Plain(Migration):
        operations = _Example.operations

    made = []
    for kind in (Plain, _Example):
        migration, before = kind("1", "contenttypes"), ProjectState(real_apps=set())
        with connection.schema_editor() as editor:
            migration.apply(before.clone(), editor)
        made.append([_columns("contenttypes_book"), _columns("contenttypes_shelf")])
        with connection.schema_editor() as editor:
            migration.unapply(before.clone(), editor)
        assert _columns("contenttypes_book") == ([], [])
    assert made[0] == made[1]
    assert made[0][0][0] == [("id", 5), ("shelf_id", 5), ("title", 9)]
    assert "titled" in made[0][0][1]


class _Narrow(BatchedMigration):
    operations = [
        operations.CreateModel("Shelf", [("id", CharField(primary_key=True, max_length=5))]),
        operations.AddConstraint("shelf", CheckConstraint(condition=Q(id="a"), name="shelf_known")),
    ]


class _Wide(BatchedMigration):
    operations = [
        operations.RemoveConstraint("shelf", "shelf_known"),
        operations.AddConstraint("shelf", CheckConstraint(condition=Q(id__in="ab"), name="shelf_known")),
    ]


@pytest.mark.django_db(transaction=True)
def test_rows_that_only_the_newer_rule_allows_survive_the_way_back():
    narrow, wide = _Narrow("1", "contenttypes"), _Wide("2", "contenttypes")
    before = ProjectState(real_apps=set())
    with connection.schema_editor() as editor:
        between = narrow.apply(before.clone(), editor)
    with connection.schema_editor() as editor:
        wide.apply(between.clone(), editor)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO contenttypes_shelf VALUES ('b')")
        with connection.schema_editor() as editor:
            wide.unapply(between.clone(), editor)
        with pytest.raises(IntegrityError, match="shelf_known"):
            cursor.execute("INSERT INTO contenttypes_shelf VALUES ('bb')")
        cursor.execute("SELECT id FROM contenttypes_shelf")
        assert cursor.fetchall() == [("b",)]
    with connection.schema_editor() as editor:
        narrow.unapply(before.clone(), editor)


@pytest.mark.django_db
def test_every_migration_can_say_how_it_is_taken_back():
    """In words of SQL, which needs everything that undoing it needs but an older database."""
    loader = MigrationLoader(connection)
    for (app, name), migration in loader.disk_migrations.items():
        if app not in APPS:
            continue
        state = loader.project_state((app, name), at_end=False)
        with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
            migration.unapply(state, editor, collect_sql=True)
        assert editor.collected_sql or not migration.operations, f"{app}.{name}"


def test_a_batch_says_what_it_does():
    described = Batch([operations.AddField("book", "title", CharField(max_length=5))]).describe()
    assert described == "Add field title to book"


_UNSERVED = """
SELECT k.conrelid::regclass::text || '.' || k.conname
FROM pg_constraint k
WHERE k.contype = 'f' AND NOT EXISTS (
    SELECT 1 FROM pg_index i
    WHERE i.indrelid = k.conrelid AND i.indkey[0] = ANY (k.conkey)
      AND (cardinality(k.conkey) = 1 OR i.indkey[1] = ANY (k.conkey) OR i.indkey[0] <> (
          SELECT attnum FROM pg_attribute WHERE attrelid = k.conrelid AND attname = 'tenant_id'
      ))
)
ORDER BY 1
"""
"""Foreign keys that no index begins with; the company alone is no beginning of a key of two columns."""


@pytest.mark.django_db
def test_every_foreign_key_has_an_index():
    """Deleting a row looks for those that point to it, once for each row."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSERVED)
        assert [row[0] for row in cursor.fetchall()] == []
