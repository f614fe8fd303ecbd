"""The platform's API: superadmins only, across companies, no way to forge the audit log."""

import pytest

from config.kernel.tenancy import platform_context
from superadmin.models import AuditLog, FeatureFlag, SystemIncident, SystemMetric, Tenant
from superadmin.operations import audit
from tests.factories.superadmin import FeatureFlagFactory, SystemIncidentFactory

pytestmark = pytest.mark.django_db
BASE = "/api/v1/superadmin"
COLLECTIONS = ("audit-logs", "tenants", "incidents", "metrics", "flags")


@pytest.fixture
def api(superadmin, api_as):
    return api_as(superadmin)


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("role", ["admin", "recruiter", "interviewer", "viewer", "user"])
def test_other_roles_are_refused(make_user, api_as, collection, role):
    client = api_as(make_user(role))
    assert client.get(f"{BASE}/{collection}").status_code == 403
    assert client.post(f"{BASE}/{collection}", {}, format="json").status_code == 403


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_anonymous_is_refused(api_as, collection):
    assert api_as(None).get(f"{BASE}/{collection}").status_code == 401


def test_audit_is_read_filtered_and_never_written(api, tenant, other_tenant):
    row = audit.record("update", tenant, severity="critical")
    audit.record("update", other_tenant)
    found = api.get(f"{BASE}/audit-logs?severity=critical").json()
    assert [item["public_id"] for item in found["items"]] == [row.public_id]
    assert api.get(f"{BASE}/audit-logs?tenant={other_tenant.public_id}").json()["total"] == 1
    one = f"{BASE}/audit-logs/{row.public_id}"
    assert api.get(one).json()["tenant"] == tenant.public_id
    assert api.post(f"{BASE}/audit-logs", {"action": "login"}, format="json").status_code == 405
    assert api.patch(one, {"description": "x"}, format="json").status_code == 405
    assert api.delete(one).status_code == 405


def test_audit_export(api, tenant):
    row = audit.record("update", tenant)
    answer = api.get(f"{BASE}/audit-logs/export?entity_id={tenant.public_id}")
    assert answer["Content-Type"].startswith("text/csv")
    assert row.public_id in answer.content.decode()
    with platform_context(reason="test"):
        assert AuditLog.objects.latest("id").action == "export"


def test_tenant_from_creation_to_suspension(api):
    made = api.post(
        f"{BASE}/tenants", {"name": "Acme", "domain": "acme.example", "max_users": 2}, format="json"
    )
    assert made.status_code == 201
    one = f"{BASE}/tenants/{made.json()['public_id']}"
    assert (
        api.post(f"{BASE}/tenants", {"name": "Two", "domain": "acme.example"}, format="json").status_code
        == 409
    )
    assert api.patch(one, {"max_users": -1}, format="json").status_code == 422
    assert api.patch(one, {"max_users": 5}, format="json").json()["max_users"] == 5
    assert {row["kind"] for row in api.get(f"{one}/usage").json()} == {"users", "assessments", "candidates"}
    assert api.delete(one).json()["is_active"] is False
    assert Tenant.objects.get(name="Acme").is_active is False
    assert api.post(f"{one}/reactivate").json()["is_active"] is True


def test_incident_flow(api, superadmin):
    body = {"title": "Down", "incident_type": "outage", "severity": "critical", "affected_services": ["api"]}
    made = api.post(f"{BASE}/incidents", body, format="json").json()
    assert (made["reported_by"], made["status"]) == (superadmin.public_id, "open")
    one = f"{BASE}/incidents/{made['public_id']}"
    assert [row["public_id"] for row in api.get(f"{BASE}/incidents/active").json()] == [made["public_id"]]
    assert api.post(f"{one}/step", {"step": "close"}, format="json").status_code == 409
    assert api.post(f"{one}/step", {"step": "resolve", "message": ""}, format="json").status_code == 422
    done = api.post(f"{one}/step", {"step": "resolve", "message": "Restarted."}, format="json").json()
    assert (done["status"], [row["status"] for row in done["updates"]]) == ("resolved", ["open", "resolved"])
    assert api.get(f"{BASE}/incidents/active").json() == []
    assert api.get(f"{BASE}/incidents?service=api").json()["total"] == 1
    assert api.get(f"{BASE}/incidents?service=db").json()["total"] == 0
    assert api.patch(one, {"status": "open"}, format="json").json()["status"] == "resolved"
    assert SystemIncident.objects.get().resolved_at is not None


def test_metrics_are_recorded_without_a_time_and_refused_when_wrong(api):
    body = {"metric_name": "llm_latency", "value": 120.5, "unit": "ms", "service": "llm"}
    assert api.post(f"{BASE}/metrics", body, format="json").status_code == 201
    assert api.post(f"{BASE}/metrics", {**body, "unit": "furlongs"}, format="json").status_code == 422
    assert SystemMetric.objects.count() == 1
    assert api.get(f"{BASE}/metrics?name=llm_latency").json()["total"] == 1


def test_flag_flow(api, tenant):
    body = {"name": "new-dashboard", "rollout_percentage": 25, "allowed_tenants": [tenant.public_id]}
    made = api.post(f"{BASE}/flags", body, format="json").json()
    one = f"{BASE}/flags/{made['public_id']}"
    assert api.post(f"{BASE}/flags", body, format="json").status_code == 409
    assert api.patch(one, {"rollout_percentage": 500}, format="json").status_code == 422
    assert api.patch(one, {"name": "renamed"}, format="json").json()["name"] == "new-dashboard"
    assert api.post(f"{one}/toggle").json()["is_enabled"] is True
    assert api.delete(one).json()["is_enabled"] is False
    assert FeatureFlag.objects.count() == 1


@pytest.mark.parametrize(
    ("collection", "factory", "statements"),
    [("flags", FeatureFlagFactory, 12), ("incidents", SystemIncidentFactory, 11)],
)
def test_statements_do_not_grow(api, collection, factory, statements, django_assert_num_queries):
    factory()
    with django_assert_num_queries(statements):
        api.get(f"{BASE}/{collection}")
    factory.create_batch(2)
    with django_assert_num_queries(statements):
        api.get(f"{BASE}/{collection}")
