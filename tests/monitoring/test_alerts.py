"""Alert rules open one incident, and people hear of it once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.kernel.tenancy import platform_context
from monitoring.models import ExtractionLog, Notification
from monitoring.operations import alerts, extraction, sampling
from superadmin.models import SystemIncident, SystemMetric, Tenant
from superadmin.operations import audit, incidents
from superadmin.selectors import usage
from tests.factories.superadmin import SystemMetricFactory

pytestmark = pytest.mark.django_db


def inbox_of(user):
    with platform_context(reason="test"):
        return list(Notification.objects.filter(user=user).order_by("id").values_list("title", flat=True))


def load(value, minutes):
    for minute in minutes:
        SystemMetricFactory(
            metric_name="cpu_usage",
            unit="percent",
            value=value,
            measured_at=timezone.now() - timedelta(minutes=minute),
        )


def test_high_load_for_five_minutes_opens_one_incident(superadmin):
    load(95.0, range(5))
    assert alerts.evaluate()["incidents"] == 1
    assert alerts.evaluate()["incidents"] == 0
    incident = SystemIncident.objects.get()
    assert (incident.alert_rule, incident.status, incident.metrics["mean"]) == ("cpu", "open", 95.0)


@pytest.mark.parametrize(("value", "minutes"), [(79.0, range(5)), (95.0, range(2)), (95.0, range(6, 12))])
def test_low_short_or_past_load_does_not(value, minutes):
    load(value, minutes)
    assert alerts.evaluate()["incidents"] == 0


def test_critical_incident_reaches_every_superadmin(superadmin, make_user, admin_user):
    second, gone = make_user("superadmin"), make_user("superadmin", is_active=False)
    incidents.open_incident(actor=superadmin, title="Down", incident_type="outage", severity="critical")
    incidents.open_incident(actor=superadmin, title="Slow", incident_type="outage", severity="high")
    assert inbox_of(superadmin) == inbox_of(second) == ["Critical incident: Down"]
    assert inbox_of(gone) == inbox_of(admin_user) == []


def test_failed_sign_ins_open_a_security_incident():
    for _ in range(19):
        audit.record("login_failed", entity_type="user")
    assert alerts.evaluate()["incidents"] == 0
    audit.record("login_failed", entity_type="user")
    assert alerts.evaluate()["incidents"] == 1
    assert SystemIncident.objects.get().incident_type == "security"


def test_role_changes_and_quotas_are_told_once(superadmin, tenant, monkeypatch):
    audit.record("role_change", tenant)
    Tenant.objects.filter(pk=tenant.pk).update(max_candidates=10)
    monkeypatch.setitem(usage._counters, "candidates", lambda ids: dict.fromkeys(ids, 9))
    assert alerts.evaluate()["messages"] == 2
    assert alerts.evaluate()["messages"] == 0
    assert sorted(inbox_of(superadmin)) == ["A company is near its quota", "A role was changed"]


def test_a_sample_measures_this_machine():
    assert sampling.sample() >= 3
    found = dict(SystemMetric.objects.values_list("metric_name", "value"))
    assert 0 < found["memory_usage"] < 100
    assert found["jobs_failed"] == 0
    assert found["queue_depth"] >= 0


def test_extractions_keep_field_names_and_never_contents(in_tenant, recruiter):
    extraction.log(
        extraction_type="cv_text",
        status="success",
        output={"email": "ada@example.com", "phone": ""}, confidence=0.87654,
        provider="rules", user=recruiter, input_length=1200,
    )  # fmt: skip
    extraction.log(extraction_type="cv_llm", status="failed", error_message="Timed out", provider="ollama")
    good, bad = ExtractionLog.objects.order_by("id")
    assert good.output_data == {"email": True, "phone": False}
    assert str(good.confidence_score) == "0.877"
    assert len(good.output_hash) == 64
    assert (bad.status, bad.error_message, bad.provider) == ("failed", "Timed out", "ollama")
