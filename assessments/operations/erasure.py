"""What attempts, invitations and conditions hold of a person, erased.

Answers, scores, times, the journal and what reviewers decided stay: figures, receipts and decisions rest on them.
"""

from __future__ import annotations

import secrets

from django.utils import timezone

from assessments.enums import AccommodationStatus
from assessments.models import (
    Accommodation,
    AssessmentApplication,
    AssessmentToken,
    IntegrityCase,
    SessionMessage,
)
from assessments.operations.accommodations import withdraw
from assessments.selectors.personal import sessions_of
from candidates.models import Candidate
from candidates.operations.erasure import NOBODY
from monitoring.models import ProctoringEvent, ProctoringReview
from monitoring.operations import proctoring


def erase(candidate: Candidate) -> None:
    """Empty the personal columns of this floor, and the evidence's words; in the caller's transaction."""
    withdraw(candidate)
    Accommodation.objects.filter(candidate=candidate, status=AccommodationStatus.ENDED).update(answer="")
    _erase_invitations(candidate)
    sessions = sessions_of(candidate)
    for row in sessions.order_by("pk"):
        row.candidate_name, row.candidate_email, row.user = NOBODY, None, None
        row.ip_address = row.consent_ip = None
        row.user_agent = row.browser_key = ""
        row.save()
        proctoring.forget_details(row.pk)
    AssessmentApplication.objects.filter(candidate=candidate).update(submitted_skills={})
    SessionMessage.objects.filter(session__in=sessions).update(text="")
    for case in IntegrityCase.objects.filter(session__in=sessions, replied_at__isnull=False):
        case.reply = None
        case.save(update_fields=["reply", "updated_at"])
    events = ProctoringEvent.objects.filter(test_session__in=sessions)
    ProctoringReview.objects.filter(event__in=events).update(notes="")
    events.update(reviewer_notes="")


def _erase_invitations(candidate: Candidate) -> None:
    """Close the links that still open something, and empty all of them."""
    now = timezone.now()
    for row in AssessmentToken.objects.filter(candidate=candidate).order_by("pk"):
        if row.used_at is None and row.revoked_at is None:
            row.revoked_at = now
        row.candidate_email, row.email_hash = "", secrets.token_hex(32)
        row.message = row.send_error = ""
        row.used_ip = None
        row.save()
