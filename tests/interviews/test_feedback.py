"""Scorecards: who writes, who reads, when they lock."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.kernel.errors import Conflict, PolicyDenied, ValidationFailed
from interviews.models import InterviewFeedback
from interviews.operations import feedback
from monitoring.models import Notification
from superadmin.models import AuditLog
from tests.factories.interviews import FeedbackFactory, InterviewFactory
from tests.factories.recruiting import RequisitionFactory

pytestmark = pytest.mark.django_db

GOOD = {"overall_rating": Decimal("4.5"), "recommendation": "hire"}


@pytest.fixture
def held(in_tenant, interviewer, recruiter, make_user):
    """A completed interview for a requisition with owner and hiring manager."""
    opening = RequisitionFactory(created_by=recruiter, hiring_manager=make_user("recruiter"), open=True)
    return InterviewFactory(
        interviewer=interviewer, completed=True, requisition=opening, scheduled_by=recruiter
    )


def test_draft_then_submit_then_locked(held, interviewer):
    card = feedback.save_draft(held, actor=interviewer, strengths="Calm")
    feedback.save_draft(held, actor=interviewer, strengths="Calm and clear")
    assert InterviewFeedback.objects.get().strengths == "Calm and clear"
    feedback.submit(held, actor=interviewer, **GOOD)
    card.refresh_from_db()
    assert (card.status, card.is_final, card.strengths) == ("submitted", True, "Calm and clear")
    assert card.submitted_at is not None
    for write in (feedback.save_draft, feedback.submit):
        with pytest.raises(Conflict) as caught:
            write(held, actor=interviewer, strengths="Changed", **GOOD)
        assert caught.value.code == "FEEDBACK_LOCKED"
    card.refresh_from_db()
    assert card.strengths == "Calm and clear"


def test_recruiter_and_manager_have_one_notification_each(held, interviewer, recruiter):
    feedback.submit(held, actor=interviewer, **GOOD)
    found = Notification.objects.filter(related_entity_id=held.public_id)
    assert sorted(found.values_list("user", flat=True)) == sorted(
        [recruiter.pk, held.requisition.hiring_manager_id]
    )
    assert set(found.values_list("notification_type", "priority", "action_url")) == {
        ("interview", "high", f"/interviews/{held.public_id}/")
    }


@pytest.mark.parametrize("value", [Decimal(99), Decimal("0.5"), Decimal("5.5"), Decimal("3.2"), Decimal(-1)])
def test_ratings_are_one_to_five_in_half_steps(held, interviewer, value):
    with pytest.raises(ValidationFailed) as caught:
        feedback.submit(held, actor=interviewer, recommendation="hire", overall_rating=value)
    assert {problem["field"] for problem in caught.value.field_errors} == {"overall_rating"}
    assert InterviewFeedback.objects.count() == 0


@pytest.mark.parametrize("field", ["overall_rating", "technical_skills_rating", "culture_fit_rating"])
@pytest.mark.parametrize("value", [Decimal("5.5"), Decimal("3.2"), Decimal(0)])
def test_the_database_refuses_them_too(held, interviewer, field, value):
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackFactory(interview=held, interviewer=interviewer, **{field: value})


def test_submitting_needs_rating_and_recommendation(held, interviewer):
    with pytest.raises(ValidationFailed) as caught:
        feedback.submit(held, actor=interviewer, strengths="x")
    assert [problem["field"] for problem in caught.value.field_errors] == ["overall_rating", "recommendation"]


def test_only_participants_write(held, recruiter, admin_user, viewer, candidate_user, make_user):
    for actor in (recruiter, admin_user, viewer, candidate_user, make_user("interviewer")):
        with pytest.raises(PolicyDenied):
            feedback.submit(held, actor=actor, **GOOD)
    assert InterviewFeedback.objects.count() == 0


@pytest.mark.parametrize("status", ["scheduled", "cancelled", "no_show"])
def test_only_after_the_start(in_tenant, interviewer, status):
    row = InterviewFactory(interviewer=interviewer, status=status)
    with pytest.raises(PolicyDenied):
        feedback.save_draft(row, actor=interviewer, strengths="x")


def test_the_others_are_hidden_until_ones_own_is_in(held, interviewer, recruiter, make_user):
    second, hiring = make_user("interviewer"), make_user("recruiter")
    for person in (second, hiring):
        held.participants.create(interview=held, user=person)
    feedback.submit(held, actor=interviewer, **GOOD)
    feedback.save_draft(held, actor=second, strengths="secret draft")

    def seen(actor):
        return sorted(InterviewFeedback.objects.visible_to(actor).values_list("interviewer", flat=True))

    assert seen(interviewer) == [interviewer.pk]
    assert seen(second) == [second.pk]
    assert seen(recruiter) == [interviewer.pk]
    assert seen(hiring) == []
    feedback.submit(held, actor=second, **GOOD)
    assert seen(second) == sorted([interviewer.pk, second.pk])
    assert seen(interviewer) == sorted([interviewer.pk, second.pk])


def test_amending_is_for_the_author_for_a_day_then_for_admins(held, interviewer, admin_user):
    card = feedback.submit(held, actor=interviewer, **GOOD)
    with pytest.raises(PolicyDenied):
        feedback.amend(card, actor=admin_user, reason="x", strengths="y")
    with pytest.raises(ValidationFailed):
        feedback.amend(card, actor=interviewer, reason=" ", strengths="y")
    feedback.amend(card, actor=interviewer, reason="Wrong person's notes", overall_rating=Decimal("3.0"))
    card.refresh_from_db()
    assert (card.status, card.overall_rating) == ("amended", Decimal("3.0"))
    entry = AuditLog.objects.get(entity_id=card.public_id, action="update")
    assert entry.changes == {"overall_rating": {"old": "4.5", "new": "3.0"}}
    InterviewFeedback.objects.filter(pk=card.pk).update(submitted_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(PolicyDenied):
        feedback.amend(card, actor=interviewer, reason="late", strengths="z")
    feedback.amend(card, actor=admin_user, reason="Asked in writing", strengths="z")


def test_one_scorecard_per_person_and_interview(held, interviewer):
    FeedbackFactory(interview=held, interviewer=interviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackFactory(interview=held, interviewer=interviewer)


@pytest.mark.parametrize(
    "values", [{"submitted_at": None}, {"overall_rating": None}, {"recommendation": None}]
)
def test_a_final_scorecard_is_complete(held, interviewer, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackFactory(interview=held, interviewer=interviewer, **values)
