"""Applications: one per pair, the allowed steps, decisions and who hears of them."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from assessments.enums import APPLICATION_TRANSITIONS, ApplicationStatus
from assessments.models import AssessmentApplication
from assessments.operations import applications
from config.kernel import transitions
from config.kernel.errors import Conflict, InvalidTransition, PolicyDenied, ValidationFailed
from config.kernel.tenancy import platform_context
from monitoring.models import Notification
from superadmin.models import AuditLog
from tests.factories.assessments import ApplicationFactory, AssessmentFactory
from tests.factories.candidates import CandidateFactory

pytestmark = pytest.mark.django_db


def in_status(status):
    traits = {"in_progress": {"running": True}, "completed": {"tested": True}}
    row = ApplicationFactory(
        **traits.get(status, {"tested": True, "status": status} if status != "pending" else {})
    )
    assert row.status == status
    return row


@pytest.mark.parametrize("before", ApplicationStatus.values)
@pytest.mark.parametrize("after", ApplicationStatus.values)
def test_every_step_is_allowed_or_refused_as_the_table_says(in_tenant, recruiter, before, after):
    row = in_status(before)
    if after in APPLICATION_TRANSITIONS[before]:
        with transitions.apply(row, to=after, actor=recruiter) as locked:
            locked.started_at = locked.started_at or locked.applied_at
            locked.completed_at = locked.completed_at or locked.started_at
        expected = after
    else:
        with pytest.raises(InvalidTransition), transitions.apply(row, to=after, actor=recruiter):
            pass
        expected = before
    row.refresh_from_db()
    assert row.status == expected


def test_nothing_leads_back_to_pending():
    assert not any("pending" in steps for steps in APPLICATION_TRANSITIONS.values())


def test_one_application_per_candidate_and_assessment(in_tenant, recruiter):
    assessment, candidate = AssessmentFactory(published=True), CandidateFactory()
    applications.apply(assessment, candidate=candidate, actor=recruiter)
    with pytest.raises(Conflict) as refusal:
        applications.apply(assessment, candidate=candidate, actor=recruiter)
    assert refusal.value.code == "ALREADY_APPLIED"
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationFactory(assessment=assessment, candidate=candidate)
    assert AssessmentApplication.objects.count() == 1


def test_a_draft_takes_no_applications(in_tenant, recruiter):
    with pytest.raises(Conflict):
        applications.apply(AssessmentFactory(), candidate=CandidateFactory(), actor=recruiter)


def test_the_database_wants_the_times_of_a_test(in_tenant):
    for values in ({"status": "completed"}, {"status": "in_progress"}, {"candidate_availability": 101}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApplicationFactory(**values)


@pytest.mark.parametrize(
    ("decide", "status"), [(applications.shortlist, "shortlisted"), (applications.reject, "rejected")]
)
def test_a_decision_is_kept_and_told(
    in_tenant, recruiter, candidate_user, decide, status, django_capture_on_commit_callbacks
):
    row = ApplicationFactory(tested=True, candidate__user=candidate_user)
    with django_capture_on_commit_callbacks(execute=True):
        decide(row, actor=recruiter, note="Strong on <SQL>, thin on tests")
    row.refresh_from_db()
    assert row.status == status
    entry = AuditLog.objects.get(entity_id=row.public_id, action="status_change")
    assert entry.changes["status"] == {"old": "completed", "new": status}
    assert entry.changes["reason"]["new"] == "Strong on <SQL>, thin on tests"
    (message,) = mail.outbox
    assert message.to == [row.candidate.email]
    assert "thin on tests" not in message.body + message.alternatives[0][0]


def test_the_account_of_a_candidate_is_notified(
    in_tenant, recruiter, candidate_user, django_capture_on_commit_callbacks
):
    row = ApplicationFactory(tested=True, candidate__user=candidate_user)
    with django_capture_on_commit_callbacks(execute=True):
        applications.reject(row, actor=recruiter)
    with platform_context(reason="test"):
        found = Notification.objects.get(user=candidate_user)
    assert found.related_entity_id == row.public_id


def test_a_pending_application_is_not_shortlisted(in_tenant, recruiter):
    row = ApplicationFactory()
    with pytest.raises(InvalidTransition):
        applications.shortlist(row, actor=recruiter)
    applications.reject(row, actor=recruiter)
    assert row.status == "rejected"


def test_a_status_of_the_test_is_not_set_by_hand(in_tenant, recruiter):
    row = ApplicationFactory()
    with pytest.raises(Conflict):
        applications.decide(row, to="completed", actor=recruiter)
    row.refresh_from_db()
    assert row.status == "pending"


def test_taking_a_rejection_back_is_for_admins_with_a_reason(in_tenant, recruiter, admin_user):
    row = ApplicationFactory(tested=True, status="rejected")
    with pytest.raises(PolicyDenied):
        applications.shortlist(row, actor=recruiter, note="Second thoughts")
    with pytest.raises(ValidationFailed):
        applications.shortlist(row, actor=admin_user)
    applications.shortlist(row, actor=admin_user, note="Second thoughts")
    assert row.status == "shortlisted"


def test_viewers_do_not_decide(in_tenant, viewer):
    row = ApplicationFactory(tested=True)
    with pytest.raises(PolicyDenied):
        applications.reject(row, actor=viewer)
    row.refresh_from_db()
    assert row.status == "completed"
