"""Conditions that are approved at the same moment as others, or as the test begins, on own connections."""

import threading

import pytest

from assessments.models import Accommodation, TestSession
from assessments.operations import accommodations, sessions
from assessments.selectors import accommodations as selectors
from config.kernel.tenancy import platform_context, tenant_context
from tests.assessments.taking import link_to
from tests.assessments.test_builder_at_once import at_once, codes
from tests.factories.assessments import (
    ApplicationFactory,
    AssessmentFactory,
    QuestionFactory,
    QuestionSetFactory,
)
from tests.factories.candidates import CandidateFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def candidate(tenant):
    with tenant_context(tenant):
        return CandidateFactory()


def test_of_two_approvals_the_later_one_holds(tenant, candidate, admin_user):
    with tenant_context(tenant):
        first = accommodations.ask(candidate, reason="One", extra_time_percent=25)
        accommodations.decline(first, actor=admin_user, answer="Not yet.")
        second = accommodations.ask(candidate, reason="Two", extra_time_percent=50)

    def approve(row):
        return lambda: accommodations.approve(Accommodation.objects.get(pk=row.pk), actor=admin_user)

    found = at_once(tenant, approve(first), approve(second))
    assert codes(found) == []
    with tenant_context(tenant):
        assert sorted(Accommodation.objects.values_list("status", flat=True)) == ["approved", "ended"]


def test_a_test_that_begins_while_conditions_are_approved_gets_them(
    tenant, candidate, admin_user, monkeypatch
):
    """The start waits for the approval, instead of reading conditions that do not hold yet."""
    with tenant_context(tenant):
        question_set = QuestionSetFactory()
        QuestionFactory(question_set=question_set)
        assessment = AssessmentFactory(question_set=question_set, published=True)
        taker = link_to(
            assessment, application=ApplicationFactory(candidate=candidate, assessment=assessment)
        )
        row = accommodations.ask(candidate, reason="Private", extra_time_percent=50)
    begun, approved = threading.Event(), threading.Event()
    find = selectors.applying

    def note_and_find(*args):
        found = find(*args)
        begun.set()
        return found

    monkeypatch.setattr(selectors, "applying", note_and_find)

    def approve():
        accommodations.approve(Accommodation.objects.get(pk=row.pk), actor=admin_user)
        approved.set()
        begun.wait(timeout=1.5)

    def start():
        approved.wait(timeout=5)
        sessions.start(taker.raw, consent=True)

    at_once(tenant, approve, start)
    with platform_context(reason="test"):
        assert TestSession.objects.get().accommodation_id == row.pk
