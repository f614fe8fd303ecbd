"""The authoring side over the API: who may call what, and what the answers hold."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, AssessmentToken, JobDescription, Question
from config.kernel.tenancy import tenant_context
from tests.assessments.test_authoring_pages import fill, world
from tests.factories.assessments import ApplicationFactory, AssessmentFactory, QuestionSetFactory
from tests.factories.candidates import CandidateFactory

pytestmark = pytest.mark.django_db

READ = {"recruiter": 200, "admin": 200, "viewer": 200, "interviewer": 403, "user": 403, None: 401}
DENIED = {"viewer": 403, "interviewer": 403, "user": 403, None: 401}
QUESTION = {"question_text": "Which?", "options": {"A": "this", "B": "that"}, "correct_answer": "A"}

CALLS = [
    ("get", "job-descriptions", {}, READ),
    ("post", "job-descriptions", {"title": "Engineer", "text": "Python"}, DENIED | {"recruiter": 201}),
    ("get", "job-descriptions/{jd}", {}, READ),
    ("patch", "job-descriptions/{jd}", {"title": "New"}, DENIED | {"recruiter": 200}),
    ("delete", "job-descriptions/{jd}", {}, DENIED | {"recruiter": 204}),
    ("get", "question-sets", {}, READ),
    ("post", "question-sets", {"skill": "Go", "level": "expert"}, DENIED | {"recruiter": 201}),
    ("get", "question-sets/{set}", {}, READ),
    ("patch", "question-sets/{set}", {"title": "New"}, DENIED | {"recruiter": 200}),
    ("post", "question-sets/{set}/copy", {}, DENIED | {"recruiter": 201}),
    ("get", "question-sets/{set}/questions", {}, READ),
    ("post", "question-sets/{set}/questions", QUESTION, DENIED | {"recruiter": 201}),
    ("get", "questions", {}, READ),
    ("get", "questions/{question}", {}, READ),
    ("get", "questions/{question}/versions", {}, READ),
    ("post", "question-images", {}, DENIED | {"recruiter": 422}),
    ("patch", "questions/{question}", {"topic": "New"}, DENIED | {"recruiter": 200}),
    ("get", "assessments", {}, READ),
    ("post", "assessments", {"title": "T", "job_title": "J"}, DENIED | {"recruiter": 201}),
    ("get", "assessments/{assessment}", {}, READ),
    ("patch", "assessments/{draft}", {"pass_mark": 60}, DENIED | {"recruiter": 200}),
    ("post", "assessments/{assessment}/invite", {"emails": ["x@mail.example"]}, DENIED | {"recruiter": 200}),
    ("get", "assessments/{assessment}/invitations", {}, READ),
    ("get", "assessments/{assessment}/applications", {}, READ),
    ("post", "assessments/{assessment}/apply", {}, DENIED | {"recruiter": 422}),
    ("post", "assessments/{assessment}/duplicate", {}, DENIED | {"recruiter": 201}),
    ("post", "invitations/{invitation}/resend", {}, DENIED | {"recruiter": 200}),
    ("post", "invitations/{invitation}/revoke", {}, DENIED | {"recruiter": 200}),
    ("get", "applications", {}, READ),
    ("get", "applications/{application}", {}, READ),
    ("patch", "applications/{application}/status", {"status": "shortlisted"}, DENIED | {"recruiter": 200}),
    ("post", "assessments/{assessment}/unpublish", {}, DENIED | {"recruiter": 200}),
    ("post", "assessments/{assessment}/publish", {}, DENIED | {"recruiter": 200}),
    ("patch", "questions/{question}/status", {"status": "flagged"}, DENIED | {"recruiter": 200}),
    ("delete", "assessments/{assessment}", {}, DENIED | {"recruiter": 204}),
]


def call(client, method, path, body, ids=None):
    return getattr(client, method)(f"/api/v1/{path.format(**(ids or {}))}", body, format="json")


@pytest.mark.parametrize("role", list(READ))
def test_calls_are_open_to_their_roles(tenant, make_user, api_as, role):
    ids, client = world(tenant), api_as(make_user(role) if role else None)
    found = {(m, p): call(client, m, p, body, ids).status_code for m, p, body, _e in CALLS}
    expected = {(m, p): e.get(role, e.get("recruiter")) for m, p, _b, e in CALLS}
    assert found == expected


def test_another_company_finds_nothing(other_tenant, recruiter, api_as):
    ids, client = world(other_tenant), api_as(recruiter)
    found = {(m, p): call(client, m, p, body, ids).status_code for m, p, body, _e in CALLS if "{" in p}
    assert set(found.values()) == {404}


def test_another_companys_rows_cannot_be_named(tenant, other_tenant, recruiter, api_as):
    with tenant_context(other_tenant):
        theirs = {"question_set_id": QuestionSetFactory().public_id}
        candidate = CandidateFactory().public_id
    client = api_as(recruiter)
    answer = call(client, "post", "assessments", {"title": "T", "job_title": "J"} | theirs)
    assert answer.status_code == 422
    assert answer.json()["field_errors"][0]["field"] == "question_set_id"
    with tenant_context(tenant):
        published = AssessmentFactory(published=True)
    answer = call(client, "post", f"assessments/{published.public_id}/apply", {"candidate_id": candidate})
    assert answer.status_code == 422
    with tenant_context(tenant):
        assert Assessment.objects.count() == 1


def test_a_whole_assessment_is_made_over_the_api(tenant, recruiter, api_as, make_user):
    client, colleague = api_as(recruiter), api_as(make_user("admin"))
    upload = SimpleUploadedFile("engineer.txt", b"We look for a Python engineer.", "text/plain")
    jd = client.post("/api/v1/job-descriptions", {"file": upload}, format="multipart").json()
    assert "Python engineer" in jd["text"]
    owner = call(client, "post", "question-sets", {"skill": "Python", "level": "expert"}).json()
    assert owner["level"] == "advanced"
    url = f"question-sets/{owner['question_set_id']}/questions"
    question = call(client, "post", url, QUESTION).json()
    assert (question["correct_answer"], question["status"]) == ("A", "draft")
    step = f"questions/{question['question_id']}/status"
    assert call(client, "patch", step, {"status": "in_review"}).json()["status"] == "in_review"
    refused = call(client, "patch", step, {"status": "approved"})
    assert (refused.status_code, "somebody else" in refused.json()["message"]) == (403, True)
    assert call(colleague, "patch", step, {"status": "approved"}).json()["status"] == "approved"
    body = {
        "title": "Python test",
        "job_title": "Engineer",
        "jd_id": jd["jd_id"],
        "question_set_id": owner["question_set_id"],
        "required_skills": {"Python": "strong"},
    }
    made = call(client, "post", "assessments", body).json()
    assert (made["status"], made["required_skills"]) == ("draft", {"Python": "advanced"})
    url = f"assessments/{made['assessment_id']}"
    assert call(client, "post", f"{url}/publish", {}).json()["status"] == "published"
    assert call(client, "post", f"{url}/publish", {}).status_code == 409
    results = call(client, "post", f"{url}/invite", {"emails": ["a@mail.example", "nonsense"]}).json()
    assert [bool(result["error"]) for result in results] == [False, True]
    with tenant_context(tenant):
        assert AssessmentToken.objects.get().public_id == results[0]["invitation_id"]
        assert JobDescription.objects.get().public_id == jd["jd_id"]


def test_the_answers_never_hold_a_hash(tenant, recruiter, api_as):
    ids, client = world(tenant), api_as(recruiter)
    answer = call(client, "get", "assessments/{assessment}/invitations", {}, ids)
    with tenant_context(tenant):
        row = AssessmentToken.objects.get()
    assert row.token not in answer.content.decode()
    assert answer.json()["items"][0]["email"] == row.candidate_email


def test_viewers_get_no_addresses(tenant, viewer, api_as):
    ids = world(tenant)
    answer = call(api_as(viewer), "get", "assessments/{assessment}/invitations", {}, ids)
    assert answer.json()["items"][0]["email"] == ""


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("hired", 422),
        ("", 422),
        ("pending", 409),
        ("completed", 409),
        ("shortlisted", 409),
        ("rejected", 200),
    ],
)
def test_status_changes_of_a_pending_application(tenant, recruiter, api_as, status, code):
    with tenant_context(tenant):
        row = ApplicationFactory()
    answer = call(api_as(recruiter), "patch", f"applications/{row.public_id}/status", {"status": status})
    assert answer.status_code == code
    assert answer.json().get("code", "") == {422: "INVALID_FORMAT", 409: "INVALID_TRANSITION"}.get(code, "")
    with tenant_context(tenant):
        row.refresh_from_db()
    assert row.status == ("rejected" if code == 200 else "pending")


def test_bad_questions_are_refused(tenant, recruiter, api_as):
    ids, client = world(tenant), api_as(recruiter)
    for change in (
        {"options": {"A": "same", "B": "same"}},
        {"options": {"A": "one"}},
        {"correct_answer": "H"},
        {"points": 0},
        {"question_text": ""},
    ):
        answer = call(client, "post", "question-sets/{set}/questions", QUESTION | change, ids)
        assert answer.status_code == 422, change
    with tenant_context(tenant):
        assert Question.objects.count() == 1


def test_a_repeated_key_makes_one_assessment(tenant, recruiter, api_as, django_capture_on_commit_callbacks):
    client = api_as(recruiter)
    with django_capture_on_commit_callbacks(execute=True):
        first = client.post(
            "/api/v1/assessments",
            {"title": "T", "job_title": "J"},
            format="json",
            headers={"Idempotency-Key": "once"},
        )
    again = client.post(
        "/api/v1/assessments",
        {"title": "T", "job_title": "J"},
        format="json",
        headers={"Idempotency-Key": "once"},
    )
    assert (first.status_code, again.json()) == (201, first.json())
    with tenant_context(tenant):
        assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("job-descriptions", 10),
        ("question-sets", 10),
        ("questions", 10),
        ("assessments", 10),
        ("applications", 11),
    ],
)
def test_a_list_costs_the_same_for_one_row_and_for_three(tenant, admin_user, api_as, path, expected):
    client = api_as(admin_user)
    for number in (1, 2):
        with tenant_context(tenant):
            fill(number)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/api/v1/{path}").status_code == 200
        assert len(captured) == expected
