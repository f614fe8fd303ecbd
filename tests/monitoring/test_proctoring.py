"""Evidence: stored once, with the right severity; judged by company admins alone."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from config.kernel.errors import PolicyDenied, TooMany, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from monitoring import policy
from monitoring.models import ProctoringEvent, ProctoringReview
from monitoring.operations import proctoring
from monitoring.selectors import proctoring as selectors
from superadmin.models import AuditLog
from tests.factories.monitoring import ProctoringEventFactory

pytestmark = pytest.mark.django_db


def send(session, *events, at=None):
    with tenant_context(session.tenant_id):
        return proctoring.record_events(session, events, received_at=at or timezone.now())


def event(kind="tab_switch", key="k1", **facts):
    return {"event_type": kind, "key": key, **facts}


def make_event(session, **facts):
    with tenant_context(session.tenant_id):
        return ProctoringEventFactory(test_session=session, tenant_id=session.tenant_id, **facts)


class TestRecording:
    def test_severity_follows_from_type_and_repetition(self, session):
        send(session, event(key="a"), event("copy_paste", "b"), event("window_blur", "c"))
        send(
            session,
            event(key="d"),
            event("no_face", "e", duration_seconds=30),
            event("no_face", "f", duration_seconds=5),
        )
        with tenant_context(session.tenant_id):
            found = dict(ProctoringEvent.objects.values_list("idempotency_key", "severity"))
        assert found == {"a": "medium", "b": "low", "c": "medium", "d": "high", "e": "high", "f": "medium"}

    def test_client_cannot_choose_severity(self, session):
        stored = send(
            session, event("multiple_faces_detected", severity="low", metadata={"face_count": 2})
        ).stored
        assert (stored[0].severity, stored[0].event_type, stored[0].metadata) == (
            "high",
            "multiple_faces",
            {"face_count": 2},
        )

    def test_repeated_delivery_is_harmless(self, session):
        first = send(session, event(key="a"), event(key="b"))
        again = send(session, event(key="a"), event(key="b"), event(key="c"))
        assert (len(first.stored), first.repeated) == (2, 0)
        assert ([row.idempotency_key for row in again.stored], again.repeated) == (["c"], 2)

    def test_both_clocks_are_kept(self, session):
        now = timezone.now()
        row = send(session, event(client_time="2026-05-01T10:00:00+02:00"), at=now).stored[0]
        with tenant_context(session.tenant_id):
            row.refresh_from_db()
        assert row.detected_at == now
        assert row.client_time.isoformat() == "2026-05-01T08:00:00+00:00"

    @pytest.mark.parametrize(
        "bad",
        [
            {"event_type": "mind_reading", "key": "k"},
            {"event_type": "tab_switch"},
            {"event_type": "tab_switch", "key": "x" * 65},
            {"event_type": "tab_switch", "key": "k", "client_time": "2026-05-01T10:00:00"},
            {"event_type": "tab_switch", "key": "k", "client_time": "yesterday"},
            {"event_type": "tab_switch", "key": "k", "duration_seconds": -1},
            {"event_type": "tab_switch", "key": "k", "metadata": {"nested": {"no": 1}}},
        ],
    )
    def test_one_bad_event_stores_none(self, session, bad):
        with pytest.raises(ValidationFailed) as refused:
            send(session, event(key="good"), bad)
        assert refused.value.field_errors[0]["field"].startswith("events.1.")
        with tenant_context(session.tenant_id):
            assert ProctoringEvent.objects.count() == 0

    def test_batches_are_limited(self, session):
        with pytest.raises(ValidationFailed):
            send(session, *[event(key=str(n)) for n in range(101)])
        with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
            for n in range(60):
                send(session, event(key=f"k{n}"))
            with pytest.raises(TooMany):
                send(session, event(key="one more"))
        with time_machine.travel("2026-05-01T10:01:01Z", tick=False):
            assert len(send(session, event(key="later")).stored) == 1

    def test_a_batch_costs_the_same_whatever_its_size(self, session, django_assert_num_queries):
        events = [event(key=str(n)) for n in range(50)]
        with tenant_context(session.tenant_id), django_assert_num_queries(6):
            proctoring.record_events(session, events, received_at=timezone.now())

    def test_another_companys_session_is_out_of_reach(self, session, other_tenant):
        with tenant_context(other_tenant), pytest.raises(IntegrityError), transaction.atomic():
            ProctoringEventFactory(test_session_id=session.pk, tenant_id=other_tenant.pk)


class TestReview:
    def test_review_stores_reviewer_time_and_history(self, session, admin_user):
        row = make_event(session)
        with tenant_context(session.tenant_id):
            proctoring.review(
                row, actor=admin_user, flagged=True, outcome="invalid", notes=" Phone in hand. "
            )
            after = proctoring.review(
                row, actor=admin_user, flagged=False, outcome="warning", notes="On reflection."
            )
            assert (after.reviewed, after.reviewed_by, after.outcome, after.flagged) == (
                True,
                admin_user,
                "warning",
                False,
            )
            assert after.reviewed_at is not None
            history = list(ProctoringReview.objects.order_by("id").values_list("outcome", "flagged", "notes"))
            entry = AuditLog.objects.latest("id")
        assert history == [("invalid", True, "Phone in hand."), ("warning", False, "On reflection.")]
        assert entry.changes == {
            "outcome": {"old": "invalid", "new": "warning"}, "flagged": {"old": True, "new": False},
        }  # fmt: skip

    def test_confirmed_violation_cannot_be_valid(self, session, admin_user):
        row = make_event(session)
        with tenant_context(session.tenant_id), pytest.raises(ValidationFailed):
            proctoring.review(row, actor=admin_user, flagged=True, outcome="valid")

    @pytest.mark.parametrize(
        ("role", "may"),
        [
            ("admin", True),
            ("recruiter", False),
            ("viewer", False),
            ("interviewer", False),
            ("user", False),
            ("superadmin", False),
        ],
    )
    def test_only_company_admins_judge(self, session, make_user, role, may):
        row, actor = make_event(session), make_user(role)
        decision = policy.can_review(actor, row)
        assert bool(decision) is may
        with tenant_context(session.tenant_id):
            if may:
                proctoring.review(row, actor=actor, flagged=False, outcome="valid")
            else:
                with pytest.raises(PolicyDenied):
                    proctoring.review(row, actor=actor, flagged=False, outcome="valid")
            row.refresh_from_db()
        assert row.reviewed is may

    def test_another_companys_admin_may_not(self, session, make_user, other_tenant):
        assert not policy.can_review(make_user("admin", tenant=other_tenant), make_event(session))

    @pytest.mark.parametrize("role", ["admin", "recruiter", "viewer", "interviewer", "user", "superadmin"])
    def test_list_and_row_agree(self, session, make_user, make_session, other_tenant, role):
        rows = [make_event(session), make_event(make_session(other_tenant))]
        actor = make_user(role)
        with platform_context(reason="test"):
            visible = set(ProctoringEvent.objects.visible_to(actor))
        assert visible == {row for row in rows if policy.can_view_event(actor, row)}

    def test_database_refuses_half_a_review(self, session):
        row = make_event(session)
        with tenant_context(session.tenant_id), pytest.raises(IntegrityError), transaction.atomic():
            ProctoringEvent.objects.filter(pk=row.pk).update(reviewed=True)


class TestQueue:
    def test_order_and_content(self, session, admin_user):
        now = timezone.now()
        make_event(session, severity="low")
        make_event(session, severity="medium")
        old_high = make_event(session, severity="high", detected_at=now - timedelta(hours=1))
        high = make_event(session, severity="high", detected_at=now)
        critical = make_event(session, severity="critical", detected_at=now - timedelta(days=1))
        with tenant_context(session.tenant_id):
            assert list(selectors.queue(admin_user)) == [critical, high, old_high]
            proctoring.review(critical, actor=admin_user, flagged=False, outcome="valid")
            assert list(selectors.queue(admin_user)) == [high, old_high]

    def test_served_by_the_partial_index(self, session, admin_user):
        """The index gives the queue in its order: what the planner avoids here it takes only where it must."""
        with tenant_context(session.tenant_id):
            rows = [
                ProctoringEventFactory.build(
                    tenant_id=session.tenant_id, test_session=session, severity="low", reviewed=False
                )
                for _ in range(500)
            ]
            ProctoringEvent.objects.bulk_create(rows)
            make_event(session, severity="critical")
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE proctoring_events")
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute("SET LOCAL enable_bitmapscan = off")
                cursor.execute("SET LOCAL enable_sort = off")
            plan = (
                ProctoringEvent.objects.visible_to(admin_user)
                .unreviewed()
                .grave()
                .worst_first()[:25]
                .explain()
            )
        assert "proctoring_queue" in plan
        assert "Sort" not in plan


class TestSessionState:
    @pytest.mark.parametrize(
        ("events", "state"),
        [
            ([], "clean"),
            ([("low", None)], "clean"),
            ([("medium", None)], "warning"),
            ([("high", None)], "warning"),
            ([("high", ("valid", False))], "clean"),
            ([("medium", ("valid", False))], "clean"),
            ([("low", ("warning", False))], "warning"),
            ([("critical", None)], "flagged"),
            ([("critical", ("valid", False))], "clean"),
            ([("low", ("invalid", False))], "flagged"),
            ([("medium", ("warning", True)), ("low", None)], "flagged"),
        ],
    )
    def test_state(self, session, admin_user, events, state):
        with tenant_context(session.tenant_id):
            for severity, judged in events:
                row = make_event(session, severity=severity)
                if judged:
                    proctoring.review(row, actor=admin_user, outcome=judged[0], flagged=judged[1])
            assert selectors.integrity_state(session) == state

    def test_many_sessions_one_statement(self, tenant, make_session, django_assert_num_queries):
        sessions = [make_session(tenant, f"Person {n}") for n in range(3)]
        make_event(sessions[0], severity="critical")
        with tenant_context(tenant), django_assert_num_queries(1):
            states = selectors.integrity_states(s.pk for s in sessions)
        assert [states[s.pk].value for s in sessions] == ["flagged", "clean", "clean"]
