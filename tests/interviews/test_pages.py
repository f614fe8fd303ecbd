"""The interview pages: planning by wall clock, live notes, scorecard, dashboards, statements."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.forms import ValidationError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.kernel.tenancy import tenant_context
from interviews.forms import moment_in
from interviews.models import InterviewFeedback, InterviewSession
from tests.factories.candidates import CandidateFactory
from tests.factories.interviews import FeedbackFactory, InterviewFactory, in_hours
from tests.factories.recruiting import EntryFactory, RequisitionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(tenant, interviewer):
    """A filled form for an interview next week."""
    with tenant_context(tenant):
        candidate = CandidateFactory()
    day = timezone.localdate() + timedelta(days=7)
    return {
        "candidate": candidate.public_id,
        "interviewer": interviewer.public_id,
        "interview_type": "technical",
        "interview_mode": "video",
        "starts_on": day.isoformat(),
        "starts_at": "10:00",
        "timezone": "Asia/Tokyo",
        "duration_minutes": "45",
    }


def test_planning_means_the_wall_clock_of_the_zone(client_as, recruiter, tenant, body):
    answer = client_as(recruiter).post("/interviews/new/", body)
    with tenant_context(tenant):
        row = InterviewSession.objects.get()
    assert answer["Location"] == f"/interviews/{row.public_id}/"
    assert row.scheduled_at.astimezone(UTC).time() == time(1, 0)
    assert (row.timezone, row.scheduled_by_id) == ("Asia/Tokyo", recruiter.pk)


def test_the_planners_own_zone_is_chosen_beforehand(client_as, make_user):
    planner = make_user("recruiter", time_zone="America/Lima")
    form = client_as(planner).get("/interviews/new/").context["form"]
    assert form["timezone"].value() == "America/Lima"


@pytest.mark.parametrize(
    ("day", "clock", "zone", "utc"),
    [
        (date(2027, 3, 28), time(3, 0), "Europe/Berlin", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (date(2027, 10, 31), time(2, 30), "Europe/Berlin", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (date(2027, 10, 31), time(3, 0), "Europe/Berlin", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
        (date(2027, 3, 28), time(2, 30), "Europe/Berlin", None),
        (date(2027, 3, 14), time(2, 30), "America/New_York", None),
        (date(2027, 6, 1), time(9, 15), "Asia/Kathmandu", datetime(2027, 6, 1, 3, 30, tzinfo=UTC)),
    ],
)
def test_the_change_of_the_clock(day, clock, zone, utc):
    if utc is None:
        with pytest.raises(ValidationError, match="clock changes"):
            moment_in(day, clock, zone)
    else:
        assert moment_in(day, clock, zone) == utc


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_on", "2020-01-01"),
        ("duration_minutes", "4"),
        ("timezone", "Mars/Base"),
        ("meeting_link", "ftp://x"),
    ],
)
def test_a_bad_form_stores_nothing(client_as, recruiter, tenant, body, field, value):
    answer = client_as(recruiter).post("/interviews/new/", {**body, field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    with tenant_context(tenant):
        assert InterviewSession.objects.count() == 0


def test_a_taken_slot_says_who_and_when(client_as, recruiter, interviewer, tenant, body):
    client = client_as(recruiter)
    client.post("/interviews/new/", body)
    answer = client.post("/interviews/new/", {**body, "starts_at": "10:30"})
    assert answer.status_code == 422
    words = answer.context["form"].non_field_errors()[0]
    assert interviewer.display_name in words
    assert "10:00" in words
    assert "Asia/Tokyo" in words
    with tenant_context(tenant):
        assert InterviewSession.objects.count() == 1


def test_from_the_pipeline_everything_is_linked(client_as, recruiter, tenant, body):
    with tenant_context(tenant):
        opening = RequisitionFactory(created_by=recruiter, open=True)
        entry = EntryFactory(requisition=opening)
        who = entry.application.candidate.public_id
    client, path = client_as(recruiter), f"/interviews/new/?entry={entry.public_id}"
    assert path in client.get(f"/pipeline/{entry.public_id}/").content.decode()
    form = client.get(path).context["form"]
    assert (form["candidate"].value(), form["requisition"].value()) == (who, opening.public_id)
    client.post(path, {**body, "candidate": who, "requisition": opening.public_id})
    with tenant_context(tenant):
        row = InterviewSession.objects.get()
        entry.refresh_from_db()
    assert (row.requisition_id, row.assessment_application_id) == (opening.pk, entry.application_id)
    assert entry.stage == "interview"


def test_applicants_in_the_running_are_offered_and_nobody_else(client_as, recruiter, tenant):
    with tenant_context(tenant):
        candidate = CandidateFactory()
        ours, other = (RequisitionFactory(created_by=recruiter, open=True) for _ in range(2))
        entry, elsewhere = EntryFactory(requisition=ours), EntryFactory(requisition=other)
        gone = EntryFactory(requisition=ours, stage="rejected", decided_at=timezone.now())
        ids = [one.application.candidate.public_id for one in (entry, elsewhere, gone)]

    def offered(query=""):
        form = client_as(recruiter).get(f"/interviews/new/{query}").context["form"]
        return {value for value, _ in form.fields["candidate"].choices if value}

    assert offered() == set(ids[:2])
    assert offered(f"?entry={entry.public_id}") == {ids[0]}
    assert offered(f"?candidate={candidate.public_id}") == {*ids[:2], candidate.public_id}


def test_the_interviewers_way_through_the_pages(client_as, interviewer, recruiter, tenant):
    with tenant_context(tenant):
        row = InterviewFactory(interviewer=interviewer, scheduled_by=recruiter)
    client, base = client_as(interviewer), f"/interviews/{row.public_id}/"
    assert client.post(base + "start/")["Location"] == base + "live/"
    quick = client.post(base + "notes/", {"notes": "Clear"}, headers={"HX-Request": "true"})
    assert quick.status_code == 204
    assert "Clear" in client.get(base + "live/").content.decode()
    assert client.post(base + "complete/", {"meeting_notes": "Went well"})["Location"] == base + "feedback/"
    assert "Clear" in client.get(base + "feedback/").content.decode()
    client.post(
        base + "feedback/", {"action": "draft", "strengths": "Calm", "questions_asked": "Why?\n\nHow?"}
    )
    with tenant_context(tenant):
        card = InterviewFeedback.objects.get()
    assert (card.status, card.questions_asked) == ("draft", ["Why?", "How?"])
    form = client.get(base + "feedback/").context["form"]
    assert form["strengths"].value() == "Calm"
    refused = client.post(base + "feedback/", {"action": "submit", "strengths": "Calm"})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"overall_rating", "recommendation"}
    good = {"action": "submit", "overall_rating": "4.5", "recommendation": "strong_hire", "strengths": "Calm"}
    assert client.post(base + "feedback/", good)["Location"] == base
    assert "locked" in client.get(base + "feedback/").content.decode()
    assert client.post(base + "feedback/", good).status_code == 422
    told = client_as(recruiter).get(base).content.decode()
    assert "Went well" in told
    assert "Calm" in told


def test_the_desk_sorts_what_is_to_do(client_as, interviewer, tenant, make_user):
    with tenant_context(tenant):
        running = InterviewFactory(interviewer=interviewer, running=True, scheduled_at=in_hours(-1))
        later = InterviewFactory(interviewer=interviewer, scheduled_at=in_hours(72))
        unwritten = InterviewFactory(interviewer=interviewer, completed=True)
        InterviewFactory(interviewer=make_user("interviewer"), scheduled_at=in_hours(72))
        names = [row.candidate.full_name for row in (running, later, unwritten)]
    page = client_as(interviewer).get("/dashboard/").content.decode()
    assert page.index("In progress") < page.index(f"/interviews/{running.public_id}/live/")
    assert f"/interviews/{unwritten.public_id}/feedback/" in page
    assert page.count(f"/interviews/{later.public_id}/") == 1
    assert all(name in page for name in names)


def test_the_calendar_file(client_as, interviewer, tenant):
    with tenant_context(tenant):
        row = InterviewFactory(interviewer=interviewer)
    answer = client_as(interviewer).get(f"/interviews/{row.public_id}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"UID:{row.public_id}@".encode() in answer.content


def test_a_move_by_form(client_as, recruiter, interviewer, tenant):
    with tenant_context(tenant):
        row = InterviewFactory(interviewer=interviewer, timezone="Europe/Berlin")
    client, path = client_as(recruiter), f"/interviews/{row.public_id}/change/"
    form = client.get(path).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data["starts_on"] = (row.scheduled_at + timedelta(days=3)).astimezone(UTC).date().isoformat()
    data["starts_at"] = "09:00"
    assert client.post(path, data).status_code == 302
    with tenant_context(tenant):
        row.refresh_from_db()
    assert row.calendar_sequence == 1


PATHS = {
    "/interviews/": 12,
    "/interviews/upcoming/": 11,
    "/interviews/{row}/": 12,
    "/dashboard/": 15,
    "/candidates/{candidate}/": 18,
    "/api/v1/interviews": 11,
    "/api/v1/feedback": 10,
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("path", PATHS)
def test_statements_do_not_grow_with_the_rows(client_as, recruiter, make_user, tenant, path, number):
    with tenant_context(tenant):
        candidate = CandidateFactory()
        opening = RequisitionFactory(created_by=recruiter)
        for place in range(number):
            team = [make_user("interviewer") for _ in range(number)]
            facts = {
                "candidate": candidate,
                "requisition": opening,
                "interviewer": team[0],
                "panel": team[1:],
            }
            InterviewFactory(scheduled_at=in_hours(24 * place) + timedelta(minutes=1), **facts)
            row = InterviewFactory(completed=True, **facts)
            for person in team:
                FeedbackFactory(interview=row, interviewer=person)
    client, path_of = client_as(recruiter), path.format(row=row.public_id, candidate=candidate.public_id)
    client.get(path_of)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path_of).status_code == 200
    assert len(found) == PATHS[path]
