"""Two people press at the same moment: one booking, one scorecard, one hire."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from config.kernel.errors import Conflict, DomainError
from config.kernel.tenancy import tenant_context
from interviews.models import InterviewFeedback, InterviewSession
from interviews.operations import feedback, interviews
from monitoring.models import Notification
from recruiting.models import JobRequisition, PipelineEntry
from recruiting.operations import pipeline
from tests.factories.candidates import CandidateFactory
from tests.factories.interviews import InterviewFactory, in_hours
from tests.factories.recruiting import EntryFactory, RequisitionFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(tenant, *acts):
    """Run the acts in threads that start together; return their results or domain errors in order."""
    gate = threading.Barrier(len(acts))
    found = [None] * len(acts)

    def run(place, act):
        try:
            gate.wait(timeout=10)
            with tenant_context(tenant):
                found[place] = act()
        except DomainError as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found


def refusals(found):
    return [one.code for one in found if isinstance(one, Conflict)]


def test_two_schedulers_one_slot(tenant, make_user):
    first, second, interviewer = make_user("recruiter"), make_user("recruiter"), make_user("interviewer")
    with tenant_context(tenant):
        people = CandidateFactory(), CandidateFactory()

    def book(actor, candidate):
        return lambda: interviews.schedule(
            actor=actor, candidate=candidate, interviewer=interviewer, scheduled_at=in_hours(48)
        )

    found = at_once(tenant, book(first, people[0]), book(second, people[1]))
    assert refusals(found) == ["DOUBLE_BOOKED"]
    with tenant_context(tenant):
        assert InterviewSession.objects.count() == 1
        assert Notification.objects.filter(user=interviewer).count() == 1


def test_lead_here_and_panel_there(tenant, make_user):
    recruiter, shared, other = make_user("recruiter"), make_user("interviewer"), make_user("interviewer")
    with tenant_context(tenant):
        candidate = CandidateFactory()
    facts = {"actor": recruiter, "candidate": candidate, "scheduled_at": in_hours(48)}
    found = at_once(
        tenant,
        lambda: interviews.schedule(interviewer=shared, **facts),
        lambda: interviews.schedule(interviewer=other, panel=[shared], **facts),
    )
    assert refusals(found) == ["DOUBLE_BOOKED"]


def test_two_clicks_on_submit(tenant, make_user):
    interviewer, recruiter = make_user("interviewer"), make_user("recruiter")
    with tenant_context(tenant):
        row = InterviewFactory(interviewer=interviewer, completed=True, scheduled_by=recruiter)

    def submit(rating):
        values = {"overall_rating": Decimal(rating), "recommendation": "hire"}
        return lambda: feedback.submit(InterviewSession.objects.get(pk=row.pk), actor=interviewer, **values)

    found = at_once(tenant, submit("4.0"), submit("2.0"))
    assert refusals(found) == ["FEEDBACK_LOCKED"]
    with tenant_context(tenant):
        assert InterviewFeedback.objects.count() == 1
        assert Notification.objects.filter(user=recruiter).count() == 1


def test_two_clicks_on_start(tenant, make_user):
    interviewer = make_user("interviewer")
    with tenant_context(tenant):
        row = InterviewFactory(interviewer=interviewer)

    def start():
        return interviews.start(InterviewSession.objects.get(pk=row.pk), actor=interviewer)

    assert refusals(at_once(tenant, start, start)) == ["INVALID_TRANSITION"]


def test_two_hires_for_the_last_opening(tenant, make_user):
    recruiter = make_user("recruiter")
    with tenant_context(tenant):
        opening = RequisitionFactory(created_by=recruiter, open=True, positions_available=1)
        entries = [EntryFactory(requisition=opening, stage="offer").pk for _ in range(2)]

    def hire(pk):
        return lambda: pipeline.hire(PipelineEntry.objects.get(pk=pk), actor=recruiter)

    found = at_once(tenant, *map(hire, entries))
    assert len(refusals(found)) == 1
    with tenant_context(tenant):
        row = JobRequisition.objects.get()
        assert (row.total_hired, row.positions_filled, row.status) == (1, 1, "filled")
        assert PipelineEntry.objects.filter(stage="hired").count() == 1
