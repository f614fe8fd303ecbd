"""Companies, quotas, flags, incidents and metrics."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from config.kernel.errors import Conflict, InvalidTransition, PolicyDenied, QuotaExceeded, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import AuditLog, FeatureFlag, SystemIncident, SystemMetric, SystemMetricRollup, Tenant
from superadmin.operations import flags, incidents, metrics, quota, tenants
from superadmin.selectors import usage
from superadmin.selectors.flags import bucket, is_enabled
from tests.factories.superadmin import (
    FeatureFlagFactory,
    SystemIncidentFactory,
    SystemMetricFactory,
    TenantFactory,
)


def last_entry():
    with platform_context(reason="test"):
        return AuditLog.objects.latest("id")


@pytest.mark.django_db
class TestTenants:
    def test_create_and_change_are_audited(self, superadmin):
        tenant = tenants.create_tenant(actor=superadmin, name="Acme", domain="Jobs.Acme.example", max_users=5)
        assert (tenant.domain, tenant.public_id[:7]) == ("jobs.acme.example", "tenant_")
        tenants.update_tenant(tenant, actor=superadmin, max_users=9)
        assert last_entry().changes == {"max_users": {"old": 5, "new": 9}}

    def test_taken_domain_is_a_conflict(self, superadmin):
        TenantFactory(domain="acme.example")
        with pytest.raises(Conflict):
            tenants.create_tenant(actor=superadmin, name="Other", domain="ACME.example")

    def test_two_without_domain_are_fine(self, superadmin):
        tenants.create_tenant(actor=superadmin, name="One", domain="")
        assert tenants.create_tenant(actor=superadmin, name="Two", domain="").domain is None

    @pytest.mark.parametrize(
        "settings",
        [{"unknown": 1}, {"time_zone": "Mars/Base"}, {"score_release_hours": -1}, {"score_release": "now"}],
    )
    def test_settings_nobody_could_read_are_refused(self, superadmin, tenant, settings):
        with pytest.raises(ValidationFailed):
            tenants.change_settings(tenant, actor=superadmin, **settings)
        tenant.refresh_from_db()
        assert tenant.settings == {}

    def test_company_admin_changes_own_settings_only(self, admin_user, tenant, other_tenant):
        tenants.change_settings(tenant, actor=admin_user, score_release="manual")
        with pytest.raises(PolicyDenied):
            tenants.change_settings(other_tenant, actor=admin_user, score_release="manual")
        with pytest.raises(PolicyDenied):
            tenants.update_tenant(tenant, actor=admin_user, max_users=1000)
        assert Tenant.objects.get(pk=tenant.pk).settings == {"score_release": "manual"}

    def test_suspend_and_reactivate(self, superadmin, tenant):
        tenants.suspend_tenant(tenant, actor=superadmin, reason="Unpaid")
        assert Tenant.objects.get(pk=tenant.pk).is_active is False
        assert last_entry().changes["is_active"] == {"old": True, "new": False}
        with pytest.raises(Conflict):
            tenants.suspend_tenant(tenant, actor=superadmin)
        tenants.reactivate_tenant(tenant, actor=superadmin)
        assert Tenant.objects.get(pk=tenant.pk).is_active is True

    @pytest.mark.parametrize(
        "values", [{"max_users": -1}, {"subscription_tier": "gold"}, {"domain": "UPPER.example"}]
    )
    def test_database_refuses(self, values):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tenant.objects.create(name="X", **values)


@pytest.fixture
def counting_assessments(monkeypatch):
    """Count feature flags as if they were assessments: any rows of this floor will do."""
    monkeypatch.setitem(
        usage._counters, "assessments", lambda ids: {pk: FeatureFlag.objects.count() for pk in ids}
    )


@pytest.mark.django_db
def test_quota_refuses_one_more(tenant, counting_assessments):
    Tenant.objects.filter(pk=tenant.pk).update(max_assessments=2)
    FeatureFlagFactory()
    quota.require(tenant, "assessments")
    FeatureFlagFactory()
    with pytest.raises(QuotaExceeded) as refused:
        quota.require(tenant, "assessments")
    assert refused.value.status == 402
    Tenant.objects.filter(pk=tenant.pk).update(max_assessments=None)
    quota.require(tenant, "assessments")


@pytest.mark.django_db
def test_usage_says_who_is_near(tenant, other_tenant, counting_assessments):
    Tenant.objects.filter(pk=tenant.pk).update(max_assessments=5)
    FeatureFlagFactory.create_batch(4)
    near = usage.near_quota()
    assert [(t, [(i.kind, i.percent) for i in items]) for t, items in near] == [
        (tenant, [("assessments", 80)])
    ]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_take_the_last_place(counting_assessments):
    tenant = TenantFactory(max_assessments=1)
    outcomes, barrier = [], threading.Barrier(2)

    def take(number):
        try:
            barrier.wait(timeout=10)
            with tenant_context(tenant):
                quota.require(tenant, "assessments")
                FeatureFlag.objects.create(name=f"taken-{number}")
            outcomes.append("taken")
        except QuotaExceeded:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["refused", "taken"]
    assert FeatureFlag.objects.count() == 1


class Person:
    def __init__(self, number):
        self.pk, self.public_id, self.tenant_id = number, f"usr_{number}", None


@pytest.mark.django_db
class TestFlags:
    def test_a_quarter_of_a_thousand_and_each_keeps_the_answer(self):
        FeatureFlagFactory(name="new-dashboard", rollout_percentage=25)
        people = [Person(n) for n in range(1, 1001)]
        first = [is_enabled("new-dashboard", user=person) for person in people]
        assert 210 <= sum(first) <= 290
        assert [is_enabled("new-dashboard", user=person) for person in people] == first
        flags.update_flag(FeatureFlag.objects.get(), actor=Superadmin(), rollout_percentage=50)
        wider = [is_enabled("new-dashboard", user=person) for person in people]
        assert all(after for before, after in zip(first, wider, strict=True) if before)

    @pytest.mark.parametrize(("percentage", "expected"), [(0, False), (100, True)])
    def test_ends_of_the_scale(self, percentage, expected):
        FeatureFlagFactory(name="edge", rollout_percentage=percentage)
        assert {is_enabled("edge", user=Person(n)) for n in range(200)} == {expected}
        assert {bucket("edge", f"usr_{n}") for n in range(2000)} == set(range(100))

    def test_lists_win_and_off_is_off(self, tenant, recruiter, make_user):
        flag = FeatureFlagFactory(name="listed", rollout_percentage=0)
        flag.allowed_tenants.add(tenant)
        outsider = make_user("user")
        assert is_enabled("listed", user=recruiter)
        assert not is_enabled("listed", user=outsider)
        assert not is_enabled("unknown", user=recruiter)
        FeatureFlag.objects.filter(pk=flag.pk).update(is_enabled=False)
        with time_machine.travel(timezone.now() + timedelta(seconds=31)):
            assert not is_enabled("listed", user=recruiter)

    def test_window(self):
        now = timezone.now()
        FeatureFlagFactory(name="soon", rollout_percentage=100, starts_at=now + timedelta(hours=1))
        FeatureFlagFactory(name="over", rollout_percentage=100, ends_at=now - timedelta(hours=1))
        assert not is_enabled("soon", user=Person(1))
        assert not is_enabled("over", user=Person(1))

    def test_change_reaches_readers_on_commit(self, superadmin, django_capture_on_commit_callbacks):
        flag = flags.create_flag(actor=superadmin, name="beta", is_enabled=True, rollout_percentage=100)
        assert is_enabled("beta", user=superadmin)
        with django_capture_on_commit_callbacks(execute=True):
            flags.toggle_flag(flag, actor=superadmin)
        assert not is_enabled("beta", user=superadmin)
        entry = last_entry()
        assert (entry.action, entry.changes) == ("flag_change", {"is_enabled": {"old": True, "new": False}})

    def test_reading_costs_no_statement_while_cached(self, django_assert_num_queries):
        FeatureFlagFactory(name="hot", rollout_percentage=100)
        is_enabled("hot", user=Person(1))
        with django_assert_num_queries(0):
            is_enabled("hot", user=Person(2))

    def test_percentage_is_checked_by_the_database(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            FeatureFlagFactory(rollout_percentage=101)

    def test_others_may_not(self, admin_user):
        with pytest.raises(PolicyDenied):
            flags.create_flag(actor=admin_user, name="mine")


class Superadmin:
    role, is_authenticated, pk, tenant_id, email = "superadmin", True, None, None, "root@example.com"


@pytest.mark.django_db
class TestIncidents:
    def test_from_report_to_closure(self, superadmin, tenant):
        incident = incidents.open_incident(
            actor=superadmin, title="Mail is stuck", incident_type="outage", severity="high",
            affected_services=["celery"], affected_tenants=[tenant],
        )  # fmt: skip
        assert incident.reported_by == superadmin
        incidents.acknowledge(incident, actor=superadmin)
        assert (incident.status, incident.assigned_to) == ("investigating", superadmin)
        with pytest.raises(InvalidTransition):
            incidents.close(incident, actor=superadmin)
        incidents.resolve(incident, actor=superadmin, notes="Restarted the queue.")
        assert incident.resolved_at is not None
        incidents.close(incident, actor=superadmin)
        assert [update.status for update in incident.updates.all()] == [
            "open",
            "investigating",
            "resolved",
            "closed",
        ]
        with platform_context(reason="test"):
            steps = AuditLog.objects.filter(entity_id=incident.public_id, action="status_change").order_by(
                "id"
            )
            assert [step.changes["status"] for step in steps] == [
                {"old": "open", "new": "investigating"},
                {"old": "investigating", "new": "resolved"},
                {"old": "resolved", "new": "closed"},
            ]

    def test_reopening_clears_the_resolution_time(self, superadmin):
        incident = SystemIncidentFactory()
        incidents.resolve(incident, actor=superadmin, notes="Done.")
        incidents.acknowledge(incident, actor=superadmin, message="It is back.")
        assert (incident.status, incident.resolved_at) == ("investigating", None)

    def test_resolving_needs_words(self, superadmin):
        incident = SystemIncidentFactory()
        with pytest.raises(ValidationFailed):
            incidents.resolve(incident, actor=superadmin, notes="  ")
        incident.refresh_from_db()
        assert incident.status == "open"

    def test_database_ties_status_and_time(self):
        incident = SystemIncidentFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            SystemIncident.objects.filter(pk=incident.pk).update(resolved_at=timezone.now())

    def test_one_active_incident_per_rule(self, superadmin):
        facts = {"title": "Slow", "incident_type": "performance", "severity": "high"}
        first = incidents.open_by_rule("api-latency", **facts)
        assert incidents.open_by_rule("api-latency", **facts) is None
        incidents.resolve(first, actor=superadmin, notes="Faster now.")
        assert incidents.open_by_rule("api-latency", **facts) is not None

    def test_worst_first_is_not_the_alphabet(self):
        for severity in ("low", "critical", "medium", "high"):
            SystemIncidentFactory(severity=severity)
        ranked = [row.severity for row in SystemIncident.objects.active().worst_first()]
        assert ranked == ["critical", "high", "medium", "low"]


@pytest.mark.django_db
class TestMetrics:
    def test_a_hundred_samples_give_the_right_hour(self):
        hour = datetime(2026, 3, 1, 10, tzinfo=UTC)
        SystemMetric.objects.bulk_create(
            SystemMetricFactory.build(value=float(n), measured_at=hour + timedelta(seconds=30 * n))
            for n in range(1, 101)
        )
        SystemMetricFactory(value=9999.0, measured_at=hour + timedelta(hours=1))
        for _ in range(2):
            metrics.summarise(hour + timedelta(minutes=59))
        row = SystemMetricRollup.objects.get()
        assert (row.bucket, row.avg, row.min, row.max, row.count) == (hour, 50.5, 1.0, 100.0, 100)
        assert row.p95 == pytest.approx(95.05)

    def test_companies_are_kept_apart(self, tenant):
        hour = datetime(2026, 3, 1, 10, tzinfo=UTC)
        SystemMetricFactory(value=1.0, measured_at=hour)
        SystemMetricFactory(value=3.0, measured_at=hour, tenant=tenant)
        metrics.summarise(hour)
        assert set(SystemMetricRollup.objects.values_list("tenant_id", "avg")) == {
            (None, 1.0),
            (tenant.pk, 3.0),
        }

    def test_bad_sample_is_refused_by_field(self):
        with pytest.raises(ValidationFailed) as refused:
            metrics.record("cpu_usage", 1.0, unit="furlongs", tags={"host": 3})
        assert {e["field"] for e in refused.value.field_errors} == {"unit", "tags"}

    def test_old_samples_go_and_daily_summaries_stay(self):
        long_ago = timezone.now() - timedelta(days=100)
        SystemMetricFactory(measured_at=long_ago)
        metrics.summarise(long_ago, "hour")
        metrics.summarise(long_ago, "day")
        assert metrics.forget_old() == {"samples": 1, "hours": 1}
        assert list(SystemMetricRollup.objects.values_list("resolution", flat=True)) == ["day"]
