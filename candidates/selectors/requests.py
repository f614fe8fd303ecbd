"""What candidates have asked a company for, for those who answer."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from candidates.models import Candidate, CandidateRequest


def rows(actor: Any) -> QuerySet[CandidateRequest]:
    """Return the requests the actor may read, without their texts."""
    found = CandidateRequest.objects.visible_to(actor).select_related("candidate")
    return found.defer("text", "answer")


def details(actor: Any) -> QuerySet[CandidateRequest]:
    """Return the same with texts, for the page of one."""
    return CandidateRequest.objects.visible_to(actor).select_related("candidate__tenant", "answered_by")


def ids_of(candidate: Candidate) -> list[str]:
    """Return the public ids of a candidate's requests, files and notes."""
    found = list(candidate.requests.values_list("public_id", flat=True))
    found += candidate.documents.values_list("public_id", flat=True)
    return found + list(candidate.notes.values_list("public_id", flat=True))
