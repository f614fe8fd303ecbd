"""Erasing a person: names, addresses, files and texts go; figures, evidence and audit stay without them."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.operations import mails
from candidates import policy
from candidates.enums import RequestStatus
from candidates.models import Candidate, CandidateNote, CandidateRequest, SkillMatch, UploadedDocument
from candidates.selectors import personal
from config.kernel import mail, storage, transitions
from config.kernel.errors import Conflict, ValidationFailed
from monitoring.models import CeleryTask, ExtractionLog, Notification
from superadmin.operations import audit

NOBODY = "Erased person"
"""What stands where the name was."""


@transaction.atomic
def erase(candidate: Candidate, *, actor: Any, confirmation: str) -> Candidate:
    """Remove what identifies a candidate from all tables and files of the company, for good.

    `confirmation` is the person's name, typed. Rows that figures, receipts and decisions rest on stay, without the
    person. The person is told by a last mail. Raises PolicyDenied, ValidationFailed, Conflict (ALREADY_ERASED, or
    CANNOT_ERASE_NOW while a test runs or an interview is to come).
    """
    policy.can_erase(actor, candidate).require()
    row = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if row.erased_at is not None:
        raise Conflict(_("This person's data was erased already."), code="ALREADY_ERASED")
    if " ".join(confirmation.split()).casefold() != " ".join(row.full_name.split()).casefold():
        raise ValidationFailed.at("confirmation", _("This is not the candidate's name."))
    reasons = personal.hindrances(row)
    if reasons:
        raise Conflict(" ".join(reasons), code="CANNOT_ERASE_NOW")
    address, farewell = row.email, {"name": row.full_name, "company": row.tenant.name}
    ids = personal.related_ids(row)
    _erase_files(personal.documents_of(row), row)
    for part in personal.parts():
        part.erase(row)
    _erase_traces(ids)
    _empty(row)
    audit.record("delete", row, description="Personal data erased", severity="warning", actor=actor)
    transaction.on_commit(lambda: mail.forget(address), robust=True)
    mails.post("candidates/erased", address, farewell)
    return row


def erase_profile(candidate: Candidate) -> None:
    """Erase this floor's share: notes, skills, comparisons, texts of requests."""
    CandidateNote.objects.filter(candidate=candidate).delete()
    candidate.candidate_skills.all().delete()
    SkillMatch.objects.filter(candidate=candidate).delete()
    for row in CandidateRequest.objects.filter(candidate=candidate).order_by("pk"):
        if row.status == RequestStatus.OPEN:
            with transitions.apply(row, to=RequestStatus.ANSWERED) as moved:
                moved.answered_at = timezone.now()
        row.text = row.answer = ""
        row.save(update_fields=["text", "answer", "updated_at"])


def _erase_files(documents: list[UploadedDocument], candidate: Candidate) -> None:
    keys = [document.storage_key for document in documents]
    pks = [document.pk for document in documents]
    ExtractionLog.objects.filter(document__in=pks).update(output_data={}, output_hash="")
    SkillMatch.objects.filter(cv_file__in=pks).delete()
    candidate.cv_file = candidate.jd_file = candidate.portfolio_file = None
    candidate.save(update_fields=["cv_file", "jd_file", "portfolio_file", "updated_at"])
    UploadedDocument.objects.filter(pk__in=pks).delete()
    for key in keys:
        transaction.on_commit(lambda key=key: storage.delete(key), robust=True)  # type: ignore[misc]  # bound to this key


def _erase_traces(ids: set[str]) -> None:
    """Messages about the person name it; errors of jobs may hold the address."""
    Notification.objects.filter(related_entity_id__in=ids).delete()
    CeleryTask.objects.filter(related_id__in=ids).exclude(error="").update(error="erased")


def _empty(row: Candidate) -> None:
    row.full_name, row.email, row.email_hash = NOBODY, "", secrets.token_hex(32)
    for name in ("phone", "current_title", "location", "education", "experience_level"):
        setattr(row, name, "")
    row.linkedin_url = row.github_url = row.portfolio_url = ""
    row.experience_years = row.user = None
    row.is_active, row.erased_at = False, timezone.now()
    row.save()
