"""Integrity: the score explains itself, people decide, the candidate is heard, evidence ends."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.enums import CaseStatus, SessionStatus
from assessments.models import Answer, CaseDecision, IntegrityCase
from assessments.operations import integrity
from assessments.selectors import integrity as selectors
from candidates.operations import documents
from config.kernel.errors import Conflict, Gone, InvalidTransition, PolicyDenied, ValidationFailed
from config.kernel.tenancy import tenant_context
from monitoring.models import Notification
from monitoring.operations import proctoring
from superadmin.models import AuditLog
from tests.assessments.images import jpeg
from tests.factories.assessments import ApplicationFactory, QuestionFactory, TestSessionFactory
from tests.factories.monitoring import ProctoringEventFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def ended(in_tenant):
    """Return a function that makes an ended attempt with the given events: (type, severity, seconds, offset)."""

    def make(*events, **values):
        session = TestSessionFactory(
            finished=True,
            application=ApplicationFactory(tested=True),
            candidate_email="ann@mail.example",
            **values,
        )
        for kind, severity, seconds, offset in events:
            ProctoringEventFactory(
                test_session=session,
                event_type=kind,
                severity=severity,
                duration_seconds=seconds,
                detected_at=NOW + timedelta(seconds=offset),
            )
        return session

    return make


@pytest.fixture
def company_picture(in_tenant):
    """A picture as the page of a test sends it."""
    return documents.store_snapshot(jpeg(320, 240), name="face.jpg")


@pytest.fixture
def grave(ended):
    return ended(("multiple_faces", "high", 4, 0), ("tab_switch", "medium", 60, 90))


@pytest.fixture
def case(grave, admin_user):
    return integrity.assess(grave)


@pytest.fixture
def second_admin(make_user):
    return make_user("admin")


def heard(case):
    """Let the time to reply pass."""
    IntegrityCase.objects.filter(pk=case.pk).update(
        informed_at=timezone.now() - timedelta(days=6), reply_due_at=timezone.now() - timedelta(days=1)
    )
    case.refresh_from_db()
    return case


def test_score_is_the_sum_of_its_factors(grave):
    found = selectors.facts(grave)
    assert {factor.rule: (factor.value, factor.points) for factor in found.factors} == {
        "grave_events": (1, 10.0),
        "time_outside": (60, 12.5),
        "medium_events": (1, 3.0),
    }
    assert (found.score, found.severity) == (Decimal("25.5"), "high")


def test_weights_of_the_company_count(grave):
    found = selectors.facts(grave, weights={"grave_events": 90, "time_outside": 0, "medium_events": 0})
    assert found.score == Decimal(30)


def test_score_stays_within_a_hundred(ended):
    events = [("second_voice", "critical", 600, n) for n in range(9)] + [("tab_switch", "high", 600, 1)] * 9
    assert selectors.facts(ended(*events)).score == 100


@pytest.mark.parametrize(
    ("offsets", "most"), [((), 0), ((0,), 1), ((0, 59), 2), ((0, 60), 1), ((0, 30, 61, 80, 89), 4)]
)
def test_densest_minute(offsets, most):
    assert selectors.densest_minute(NOW + timedelta(seconds=second) for second in offsets) == most


def test_answers_faster_than_reading_count(ended):
    session = ended()
    long = QuestionFactory(question_text="word " * 110, question_set=session.question_set)
    short = QuestionFactory(question_text="Which?", question_set=session.question_set)
    for question, seconds in ((long, 5), (short, 5)):
        Answer.objects.create(
            session=session, question=question, selected_answer="A", time_taken_seconds=seconds
        )
    factor = selectors.facts(session).factors[0]
    assert (factor.rule, factor.value) == ("fast_answers", 50.0)


def test_the_same_address_counts_for_another_candidate_only(ended):
    session = ended(ip_address="192.0.2.7")
    assert selectors.facts(session).factors == []
    other = ApplicationFactory(tested=True, assessment=session.application.assessment)
    TestSessionFactory(finished=True, application=other, ip_address="192.0.2.7")
    assert [factor.rule for factor in selectors.facts(session).factors] == ["shared_address"]


def test_nothing_noticed_opens_no_case(ended):
    assert integrity.assess(ended()) is None
    assert integrity.assess(ended(("context_menu", "low", None, 0))) is None
    assert IntegrityCase.objects.count() == 0


def test_a_running_attempt_is_left_alone(in_tenant):
    session = TestSessionFactory()
    ProctoringEventFactory(test_session=session, severity="high")
    assert integrity.assess(session) is None


def test_a_grave_case_tells_candidate_and_admins_once(
    grave, admin_user, recruiter, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = integrity.assess(grave)
        assert integrity.assess(grave).pk == first.pk
    assert [message.to for message in mail.outbox] == [["ann@mail.example"]]
    assert "/integrity/reply/" in mail.outbox[0].body
    assert list(Notification.objects.values_list("user__email", flat=True)) == [admin_user.email]
    assert first.reply_due_at - first.informed_at == timedelta(days=5)


def test_a_light_case_is_opened_quietly(ended, admin_user):
    case = integrity.assess(ended(("connection_lost", "medium", 3, 0)))
    assert (case.severity, case.informed_at) == ("medium", None)
    assert Notification.objects.count() == 0


def test_valid_clears_the_events(case, admin_user, grave):
    integrity.decide(case, actor=admin_user, outcome="valid")
    assert set(grave.proctoring_events.values_list("outcome", "flagged")) == {("valid", False)}
    assert selectors.facts(grave).factors == []
    grave.refresh_from_db()
    assert grave.status == SessionStatus.COMPLETED


def test_invalid_needs_a_hearing_and_two_people(case, admin_user, second_admin, grave):
    with pytest.raises(Conflict) as refused:
        integrity.decide(case, actor=admin_user, outcome="invalid", notes="Two faces.")
    assert refused.value.code == "REPLY_OPEN"
    heard(case)
    proposed = integrity.decide(case, actor=admin_user, outcome="invalid", notes="Two faces.")
    assert proposed.status == CaseStatus.PROPOSED
    grave.refresh_from_db()
    assert grave.status == SessionStatus.COMPLETED
    with pytest.raises(PolicyDenied):
        integrity.decide(proposed, actor=admin_user, outcome="invalid", notes="Again.")
    event = grave.proctoring_events.get(event_type="multiple_faces")
    integrity.decide(
        proposed,
        actor=second_admin,
        outcome="invalid",
        notes="I agree.",
        confirmed=frozenset({event.public_id}),
    )
    grave.refresh_from_db()
    event.refresh_from_db()
    assert (grave.status, event.flagged, event.outcome) == (SessionStatus.INVALIDATED, True, "invalid")
    decisions = CaseDecision.objects.order_by("pk").values_list("reviewer", "outcome", "is_second")
    assert list(decisions) == [(admin_user.pk, "invalid", False), (second_admin.pk, "invalid", True)]


def test_the_milder_second_reviewer_counts(case, admin_user, second_admin, grave):
    heard(case)
    integrity.decide(case, actor=admin_user, outcome="invalid", notes="Two faces.")
    case.refresh_from_db()
    final = integrity.decide(case, actor=second_admin, outcome="warning", notes="The sister, once.")
    grave.refresh_from_db()
    assert (final.status, final.outcome, grave.status) == ("decided", "warning", SessionStatus.COMPLETED)


def test_a_reply_opens_a_decided_case_again(case, admin_user):
    integrity.decide(case, actor=admin_user, outcome="warning", notes="Noted.")
    integrity.reply(case, text="  It was the parcel service. ")
    case.refresh_from_db()
    assert (case.status, case.outcome, case.reply) == (CaseStatus.OPEN, "", "It was the parcel service.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reply FROM integrity_cases WHERE id = %s", [case.pk])
        assert "parcel" not in cursor.fetchone()[0]


def test_a_late_reply_is_refused(case):
    with time_machine.travel(timezone.now() + timedelta(days=6)), pytest.raises(Gone):
        integrity.reply(case, text="Too late.")
    case.refresh_from_db()
    assert case.reply is None


def test_reopening_lets_the_attempt_count_again(case, admin_user, second_admin, grave):
    heard(case)
    integrity.decide(case, actor=admin_user, outcome="invalid", notes="Two faces.")
    case.refresh_from_db()
    integrity.decide(case, actor=second_admin, outcome="invalid", notes="Yes.")
    case.refresh_from_db()
    with pytest.raises(ValidationFailed):
        integrity.reopen(case, actor=admin_user, reason=" ")
    integrity.reopen(case, actor=admin_user, reason="New facts.")
    grave.refresh_from_db()
    case.refresh_from_db()
    assert (case.status, grave.status) == (CaseStatus.OPEN, SessionStatus.COMPLETED)
    with pytest.raises(InvalidTransition):
        integrity.reopen(case, actor=admin_user, reason="Twice.")


@pytest.mark.parametrize("outcome", ["warning", "invalid"])
def test_a_finding_needs_its_reasons(case, admin_user, outcome):
    with pytest.raises(ValidationFailed):
        integrity.decide(heard(case), actor=admin_user, outcome=outcome, notes="  ")
    assert CaseDecision.objects.count() == 0


@pytest.mark.parametrize("role", ["recruiter", "viewer", "interviewer", "superadmin", "user"])
def test_only_admins_of_the_company_judge(case, make_user, role):
    with pytest.raises(PolicyDenied):
        integrity.decide(case, actor=make_user(role), outcome="valid")


def test_recruiters_hear_the_outcome_and_nothing_else(case, admin_user, recruiter, client_as, grave):
    grave.application.assessment.created_by = recruiter
    grave.application.assessment.save()
    integrity.decide(case, actor=admin_user, outcome="warning", notes="Secret reasons.")
    note = Notification.objects.get(user=recruiter)
    assert "Secret" not in note.message + note.title
    page = client_as(recruiter).get(f"/sessions/{grave.public_id}/")
    page = page if page.status_code == 200 else client_as(recruiter).get(note.action_url)
    assert page.status_code == 200
    assert "Secret reasons" not in page.content.decode()
    assert client_as(recruiter).get(f"/integrity/{case.public_id}/").status_code == 403


def test_history_is_never_rewritten(case, admin_user):
    integrity.decide(case, actor=admin_user, outcome="valid")
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseDecision.objects.update(outcome="invalid")
    assert AuditLog.objects.filter(entity_type="integrity_case", action="status_change").exists()


def test_evidence_ends_with_its_retention(case, admin_user, grave):
    integrity.reply(case, text="Explained.")
    assert integrity.expire_evidence(timezone.now() + timedelta(days=91)) == 0
    case.refresh_from_db()
    integrity.decide(case, actor=admin_user, outcome="valid")
    assert integrity.expire_evidence(timezone.now() + timedelta(days=89)) == 0
    grave.proctoring_events.update(metadata={"faces": 2})
    assert integrity.expire_evidence(timezone.now() + timedelta(days=91)) == 1
    assert integrity.expire_evidence(timezone.now() + timedelta(days=91)) == 0
    case.refresh_from_db()
    assert (case.reply, case.outcome) == (None, "valid")
    assert set(grave.proctoring_events.values_list("event_type", "outcome")) == {
        ("multiple_faces", "valid"),
        ("tab_switch", "valid"),
    }
    assert not grave.proctoring_events.exclude(metadata={}).exists()


@pytest.mark.parametrize("reason", ["", "   ", "a\x00b", "x" * 4_001])
def test_a_reason_that_cannot_be_kept_reopens_nothing(case, admin_user, client_as, grave, reason):
    integrity.reply(case, text="Explained.")
    integrity.decide(case, actor=admin_user, outcome="valid")
    answer = client_as(admin_user).post(f"/integrity/{case.public_id}/reopen/", {"reason": reason})
    assert answer.status_code < 500
    case.refresh_from_db()
    assert case.status == "decided"
    with pytest.raises(ValidationFailed):
        integrity.reopen(case, actor=admin_user, reason=reason)


def test_evidence_without_a_case_ends_too(ended, admin_user, company_picture):
    """What was cleared before the attempt is assessed opens no case, and its picture must not stay for ever."""
    session = ended(("multiple_faces", "high", 4, 0))
    event = session.proctoring_events.get()
    event.snapshot, event.metadata = company_picture, {"faces": 2}
    event.save()
    proctoring.review(event, actor=admin_user, flagged=False, outcome="valid")
    assert integrity.assess(session) is None
    assert integrity.expire_evidence(session.completed_at + timedelta(days=89)) == 0
    assert integrity.expire_evidence(session.completed_at + timedelta(days=91)) == 1
    event.refresh_from_db()
    assert (event.snapshot, event.metadata, event.outcome) == (None, {}, "valid")
    company_picture.refresh_from_db()
    assert company_picture.removed_at is not None
    assert integrity.expire_evidence(session.completed_at + timedelta(days=91)) == 0


def test_a_company_that_keeps_evidence_long_holds_up_no_other(
    case, admin_user, tenant, other_tenant, monkeypatch
):
    """The limit of one round counts what is due, company by company."""
    monkeypatch.setattr(integrity, "MOST_AT_ONCE", 1)
    tenant.settings = {"retention_snapshots_days": 3650}
    tenant.save()
    integrity.reply(case, text="Explained.")
    integrity.decide(case, actor=admin_user, outcome="valid")
    with tenant_context(other_tenant):
        theirs = TestSessionFactory(finished=True, application=ApplicationFactory(tested=True))
        ProctoringEventFactory(test_session=theirs, metadata={"faces": 2})
    assert integrity.expire_evidence(timezone.now() + timedelta(days=91)) == 1
    case.refresh_from_db()
    assert case.reply == "Explained."


def test_blind_review_hides_name_and_score(case, admin_user, client_as, grave, tenant):
    tenant.settings = {"review_hides_names": True}
    tenant.save()
    client = client_as(admin_user)
    for path in ("/integrity/", f"/integrity/{case.public_id}/"):
        text = client.get(path).content.decode()
        assert case.public_id in text
        assert grave.candidate_name not in text
        assert "80.00" not in text


def test_the_candidate_reads_and_replies_without_an_account(case):
    token = selectors.reply_token(case)
    client = Client()
    page = client.get(f"/integrity/reply/{token}/")
    assert "More than one face" in page.content.decode()
    assert client.post(f"/integrity/reply/{token}/", {"reply": ""}).status_code == 422
    assert client.post(f"/integrity/reply/{token}/", {"reply": "My sister."}).status_code == 302
    with tenant_context(case.tenant_id):
        assert IntegrityCase.objects.get(pk=case.pk).reply == "My sister."
    altered = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    assert client.get(f"/integrity/reply/{altered}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queue_takes_the_same_statements_for_any_number(ended, admin_user, client_as, number):
    for _ in range(number):
        integrity.assess(ended(("multiple_faces", "high", 4, 0)))
    client = client_as(admin_user)
    client.get("/integrity/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/integrity/").status_code == 200
    assert len(captured) == 6


def test_settings_hold_for_the_next_attempt(admin_user, client_as, ended, tenant):
    client = client_as(admin_user)
    values = dict.fromkeys(selectors.WEIGHTS, 0) | {"connection_lost": 1}
    data = {str(rule): points for rule, points in values.items()} | {"medium_events": 50}
    assert client.post("/integrity/settings/", data).status_code == 302
    case = integrity.assess(ended(("connection_lost", "medium", 3, 0)))
    assert case.score == 10
    assert client.post("/integrity/settings/", data | {"burst": 101}).status_code == 422
