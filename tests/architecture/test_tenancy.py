"""Both walls stand on every tenant-owned table."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from config.kernel.migrations import tenant_foreign_keys
from config.kernel.tenancy import TenantContextMissing, TenantManager, platform_context, tenant_context
from tests.architecture.source import APPS

WITHOUT_WALL = {
    "accounts.User": "sign-in finds the account before a company is known; lists go through visible_to(actor)",
    "superadmin.SystemMetric": "measurements of the platform; only superadmins read them",
    "superadmin.SystemMetricRollup": "measurements of the platform; only superadmins read them",
}


CATALOGUES = {"candidates.Skill", "candidates.JobRole", "candidates.RoleSkill"}
"""Tables whose rows without a company every company may read, and nobody but the platform may write."""


def owned():
    """Return the models with a company, those listed above excepted."""
    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if any(field.name == "tenant" for field in model._meta.local_fields)
        and model._meta.label not in WITHOUT_WALL
    ]


def test_the_exceptions_exist():
    assert {label for label in WITHOUT_WALL if apps.get_model(label)} == set(WITHOUT_WALL)


def test_there_is_something_to_guard():
    assert len(owned()) >= 25


@pytest.mark.parametrize("model", owned(), ids=lambda m: m._meta.label)
def test_manager_refuses_without_scope(model):
    assert isinstance(model._default_manager, TenantManager)
    with pytest.raises(TenantContextMissing):
        model._default_manager.all()


@pytest.mark.django_db
@pytest.mark.parametrize("model", owned(), ids=lambda m: m._meta.label)
def test_row_level_security_is_forced(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (True, True)
        cursor.execute(
            "SELECT policyname, cmd, qual, with_check FROM pg_policies WHERE tablename = %s",
            [model._meta.db_table],
        )
        policies = {name: rest for name, *rest in cursor.fetchall()}
    command, qual, check = policies.pop("tenant_wall")
    assert command == "ALL"
    assert qual == check
    assert "app.tenant_id" in qual
    assert "NULLIF" in qual
    assert qual.count("( SELECT ") == qual.count("current_setting(") == 2
    assert set(policies) == ({"shared_rows"} if model._meta.label in CATALOGUES else set())
    assert all(rest == ["SELECT", "(tenant_id IS NULL)", None] for rest in policies.values())


@pytest.mark.django_db
@pytest.mark.parametrize("model", owned(), ids=lambda m: m._meta.label)
def test_composite_keys_are_in_the_database(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' AND conrelid = %s::regclass",
            [model._meta.db_table],
        )
        found = dict(cursor.fetchall())
    for name, column, target in tenant_foreign_keys(model):
        assert f"FOREIGN KEY (tenant_id, {column}) REFERENCES {target}(tenant_id, id)" in found[name].replace(
            '"', ""
        )


@pytest.mark.django_db
def test_many_to_many_tables_of_owned_rows_do_not_leak():
    """Automatic link tables carry no company, so none may join owned rows."""
    automatic = [
        field
        for model in owned()
        for field in model._meta.local_many_to_many
        if isinstance(field, models.ManyToManyField) and field.remote_field.through._meta.auto_created
    ]
    assert automatic == []


@pytest.mark.django_db
def test_the_database_itself_hides_other_companies(tenant, other_tenant):
    from tests.factories.candidates import CandidateFactory

    with tenant_context(other_tenant):
        theirs = CandidateFactory()
    model = type(theirs)
    with tenant_context(tenant):
        assert model._base_manager.filter(pk=theirs.pk).count() == 0
        assert model._base_manager.filter(pk=theirs.pk).update(full_name="Stolen") == 0
    with platform_context(reason="test"):
        assert model.objects.get(pk=theirs.pk).full_name == theirs.full_name


@pytest.mark.django_db
def test_another_companys_row_cannot_be_referenced(tenant, other_tenant, make_user):
    from candidates.models import CandidateNote
    from tests.factories.candidates import CandidateFactory

    with tenant_context(other_tenant):
        theirs = CandidateFactory()
    author = make_user("recruiter")
    with tenant_context(tenant), pytest.raises(IntegrityError), transaction.atomic():
        CandidateNote.objects.create(candidate_id=theirs.pk, author=author, note_text="x")


@pytest.mark.django_db
def test_a_company_reads_global_skills_and_changes_none(tenant):
    from candidates.models import Skill

    with platform_context(reason="test"):
        Skill.objects.create(name="Glassblowing", category="technical", tenant=None)
    with tenant_context(tenant):
        shared = Skill._base_manager.filter(name="Glassblowing")
        assert shared.count() == 1
        assert shared.update(description="Ours now") == 0
        assert shared.delete()[0] == 0
        assert shared.count() == 1


@pytest.mark.django_db
def test_nested_scopes_are_restored(tenant, other_tenant):
    def setting():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('app.tenant_id', true), current_setting('app.scope', true)"
            )
            return cursor.fetchone()

    with tenant_context(tenant):
        with platform_context(reason="test"):
            assert setting() == ("", "platform")
        assert setting() == (str(tenant.pk), "")
        with pytest.raises(ZeroDivisionError), tenant_context(other_tenant):
            raise ZeroDivisionError
        assert setting() == (str(tenant.pk), "")
    assert setting() == ("", "")
