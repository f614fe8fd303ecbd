"""Storing, sealing, linking and sending files."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, transaction
from django.utils import timezone

from candidates.models import CandidateSkill, UploadedDocument
from candidates.operations import documents as operations
from candidates.selectors import documents as selectors
from config.kernel import storage
from config.kernel.crypto import DecryptionFailed
from config.kernel.errors import PolicyDenied, TooLarge, ValidationFailed
from config.kernel.tenancy import tenant_context
from monitoring.models import ExtractionLog
from tests.candidates import files


def stored_files():
    """Return the files below the private directory, markers of open transactions left out."""
    root = Path(settings.PRIVATE_FILES_DIR)
    return {path for path in root.rglob("*") if path.is_file() and "unconfirmed" not in path.parts}


@pytest.fixture
def cv(in_tenant, catalogue, recruiter, candidate):
    upload = files.upload(files.word(), name="../../Ada CV.docx")
    return operations.store_upload(upload=upload, category="cv", actor=recruiter, candidate=candidate)


def test_a_cv_is_read_linked_and_mined(cv, candidate):
    row = UploadedDocument.objects.get(pk=cv.pk)
    assert (row.file_type, row.mime_type) == ("docx", files.docx.opc.constants.CONTENT_TYPE.WML_DOCUMENT)
    assert row.original_filename == "Ada CV.docx"
    assert row.extraction_status == "extracted"
    assert "Lovelace" in row.extracted_text or "LOVELACE" in row.extracted_text
    assert row.extraction_preview == row.extracted_text[:500]
    candidate.refresh_from_db()
    assert candidate.cv_file == row
    names = set(CandidateSkill.objects.filter(candidate=candidate).values_list("skill__name", flat=True))
    assert {"Python", "C++", "Kubernetes", "Machine Learning", "Go", "English"} <= names


def test_nothing_readable_stands_on_disk_or_in_the_table(cv):
    raw = files.word()
    with storages["private"].open(cv.storage_key) as handle:
        on_disk = handle.read()
    assert on_disk[:2] != raw[:2]
    assert b"word/document.xml" not in on_disk
    assert cv.is_encrypted
    assert cv.encryption_method == "AES-256-GCM"
    assert "Ada" not in cv.storage_key
    assert re.fullmatch(r"documents/[0-9a-f]{2}/[0-9a-f]{32}", cv.storage_key)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extracted_text, extraction_preview FROM uploaded_documents WHERE id = %s", [cv.pk]
        )
        for text in cursor.fetchone():
            assert "lovelace" not in text.lower()
            assert "python" not in text.lower()


def test_a_file_opens_for_its_own_row_only(cv, recruiter):
    other = operations.store_upload(upload=files.upload(files.text_pdf()), category="jd", actor=recruiter)
    with pytest.raises(DecryptionFailed):
        storage.get(cv.storage_key, bound_to=other.sealed_for)


def test_success_and_emptiness_are_logged(cv, in_tenant, recruiter):
    scan = operations.store_upload(upload=files.upload(files.scanned_pdf()), category="cv", actor=recruiter)
    assert scan.extraction_status == "empty"
    good, bad = ExtractionLog.objects.order_by("pk")
    assert (good.status, good.provider, good.confidence_score, good.document_id) == (
        "success",
        "rules",
        1,
        cv.pk,
    )
    assert (bad.status, bad.provider, bad.confidence_score, bad.document_id) == (
        "failed",
        "rules",
        0,
        scan.pk,
    )
    assert bad.error_message


@pytest.mark.parametrize(
    "raw",
    [b"", b"MZ\x90\x00" + bytes(500), b"%PDF-1.7 broken", files.encrypted_pdf(), files.encrypted_word()],
)
def test_refused_files_leave_nothing(in_tenant, recruiter, candidate, raw):
    before = stored_files()
    with pytest.raises(ValidationFailed):
        operations.store_upload(upload=files.upload(raw), category="cv", actor=recruiter, candidate=candidate)
    assert UploadedDocument.objects.count() == 0
    assert stored_files() == before


def test_ten_mebibytes_pass_and_one_byte_more_does_not(in_tenant, recruiter):
    small = files.text_pdf()
    comment = b"%" + b"x" * (settings.UPLOAD_LIMIT - len(small) - 2) + b"\n"
    full = small.replace(b"%PDF-1.4\n", b"%PDF-1.4\n" + comment)
    assert operations.store_upload(
        upload=files.upload(full), category="jd", actor=recruiter
    ).file_size == len(full)
    with pytest.raises(TooLarge):
        operations.store_upload(upload=files.upload(full + b"\n"), category="jd", actor=recruiter)
    assert UploadedDocument.objects.count() == 1


def test_reading_stops_at_the_limit():
    class Endless:
        name, given = "x.pdf", 0

        def chunks(self):
            while True:
                self.given += 1024 * 1024
                yield bytes(1024 * 1024)

    source = Endless()
    with pytest.raises(TooLarge):
        operations.receive(source)
    assert source.given <= settings.UPLOAD_LIMIT + 1024 * 1024


@pytest.mark.parametrize("role", ["viewer", "interviewer", "user"])
def test_other_roles_upload_nothing(in_tenant, make_user, role):
    with pytest.raises(PolicyDenied):
        operations.store_upload(upload=files.upload(files.text_pdf()), category="cv", actor=make_user(role))


def test_a_refused_row_takes_its_file_along(in_tenant, recruiter, monkeypatch):
    before = stored_files()

    def fail(*args, **kwargs):
        raise RuntimeError("the disk of the database is full")

    monkeypatch.setattr(UploadedDocument, "save", fail)
    with pytest.raises(RuntimeError):
        operations.store_upload(upload=files.upload(files.text_pdf()), category="cv", actor=recruiter)
    assert stored_files() == before


@pytest.mark.django_db(transaction=True)
def test_the_sweep_removes_what_a_rollback_left(tenant, recruiter):
    with tenant_context(tenant):
        kept = operations.store_upload(upload=files.upload(files.text_pdf()), category="cv", actor=recruiter)
    storage.sweep(older_than=-1)
    before = stored_files()
    with transaction.atomic(), tenant_context(tenant):
        operations.store_upload(upload=files.upload(files.text_pdf()), category="cv", actor=recruiter)
        transaction.set_rollback(True)
    left = stored_files() - before
    assert len(left) == 1
    assert storage.sweep() == 0, "a transaction that may still be running keeps its file"
    assert storage.sweep(older_than=-1) == 1
    assert stored_files() == before
    assert storages["private"].exists(kept.storage_key)


def test_attach_links_once(in_tenant, catalogue, recruiter, candidate):
    from tests.factories.candidates import CandidateFactory

    loose = operations.store_upload(upload=files.upload(files.word()), category="cv", actor=recruiter)
    assert loose.candidate is None
    operations.attach(loose, candidate, actor=recruiter)
    candidate.refresh_from_db()
    assert candidate.cv_file == loose
    assert candidate.candidate_skills.exists()
    with pytest.raises(ValidationFailed):
        operations.attach(loose, CandidateFactory(), actor=recruiter)


class TestSignedLinks:
    def test_the_link_sends_the_file_as_an_attachment(self, cv, client_as, recruiter):
        answer = client_as(recruiter).get(selectors.download_url(cv))
        assert answer.status_code == 200
        assert answer.content[:2] == b"PK"
        assert answer["Content-Disposition"] == 'attachment; filename="Ada CV.docx"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
        assert cv.storage_key not in str(answer.headers)

    def test_open_hands_out_a_fresh_link(self, cv, client_as, recruiter, viewer):
        answer = client_as(recruiter).get(f"/documents/{cv.public_id}/open/")
        assert answer.status_code == 302
        assert client_as(recruiter).get(answer["Location"]).status_code == 200
        assert client_as(viewer).get(f"/documents/{cv.public_id}/open/").status_code == 403

    def test_it_dies_after_its_time(self, cv, client_as, recruiter):
        url = selectors.download_url(cv)
        soon = timezone.now() + timedelta(seconds=settings.DOWNLOAD_URL_SECONDS - 5)
        with time_machine.travel(soon):
            assert client_as(recruiter).get(url).status_code == 200
        with time_machine.travel(soon + timedelta(seconds=10)):
            assert client_as(recruiter).get(url).status_code == 403

    def test_an_altered_link_is_refused(self, cv, client_as, recruiter):
        url = selectors.download_url(cv)
        client = client_as(recruiter)
        other = operations.store_upload(upload=files.upload(files.text_pdf()), category="cv", actor=recruiter)
        for bad in (
            url[:-1] + ("A" if url[-1] != "A" else "B"),
            url.partition("?")[0],
            url.replace(cv.public_id, other.public_id),
        ):
            assert client.get(bad).status_code == 403, bad

    def test_another_company_gets_nothing_even_with_the_link(self, cv, client_as, make_user, other_tenant):
        stranger = make_user("admin", tenant=other_tenant)
        assert client_as(stranger).get(selectors.download_url(cv)).status_code == 404
        assert client_as(stranger).get(f"/documents/{cv.public_id}/").status_code == 404

    def test_it_needs_a_sign_in(self, cv, client_as, candidate_user):
        answer = client_as().get(selectors.download_url(cv))
        assert (answer.status_code, "login" in answer["Location"]) == (302, True)
        assert client_as(candidate_user).get(selectors.download_url(cv)).status_code == 403

    def test_the_api_link_works_the_same(self, cv, api_as, recruiter):
        body = api_as(recruiter).get(f"/api/v1/files/{cv.public_id}").json()
        assert body["download_expires_in"] == settings.DOWNLOAD_URL_SECONDS
        assert cv.storage_key not in str(body)
        assert "s3_key" not in body
        assert api_as(recruiter).get(body["download_url"]).status_code == 200
        assert api_as(recruiter).get(body["download_url"] + "x").status_code == 403
