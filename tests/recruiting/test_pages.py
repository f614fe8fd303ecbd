"""What the pages do and how many statements they take."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.kernel.tenancy import tenant_context
from recruiting.models import ApplicationNote, JobRequisition, PipelineEntry
from tests.factories.assessments import AssessmentFactory, JobDescriptionFactory
from tests.factories.interviews import InterviewFactory, in_hours
from tests.factories.recruiting import ApplicationNoteFactory, EntryFactory, RequisitionFactory

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Data engineer",
    "description": "Pipelines.",
    "employment_type": "full-time",
    "experience_level": "senior",
    "currency": "eur",
    "positions_available": "2",
    "priority": "high",
    "required_skills": "Python: strong\nSQL",
}


def statements(client, path):
    """Return how many statements a page takes, once caches are warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_a_draft_by_form(client_as, recruiter, tenant):
    answer = client_as(recruiter).post("/requisitions/new/", FORM)
    with tenant_context(tenant):
        row = JobRequisition.objects.get()
    assert answer["Location"] == f"/requisitions/{row.public_id}/"
    assert (row.currency, row.positions_available, row.created_by_id) == ("EUR", 2, recruiter.pk)
    assert row.required_skills == {"Python": "advanced", "SQL": "intermediate"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("required_skills", "Python: godlike", "the level is one of"),
        ("currency", "euros", "at most 3"),
        ("title", "", "required"),
        ("positions_available", "0", "greater than or equal to 1"),
    ],
)
def test_a_bad_form_says_where(client_as, recruiter, tenant, field, value, words):
    answer = client_as(recruiter).post("/requisitions/new/", {**FORM, field: value})
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    with tenant_context(tenant):
        assert JobRequisition.objects.count() == 0


def test_a_refusal_of_the_operation_lands_at_its_field(client_as, recruiter):
    answer = client_as(recruiter).post("/requisitions/new/", {**FORM, "min_salary": "9", "max_salary": "1"})
    assert answer.status_code == 422
    assert "below" in answer.context["form"].errors["max_salary"][0]


def test_prefilled_from_a_job_description(client_as, recruiter, tenant, other_tenant):
    with tenant_context(tenant):
        jd = JobDescriptionFactory(title="Site reliability engineer", extracted_text="Keep it running.")
    with tenant_context(other_tenant):
        foreign = JobDescriptionFactory()
    path = f"/requisitions/new/?jd={jd.public_id}"
    assert path in client_as(recruiter).get(f"/job-descriptions/{jd.public_id}/").content.decode()
    page = client_as(recruiter).get(path).content.decode()
    assert "Keep it running." in page
    assert "Site reliability engineer" in page
    assert client_as(recruiter).get(f"/requisitions/new/?jd={foreign.public_id}").status_code == 404


def test_editing_keeps_what_was_not_touched(client_as, recruiter, tenant):
    with tenant_context(tenant):
        row = RequisitionFactory(
            created_by=recruiter, min_salary=100, assessment=AssessmentFactory(published=True)
        )
    client = client_as(recruiter)
    page = client.get(f"/requisitions/{row.public_id}/edit/")
    data = {name: value for name, value in page.context["form"].initial.items() if value not in (None, "")}
    client.post(f"/requisitions/{row.public_id}/edit/", {**data, "title": "New title"})
    with tenant_context(tenant):
        changed = JobRequisition.objects.get()
    assert changed.title == "New title"
    assert (changed.min_salary, changed.assessment_id) == (100, row.assessment_id)
    assert changed.required_skills == row.required_skills


def test_link_publish_invite_move_by_hand(client_as, recruiter, tenant):
    with tenant_context(tenant):
        row = RequisitionFactory(created_by=recruiter)
        assessment = AssessmentFactory(published=True)
    client, base = client_as(recruiter), f"/requisitions/{row.public_id}/"
    client.post(base + "link/", {"assessment": assessment.public_id})
    client.post(base + "publish/")
    answer = client.post(
        base + "invite/", {"emails": "ann@mail.example, bob@mail.example", "expires_in_hours": "48"}
    )
    assert answer["Location"] == base + "pipeline/"
    page = client.get(base + "pipeline/").content.decode()
    assert page.count('board-card"') == 2
    with tenant_context(tenant):
        entry = PipelineEntry.objects.first()
    answer = client.post(f"/pipeline/{entry.public_id}/move/", {"to": "interview"}, follow=True)
    assert "Interview." in next(str(message) for message in answer.context["messages"])
    answer = client.post(f"/pipeline/{entry.public_id}/reject/", {"reason": "No"})
    with tenant_context(tenant):
        entry.refresh_from_db()
    assert entry.stage == "rejected"


