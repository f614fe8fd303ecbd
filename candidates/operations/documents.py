"""Taking files in: check, read, seal, store."""

from __future__ import annotations

import hashlib
import time
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates import policy
from candidates.enums import UPLOAD_CATEGORIES, DocumentCategory, ExtractionStatus
from candidates.extraction.reading import PROVIDER, Reading, read_text
from candidates.extraction.sniffing import Sniffed, clean_filename, sniff
from candidates.models import Candidate, UploadedDocument
from candidates.operations import skills
from config.kernel import storage
from config.kernel.errors import DomainError, TooLarge, ValidationFailed
from monitoring.enums import ExtractionType
from monitoring.operations import extraction
from superadmin.operations import audit

PREVIEW_CHARACTERS = 500
_SLOTS = {
    DocumentCategory.CV: "cv_file",
    DocumentCategory.JD: "jd_file",
    DocumentCategory.PORTFOLIO: "portfolio_file",
}
_LOGGED_AS = {DocumentCategory.CV: ExtractionType.CV_TEXT, DocumentCategory.JD: ExtractionType.JD_TEXT}


def store_upload(
    *, upload: Any, category: str, actor: Any, candidate: Candidate | None = None
) -> UploadedDocument:
    """Check a file, read its text, store it sealed, and link it to the candidate if one is given.

    `upload` is a Django UploadedFile (name, chunks()). Nothing is stored before every check has passed. A
    scan without text is stored with extraction status `empty`. Raises PolicyDenied, TooLarge (413), and
    ValidationFailed (422) with a sentence that says what is wrong with the file.
    """
    policy.can_upload(actor, candidate).require()
    category = _category(category)
    raw = receive(upload)
    kind = sniff(raw)
    started = time.monotonic()
    reading = read_text(raw, kind.file_type)
    took = int((time.monotonic() - started) * 1000)
    document = _keep(
        raw,
        kind,
        reading,
        name=clean_filename(upload.name),
        category=category,
        actor=actor,
        candidate=candidate,
    )
    _log_reading(document, reading, latency_ms=took, actor=actor)
    if candidate is not None:
        _link(document, candidate, text=reading.text)
    audit.record("create", document, description=_("File uploaded"), actor=actor)
    return document


def store_snapshot(raw: bytes, *, name: str) -> UploadedDocument:
    """Store a JPEG picture taken during a test, sealed and nobody's: admins read it at its event, see `visible_to`.

    The caller has checked the bytes and that the candidate agreed.
    """
    return _keep(
        raw,
        Sniffed("jpg", "image/jpeg"),
        Reading("", None),
        name=name,
        category=DocumentCategory.SNAPSHOT,
        actor=None,
        candidate=None,
    )


def receive(upload: Any) -> bytes:
    """Return the bytes of an upload, and stop reading at the limit. Raises TooLarge, ValidationFailed."""
    if upload is None:
        raise ValidationFailed.at("file", _("Choose a file."), "FIELD_REQUIRED")
    parts, size = [], 0
    for chunk in upload.chunks():
        size += len(chunk)
        if size > settings.UPLOAD_LIMIT:
            raise TooLarge(
                field_errors=[
                    {"field": "file", "code": TooLarge.code, "message": str(TooLarge.default_message)}
                ]
            )
        parts.append(chunk)
    return b"".join(parts)


def attach(document: UploadedDocument, candidate: Candidate, *, actor: Any) -> UploadedDocument:
    """Give a stored file that is nobody's yet to a candidate. Raises ValidationFailed when it is taken."""
    policy.can_edit(actor, candidate).require()
    policy.can_read_document(actor, document).require()
    row = UploadedDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if row.candidate_id not in {None, candidate.pk}:
        raise ValidationFailed.at("file_id", _("This file belongs to another candidate."))
    if row.candidate_id is None:
        row.candidate = candidate
        row.save(update_fields=["candidate", "updated_at"])
        _link(row, candidate, text=row.extracted_text or "")
        audit.record("update", row, description=_("File linked to a candidate"), actor=actor)
    return row


def remove_file(document: UploadedDocument) -> None:
    """Remove the stored file for good once the transaction has committed; the row stays and says when."""
    row = UploadedDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if row.removed_at is not None:
        return
    row.removed_at = timezone.now()
    row.extracted_text = row.extraction_preview = None
    row.save()
    transaction.on_commit(lambda: storage.delete(row.storage_key), robust=True)


def log_refusal(error: DomainError, *, category: str, actor: Any) -> None:
    """Enter a refused file in the extraction log; call it after the refused work was rolled back."""
    extraction.log(
        extraction_type=_logged_as(category),
        status="failed",
        error_message=f"{error.code}: {error.message}",
        provider=PROVIDER,
        user=actor,
    )


def _keep(raw: bytes, kind: Sniffed, reading: Reading, *, name: str, **values: Any) -> UploadedDocument:
    """Write file and row; when the row is refused the file goes again at once."""
    document = UploadedDocument(
        candidate=values["candidate"],
        user=values["actor"],
        document_category=values["category"],
        original_filename=name,
        file_type=kind.file_type,
        mime_type=kind.mime_type,
        storage_key=storage.new_key("documents"),
        storage_backend=type(storages["private"]).__name__,
        file_size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
        page_count=reading.pages,
        extraction_status=ExtractionStatus.EXTRACTED if reading.text else ExtractionStatus.EMPTY,
        extracted_text=reading.text,
        extraction_preview=reading.text[:PREVIEW_CHARACTERS],
        is_encrypted=True,
        encryption_method=storage.ENCRYPTION_METHOD,
    )
    with ExitStack() as undo:
        undo.callback(storage.delete, document.storage_key)
        storage.put(document.storage_key, raw, bound_to=document.sealed_for)
        document.save(force_insert=True)
        undo.pop_all()
    return document


def _link(document: UploadedDocument, candidate: Candidate, *, text: str) -> None:
    slot = _SLOTS.get(DocumentCategory(document.document_category))
    if slot:
        setattr(candidate, slot, document)
        candidate.save(update_fields=[slot, "updated_at"])
    if document.document_category == DocumentCategory.CV and text:
        skills.add_found(candidate, text)


def _log_reading(document: UploadedDocument, reading: Reading, *, latency_ms: int, actor: Any) -> None:
    extraction.log(
        extraction_type=_logged_as(document.document_category),
        status="success" if reading.text else "failed",
        document=document,
        output={"text": reading.text, "pages": reading.pages},
        confidence=1 if reading.text else 0,
        error_message="" if reading.text else "EMPTY: the file holds no text, as a scan does",
        input_length=len(reading.text),
        provider=PROVIDER,
        latency_ms=latency_ms,
        user=actor,
    )


def _logged_as(category: str) -> str:
    known = DocumentCategory(category) if category in DocumentCategory.values else None
    return _LOGGED_AS.get(known, ExtractionType.DOCUMENT_TEXT)  # type: ignore[arg-type]  # None simply finds nothing


def _category(value: str) -> str:
    if value not in dict(UPLOAD_CATEGORIES):
        raise ValidationFailed.at("category", _("This kind of document is not known."))
    return DocumentCategory(value).value
