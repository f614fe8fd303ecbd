"""Requisitions: writing, owning, the steps of the status, the numbers."""

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from config.kernel.errors import Conflict, InvalidTransition, PolicyDenied, ValidationFailed
from monitoring.models import Notification
from recruiting.enums import REQUISITION_TRANSITIONS, RequisitionStatus
from recruiting.models import JobRequisition
from recruiting.operations import lifecycle, requisitions
from recruiting.selectors import requisitions as selectors
from superadmin.models import AuditLog
from tests.factories.recruiting import EntryFactory, RequisitionFactory

pytestmark = pytest.mark.django_db


def test_create_writes_a_draft_and_tells_the_manager(in_tenant, recruiter, make_user):
    manager = make_user("recruiter")
    row = requisitions.create(
        actor=recruiter, title="Data engineer", description="Pipelines.", hiring_manager=manager
    )
    assert (row.status, row.created_by, row.tenant_id) == ("draft", recruiter, in_tenant.pk)
    assert AuditLog.objects.filter(action="create", entity_id=row.public_id).count() == 1
    assert Notification.objects.filter(user=manager, related_entity_id=row.public_id).count() == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("max_salary", {"min_salary": 60_000, "max_salary": 50_000}),
        ("max_experience_years", {"min_experience_years": 5, "max_experience_years": 2}),
        ("closes_at", {"closes_at": timezone.now() - timedelta(days=1)}),
        ("currency", {"currency": "euro"}),
        ("positions_available", {"positions_available": 0}),
        ("required_skills", {"required_skills": {"Python": "godlike"}}),
        ("title", {"title": ""}),
    ],
)
def test_bad_values_are_named_and_nothing_is_stored(in_tenant, recruiter, field, values):
    with pytest.raises(ValidationFailed) as caught:
        requisitions.create(actor=recruiter, **{"title": "A", "description": "B", **values})
    assert [problem["field"] for problem in caught.value.field_errors] == [field]
    assert JobRequisition.objects.count() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"min_salary": 2, "max_salary": 1},
        {"min_salary": -1},
        {"min_experience_years": 2, "max_experience_years": 1},
        {"positions_available": 1, "positions_filled": 2},
        {"positions_available": 0},
        {"currency": "eu"},
        {"status": "Open"},
        {"priority": "urgent"},
        {"status": "draft", "is_published": True, "published_at": timezone.now()},
        {"status": "open", "is_published": True, "published_at": None},
    ],
)
def test_the_database_refuses_too(in_tenant, recruiter, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        RequisitionFactory(created_by=recruiter, **values)


def test_a_manager_of_another_company_is_refused(in_tenant, recruiter, make_user, other_tenant):
    stranger = make_user("recruiter", tenant=other_tenant)
    with pytest.raises(ValidationFailed):
        requisitions.create(actor=recruiter, title="A", description="B", hiring_manager=stranger)


def test_publish_opens_and_dates(in_tenant, recruiter):
    row = RequisitionFactory(created_by=recruiter)
    lifecycle.publish(row, actor=recruiter)
    row.refresh_from_db()
    assert (row.status, row.is_published) == ("open", True)
    assert row.published_at is not None
    actions = AuditLog.objects.filter(entity_id=row.public_id).values_list("action", flat=True)
    assert {"status_change", "publish"} <= set(actions)


def test_a_draft_past_its_deadline_is_not_published(in_tenant, recruiter):
    row = RequisitionFactory(created_by=recruiter, closes_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(ValidationFailed):
        lifecycle.publish(row, actor=recruiter)


STEPS = {
    "publish": ("open", {"draft"}),
    "reopen": ("open", {"paused", "closed", "filled"}),
    "pause": ("paused", {"open"}),
    "close": ("closed", {"open", "paused"}),
    "fill": ("filled", {"open", "paused", "closed"}),
    "cancel": ("cancelled", {"draft", "open", "paused"}),
}


@pytest.mark.parametrize(("step", "status"), list(itertools.product(STEPS, RequisitionStatus.values)))
def test_every_step_from_every_status(in_tenant, recruiter, step, status):
    row = RequisitionFactory(created_by=recruiter, status=status)
    to, starts = STEPS[step]
    if status in starts:
        getattr(lifecycle, step)(row, actor=recruiter)
        row.refresh_from_db()
        assert row.status == to
        assert row.is_published is (to == "open")
    else:
        with pytest.raises(InvalidTransition):
            getattr(lifecycle, step)(row, actor=recruiter)
        row.refresh_from_db()
        assert row.status == status


def test_the_steps_cover_the_table():
    covered = {(start, to) for to, starts in STEPS.values() for start in starts}
    assert covered == {
        (str(a), str(b)) for a, following in REQUISITION_TRANSITIONS.items() for b in following
    }


@pytest.mark.parametrize("status", RequisitionStatus.values)
def test_offered_steps_are_those_that_work(in_tenant, recruiter, viewer, status):
    row = RequisitionFactory(created_by=recruiter, status=status)
    assert set(selectors.next_steps(recruiter, row)) == {
        name for name, (_to, starts) in STEPS.items() if status in starts
    }
    assert selectors.next_steps(viewer, row) == []


def test_a_filled_requisition_needs_an_opening_to_be_opened_again(in_tenant, recruiter):
    row = RequisitionFactory(created_by=recruiter, status="filled", positions_available=1, positions_filled=1)
    with pytest.raises(Conflict, match="opening"):
        lifecycle.reopen(row, actor=recruiter)


def test_close_due_closes_in_all_companies(tenant, other_tenant, make_user):
    from config.kernel.tenancy import platform_context, tenant_context

    past, future = timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(days=1)
    due = []
    for company in (tenant, other_tenant):
        owner = make_user("recruiter", tenant=company)
        with tenant_context(company):
            due.append(RequisitionFactory(created_by=owner, open=True, closes_at=past).pk)
            RequisitionFactory(created_by=owner, open=True, closes_at=future)
            RequisitionFactory(created_by=owner, closes_at=past)
    assert lifecycle.close_due() == 2
    assert lifecycle.close_due() == 0
    with platform_context(reason="test"):
        closed = JobRequisition.objects.filter(status="closed")
        assert sorted(closed.values_list("pk", "is_published")) == [(pk, False) for pk in sorted(due)]
        assert Notification.objects.filter(notification_type="application").count() == 2


def test_only_owner_and_manager_change_it(in_tenant, make_user, admin_user, viewer, recruiter):
    owner, manager = make_user("recruiter"), make_user("recruiter")
    row = RequisitionFactory(created_by=owner, hiring_manager=manager)
    for actor in (owner, manager):
        requisitions.edit(row, actor=actor, title=f"By {actor.pk}")
    for actor in (recruiter, admin_user, viewer):
        with pytest.raises(PolicyDenied):
            requisitions.edit(row, actor=actor, title="Mine now")
        with pytest.raises(PolicyDenied):
            lifecycle.publish(row, actor=actor)
    row.refresh_from_db()
    assert (row.title, row.status) == (f"By {manager.pk}", "draft")


def test_an_admin_hands_over_with_an_audit_row(in_tenant, recruiter, admin_user, make_user):
    heir = make_user("recruiter")
    row = RequisitionFactory(created_by=recruiter)
    with pytest.raises(PolicyDenied):
        requisitions.hand_over(row, to=heir, actor=recruiter)
    requisitions.hand_over(row, to=heir, actor=admin_user, reason="parental leave")
    row.refresh_from_db()
    assert row.created_by == heir
    entry = AuditLog.objects.get(entity_id=row.public_id, action="update")
    assert entry.changes["created_by"] == {"old": recruiter.public_id, "new": heir.public_id}
    assert entry.severity == "warning"
    with pytest.raises(PolicyDenied):
        requisitions.edit(row, actor=recruiter, title="Still mine")


def test_ownership_goes_to_hirers_only(in_tenant, recruiter, admin_user, interviewer):
    row = RequisitionFactory(created_by=recruiter)
    with pytest.raises(ValidationFailed):
        requisitions.hand_over(row, to=interviewer, actor=admin_user)


def test_a_duplicate_is_an_empty_draft(in_tenant, recruiter, admin_user):
    row = RequisitionFactory(created_by=recruiter, open=True, total_applicants=3, min_salary=100)
    copy = requisitions.duplicate(row, actor=admin_user)
    assert (copy.status, copy.created_by, copy.total_applicants, copy.published_at) == (
        "draft",
        admin_user,
        0,
        None,
    )
    assert (copy.min_salary, copy.assessment_id, copy.required_skills) == (
        100,
        row.assessment_id,
        row.required_skills,
    )


def test_openings_cannot_fall_below_those_filled(in_tenant, recruiter):
    row = RequisitionFactory(created_by=recruiter, positions_available=3, positions_filled=2)
    with pytest.raises(ValidationFailed):
        requisitions.edit(row, actor=recruiter, positions_available=1)


def test_lowering_the_openings_to_those_hired_fills_it(in_tenant, recruiter):
    row = RequisitionFactory(created_by=recruiter, open=True, positions_available=2)
    EntryFactory(requisition=row, stage="hired", decided_at=timezone.now())
    requisitions.edit(row, actor=recruiter, positions_available=1)
    row.refresh_from_db()
    assert (row.status, row.positions_filled, row.is_published) == ("filled", 1, False)


def test_the_seeds_query_for_active_openings_equals_the_page(in_tenant, recruiter, client_as):
    row = RequisitionFactory(created_by=recruiter)
    RequisitionFactory(created_by=recruiter, status="paused")
    RequisitionFactory(created_by=recruiter, status="closed")

    def by_sql():
        with connection.cursor() as cursor:
            cursor.execute("SELECT title FROM job_requisitions WHERE status = 'open' AND is_published = true")
            return [title for (title,) in cursor.fetchall()]

    assert by_sql() == []
    lifecycle.publish(row, actor=recruiter)
    assert by_sql() == [row.title]
    page = client_as(recruiter).get("/requisitions/openings/")
    assert [one.title for one in page.context["rows"]] == [row.title]
