"""Who gets what answer from which address: pages and API, own company and another."""

import pytest

from config.kernel.tenancy import tenant_context
from tests.candidates import files
from tests.factories.candidates import CandidateNoteFactory, UploadedDocumentFactory

ROLES = ("anonymous", "user", "interviewer", "viewer", "recruiter", "admin", "superadmin")

# method, path, then the status for each of ROLES
PAGES = [
    ("get", "/candidates/", 302, 403, 403, 200, 200, 200, 403),
    ("get", "/candidates/new/", 302, 403, 403, 403, 200, 200, 403),
    ("post", "/candidates/new/", 302, 403, 403, 403, 422, 422, 403),
    ("get", "/candidates/from-cv/", 302, 403, 403, 403, 200, 200, 403),
    ("get", "/candidates/export/", 302, 403, 403, 403, 200, 200, 403),
    ("post", "/candidates/bulk/", 302, 403, 403, 403, 302, 302, 403),
    ("get", "/candidates/{candidate}/", 302, 403, 403, 200, 200, 200, 403),
    ("get", "/candidates/{candidate}/edit/", 302, 403, 403, 403, 200, 200, 403),
    ("get", "/candidates/{candidate}/files/", 302, 403, 403, 403, 200, 200, 403),
    ("post", "/candidates/{candidate}/notes/", 302, 403, 403, 403, 422, 422, 403),
    ("post", "/candidates/{candidate}/skills/", 302, 403, 403, 403, 422, 422, 403),
    ("post", "/candidates/{candidate}/assign/", 302, 403, 403, 403, 302, 302, 403),
    ("post", "/candidates/{candidate}/deactivate/", 302, 403, 403, 403, 302, 302, 403),
    ("post", "/candidates/{candidate}/reactivate/", 302, 403, 403, 403, 302, 302, 403),
    ("get", "/candidates/notes/{note}/edit/", 302, 403, 403, 403, 200, 200, 403),
    ("post", "/candidates/notes/{note}/delete/", 302, 403, 403, 403, 302, 302, 403),
    ("get", "/documents/{document}/", 302, 403, 403, 403, 200, 200, 403),
    ("get", "/documents/{document}/open/", 302, 403, 403, 403, 302, 302, 403),
    ("get", "/documents/{document}/download/", 302, 403, 403, 403, 403, 403, 403),
    ("get", "/catalogue/skills/suggestions/?query=x", 302, 403, 200, 200, 200, 200, 403),
    ("get", "/catalogue/roles/suggestions/?query=x", 302, 403, 200, 200, 200, 200, 403),
]
API = [
    ("get", "/api/v1/candidates", 401, 403, 403, 200, 200, 200, 403),
    ("post", "/api/v1/candidates", 401, 403, 403, 403, 422, 422, 403),
    ("post", "/api/v1/candidates/bulk", 401, 403, 403, 403, 422, 422, 403),
    ("get", "/api/v1/candidates/{candidate}", 401, 403, 403, 200, 200, 200, 403),
    ("patch", "/api/v1/candidates/{candidate}", 401, 403, 403, 403, 200, 200, 403),
    ("patch", "/api/v1/candidates/{candidate}/assign", 401, 403, 403, 403, 422, 422, 403),
    ("post", "/api/v1/candidates/{candidate}/reactivate", 401, 403, 403, 403, 200, 200, 403),
    ("delete", "/api/v1/candidates/{candidate}", 401, 403, 403, 403, 204, 204, 403),
    ("get", "/api/v1/candidates/{candidate}/notes", 401, 403, 403, 200, 200, 200, 403),
    ("post", "/api/v1/candidates/{candidate}/notes", 401, 403, 403, 403, 422, 422, 403),
    ("get", "/api/v1/candidates/{candidate}/files", 401, 403, 403, 200, 200, 200, 403),
    ("post", "/api/v1/candidates/{candidate}/files", 401, 403, 403, 403, 422, 422, 403),
    ("patch", "/api/v1/candidates/notes/{note}", 401, 403, 403, 403, 200, 200, 403),
    ("delete", "/api/v1/candidates/notes/{note}", 401, 403, 403, 403, 204, 204, 403),
    ("post", "/api/v1/files", 401, 403, 403, 403, 422, 422, 403),
    ("get", "/api/v1/files/{document}", 401, 403, 403, 200, 200, 200, 403),
    ("get", "/api/v1/files/{document}/download", 401, 403, 403, 403, 403, 403, 403),
    ("get", "/api/v1/skills", 401, 403, 200, 200, 200, 200, 403),
    ("get", "/api/v1/skills/suggestions", 401, 403, 200, 200, 200, 200, 403),
    ("get", "/api/v1/roles", 401, 403, 200, 200, 200, 200, 403),
    ("get", "/api/v1/roles/suggestions", 401, 403, 200, 200, 200, 200, 403),
]


