"""A candidate's own pages: by the link of a mail and signed in; questions, corrections, the data as a file."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from candidates.models import Candidate, CandidateRequest
from candidates.operations import documents
from candidates.operations.requests import next_business_day
from candidates.selectors import own
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.models import Notification
from superadmin.models import AuditLog
from tests.factories.candidates import CandidateFactory, CandidateNoteFactory

pytestmark = pytest.mark.django_db


def opened(candidate, *, fresh=False):
    """A browser that has opened the link of a mail."""
    client = Client()
    client.get(f"/own/{own.token(candidate, fresh=fresh)}/")
    return client


def stored(kind):
    with platform_context(reason="test"):
        return list(CandidateRequest.objects.filter(kind=kind).order_by("pk"))


def test_a_link_opens_the_status_but_no_data(candidate):
    client = opened(candidate)
    assert client.get("/own/").status_code == 200
    page = client.get("/own/data/").content.decode()
    assert "fresh link" in page
    assert candidate.email not in page
    assert client.post("/own/data/download/").status_code == 403
    assert client.get("/own/data/correct/").status_code == 403


def test_a_fresh_link_goes_to_the_invited_address_and_works_for_an_hour(
    candidate, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        opened(candidate).post("/own/data/link/")
    assert [m.to for m in mail.outbox] == [["ada@mail.example"]]
    path = re.search(r"https?://[^/\s]+(/own/\S+)", mail.outbox[0].body).group(1)
    client = Client()
    assert client.get(path)["Location"] == "/own/data/"
    assert candidate.email in client.get("/own/data/").content.decode()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61)):
        assert client.get("/own/data/").status_code == 401


def test_links_are_mailed_three_times_an_hour_at_most(candidate):
    client = opened(candidate)
    assert [client.post("/own/data/link/").status_code for _ in range(4)] == [302, 302, 302, 429]


@pytest.mark.parametrize("sealed", ["x", "x" * 43, "k1:abc:def", "a" * 5000])
def test_an_altered_link_opens_nothing(candidate, sealed):
    client = Client()
    assert client.get(f"/own/{sealed}/").status_code == 401
    client.cookies[own.COOKIE] = sealed
    assert client.get("/own/data/").status_code == 401


def test_a_link_of_another_purpose_opens_nothing(candidate):
    from assessments.selectors import own_results
    from config.kernel.crypto import seal

    other = seal(f"{candidate.tenant_id}|{candidate.public_id}|f|1".encode(), bound_to=own_results._PURPOSE)
    assert Client().get(f"/own/{other}/").status_code == 401


def test_closing_forgets_the_link(candidate):
    client = opened(candidate)
    client.post("/own/close/")
    assert client.get("/own/").status_code == 401


def test_one_corrects_the_own_row_and_the_audit_keeps_no_values(candidate, theirs):
    client = opened(candidate, fresh=True)
    form = {
        "full_name": "Ada King",
        "phone": "+44 20 7946 0000",
        "location": "Ockham",
        "availability_percentage": "50",
    }
    answer = client.post("/own/data/correct/", {**form, "email": "evil@mail.example"})
    assert answer.status_code == 302, answer.content.decode()
    with tenant_context(candidate.tenant_id):
        row = Candidate.objects.get(pk=candidate.pk)
        entry = AuditLog.objects.get(entity_id=candidate.public_id, action="update")
    assert [row.full_name, row.email, row.availability_percentage] == ["Ada King", "ada@mail.example", 50]
    assert "Ada King" not in json.dumps(entry.changes)
    assert entry.changes["full_name"] == {"old": "[redacted]", "new": "[redacted]"}
    assert client.post("/own/data/correct/", {**form, "candidate": theirs.public_id}).status_code == 404


def test_a_wrong_correction_loses_nothing(candidate):
    client = opened(candidate, fresh=True)
    answer = client.post("/own/data/correct/", {"full_name": "", "location": "Kept words"})
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()


def test_a_question_reaches_the_admins_and_is_confirmed(
    candidate, admin_user, recruiter, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = opened(candidate).post("/own/questions/", {"kind": "question", "text": "When do I hear?"})
    assert answer.status_code == 302
    assert [m.to for m in mail.outbox] == [["ada@mail.example"]]
    with platform_context(reason="test"):
        told = list(Notification.objects.values_list("user__email", "message"))
        entries = list(
            AuditLog.objects.filter(entity_type="candidate_request").values_list("changes", flat=True)
        )
    assert [email for email, _ in told] == [admin_user.email]
    assert "When do I hear" not in json.dumps([told, entries])


def test_the_answer_goes_to_the_candidate_once(
    candidate, admin_user, client, django_capture_on_commit_callbacks
):
    opened(candidate).post("/own/questions/", {"kind": "question", "text": "When?"})
    row = stored("question")[0]
    client.force_login(admin_user)
    page = reverse("candidates:request-detail", args=[row.public_id])
    assert "When?" in client.get(page).content.decode()
    assert client.post(page, {"text": "  "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, {"text": "Next week."}).status_code == 302
    assert "Next week." in mail.outbox[-1].body
    assert client.post(page, {"text": "Twice."}).status_code == 422
    assert stored("question")[0].answer == "Next week."


def test_recruiters_answer_questions_but_not_wishes_about_data(candidate, recruiter, client):
    opened(candidate, fresh=True).post("/own/questions/", {"kind": "deletion", "text": ""})
    client.force_login(recruiter)
    page = reverse("candidates:request-detail", args=[stored("deletion")[0].public_id])
    assert client.post(page, {"text": "No."}).status_code == 403


def test_deletion_is_asked_once_and_with_a_fresh_link_only(candidate):
    weak = opened(candidate).post("/own/questions/", {"kind": "deletion", "text": "please"})
    assert weak.status_code == 422
    client = opened(candidate, fresh=True)
    ways = [client.post("/own/questions/", {"kind": "deletion"}).status_code for _ in range(2)]
    assert ways == [302, 422]
    assert len(stored("deletion")) == 1


def test_five_requests_a_day(candidate):
    client = opened(candidate)
    codes = [client.post("/own/questions/", {"kind": "question", "text": "?"}).status_code for _ in range(6)]
    assert codes == [302] * 5 + [422]


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_empty_and_huge_questions_are_refused(candidate, text):
    assert opened(candidate).post("/own/questions/", {"kind": "question", "text": text}).status_code == 422
    assert stored("question") == []


def test_the_archive_holds_the_own_data_and_no_remark_of_staff(candidate, theirs, recruiter):
    with tenant_context(candidate.tenant_id):
        CandidateNoteFactory(
            candidate=candidate, author=recruiter, note_text="Seems arrogant", is_private=True
        )
        upload = SimpleUploadedFile("../../cv.txt", b"Ada knows Python and SQL.")
        documents.store_upload(upload=upload, category="cv", actor=recruiter, candidate=candidate)
        jd = SimpleUploadedFile("jd.txt", b"Secret plans of the company.")
        documents.store_upload(upload=jd, category="jd", actor=recruiter, candidate=candidate)
    answer = opened(candidate, fresh=True).post("/own/data/download/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    text = archive.read("data.json").decode()
    data = json.loads(text)
    assert data["companies"][0]["profile"]["email"] == "ada@mail.example"
    assert [one["category"] for one in data["companies"][0]["files"]] == ["cv"]
    assert sorted(archive.namelist()) == ["company-1/01-cv.txt", "data.json"]
    assert archive.read("company-1/01-cv.txt") == b"Ada knows Python and SQL."
    for secret in ("arrogant", "grace@", "Grace", "Secret plans", "storage_key", recruiter.email):
        assert secret not in text
    with tenant_context(candidate.tenant_id):
        assert AuditLog.objects.filter(entity_id=candidate.public_id, action="export").count() == 1


def test_an_account_reads_all_its_companies_and_nobody_elses(tenant, other_tenant, make_user):
    person = make_user("user", email="ada@mail.example", is_verified=True)
    for company in (tenant, other_tenant):
        with tenant_context(company):
            CandidateFactory(full_name=f"Ada at {company.name}", email="ada@mail.example")
            CandidateFactory(full_name="Somebody Else", email="else@mail.example")
    client = Client()
    client.force_login(person)
    page = client.get("/my/data/").content.decode()
    assert f"Ada at {tenant.name}" in page
    assert f"Ada at {other_tenant.name}" in page
    assert "Somebody Else" not in page
    assert client.post("/my/questions/", {"kind": "question", "text": "To whom?"}).status_code == 422
    with platform_context(reason="test"):
        there = Candidate.objects.get(tenant=other_tenant, full_name__startswith="Ada")
        other = Candidate.objects.filter(full_name="Somebody Else").first()
    sent = {"kind": "question", "text": "Hello", "candidate": there.public_id}
    assert client.post("/my/questions/", sent).status_code == 302
    assert stored("question")[0].tenant_id == other_tenant.pk
    assert client.post("/my/questions/", {**sent, "candidate": other.public_id}).status_code == 422


def test_an_unverified_address_proves_nothing(candidate, make_user):
    client = Client()
    client.force_login(make_user("user", email="ada@mail.example", is_verified=False))
    assert candidate.full_name not in client.get("/my/data/").content.decode()


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    candidate, admin_user, client, django_assert_num_queries
):
    client.force_login(admin_user)
    address = reverse("candidates:request-list")
    opened(candidate).post("/own/questions/", {"kind": "question", "text": "One?"})
    client.get(address)
    with django_assert_num_queries(QUERIES):
        assert client.get(address).content.decode().count("Ada Lovelace") == 1
    for _ in range(2):
        opened(candidate).post("/own/questions/", {"kind": "question", "text": "More?"})
    with django_assert_num_queries(QUERIES):
        assert client.get(address).content.decode().count("Ada Lovelace") == 3


QUERIES = 10


def test_a_business_day_leaves_the_weekend_out():
    friday = datetime(2026, 11, 27, 15, tzinfo=UTC)
    assert next_business_day(friday) == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert next_business_day(friday - timedelta(days=1)) == friday
