"""The migration that alters the walls of tables that were there before, there and back."""

from importlib import import_module

import pytest
from django.db import connection

from assessments.models import Question
from config.kernel.tenancy import tenant_context
from tests.factories.assessments import QuestionFactory

walls = import_module("superadmin.migrations.0004_walls_once_for_a_statement")

pytestmark = pytest.mark.django_db


def policy(cursor):
    cursor.execute("SELECT qual, with_check FROM pg_policies WHERE tablename = 'questions' AND cmd = 'ALL'")
    return cursor.fetchone()


def test_there_and_back(tenant, other_tenant):
    with tenant_context(tenant):
        QuestionFactory()
    operation = walls.Migration.operations[0]
    with connection.cursor() as cursor:
        now = policy(cursor)
        assert "( SELECT " in now[0]
        cursor.execute(operation.reverse_sql)
        before = policy(cursor)
        assert before[0] == before[1]
        assert "SELECT" not in before[0]
        cursor.execute(operation.sql)
        assert policy(cursor) == now
        for company, number in ((tenant, 1), (other_tenant, 0)):
            with tenant_context(company):
                cursor.execute("SELECT count(*) FROM questions")
                assert cursor.fetchone()[0] == number
    with tenant_context(other_tenant):
        assert Question.objects.count() == 0
