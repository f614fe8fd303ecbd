"""Job descriptions: from a file or from pasted text, named, kept, put away."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import JobDescriptionStatus
from assessments.models import JobDescription
from candidates.enums import DocumentCategory
from candidates.operations import documents
from config.kernel import transitions
from config.kernel.errors import ValidationFailed
from superadmin.operations import audit, changes

MAX_TEXT = 200_000
"""Characters of a description; more is no job description."""


def create_from_upload(*, upload: Any, actor: Any, title: str = "") -> JobDescription:
    """Store a PDF, DOCX or TXT file and take its text; without a title the file's name stands in.

    A scan without text gives a draft, to which the text can be typed in. Raises PolicyDenied, and what
    `documents.store_upload` raises for files that cannot be accepted: then nothing is stored.
    """
    policy.can_create(actor).require()
    document = documents.store_upload(upload=upload, category=DocumentCategory.JD, actor=actor)
    named = title.strip() or PurePath(document.original_filename).stem.replace("_", " ").strip()
    return _create(title=named, text=document.extracted_text or "", document=document, actor=actor)


def create_from_text(*, title: str, text: str, actor: Any) -> JobDescription:
    """Keep a pasted description. Raises PolicyDenied, ValidationFailed when title or text is missing."""
    policy.can_create(actor).require()
    if not text.strip():
        raise ValidationFailed.at("text", _("Paste the text of the job description."), "FIELD_REQUIRED")
    return _create(title=title, text=text, document=None, actor=actor)


def update(job_description: JobDescription, *, actor: Any, **values: Any) -> JobDescription:
    """Change `title`, `description` or `extracted_text`; the first text makes a draft ready.

    Raises PolicyDenied, ValidationFailed.
    """
    policy.can_edit(actor, job_description).require()
    row = JobDescription.objects.select_for_update().get(pk=job_description.pk)
    if "extracted_text" in values:
        values["extracted_text"] = _text(values["extracted_text"])
        if row.extracted_text and not values["extracted_text"]:
            raise ValidationFailed.at("extracted_text", _("The text cannot be emptied."), "FIELD_REQUIRED")
    changed = changes.put(row, values)
    if not changed:
        return row
    changes.store(row)
    if "extracted_text" in changed:
        changed["extracted_text"] = {
            side: f"{len(text)} characters" for side, text in changed["extracted_text"].items()
        }
    audit.record("update", row, changes=changed, description="Job description changed", actor=actor)
    if row.status == JobDescriptionStatus.DRAFT and row.extracted_text:
        with transitions.apply(row, to=JobDescriptionStatus.READY, actor=actor):
            pass
    return row


def set_active(job_description: JobDescription, *, active: bool, actor: Any) -> JobDescription:
    """Put a description away, or take it back into the lists; what was made from it stays."""
    policy.can_edit(actor, job_description).require()
    row = JobDescription.objects.select_for_update().get(pk=job_description.pk)
    changed = changes.put(row, {"is_active": active})
    if changed:
        row.save(update_fields=["is_active", "updated_at"])
        audit.record("update" if active else "delete", row, changes=changed, actor=actor)
    return row


def _text(text: str) -> str:
    cleaned = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(cleaned) > MAX_TEXT:
        raise ValidationFailed.at(
            "text", _("The text is longer than %(most)d characters.") % {"most": MAX_TEXT}, "STRING_TOO_LONG"
        )
    return cleaned


def _create(*, title: str, text: str, document: Any, actor: Any) -> JobDescription:
    cleaned = _text(text)
    row = JobDescription(
        title=title.strip()[:500],
        extracted_text=cleaned,
        document=document,
        uploaded_by=actor,
        status=JobDescriptionStatus.READY if cleaned else JobDescriptionStatus.DRAFT,
    )
    changes.store(row)
    audit.record("create", row, description="Job description added", actor=actor)
    return row
