"""Configuring and publishing assessments."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Assessment
from assessments.operations import assessments, copies, question_sets
from config.kernel.errors import Conflict, PolicyDenied, QuotaExceeded, ValidationFailed
from config.kernel.tenancy import tenant_context
from superadmin.models import AuditLog
from tests.factories.assessments import ApplicationFactory, AssessmentFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db
LEAST = {"title": "Python", "job_title": "Engineer"}


def refused(**values):
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentFactory(**values)


def test_a_new_assessment_is_a_draft(in_tenant, recruiter):
    row = assessments.create(actor=recruiter, required_skills={" Python ": "Strong"}, **LEAST)
    assert (row.status, row.pass_mark, row.score_release_hours) == ("draft", 70, 24)
    assert row.required_skills == {"Python": "advanced"}
    assert row.created_by == recruiter


@pytest.mark.parametrize(
    "values",
    [
        {"duration_minutes": 0},
        {"duration_minutes": 481},
        {"pass_mark": 101},
        {"max_attempts": 0},
        {"required_skills": {"Python": "wizard"}},
        {"required_skills": ["Python"]},
        {"required_roles": "Engineer"},
        {"is_questionnaire_enabled": False},
        {"expires_at": timezone.now() - timedelta(minutes=1)},
        {"is_published": True},
        {"title": ""},
    ],
)
def test_bad_values_are_refused(in_tenant, recruiter, values):
    with pytest.raises(ValidationFailed):
        assessments.create(actor=recruiter, **(LEAST | values))
    assert Assessment.objects.count() == 0


def test_the_database_holds_the_rules_too(in_tenant):
    refused(duration_minutes=481)
    refused(pass_mark=101)
    refused(is_questionnaire_enabled=False, is_interview_enabled=False)
    refused(is_published=True)
    refused(published=True, question_set=None)
    refused(published=True, is_active=False)
    refused(proctoring_level="extreme")


def test_publishing_needs_what_the_checklist_says(in_tenant, recruiter, question_set):
    row = assessments.create(actor=recruiter, **LEAST)
    with pytest.raises(Conflict, match="question set"):
        assessments.publish(row, actor=recruiter)
    empty = QuestionSetFactory()
    row = assessments.update(row, actor=recruiter, question_set=empty)
    with pytest.raises(Conflict, match="Approve"):
        assessments.publish(row, actor=recruiter)
    row = assessments.update(row, actor=recruiter, question_set=question_set)
    row = assessments.publish(row, actor=recruiter)
    assert row.status == "published"
    assert row.published_at is not None
    with pytest.raises(Conflict):
        assessments.publish(row, actor=recruiter)
    row = assessments.unpublish(row, actor=recruiter)
    assert row.status == "draft"
    with pytest.raises(Conflict):
        assessments.unpublish(row, actor=recruiter)
    entries = AuditLog.objects.filter(entity_id=row.public_id, action="publish").order_by("position")
    assert [entry.changes["is_published"]["new"] for entry in entries] == [True, False]


def test_an_expired_assessment_is_not_published(in_tenant, recruiter, question_set):
    row = AssessmentFactory(question_set=question_set, expires_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(Conflict, match="closing time"):
        assessments.publish(row, actor=recruiter)


def test_the_derived_status_and_the_filter_agree(in_tenant):
    past = timezone.now() - timedelta(hours=1)
    made = {
        "draft": AssessmentFactory(expires_at=past),
        "published": AssessmentFactory(published=True),
        "expired": AssessmentFactory(published=True, expires_at=past),
        "inactive": AssessmentFactory(is_active=False),
    }
    for status, row in made.items():
        assert row.status == status
        assert list(Assessment.objects.with_status(status)) == [row]
    assert list(Assessment.objects.open()) == [made["published"]]


def test_what_is_alike_for_all_candidates_stays_once_one_has_started(published, recruiter):
    ApplicationFactory(assessment=published, running=True)
    with pytest.raises(Conflict, match="new version"):
        assessments.update(published, actor=recruiter, duration_minutes=60)
    row = assessments.update(published, actor=recruiter, title="Renamed")
    assert (row.title, row.duration_minutes) == ("Renamed", 30)


def test_a_published_assessment_is_not_changed_into_an_incomplete_one(published, recruiter):
    with pytest.raises(Conflict):
        assessments.update(published, actor=recruiter, question_set=None)
    published.refresh_from_db()
    assert published.question_set is not None


def test_a_retired_set_is_not_chosen(in_tenant, recruiter, question_set):
    question_sets.retire(question_set, actor=recruiter)
    question_set.refresh_from_db()
    with pytest.raises(ValidationFailed):
        assessments.create(actor=recruiter, question_set=question_set, **LEAST)


def test_a_copy_is_a_draft_of_its_own(published, recruiter):
    copy = copies.duplicate(published, actor=recruiter)
    assert copy.pk != published.pk
    assert (copy.status, copy.question_set, copy.duration_minutes) == ("draft", published.question_set, 30)


def test_a_deactivated_assessment_is_closed(published, recruiter):
    row = assessments.deactivate(published, actor=recruiter)
    assert (row.status, row.is_published) == ("inactive", False)
    with pytest.raises(Conflict):
        assessments.publish(row, actor=recruiter)


def test_the_plan_limits_assessments(tenant, in_tenant, recruiter):
    type(tenant).objects.filter(pk=tenant.pk).update(max_assessments=1)
    first = assessments.create(actor=recruiter, **LEAST)
    with pytest.raises(QuotaExceeded):
        assessments.create(actor=recruiter, **LEAST)
    assessments.deactivate(first, actor=recruiter)
    assessments.create(actor=recruiter, **LEAST)


def test_only_authors_of_the_company_write(other_tenant, published, viewer, interviewer, make_user):
    stranger = make_user("admin", tenant=other_tenant)
    for actor in (viewer, interviewer, stranger):
        for operation in (
            assessments.publish,
            assessments.unpublish,
            copies.duplicate,
            assessments.deactivate,
        ):
            with pytest.raises(PolicyDenied):
                operation(published, actor=actor)
    published.refresh_from_db()
    assert published.status == "published"


def test_another_companys_set_cannot_be_tied_to_an_assessment(tenant, other_tenant, recruiter):
    with tenant_context(other_tenant):
        theirs = QuestionSetFactory()
    with tenant_context(tenant), pytest.raises((IntegrityError, ValidationFailed)), transaction.atomic():
        assessments.create(actor=recruiter, question_set=theirs, **LEAST)