@pytest.fixture
def people(make_user):
    """One person of each role; the recruiter is the author of the note below."""
    return {role: None if role == "anonymous" else make_user(role) for role in ROLES}


@pytest.fixture
def ids(tenant, candidate, people):
    """Public ids of one company's rows."""
    with tenant_context(tenant):
        document = UploadedDocumentFactory(candidate=candidate)
        note = CandidateNoteFactory(candidate=candidate, author=people["recruiter"], is_private=False)
    return {"candidate": candidate.public_id, "document": document.public_id, "note": note.public_id}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "path", "expected"), [(r[0], r[1], r[2:]) for r in PAGES], ids=str)
def test_pages(client_as, people, ids, role, method, path, expected):
    answer = getattr(client_as(people[role]), method)(path.format(**ids))
    assert answer.status_code == expected[ROLES.index(role)]
    if role == "anonymous":
        assert "/account/" in answer["Location"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "path", "expected"), [(r[0], r[1], r[2:]) for r in API], ids=str)
def test_api(api_as, people, ids, role, method, path, expected):
    answer = getattr(api_as(people[role]), method)(path.format(**ids))
    assert answer.status_code == expected[ROLES.index(role)]
    if answer.status_code >= 400:
        assert set(answer.json()) == {"code", "message", "field_errors", "request_id"}


@pytest.mark.parametrize(("method", "path"), [row[:2] for row in PAGES + API if "{" in row[1]], ids=str)
def test_rows_of_another_company_are_not_there(client_as, ids, make_user, other_tenant, method, path):
    stranger = make_user("admin", tenant=other_tenant)
    answer = getattr(client_as(stranger), method)(path.format(**ids))
    assert answer.status_code == 404
    assert b"Lovelace" not in answer.content


def test_every_address_is_in_the_tables():
    from candidates.api.urls import urlpatterns as api
    from candidates.urls import urlpatterns as pages

    listed = {row[1].split("?")[0] for row in PAGES}
    ours = {"/" + str(p.pattern) for p in pages}
    for known, wanted in (("<str:public_id>", ""), ("<str:skill_id>", "")):
        ours = {path.replace(known, wanted or "*") for path in ours}
    shapes = {path.format(candidate="*", document="*", note="*") for path in listed}
    elsewhere = {
        path for path in ours - shapes if path.startswith(("/own/", "/my/", "/candidates/requests/"))
    }
    assert ours - shapes - elsewhere == {"/candidates/*/skills/*/remove/", "/candidates/*/erase/"}, (
        "covered by test_pages.py, test_own_pages.py and test_erasure.py"
    )
    assert len({row[1] for row in API}) == len({str(p.pattern) for p in api})


@pytest.mark.parametrize("role", ["viewer"])
def test_viewers_get_no_contact_data(client_as, api_as, people, ids, role):
    page = client_as(people[role]).get(f"/candidates/{ids['candidate']}/").content.decode()
    assert "Ada Lovelace" in page
    assert "ada@mail.example" not in page
    assert "7946" not in page
    body = api_as(people[role]).get(f"/api/v1/candidates/{ids['candidate']}").json()
    assert (body["full_name"], body["email"], body["phone"]) == ("Ada Lovelace", None, None)
    file = api_as(people[role]).get(f"/api/v1/files/{ids['document']}").json()
    assert (file["download_url"], file["extraction_preview"]) == (None, None)


def test_a_file_for_another_companys_candidate_is_refused(api_as, people, theirs):
    body = {"file": files.upload(files.text_pdf()), "candidate_id": theirs.public_id}
    answer = api_as(people["recruiter"]).post("/api/v1/files", body)
    assert (answer.status_code, answer.json()["code"]) == (404, "CANDIDATE_NOT_FOUND")
