"""What the pages do: list, forms, profile, notes, bulk, export."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates.models import Candidate, CandidateNote, UploadedDocument
from candidates.operations.exports import guarded
from config.kernel.tenancy import tenant_context
from monitoring.models import ExtractionLog
from superadmin.models import AuditLog
from tests.candidates import files
from tests.factories.candidates import (
    CandidateFactory,
    CandidateNoteFactory,
    CandidateSkillFactory,
    SkillFactory,
    UploadedDocumentFactory,
)

LIST_QUERIES = 12
PROFILE_QUERIES = 14


@pytest.fixture
def client(client_as, recruiter):
    return client_as(recruiter)


@pytest.fixture
def profile_url(candidate):
    return f"/candidates/{candidate.public_id}/"


FORM = {"full_name": "Grace Hopper", "email": "grace@navy.example", "availability_percentage": "80"}


class TestList:
    def names(self, client, query=""):
        page = client.get(f"/candidates/{query}")
        assert page.status_code == 200
        return [row.full_name for row in page.context["rows"]]

    @pytest.fixture
    def crowd(self, tenant, recruiter):
        with tenant_context(tenant):
            python = SkillFactory(name="Python", aliases=["py3"])
            ada = CandidateFactory(
                full_name="Ada Lovelace",
                current_title="Analyst",
                email="ada@mail.example",
                experience_level="senior",
            )
            grace = CandidateFactory(
                full_name="Grace Hopper", assigned_recruiter=recruiter, experience_years=9
            )
            CandidateFactory(full_name="Gone Person", is_active=False)
            CandidateSkillFactory(candidate=ada, skill=python, level="expert")
            CandidateSkillFactory(candidate=grace, skill=python, level="beginner")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["Grace Hopper", "Ada Lovelace"]),
            ("?sort=name", ["Ada Lovelace", "Grace Hopper"]),
            ("?sort=-name", ["Grace Hopper", "Ada Lovelace"]),
            ("?q=lovel", ["Ada Lovelace"]),
            ("?q=analy", ["Ada Lovelace"]),
            ("?q=ADA@mail.example", ["Ada Lovelace"]),
            ("?q=ada@mail.exampl", []),
            ("?q=mail.example", []),
            ("?skill=python", ["Grace Hopper", "Ada Lovelace"]),
            ("?skill=py3&skill_level=expert", ["Ada Lovelace"]),
            ("?skill=cobol", []),
            ("?skill_level=beginner", ["Grace Hopper"]),
            ("?experience_level=senior", ["Ada Lovelace"]),
            ("?state=inactive", ["Gone Person"]),
            ("?state=all&q=g", ["Gone Person", "Grace Hopper"]),
            ("?added_from=2100-01-01", []),
            ("?added_to=2100-01-01", ["Grace Hopper", "Ada Lovelace"]),
            ("?sort=email;drop&page=99&per_page=7", ["Grace Hopper", "Ada Lovelace"]),
        ],
    )
    def test_filters(self, client, crowd, theirs, query, expected):
        assert self.names(client, query) == expected

    def test_recruiter_filter(self, client, crowd, recruiter):
        assert self.names(client, f"?recruiter={recruiter.public_id}") == ["Grace Hopper"]

    def test_same_number_of_queries_at_one_and_three_rows(self, client, tenant):
        for rows in (1, 2):
            with tenant_context(tenant):
                for person in CandidateFactory.create_batch(rows):
                    CandidateSkillFactory(candidate=person)
            client.get("/candidates/")
            with CaptureQueriesContext(connection) as seen:
                client.get("/candidates/")
            assert len(seen) == LIST_QUERIES

    def test_a_viewer_sees_no_way_to_change(self, client_as, viewer, candidate):
        page = client_as(viewer).get("/candidates/").content.decode()
        assert "Ada Lovelace" in page
        assert "/candidates/new/" not in page
        assert "data-select" not in page


class TestForms:
    def test_create(self, client, tenant):
        answer = client.post("/candidates/new/", FORM | {"experience_years": "9"})
        with tenant_context(tenant):
            row = Candidate.objects.get()
        assert answer["Location"] == f"/candidates/{row.public_id}/"
        assert (row.full_name, row.email, row.experience_level) == (
            "Grace Hopper",
            "grace@navy.example",
            "lead",
        )

    def test_duplicate_address_is_an_error_of_its_field(self, client, candidate, tenant):
        answer = client.post("/candidates/new/", FORM | {"email": "ADA@mail.example"})
        assert answer.status_code == 422
        assert "already has a candidate" in str(answer.context["form"].errors["email"])
        with tenant_context(tenant):
            assert Candidate.objects.count() == 1

    def test_edit_starts_from_what_is_stored(self, client, profile_url, tenant):
        form = client.get(f"{profile_url}edit/").context["form"]
        assert form.initial["email"] == "ada@mail.example"
        answer = client.post(f"{profile_url}edit/", FORM | {"email": "ada@mail.example", "location": "Paris"})
        assert answer["Location"] == profile_url
        with tenant_context(tenant):
            assert Candidate.objects.get().location == "Paris"

    def test_from_cv_to_profile(self, client, catalogue, tenant):
        step = client.post("/candidates/from-cv/", {"file": files.upload(files.word(), "cv.docx")})
        assert step["Location"].startswith("/candidates/new/?cv=file_")
        initial = client.get(step["Location"]).context["form"].initial
        assert initial["full_name"] == "Ada Lovelace"
        assert initial["email"] == "ada.lovelace@mail.example"
        values = FORM | {"full_name": initial["full_name"], "email": initial["email"]}
        client.post(step["Location"], values)
        with tenant_context(tenant):
            row = Candidate.objects.get()
            assert row.cv_file.candidate == row
            assert row.candidate_skills.filter(skill__name="Kubernetes", source="rule").exists()

    def test_a_stolen_cv_id_prefills_nothing(self, client, other_tenant):
        with tenant_context(other_tenant):
            document = UploadedDocumentFactory(extracted_text=files.CV_TEXT)
        page = client.get(f"/candidates/new/?cv={document.public_id}")
        assert page.context["form"].initial == {}


class TestUploadPage:
    @pytest.mark.parametrize(
        ("raw", "status", "words"),
        [
            (b"MZ\x90\x00" + bytes(2000), 422, "not accepted"),
            (b"", 422, "empty"),
            (files.encrypted_pdf(), 422, "password"),
            (b"%PDF-1.4\n" + bytes(11 * 1024 * 1024), 422, "10 MiB"),
        ],
        ids=["renamed exe", "empty", "encrypted", "11 MiB"],
    )
    def test_refusals_say_why_and_store_nothing(self, client, profile_url, tenant, raw, status, words):
        answer = client.post(f"{profile_url}files/", {"file-file": files.upload(raw), "file-category": "cv"})
        assert answer.status_code == status
        assert words in answer.content.decode()
        with tenant_context(tenant):
            assert UploadedDocument.objects.count() == 0
            entry = ExtractionLog.objects.get()
        assert (entry.status, entry.provider) == ("failed", "rules")

    def test_upload_lands_on_the_profile(self, client, profile_url, catalogue):
        answer = client.post(
            f"{profile_url}files/",
            {"file-file": files.upload(files.word(), "cv.docx"), "file-category": "cv"},
        )
        assert answer["Location"] == profile_url
        page = client.get(profile_url).content.decode()
        assert "cv.docx" in page
        assert "Kubernetes" in page

    def test_an_oversize_body_is_not_kept_while_it_arrives(self, rf, recruiter):
        request = rf.post("/x/", {"file": files.upload(bytes(14 * 1024 * 1024))})
        request.user = recruiter
        assert request.FILES["file"].size < 11 * 1024 * 1024


class TestProfile:
    def test_same_number_of_queries_at_one_and_three_rows(
        self, client, profile_url, candidate, recruiter, tenant
    ):
        for rows in (1, 2):
            with tenant_context(tenant):
                CandidateSkillFactory.create_batch(rows, candidate=candidate)
                CandidateNoteFactory.create_batch(rows, candidate=candidate, author=recruiter)
                UploadedDocumentFactory.create_batch(rows, candidate=candidate, user=recruiter)
            client.get(profile_url)
            with CaptureQueriesContext(connection) as seen:
                client.get(profile_url)
            assert len(seen) == PROFILE_QUERIES

    def test_text_of_a_file_cannot_bring_markup(self, client, profile_url, candidate, tenant):
        with tenant_context(tenant):
            document = UploadedDocumentFactory(
                candidate=candidate,
                original_filename="<img src=x>.txt",
                extracted_text="<script>alert(1)</script>",
                extraction_preview="<script>alert(1)</script>",
            )
        for url in (profile_url, f"/documents/{document.public_id}/"):
            page = client.get(url).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x>" not in page
            assert "&lt;script&gt;alert(1)" in page

    def test_skills_by_form(self, client, profile_url, catalogue, candidate, tenant):
        answer = client.post(f"{profile_url}skills/", {"skill-skill": "k8s", "skill-level": "expert"})
        assert answer["Location"] == profile_url
        with tenant_context(tenant):
            held = candidate.candidate_skills.select_related("skill").get()
        assert (held.skill.name, held.level) == ("Kubernetes", "expert")
        refused = client.post(
            f"{profile_url}skills/", {"skill-skill": "basket weaving", "skill-level": "expert"}
        )
        assert refused.status_code == 422
        assert client.post(f"{profile_url}skills/{held.skill.public_id}/remove/").status_code == 302
        with tenant_context(tenant):
            assert not candidate.candidate_skills.exists()
        assert client.post(f"{profile_url}skills/skill_nothing/remove/").status_code == 404

    def test_assign_and_state(self, client, profile_url, admin_user, tenant):
        client.post(f"{profile_url}assign/", {"recruiter": admin_user.public_id})
        client.post(f"{profile_url}deactivate/")
        with tenant_context(tenant):
            row = Candidate.objects.get()
        assert (row.assigned_recruiter_id, row.is_active) == (admin_user.pk, False)


class TestNotes:
    @pytest.fixture
    def note(self, tenant, candidate, recruiter):
        with tenant_context(tenant):
            return CandidateNoteFactory(candidate=candidate, author=recruiter, note_text="Only for me")

    def test_write(self, client, profile_url, tenant, recruiter):
        client.post(f"{profile_url}notes/", {"note-note_text": " Call back ", "note-note_type": "follow_up"})
        with tenant_context(tenant):
            note = CandidateNote.objects.get()
        assert (note.note_text, note.note_type, note.is_private, note.author_id) == (
            "Call back",
            "follow_up",
            False,
            recruiter.pk,
        )

    def test_private_is_for_author_and_admins(
        self, client_as, make_user, note, profile_url, recruiter, admin_user, viewer
    ):
        colleague = make_user("recruiter")
        for person, sees in ((recruiter, True), (admin_user, True), (colleague, False), (viewer, False)):
            page = client_as(person).get(profile_url).content.decode()
            assert ("Only for me" in page) is sees, person.role
        assert client_as(colleague).get(f"/candidates/notes/{note.public_id}/edit/").status_code == 404

    def test_an_open_note_is_changed_by_its_author_only(self, client_as, make_user, note, tenant):
        with tenant_context(tenant):
            CandidateNote.objects.filter(pk=note.pk).update(is_private=False)
        colleague = client_as(make_user("recruiter"))
        body = {"note_text": "Rewritten", "note_type": "general"}
        assert colleague.post(f"/candidates/notes/{note.public_id}/edit/", body).status_code == 403
        assert colleague.post(f"/candidates/notes/{note.public_id}/delete/").status_code == 403
        with tenant_context(tenant):
            assert CandidateNote.objects.get().note_text == "Only for me"

    def test_edit_and_delete_are_audited_without_the_text(self, client, note, tenant):
        body = {"note_text": "Better words", "note_type": "red_flag"}
        client.post(f"/candidates/notes/{note.public_id}/edit/", body)
        with tenant_context(tenant):
            changed = CandidateNote.objects.get()
        assert (changed.note_text, changed.note_type, changed.is_private) == (
            "Better words",
            "red_flag",
            False,
        )
        assert changed.edited_at is not None
        client.post(f"/candidates/notes/{note.public_id}/delete/")
        with tenant_context(tenant):
            assert not CandidateNote.objects.exists()
            entries = AuditLog.objects.filter(entity_id=note.public_id)
            assert {entry.action for entry in entries} == {"update", "delete"}
            assert not any("words" in str(entry.changes) or "Only" in str(entry.changes) for entry in entries)


class TestExport:
    def rows(self, answer):
        assert answer["Content-Type"].startswith("text/csv")
        return list(csv.DictReader(io.StringIO(answer.content.decode())))

    def test_filtered_list_as_csv(self, client, tenant, theirs):
        with tenant_context(tenant):
            CandidateFactory(full_name='=HYPERLINK("http://evil")', email="evil@mail.example", phone="")
            CandidateFactory(full_name="Other")
        rows = self.rows(client.get("/candidates/export/?q=hyper"))
        assert [row["full_name"] for row in rows] == ['\'=HYPERLINK("http://evil")']
        assert rows[0]["email"] == "evil@mail.example"
        with tenant_context(tenant):
            entry = AuditLog.objects.get(action="export")
        assert entry.changes["rows"]["new"] == 1

    def test_selected_rows(self, client, tenant, theirs):
        with tenant_context(tenant):
            one, _two = CandidateFactory.create_batch(2)
        answer = client.post("/candidates/bulk/", {"action": "export", "ids": [one.public_id]})
        assert [row["candidate_id"] for row in self.rows(answer)] == [one.public_id]
        assert (
            client.post("/candidates/bulk/", {"action": "export", "ids": [theirs.public_id]}).status_code
            == 404
        )

    def test_bulk_state(self, client, tenant):
        with tenant_context(tenant):
            people = CandidateFactory.create_batch(3)
        client.post("/candidates/bulk/", {"action": "deactivate", "ids": [p.public_id for p in people[:2]]})
        with tenant_context(tenant):
            assert Candidate.objects.filter(is_active=False).count() == 2
        client.post("/candidates/bulk/", {"action": "reactivate", "ids": [people[0].public_id]})
        with tenant_context(tenant):
            assert Candidate.objects.filter(is_active=False).count() == 1

    @pytest.mark.parametrize("opener", ["=1+1", "+44 20", "-2", "@SUM(A1)", "\tx", "\r=1"])
    def test_formulas_are_guarded(self, opener):
        assert guarded(opener) == f"'{opener}"

    def test_ordinary_values_are_left_alone(self):
        assert [guarded(value) for value in ("Ada", 4, None, "")] == ["Ada", "4", "", ""]


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("skills/suggestions/?query=pyt", "Python"),
        ("skills/suggestions/?query=k8s", "Kubernetes"),
        ("skills/suggestions/?query=js", "JavaScript"),
        ("skills/suggestions/?query=PYT&category=technical", "Python"),
        ("roles/suggestions/?query=back", "Backend Engineer"),
    ],
)
def test_suggestions(client, api_as, recruiter, catalogue, path, first):
    fragment = client.get(f"/catalogue/{path}").content.decode()
    assert fragment.startswith(f'<option value="{first}">')
    assert api_as(recruiter).get(f"/api/v1/{path.replace('/?', '?')}").json()[0]["name"] == first


def test_suggestions_of_nothing_and_of_an_unknown_category(client, api_as, recruiter, catalogue):
    assert client.get("/catalogue/skills/suggestions/").content.strip() == b""
    assert api_as(recruiter).get("/api/v1/skills/suggestions?query=py&category=magic").status_code == 422
    assert api_as(recruiter).get("/api/v1/skills?category=magic").status_code == 422
    assert client.get("/catalogue/skills/suggestions/?query=py&category=magic").status_code in {400, 422}
