"""The console: for superadmins, through operations, evidence untouched."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils import timezone

from config.kernel.tenancy import platform_context
from superadmin.models import AuditLog, FeatureFlag, SystemIncident, Tenant
from superadmin.operations import audit, incidents, metrics
from tests.factories.superadmin import FeatureFlagFactory, SystemIncidentFactory, SystemMetricFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def console(superadmin, client_as):
    return client_as(superadmin)


@pytest.mark.parametrize("role", ["admin", "recruiter", "interviewer", "viewer", "user"])
@pytest.mark.parametrize(
    "path", ["/console/", "/console/superadmin/tenant/", "/console/login/", "/console/jsi18n/"]
)
def test_others_are_kept_out(make_user, client_as, role, path):
    assert client_as(make_user(role)).get(path).status_code in {403, 404}


def test_anonymous_signs_in_at_the_products_own_page(client_as):
    answer = client_as(None).get("/console/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_every_page_opens(console, tenant):
    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        page = console.get(reverse(f"admin:{label}_changelist"))
        assert page.status_code == 200, label
        model_admin = admin.site._registry[model]
        if model_admin.has_add_permission(page.wsgi_request):
            assert console.get(reverse(f"admin:{label}_add")).status_code == 200, label


def test_stock_pages_with_secrets_stay_out():
    apps = {model._meta.app_label for model in admin.site._registry}
    assert apps.isdisjoint({"account", "auth", "mfa", "socialaccount", "usersessions"})


def test_front_page_shows_what_needs_eyes(console, tenant, superadmin):
    incidents.open_incident(
        actor=superadmin, title="Mail is stuck", incident_type="outage", severity="critical"
    )
    audit.record("role_change", tenant, severity="critical", description="Role of somebody changed")
    now = timezone.now()
    SystemMetricFactory(metric_name="queue_depth", unit="count", value=7.0, service="celery", measured_at=now)
    metrics.summarise(now)
    page = console.get("/console/").text
    for text in ("Mail is stuck", "Role of somebody changed", "queue_depth", "Background jobs"):
        assert text in page
    assert "style=" not in page.split("console-panels")[1].split("content-main")[0]


class TestTenants:
    def test_created_and_changed_through_operations(self, console):
        form = {
            "name": "Acme",
            "domain": "Acme.example",
            "subscription_tier": "pro",
            "settings": "{}",
            "features_enabled": "{}",
        }
        assert console.post("/console/superadmin/tenant/add/", form).status_code == 302
        tenant = Tenant.objects.get(name="Acme")
        assert tenant.domain == "acme.example"
        url = f"/console/superadmin/tenant/{tenant.public_id}/change/"
        assert console.get(url).status_code == 200
        console.post(url, {**form, "domain": "acme.example", "max_users": "3"})
        with platform_context(reason="test"):
            assert AuditLog.objects.latest("id").changes == {"max_users": {"old": None, "new": 3}}

    def test_taken_domain_is_explained(self, console, tenant):
        form = {
            "name": "Copy",
            "domain": tenant.domain,
            "subscription_tier": "free",
            "settings": "{}",
            "features_enabled": "{}",
        }
        page = console.post("/console/superadmin/tenant/add/", form, follow=True)
        assert "already exists" in page.text
        assert not Tenant.objects.filter(name="Copy").exists()

    def test_bad_settings_are_refused(self, console, tenant):
        form = {
            "name": "X",
            "subscription_tier": "free",
            "settings": '{"time_zone": "Mars"}',
            "features_enabled": "{}",
        }
        assert console.post(f"/console/superadmin/tenant/{tenant.public_id}/change/", form).status_code == 200
        tenant.refresh_from_db()
        assert tenant.settings == {}

    def test_suspended_company_is_locked_out(self, console, tenant, recruiter, client_as):
        action = {"action": "suspend", "_selected_action": [tenant.pk]}
        console.post("/console/superadmin/tenant/", action)
        tenant.refresh_from_db()
        assert tenant.is_active is False
        assert client_as(recruiter).get("/notifications/").status_code != 200
        console.post("/console/superadmin/tenant/", {**action, "action": "reactivate"})
        assert client_as(recruiter).get("/notifications/").status_code == 200

    def test_no_delete(self, console, tenant):
        assert console.get(f"/console/superadmin/tenant/{tenant.public_id}/delete/").status_code == 403


class TestFlags:
    def test_toggle_action(self, console):
        flag = FeatureFlagFactory(is_enabled=False)
        console.post("/console/superadmin/featureflag/", {"action": "toggle", "_selected_action": [flag.pk]})
        assert FeatureFlag.objects.get().is_enabled is True

    def test_lists_are_stored_and_audited(self, console, tenant, recruiter):
        form = {
            "name": "beta", "description": "", "is_enabled": "on", "rollout_percentage": "0", "config": "{}",
            "allowed_tenants": [tenant.pk], "allowed_users": str(recruiter.pk),
        }  # fmt: skip
        assert console.post("/console/superadmin/featureflag/add/", form).status_code == 302
        flag = FeatureFlag.objects.get(name="beta")
        assert (list(flag.allowed_tenants.all()), list(flag.allowed_users.all())) == ([tenant], [recruiter])
        with platform_context(reason="test"):
            changes = AuditLog.objects.latest("id").changes
        assert changes["allowed_tenants"]["new"] == [tenant.public_id]

    def test_percentage_beyond_hundred_is_refused(self, console):
        form = {"name": "wild", "rollout_percentage": "101", "config": "{}"}
        assert console.post("/console/superadmin/featureflag/add/", form, follow=True).status_code == 200
        assert not FeatureFlag.objects.exists()


class TestIncidents:
    def test_steps_from_the_page(self, console, superadmin):
        incident = SystemIncidentFactory(public_id="inc_23aaaaaaaaaaaaaa")
        url = f"/console/superadmin/systemincident/{incident.public_id}/"
        console.post(url + "step/", {"step": "acknowledge", "message": ""})
        console.post(url + "step/", {"step": "update", "message": "Looking at the broker."})
        early = console.post(url + "step/", {"step": "close"}, follow=True)
        assert "there is no step" in early.text
        console.post(url + "step/", {"step": "resolve", "message": "Restarted."})
        incident.refresh_from_db()
        assert (incident.status, incident.assigned_to, incident.resolution_notes) == (
            "resolved",
            superadmin,
            "Restarted.",
        )
        page = console.get(f"/console/superadmin/systemincident/{quote(incident.public_id)}/change/").text
        assert "Looking at the broker." in page

    def test_actions_of_the_list(self, console):
        incident = SystemIncidentFactory()
        for name in ("acknowledge", "resolve"):
            console.post(
                "/console/superadmin/systemincident/", {"action": name, "_selected_action": [incident.pk]}
            )
        incident.refresh_from_db()
        assert incident.status == "resolved"

    def test_reported_from_the_form(self, console, superadmin, tenant):
        form = {
            "title": "Slow pages", "incident_type": "performance", "severity": "high", "affected_users": "3",
            "detected_at_0": "2026-05-01", "detected_at_1": "10:00", "affected_services": "api,db",
            "affected_tenants": [tenant.pk], "error_logs": "{}", "metrics": "{}",
            "updates-TOTAL_FORMS": "0", "updates-INITIAL_FORMS": "0",
        }  # fmt: skip
        assert console.post("/console/superadmin/systemincident/add/", form).status_code == 302
        incident = SystemIncident.objects.get()
        assert (incident.reported_by, incident.affected_services) == (superadmin, ["api", "db"])
        assert list(incident.affected_tenants.all()) == [tenant]


class TestAudit:
    def test_entry_shows_old_and_new(self, console, tenant):
        row = audit.record("update", tenant, changes={"name": {"old": "Before it", "new": "After it"}})
        page = console.get(f"/console/superadmin/auditlog/{row.public_id}/change/").text
        assert "Before it" in page
        assert "After it" in page
        assert 'name="_save"' not in page

    @pytest.mark.parametrize("what", ["change", "delete"])
    def test_nothing_can_be_posted(self, console, tenant, what):
        row = audit.record("create", tenant)
        assert (
            console.post(
                f"/console/superadmin/auditlog/{row.public_id}/{what}/", {"description": "x"}
            ).status_code
            == 403
        )
        assert console.get("/console/superadmin/auditlog/add/").status_code == 403

    def test_search_filter_and_export(self, console, tenant, other_tenant):
        wanted = audit.record("update", tenant, description="Wanted")
        audit.record("update", other_tenant, description="Unwanted")
        page = console.get(f"/console/superadmin/auditlog/?q={tenant.public_id}").text
        assert "Wanted" in page
        assert "Unwanted" not in page
        answer = console.post(
            "/console/superadmin/auditlog/", {"action": "export_csv", "_selected_action": [wanted.pk]}
        )
        assert answer["Content-Type"].startswith("text/csv")
        assert wanted.public_id in answer.text

    def test_list_statements_do_not_grow(self, console, tenant, django_assert_num_queries):
        audit.record("update", tenant)
        console.get("/console/superadmin/auditlog/")
        with django_assert_num_queries(AUDIT_LIST):
            console.get("/console/superadmin/auditlog/")
        for _ in range(2):
            audit.record("update", tenant)
        with django_assert_num_queries(AUDIT_LIST):
            console.get("/console/superadmin/auditlog/")


AUDIT_LIST = 13
