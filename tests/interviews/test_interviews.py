"""Interviews: planned, moved, held, called off; who hears of it."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from icalendar import Calendar

from config.kernel.errors import Conflict, InvalidTransition, PolicyDenied, ValidationFailed
from interviews.enums import INTERVIEW_TRANSITIONS, InterviewStatus
from interviews.models import InterviewParticipant, InterviewSession
from interviews.operations import interviews, reminders
from monitoring.models import Notification
from recruiting.models import PipelineEntry
from superadmin.models import AuditLog
from tests.factories.candidates import CandidateFactory
from tests.factories.interviews import FeedbackFactory, InterviewFactory, in_hours
from tests.factories.recruiting import EntryFactory, RequisitionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(in_tenant, recruiter, interviewer):
    """Return a function that schedules an interview in two days, with changes."""

    def schedule(**values):
        values.setdefault("candidate", values.pop("who", None) or CandidateFactory())
        facts = {
            "actor": recruiter,
            "interviewer": interviewer,
            "scheduled_at": in_hours(48),
            "duration_minutes": 60,
        }
        return interviews.schedule(**{**facts, **values})

    return schedule


def calendar_of(message):
    _name, content, kind = next(part for part in message.attachments if part[0] == "interview.ics")
    assert kind.startswith("text/calendar; method=")
    calendar = Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")[0]


def test_schedule_seats_people_and_writes_the_trail(plan, interviewer, make_user):
    second = make_user("interviewer")
    row = plan(panel=[second, interviewer])
    seats = row.participants.order_by("role").values_list("user", "role")
    assert list(seats) == [(interviewer.pk, "lead"), (second.pk, "panel")]
    assert AuditLog.objects.filter(action="create", entity_id=row.public_id).count() == 1


def test_everybody_is_told_with_a_calendar_file(
    plan, interviewer, recruiter, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        row = plan(timezone="Europe/Berlin", meeting_link="https://meet.example/1")
    note = Notification.objects.get(user=interviewer)
    assert (note.notification_type, note.action_url) == ("interview", f"/interviews/{row.public_id}/")
    assert not Notification.objects.filter(user=recruiter).exists()
    by_address = {message.to[0]: message for message in mail.outbox}
    assert set(by_address) == {interviewer.email, row.candidate.email}
    calendar, event = calendar_of(by_address[row.candidate.email])
    assert (calendar["METHOD"], event["UID"].split("@")[0], event["SEQUENCE"]) == (
        "REQUEST",
        row.public_id,
        0,
    )
    assert event.start == row.scheduled_at
    assert event.end - event.start == timedelta(minutes=60)
    assert "Europe/Berlin" in by_address[row.candidate.email].body
    assert f"/interviews/{row.public_id}/" in by_address[interviewer.email].body
    assert row.public_id not in by_address[row.candidate.email].body


def test_a_change_keeps_the_uid_and_raises_the_sequence(plan, recruiter, django_capture_on_commit_callbacks):
    row = plan()
    InterviewSession.objects.filter(pk=row.pk).update(reminder_sent=True)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        changed = interviews.change(row, actor=recruiter, scheduled_at=in_hours(72))
    assert (changed.calendar_sequence, changed.reminder_sent) == (1, False)
    _calendar, event = calendar_of(mail.outbox[0])
    assert (event["UID"].split("@")[0], event["SEQUENCE"]) == (row.public_id, 1)
    seat = changed.participants.get()
    assert seat.busy.lower == changed.scheduled_at


def test_changing_only_the_notes_sends_nothing(plan, recruiter, django_capture_on_commit_callbacks):
    row = plan()
    with django_capture_on_commit_callbacks(execute=True):
        interviews.change(row, actor=recruiter, preparation_notes="Ask about SQL")
    assert mail.outbox == []


def test_news_that_are_out_of_date_are_not_mailed(plan, recruiter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = plan()
        interviews.change(row, actor=recruiter, scheduled_at=in_hours(72))
    sequences = {calendar_of(message)[1]["SEQUENCE"] for message in mail.outbox}
    assert sequences == {1}


def test_cancel_frees_the_time_and_tells_why(plan, recruiter, django_capture_on_commit_callbacks):
    who = CandidateFactory()
    row = plan(who=who)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        interviews.cancel(row, actor=recruiter, reason="Ill")
    calendar, event = calendar_of(mail.outbox[0])
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    bodies = {message.to[0]: message.body for message in mail.outbox}
    assert "Ill" not in bodies[who.email]
    assert "Ill" in bodies[row.interviewer.email]
    plan(scheduled_at=row.scheduled_at)


def test_cancel_needs_a_reason(plan, recruiter):
    with pytest.raises(ValidationFailed):
        interviews.cancel(plan(), actor=recruiter, reason=" ")


@pytest.mark.parametrize(
    ("shift", "clashes"), [(-60, False), (-59, True), (0, True), (30, True), (59, True), (60, False)]
)
def test_one_interviewer_cannot_be_in_two_talks(plan, interviewer, shift, clashes):
    first = plan()
    at = first.scheduled_at + timedelta(minutes=shift)
    if clashes:
        with pytest.raises(Conflict) as caught:
            plan(scheduled_at=at)
        assert (caught.value.code, caught.value.status) == ("DOUBLE_BOOKED", 409)
        assert interviewer.display_name in str(caught.value.message)
        assert InterviewSession.objects.count() == 1
    else:
        plan(scheduled_at=at)


def test_a_panel_member_is_not_booked_twice_either(plan, make_user):
    second = make_user("interviewer")
    first = plan(panel=[second])
    with pytest.raises(Conflict, match="another interview"):
        plan(interviewer=second, scheduled_at=first.scheduled_at)
    with pytest.raises(Conflict):
        plan(interviewer=make_user("interviewer"), panel=[second], scheduled_at=first.scheduled_at)
    assert InterviewSession.objects.count() == 1


def test_a_move_into_a_taken_slot_is_refused(plan, recruiter):
    first, second = plan(), plan(scheduled_at=in_hours(50))
    with pytest.raises(Conflict):
        interviews.change(second, actor=recruiter, scheduled_at=first.scheduled_at)
    second.refresh_from_db()
    assert second.scheduled_at != first.scheduled_at


def test_the_database_itself_refuses_a_double_booking(in_tenant, interviewer):
    row = InterviewFactory(interviewer=interviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        InterviewFactory(interviewer=interviewer, scheduled_at=row.scheduled_at)
    InterviewFactory(interviewer=interviewer, scheduled_at=row.scheduled_at, status="cancelled")


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("scheduled_at", {"scheduled_at": datetime(2020, 1, 1, tzinfo=UTC)}),
        ("duration_minutes", {"duration_minutes": 4}),
        ("duration_minutes", {"duration_minutes": 481}),
        ("timezone", {"timezone": "Mars/Olympus"}),
        ("meeting_link", {"meeting_link": "javascript:alert(1)"}),
        ("interview_mode", {"interview_mode": "telepathy"}),
        ("question_guide", {"question_guide": [{"skill": "SQL"}]}),
    ],
)
def test_bad_values_are_named_and_nothing_is_stored(plan, field, values):
    with pytest.raises(ValidationFailed) as caught:
        plan(**values)
    assert [problem["field"] for problem in caught.value.field_errors] == [field]
    assert InterviewSession.objects.count() == 0


def test_people_and_rows_of_others_are_refused(plan, make_user, other_tenant, viewer):
    stranger = make_user("interviewer", tenant=other_tenant)
    for person in (stranger, viewer):
        with pytest.raises(ValidationFailed):
            plan(interviewer=person)


def test_interviewers_plan_their_own_talks_only(plan, interviewer, make_user):
    plan(actor=interviewer)
    with pytest.raises(PolicyDenied):
        plan(actor=interviewer, interviewer=make_user("interviewer"))


def test_planning_moves_the_pipeline(plan, recruiter):
    opening = RequisitionFactory(created_by=recruiter, open=True)
    entry = EntryFactory(requisition=opening)
    plan(candidate=entry.application.candidate, requisition=opening, application=entry.application)
    assert PipelineEntry.objects.get(pk=entry.pk).stage == "interview"


def test_the_whole_way(plan, recruiter, interviewer):
    opening = RequisitionFactory(created_by=recruiter, open=True)
    entry = EntryFactory(requisition=opening)
    row = plan(candidate=entry.application.candidate, requisition=opening, application=entry.application)
    interviews.start(row, actor=interviewer)
    begun = timezone.now() - timedelta(minutes=42, seconds=50)
    InterviewSession.objects.filter(pk=row.pk).update(started_at=begun)
    interviews.complete(row, actor=interviewer, meeting_notes="Went well")
    row.refresh_from_db()
    assert (row.status, row.actual_duration_minutes, row.meeting_notes) == ("completed", 42, "Went well")
    assert row.participants.get().busy is None
    opening.refresh_from_db()
    assert opening.total_interviewed == 1
    changes = AuditLog.objects.filter(entity_id=row.public_id, action="status_change").order_by("position")
    assert [one.changes["status"] for one in changes] == [
        {"old": "scheduled", "new": "in_progress"},
        {"old": "in_progress", "new": "completed"},
    ]


ACTS = {
    "start": ("in_progress", {"scheduled"}, {}),
    "complete": ("completed", {"in_progress"}, {}),
    "cancel": ("cancelled", {"scheduled", "in_progress"}, {"reason": "x"}),
    "mark_no_show": ("no_show", {"scheduled"}, {}),
}


@pytest.mark.parametrize(("act", "status"), list(itertools.product(ACTS, InterviewStatus.values)))
def test_every_act_in_every_status(in_tenant, interviewer, act, status):
    started = None if status == "scheduled" else in_hours(-1)
    row = InterviewFactory(
        interviewer=interviewer, status=status, scheduled_at=in_hours(-1), started_at=started
    )
    to, starts, extra = ACTS[act]
    if status in starts:
        getattr(interviews, act)(row, actor=interviewer, **extra)
        row.refresh_from_db()
        assert row.status == to
    else:
        with pytest.raises(InvalidTransition):
            getattr(interviews, act)(row, actor=interviewer, **extra)
        row.refresh_from_db()
        assert row.status == status


def test_the_acts_cover_the_table():
    covered = {(start, to) for to, starts, _extra in ACTS.values() for start in starts}
    assert covered == {(str(a), str(b)) for a, following in INTERVIEW_TRANSITIONS.items() for b in following}


def test_a_no_show_waits_fifteen_minutes(in_tenant, interviewer):
    row = InterviewFactory(interviewer=interviewer, scheduled_at=timezone.now() - timedelta(minutes=14))
    with pytest.raises(PolicyDenied):
        interviews.mark_no_show(row, actor=interviewer)
    InterviewSession.objects.filter(pk=row.pk).update(scheduled_at=timezone.now() - timedelta(minutes=15))
    row.refresh_from_db()
    interviews.mark_no_show(row, actor=interviewer)


def test_only_who_takes_part_starts(in_tenant, interviewer, recruiter, admin_user, make_user):
    row = InterviewFactory(interviewer=interviewer)
    for actor in (recruiter, admin_user, make_user("interviewer")):
        with pytest.raises(PolicyDenied):
            interviews.start(row, actor=actor)
    row.refresh_from_db()
    assert row.status == "scheduled"


def test_own_notes_stay_own(in_tenant, interviewer, make_user):
    second = make_user("interviewer")
    row = InterviewFactory(interviewer=interviewer, running=True, panel=[second])
    interviews.save_notes(row, actor=second, notes="quick thinker")
    assert dict(row.participants.values_list("user", "notes")) == {
        interviewer.pk: "",
        second.pk: "quick thinker",
    }
    with pytest.raises(PolicyDenied):
        interviews.save_notes(row, actor=make_user("interviewer"), notes="x")


@pytest.mark.parametrize(
    "values", [{"duration_minutes": 4}, {"duration_minutes": 481}, {"status": "Scheduled"}]
)
def test_the_database_checks_values(in_tenant, interviewer, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        InterviewFactory(interviewer=interviewer, **values)


def test_reminders_go_out_once_each(tenant, make_user, django_capture_on_commit_callbacks):
    from config.kernel.tenancy import tenant_context

    now = timezone.now()
    person = make_user("interviewer")
    with tenant_context(tenant):
        row = InterviewFactory(interviewer=person, scheduled_at=now + timedelta(hours=20))
        InterviewFactory(interviewer=person, scheduled_at=now + timedelta(hours=30))
        InterviewFactory(interviewer=person, scheduled_at=now + timedelta(hours=2), status="cancelled")
    with django_capture_on_commit_callbacks(execute=True):
        assert reminders.remind(now) == 1
        assert reminders.remind(now) == 0
        later = now + timedelta(hours=19, minutes=10)
        assert reminders.remind(later) == 2
        assert reminders.remind(later) == 0
    with tenant_context(tenant):
        row.refresh_from_db()
        assert (row.reminder_sent, row.hour_reminder_sent) == (True, True)
        titles = Notification.objects.filter(user=person, related_entity_id=row.public_id)
        assert [note.title.split(":")[0] for note in titles.order_by("pk")] == ["Tomorrow", "In an hour"]
    assert all(not message.attachments for message in mail.outbox)


def test_missing_scorecards_are_recalled_once(tenant, make_user):
    from config.kernel.tenancy import tenant_context

    now = timezone.now()
    late, diligent = make_user("interviewer"), make_user("interviewer")
    with tenant_context(tenant):
        row = InterviewFactory(interviewer=late, completed=True, panel=[diligent])
        FeedbackFactory(interview=row, interviewer=diligent)
    assert reminders.remind_of_feedback(now) == 0
    assert reminders.remind_of_feedback(now + timedelta(hours=23)) == 1
    assert reminders.remind_of_feedback(now + timedelta(hours=24)) == 0
    with tenant_context(tenant):
        assert list(Notification.objects.values_list("user", flat=True)) == [late.pk]


def test_the_seeds_query_for_upcoming_interviews_equals_the_page(
    in_tenant, recruiter, interviewer, client_as
):
    row = InterviewFactory(interviewer=interviewer)
    InterviewFactory(interviewer=interviewer, scheduled_at=in_hours(-5))
    InterviewFactory(interviewer=interviewer, status="cancelled")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT interview_id FROM interview_sessions WHERE scheduled_at > now() AND status = 'scheduled' "
            "ORDER BY scheduled_at"
        )
        found = [public_id for (public_id,) in cursor.fetchall()]
    assert found == [row.public_id]
    page = client_as(recruiter).get("/interviews/upcoming/")
    assert [one.public_id for one in page.context["rows"]] == found


def test_a_seat_lets_the_interviewer_in_and_nothing_else(in_tenant, interviewer, make_user):
    mine = InterviewFactory(interviewer=make_user("interviewer"), panel=[interviewer])
    InterviewFactory(interviewer=make_user("interviewer"))
    assert list(InterviewSession.objects.visible_to(interviewer)) == [mine]
    assert InterviewParticipant.objects.visible_to(interviewer).count() == 2
