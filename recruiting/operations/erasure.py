"""What the pipeline holds of a person in words, erased; stages and counters stay."""

from __future__ import annotations

from typing import Any

from candidates.models import Candidate
from recruiting.models import ApplicationNote, PipelineEntry


def erase(candidate: Candidate) -> None:
    """Remove notes on applications and reasons in words; in the caller's transaction."""
    ApplicationNote.objects.filter(application__candidate=candidate).delete()
    PipelineEntry.objects.filter(application__candidate=candidate).update(reject_reason="")


def tell(_candidate: Candidate) -> dict[str, Any]:
    """Return nothing: what is here was written by staff about the person, or follows from the applications."""
    return {}


def ids(candidate: Candidate) -> list[str]:
    """Return the public ids of notes and pipeline entries."""
    entries = PipelineEntry.objects.filter(application__candidate=candidate)
    notes = ApplicationNote.objects.filter(application__candidate=candidate)
    return [*entries.values_list("public_id", flat=True), *notes.values_list("public_id", flat=True)]
