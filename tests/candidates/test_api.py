"""The API of candidates, notes, files and the catalogue."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates.models import Candidate, CandidateNote, UploadedDocument
from config.kernel.tenancy import tenant_context
from monitoring.models import ExtractionLog
from tests.candidates import files
from tests.factories.candidates import CandidateFactory, CandidateNoteFactory, CandidateSkillFactory

LIST_QUERIES = 5
PERSON = {
    "full_name": "Grace Hopper",
    "email": "grace@navy.example",
    "current_role": "Admiral",
    "experience_years": "12",
}


@pytest.fixture
def api(api_as, recruiter):
    return api_as(recruiter)


def test_create_then_duplicate(api, catalogue, tenant):
    body = PERSON | {"skills": [{"name": "cobol", "level": "expert"}]}
    refused = api.post("/api/v1/candidates", body, format="json")
    assert refused.status_code == 422
    assert refused.json()["field_errors"][0]["field"].startswith("skills")
    body["skills"] = [{"name": "python", "level": "expert"}]
    made = api.post("/api/v1/candidates", body, format="json")
    assert made.status_code == 201
    data = made.json()
    assert data["candidate_id"].startswith("cand_")
    assert (data["current_role"], data["experience_level"], data["email"]) == (
        "Admiral",
        "lead",
        "grace@navy.example",
    )
    assert [(s["name"], s["level"], s["source"]) for s in data["skills"]] == [("Python", "expert", "staff")]
    assert not {"id", "email_hash", "tenant"} & set(data)
    again = api.post("/api/v1/candidates", PERSON | {"email": "GRACE@navy.example"}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "DUPLICATE_EMAIL")
    assert again.json()["field_errors"][0]["field"] == "email"
    with tenant_context(tenant):
        assert Candidate.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"experience_years": -1}, "experience_years"),
        ({"experience_level": "wizard"}, "experience_level"),
        ({"github_url": "javascript:alert(1)"}, "github_url"),
        ({"is_admin": True}, "is_admin"),
        ({"full_name": ""}, "full_name"),
    ],
)
def test_bad_bodies_name_the_field(api, tenant, change, field):
    answer = api.post("/api/v1/candidates", PERSON | change, format="json")
    assert answer.status_code == 422
    assert field in {item["field"] for item in answer.json()["field_errors"]}
    with tenant_context(tenant):
        assert not Candidate.objects.exists()


def test_idempotency_key_repeats_the_answer(api, tenant, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = api.post("/api/v1/candidates", PERSON, format="json", headers={"Idempotency-Key": "k1"})
    second = api.post("/api/v1/candidates", PERSON, format="json", headers={"Idempotency-Key": "k1"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["candidate_id"] == second.json()["candidate_id"]


def test_list_pages_and_filters(api, tenant, theirs):
    with tenant_context(tenant):
        CandidateFactory.create_batch(3)
        CandidateFactory(full_name="Zoë Zimmer", email="zoe@mail.example")
    body = api.get("/api/v1/candidates?per_page=2&page=2").json()
    assert (body["total"], body["page"], body["per_page"], len(body["items"])) == (4, 2, 2, 2)
    found = api.get("/api/v1/candidates", {"q": "Zoe@mail.example"}).json()
    assert [item["full_name"] for item in found["items"]] == ["Zoë Zimmer"]
    assert api.get("/api/v1/candidates", {"q": "Hopper"}).json()["total"] == 0


def test_same_number_of_queries_at_one_and_three_rows(api, tenant):
    for rows in (1, 2):
        with tenant_context(tenant):
            for person in CandidateFactory.create_batch(rows):
                CandidateSkillFactory(candidate=person)
        api.get("/api/v1/candidates")
        with CaptureQueriesContext(connection) as seen:
            api.get("/api/v1/candidates")
        assert (
            len([q for q in seen if q["sql"].startswith("SELECT") and "set_config" not in q["sql"]])
            == LIST_QUERIES
        )


def test_patch_changes_only_what_is_given(api, candidate, tenant):
    answer = api.patch(f"/api/v1/candidates/{candidate.public_id}", {"location": "Paris"}, format="json")
    assert (answer.json()["location"], answer.json()["email"]) == ("Paris", "ada@mail.example")


def test_deactivate_keeps_the_row(api, candidate, tenant):
    assert api.delete(f"/api/v1/candidates/{candidate.public_id}").status_code == 204
    assert api.get("/api/v1/candidates").json()["total"] == 0
    assert api.get(f"/api/v1/candidates/{candidate.public_id}").json()["is_active"] is False
    assert api.post(f"/api/v1/candidates/{candidate.public_id}/reactivate").json()["is_active"] is True


def test_assign(api, candidate, admin_user, make_user, other_tenant):
    url = f"/api/v1/candidates/{candidate.public_id}/assign"
    body = api.patch(url, {"recruiter_id": admin_user.public_id}, format="json").json()
    assert body["assigned_recruiter"]["user_id"] == admin_user.public_id
    stranger = make_user("recruiter", tenant=other_tenant)
    assert api.patch(url, {"recruiter_id": stranger.public_id}, format="json").status_code == 422


def test_bulk(api, tenant):
    with tenant_context(tenant):
        ids = [person.public_id for person in CandidateFactory.create_batch(3)]
    body = {"action": "deactivate", "candidate_ids": ids}
    assert api.post("/api/v1/candidates/bulk", body, format="json").json() == {"changed": 3}
    csv = api.post("/api/v1/candidates/bulk", {"action": "export", "candidate_ids": ids[:1]}, format="json")
    assert csv["Content-Type"].startswith("text/csv")
    assert ids[0] in csv.content.decode()
    body["candidate_ids"] = ["cand_none"]
    assert api.post("/api/v1/candidates/bulk", body, format="json").json()["code"] == "CANDIDATE_NOT_FOUND"


def test_notes(api, api_as, make_user, candidate, tenant):
    url = f"/api/v1/candidates/{candidate.public_id}/notes"
    made = api.post(url, {"note_text": "Hello"}, format="json")
    assert (made.status_code, made.json()["is_private"]) == (201, True)
    assert [note["note_text"] for note in api.get(url).json()] == ["Hello"]
    assert api_as(make_user("recruiter")).get(url).json() == []
    note_url = f"/api/v1/candidates/notes/{made.json()['note_id']}"
    assert api.patch(note_url, {"is_private": False}, format="json").json()["note_text"] == "Hello"
    with tenant_context(tenant):
        other = CandidateNoteFactory(candidate=candidate, author=make_user("recruiter"), is_private=False)
    assert api.delete(f"/api/v1/candidates/notes/{other.public_id}").status_code == 403
    assert api.delete(note_url).status_code == 204
    with tenant_context(tenant):
        assert list(CandidateNote.objects.all()) == [other]


def test_upload_and_metadata(api, candidate, catalogue, tenant):
    url = f"/api/v1/candidates/{candidate.public_id}/files"
    made = api.post(url, {"file": files.upload(files.word(), "cv.docx"), "category": "cv"})
    assert made.status_code == 201
    data = made.json()
    assert (data["file_type"], data["category"], data["candidate_id"]) == ("docx", "cv", candidate.public_id)
    assert [item["file_id"] for item in api.get(url).json()] == [data["file_id"]]
    with tenant_context(tenant):
        assert UploadedDocument.objects.get().storage_key not in str(data)


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (bytes(11 * 1024 * 1024), 413, "FILE_TOO_LARGE"),
        (b"", 422, "FILE_EMPTY"),
        (b"MZ\x90\x00" + bytes(900), 422, "FILE_TYPE"),
        (files.encrypted_pdf(), 422, "FILE_ENCRYPTED"),
        (files.encrypted_word(), 422, "FILE_ENCRYPTED"),
        (b"%PDF-1.4 broken", 422, "FILE_CORRUPT"),
        (files.bomb_pdf(), 422, "FILE_BOMB"),
    ],
    ids=["11 MiB", "empty", "exe", "pdf password", "word password", "corrupt", "bomb"],
)
def test_refused_uploads_are_logged_and_leave_nothing(api, tenant, raw, status, code):
    answer = api.post("/api/v1/files", {"file": files.upload(raw), "category": "cv"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    with tenant_context(tenant):
        assert not UploadedDocument.objects.exists()
        entry = ExtractionLog.objects.get()
    assert (entry.status, entry.provider, entry.extraction_type) == ("failed", "rules", "cv_text")
    assert entry.error_message.startswith(code)


def test_catalogue_lists(api, catalogue):
    body = api.get("/api/v1/skills?category=language&per_page=100").json()
    assert {item["category"] for item in body["items"]} == {"language"}
    assert api.get("/api/v1/roles?department=data").json()["total"] == 5
