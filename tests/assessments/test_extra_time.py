"""More time for one attempt or all of an assessment: only what runs, once for each key, never lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import SessionSection, TestSession, TimeGrant
from assessments.operations import extra_time, sessions
from config.kernel.errors import Conflict, PolicyDenied, ValidationFailed
from config.kernel.tenancy import tenant_context
from superadmin.models import AuditLog
from tests.assessments.taking import link_to
from tests.factories.assessments import ApplicationFactory, AssessmentFactory, TestSessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(in_tenant):
    return AssessmentFactory(published=True)


@pytest.fixture
def running(assessment):
    return TestSessionFactory(application=ApplicationFactory(assessment=assessment, running=True))


def ended(assessment):
    return TestSessionFactory(
        application=ApplicationFactory(assessment=assessment, tested=True), finished=True
    )


def grant(target, actor, **more):
    values = {"minutes": 10, "reason": "The fire alarm went off.", "request_key": "k1"}
    return extra_time.grant(target, actor=actor, **{**values, **more})


def gained(*rows):
    now = dict(TestSession.objects.values_list("pk", "deadline_at"))
    return [round((now[row.pk] - row.deadline_at).total_seconds() / 60) for row in rows]


def test_one_attempt_gets_its_minutes_and_its_section_too(running, assessment, recruiter):
    other = TestSessionFactory(application=ApplicationFactory(assessment=assessment, running=True))
    now = timezone.now()
    parts = [
        SessionSection.objects.create(session=running, position=place, title="Part", weight=50, **values)
        for place, values in enumerate(
            (
                {"started_at": now, "deadline_at": now + timedelta(minutes=5), "ended_at": now},
                {"started_at": now, "deadline_at": now + timedelta(minutes=9)},
                {},
            ),
            1,
        )
    ]
    row = grant(running, recruiter)
    assert (row.attempts, row.granted_by_id) == (1, recruiter.pk)
    assert gained(running, other) == [10, 0]
    running.refresh_from_db()
    assert running.extra_seconds == 600
    kept = {one.pk: one.deadline_at for one in SessionSection.objects.all()}
    assert kept == {
        parts[0].pk: parts[0].deadline_at,
        parts[1].pk: parts[1].deadline_at + timedelta(minutes=10),
        parts[2].pk: None,
    }
    entry = AuditLog.objects.filter(entity_id=running.public_id).latest("position")
    assert entry.description == "More time: The fire alarm went off."
    assert entry.changes["minutes"]["new"] == 10


def test_an_incident_reaches_all_that_run_and_nobody_else(running, assessment, recruiter):
    second = TestSessionFactory(application=ApplicationFactory(assessment=assessment, running=True))
    done, elsewhere = ended(assessment), TestSessionFactory()
    row = grant(assessment, recruiter, minutes=25)
    assert row.attempts == 2
    assert gained(running, second, done, elsewhere) == [25, 25, 0, 0]


def test_the_same_key_gives_once(running, recruiter, admin_user):
    first = grant(running, recruiter)
    assert grant(running, admin_user).pk == first.pk
    assert gained(running) == [10]
    with pytest.raises(Conflict) as refused:
        grant(running, recruiter, minutes=20)
    assert refused.value.code == "IDEMPOTENCY_CONFLICT"
    grant(running, recruiter, request_key="k2")
    assert gained(running) == [20]


def test_a_key_of_another_company_is_another_key(running, recruiter, other_tenant, make_user):
    grant(running, recruiter)
    with tenant_context(other_tenant):
        theirs = TestSessionFactory()
        grant(theirs, make_user("recruiter", tenant=other_tenant))
        assert gained(theirs) == [10]


def test_what_has_ended_gets_nothing(assessment, recruiter):
    done = ended(assessment)
    for target, code in ((done, "SESSION_CLOSED"), (assessment, "NOTHING_RUNNING")):
        with pytest.raises(Conflict) as refused, transaction.atomic():
            grant(target, recruiter)
        assert refused.value.code == code
    assert gained(done) == [0]
    assert not TimeGrant.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 241}, "minutes"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 1_001}, "reason"),
        ({"request_key": ""}, "request_key"),
        ({"request_key": "x" * 65}, "request_key"),
    ],
)
def test_what_cannot_be_given(running, recruiter, values, field):
    with pytest.raises(ValidationFailed) as refused:
        grant(running, recruiter, **values)
    assert refused.value.field_errors[0]["field"] == field
    assert gained(running) == [0]


@pytest.mark.parametrize("role", ["viewer", "interviewer", "user", "superadmin"])
def test_only_recruiters_and_admins_give_time(running, assessment, make_user, role):
    for target in (running, assessment):
        with pytest.raises(PolicyDenied):
            grant(target, make_user(role))
    assert gained(running) == [0]


def test_the_database_holds_one_target_and_one_key(running, assessment, recruiter):
    grant(running, recruiter)
    for values in (
        {"session": running, "assessment": assessment, "request_key": "both"},
        {"request_key": "none"},
        {"session": running, "request_key": "k1"},
        {"session": running, "request_key": "long", "minutes": 241},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            TimeGrant.objects.create(**{"minutes": 5, "reason": "x", **values})


def test_a_candidate_who_was_out_of_time_answers_again(published, recruiter):
    taker = link_to(published)
    taker.start()
    TestSession.objects.update(
        started_at=timezone.now() - timedelta(hours=1), deadline_at=timezone.now() - timedelta(seconds=5)
    )
    assert taker.save(1, "B", 1).json()["code"] == "TIME_OVER"
    grant(taker.session, recruiter)
    assert taker.save(1, "B", 2).json()["stored"] is True
    assert sessions.close_if_over(taker.session).is_open


def test_the_pages(running, assessment, recruiter, client_as):
    client = client_as(recruiter)
    path = f"/live/{running.public_id}/time/"
    values = {"minutes": "15", "reason": "Power cut", "request_key": "page-1"}
    refused = client.post(path, {**values, "minutes": "999"})
    assert refused.status_code == 422
    assert "Power cut" in refused.content.decode()
    assert client.post(path, values)["Location"] == f"/live/{running.public_id}/"
    client.post(path, values)
    assert gained(running) == [15]
    path = f"/assessments/{assessment.public_id}/time/"
    assert "1 test is running now" in client.get(path).content.decode()
    client.post(path, {**values, "request_key": "page-2"})
    assert gained(running) == [30]


def test_over_the_api(running, assessment, recruiter, api_as):
    api, body = api_as(recruiter), {"minutes": 5, "reason": "Outage", "request_key": "a1"}
    path = f"/api/v1/live-sessions/{running.public_id}/extra-time"
    assert api.post(path, body, format="json").json()["attempts"] == 1
    assert api.post(path, body, format="json").status_code == 200
    assert api.post(path, {**body, "minutes": 6}, format="json").json()["code"] == "IDEMPOTENCY_CONFLICT"
    assert api.post(path, {"minutes": 5}, format="json").status_code == 422
    path = f"/api/v1/assessments/{assessment.public_id}/extra-time"
    assert api.post(path, {**body, "request_key": "a2"}, format="json").json()["attempts"] == 1
    assert gained(running) == [10]
