"""The audit log: complete, masked, chained, and impossible to change."""

import csv
import io
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from config.kernel import context
from config.kernel.errors import PolicyDenied
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import AuditLog
from superadmin.operations import audit, export
from tests.factories.superadmin import TenantFactory


def entries(tenant):
    with platform_context(reason="test"):
        return list(AuditLog.objects.filter(tenant=tenant).order_by("position"))


@pytest.mark.django_db
def test_record_copies_actor_and_request(tenant, recruiter):
    with context.bind(actor=recruiter, request_id="req-12345678", ip="10.0.0.9", user_agent="Firefox"):
        row = audit.record(
            "update", tenant, changes={"name": {"old": "A", "new": "B"}}, description="Renamed"
        )
    assert (row.tenant_id, row.user_id, row.user_email, row.user_role) == (
        tenant.pk,
        recruiter.pk,
        recruiter.email,
        "recruiter",
    )
    assert (row.entity_type, row.entity_id) == ("tenant", tenant.public_id)
    assert (row.ip_address, row.user_agent, row.request_id) == ("10.0.0.9", "Firefox", "req-12345678")
    assert row.changes == {"name": {"old": "A", "new": "B"}}


@pytest.mark.django_db
def test_without_company_the_row_joins_the_platforms_chain(db):
    row = audit.record("login_failed", entity_type="user", description="Unknown address")
    assert (row.tenant_id, row.chain, row.position) == (None, 0, 1)


@pytest.mark.django_db
def test_personal_values_are_masked(tenant):
    row = audit.record(
        "update",
        tenant,
        changes={
            "email": {"old": None, "new": "ada@example.com"},
            "phone_number": {"old": "+49 30 1", "new": ""},
            "notes": {"old": "", "new": "wrote to ada@example.com"},
            "is_email_verified": {"old": False, "new": True},
            "score": {"old": 1, "new": 2.5},
        },
        description="Mailed ada@example.com",
    )
    assert row.changes["email"] == {"old": None, "new": audit.REDACTED}
    assert row.changes["phone_number"] == {"old": audit.REDACTED, "new": ""}
    assert row.changes["notes"]["new"] == f"wrote to {audit.REDACTED}"
    assert row.changes["score"] == {"old": 1, "new": "2.5"}
    assert "ada@" not in row.description


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE audit_logs SET description = 'x'", "DELETE FROM audit_logs"])
def test_sql_cannot_change_a_row(tenant, statement):
    audit.record("create", tenant)
    with (
        platform_context(reason="test"),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert [row.description for row in entries(tenant)] == [""]


@pytest.mark.django_db
def test_chain_holds_and_shows_what_was_altered(tenant):
    for number in range(3):
        audit.record("update", tenant, description=f"Step {number}")
    rows = entries(tenant)
    assert [row.position for row in rows] == [1, 2, 3]
    assert rows[0].prev_hash == audit.GENESIS
    assert [row.prev_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
    head = f"{tenant.pk}:3:{rows[2].hash}"
    with platform_context(reason="test"):
        assert list(audit.verify(tenant.pk)) == []
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only")
            cursor.execute("UPDATE audit_logs SET description = 'Forged' WHERE id = %s", [rows[1].pk])
            assert [text for text in audit.verify(tenant.pk) if "altered" in text] != []
            cursor.execute("DELETE FROM audit_logs WHERE id = %s", [rows[1].pk])
            assert "missing" in next(iter(audit.verify(tenant.pk)))
            assert list(audit.missing_head(head)) == []
            cursor.execute("DELETE FROM audit_logs WHERE id = %s", [rows[2].pk])
            cursor.execute("ALTER TABLE audit_logs ENABLE TRIGGER audit_logs_append_only")
        assert "gone" in next(iter(audit.missing_head(head)))


@pytest.mark.django_db
def test_verify_command(tenant):
    audit.record("create", tenant)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "nothing missing, nothing altered" in out.getvalue()
    with pytest.raises(CommandError):
        call_command(
            "verify_audit", expect=[f"{tenant.pk}:9:{'f' * 64}"], stdout=StringIO(), stderr=StringIO()
        )


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_chain_take_turns():
    tenant = TenantFactory()
    failures = []
    barrier = threading.Barrier(4)

    def write():
        try:
            barrier.wait(timeout=10)
            for number in range(10):
                with tenant_context(tenant):
                    audit.record("update", tenant, description=f"Concurrent {number}")
        except BaseException as error:  # noqa: BLE001  (a thread's failure must reach the test)
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    rows = entries(tenant)
    assert [row.position for row in rows] == list(range(1, 41))
    with platform_context(reason="test"):
        assert list(audit.verify(tenant.pk)) == []


@pytest.mark.django_db
def test_company_admin_reads_own_chain_only(tenant, other_tenant, admin_user, recruiter, superadmin):
    mine, theirs = audit.record("create", tenant), audit.record("create", other_tenant)
    with platform_context(reason="test"):
        assert list(AuditLog.objects.visible_to(admin_user)) == [mine]
        assert set(AuditLog.objects.visible_to(superadmin)) == {mine, theirs}
        assert list(AuditLog.objects.visible_to(recruiter)) == []
    with tenant_context(tenant):
        assert list(AuditLog.objects.all()) == [mine]


@pytest.mark.django_db
def test_export_is_guarded_and_recorded(tenant, superadmin, recruiter):
    audit.record("update", tenant, description="=HYPERLINK(1)")
    with platform_context(reason="test"):
        answer = export.audit_csv(AuditLog.objects.filter(tenant=tenant), actor=superadmin)
        lines = list(csv.reader(io.StringIO(answer.content.decode())))
        last = AuditLog.objects.filter(chain=0).latest("position")
        with pytest.raises(PolicyDenied):
            export.audit_csv(AuditLog.objects.all(), actor=recruiter)
    assert len(lines) == 2
    assert lines[1][7] == "'=HYPERLINK(1)"
    assert (last.action, last.changes["rows"]["new"]) == ("export", 1)