def test_a_move_that_is_refused_says_why(client_as, recruiter, tenant):
    with tenant_context(tenant):
        entry = EntryFactory(requisition=RequisitionFactory(created_by=recruiter, status="cancelled"))
    answer = client_as(recruiter).post(f"/pipeline/{entry.public_id}/move/", {"to": "interview"}, follow=True)
    assert "cancelled" in str(next(iter(answer.context["messages"])))


def test_turning_down_names_whom(client_as, recruiter, tenant):
    with tenant_context(tenant):
        entry = EntryFactory(requisition=RequisitionFactory(created_by=recruiter))
        name, public_id = entry.application.candidate.full_name, entry.public_id
    page = client_as(recruiter).get(f"/pipeline/{public_id}/reject/").text
    assert f"Reject {name}?" in page


def test_addresses_that_are_none_are_named(client_as, recruiter, tenant):
    with tenant_context(tenant):
        row = RequisitionFactory(created_by=recruiter, open=True)
    answer = client_as(recruiter).post(
        f"/requisitions/{row.public_id}/invite/",
        {"emails": "ann@mail.example\nnonsense", "expires_in_hours": "48"},
    )
    assert answer.status_code == 422
    assert "nonsense" in answer.context["form"].errors["emails"][0]


def test_notes_are_written_changed_and_removed(client_as, recruiter, tenant):
    with tenant_context(tenant):
        entry = EntryFactory(requisition=RequisitionFactory(created_by=recruiter))
    client = client_as(recruiter)
    body = {"note_text": "Call back", "note_type": "follow_up", "is_private": "on"}
    client.post(f"/pipeline/{entry.public_id}/notes/", body)
    with tenant_context(tenant):
        note = ApplicationNote.objects.get()
    assert (note.note_type, note.is_private, note.author_id) == ("follow_up", True, recruiter.pk)
    client.post(f"/application-notes/{note.public_id}/edit/", {"note_text": "Called", "note_type": "general"})
    with tenant_context(tenant):
        note.refresh_from_db()
    assert (note.note_text, note.is_private) == ("Called", False)
    answer = client.post(f"/application-notes/{note.public_id}/delete/")
    assert answer["Location"] == f"/pipeline/{entry.public_id}/"
    with tenant_context(tenant):
        assert ApplicationNote.objects.count() == 0


def test_filters_and_counts(client_as, recruiter, tenant, make_user):
    with tenant_context(tenant):
        RequisitionFactory(created_by=recruiter, title="Cook", status="paused", priority="high")
        RequisitionFactory(created_by=make_user("recruiter"), title="Waiter", department="Kitchen")
    client = client_as(recruiter)

    def titles(query):
        return sorted(row.title for row in client.get(f"/requisitions/?{query}").context["rows"])

    assert titles("") == ["Cook", "Waiter"]
    assert titles("status=paused") == ["Cook"]
    assert titles("priority=high") == ["Cook"]
    assert titles("q=kitchen") == ["Waiter"]
    assert titles(f"owner={recruiter.public_id}") == ["Cook"]
    counts = {status: count for status, _label, count in client.get("/requisitions/").context["counts"]}
    assert (counts["draft"], counts["paused"], counts["open"]) == (1, 1, 0)


PATHS = {
    "/requisitions/": 12,
    "/requisitions/openings/": 10,
    "/requisitions/{requisition}/": 12,
    "/requisitions/{requisition}/pipeline/": 12,
    "/requisitions/{requisition}/activity/": 10,
    "/requisitions/{requisition}/interviews/": 12,
    "/pipeline/{entry}/": 13,
    "/dashboard/": 16,
    "/api/v1/requisitions": 10,
    "/api/v1/requisitions/{requisition}/applications": 11,
    "/api/v1/applications/{application}/notes": 11,
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("path", PATHS)
def test_statements_do_not_grow_with_the_rows(client_as, recruiter, interviewer, tenant, path, number):
    with tenant_context(tenant):
        for _ in range(number):
            row = RequisitionFactory(created_by=recruiter, hiring_manager=recruiter, open=True)
        for place in range(number):
            entry = EntryFactory(requisition=row)
            InterviewFactory(
                interviewer=interviewer,
                requisition=row,
                candidate=entry.application.candidate,
                scheduled_at=in_hours(-3 * place),
            )
            ApplicationNoteFactory.create_batch(number, application=entry.application, author=recruiter)
    ids = {
        "requisition": row.public_id,
        "entry": entry.public_id,
        "application": entry.application.public_id,
    }
    assert statements(client_as(recruiter), path.format(**ids)) == PATHS[path]
