"""Loading the catalogue, what companies share, and how the list behaves with many rows."""

import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from candidates.models import JobRole, RoleSkill, Skill
from candidates.operations.catalogue import load_shipped
from candidates.selectors.candidates import candidate_rows
from config.kernel.tenancy import platform_context, tenant_context
from tests.factories.candidates import SkillFactory


def test_loading_twice_changes_nothing(catalogue, capsys):
    assert (catalogue.skills_added, catalogue.roles_added) == (153, 26)
    again = load_shipped()
    assert (again.skills_added, again.skills_changed, again.roles_added, again.roles_changed) == (0, 0, 0, 0)
    call_command("load_catalogue")
    assert "0 added" in capsys.readouterr().out


def test_loading_corrects_and_keeps_what_was_switched_off(catalogue, in_tenant):
    with platform_context(reason="test"):
        Skill.objects.filter(name="Python").update(aliases=[], is_active=False)
        assert load_shipped().skills_changed == 1
        python = Skill.objects.get(name="Python")
    assert "python3" in python.aliases
    assert python.is_active is False


def test_job_roles_ask_for_skills(catalogue, in_tenant):
    backend = JobRole.objects.get(name="Backend Engineer")
    levels = dict(backend.role_skills.values_list("skill__name", "level"))
    assert levels["Python"] == "advanced"


def test_companies_share_the_catalogue_but_not_their_own_rows(catalogue, tenant, other_tenant):
    with tenant_context(tenant):
        own = SkillFactory(name="Widget Calibration")
        assert own.tenant_id == tenant.pk
        assert Skill.objects.filter(name__in=["Python", "Widget Calibration"]).count() == 2
    with tenant_context(other_tenant):
        assert [skill.name for skill in Skill.objects.filter(name__in=["Python", "Widget Calibration"])] == [
            "Python"
        ]
        assert Skill._base_manager.filter(pk=own.pk).count() == 0
        assert Skill._base_manager.filter(name="Python").update(description="hijacked") == 0
        assert RoleSkill.objects.exists()


def test_names_are_unique_without_regard_to_case(catalogue, in_tenant):
    SkillFactory(name="Widgets")
    with pytest.raises(IntegrityError), transaction.atomic():
        SkillFactory(name="WIDGETS")


def plan_of(rows):
    """Return the node types of the plan, and the tables read as a whole."""
    plan = json.loads(rows.explain(format="json"))[0]["Plan"]
    nodes, todo = [], [plan]
    while todo:
        node = todo.pop()
        nodes.append(node["Node Type"])
        if node["Node Type"] == "Seq Scan":
            nodes.append(f"Seq Scan on {node['Relation Name']}")
        todo += node.get("Plans", [])
    return nodes


@pytest.fixture
def many(tenant, other_tenant):
    """30,000 candidates in each of two companies, inserted by one statement."""
    with platform_context(reason="test"), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO candidates (candidate_id, tenant_id, full_name, email, email_hash, phone,
                "current_role", location, education, linkedin_url, github_url, portfolio_url,
                experience_level, experience_years, availability_percentage, is_active, created_at,
                updated_at)
            SELECT 'cand_x' || n || 't' || t, t, 'Person ' || md5(n::text), 'x', 'h' || n, 'x',
                'Engineer', '', '', '', '', '',
                (ARRAY['junior', 'mid', 'senior'])[1 + n %% 3], n %% 40, 100, n %% 10 > 0,
                now() - n * interval '1 minute', now()
            FROM generate_series(1, 30000) n, unnest(%s) t
            """,
            [[tenant.pk, other_tenant.pk]],
        )
        cursor.execute("ANALYZE candidates")


@pytest.mark.parametrize(
    "order",
    [("-created_at", "-pk"), ("full_name", "pk"), ("-full_name", "-pk"), ("experience_years", "pk")],
    ids=lambda order: order[0],
)
def test_the_list_reads_an_index_in_order(many, tenant, recruiter, order):
    with tenant_context(tenant):
        nodes = plan_of(candidate_rows(recruiter).active().order_by(*order)[:25])
    assert "Seq Scan on candidates" not in nodes
    assert "Sort" not in nodes
    assert "Index Scan" in nodes


def test_filters_read_an_index_too(many, tenant, recruiter):
    with tenant_context(tenant):
        rows = candidate_rows(recruiter).active().order_by("-created_at", "-pk")
        for filtered in (rows.filter(experience_level="senior"), rows.filter(assigned_recruiter=recruiter)):
            assert "Seq Scan on candidates" not in plan_of(filtered[:25])
        assert "Seq Scan on candidates" not in plan_of(rows.with_email("someone@mail.example"))
