"""The candidate list, one profile, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import UserRole
from accounts.models import User
from accounts.selectors.users import staff_of
from candidates import policy
from candidates.models import Candidate, CandidateNote, CandidateSkill, UploadedDocument
from config.kernel.panels import SearchHit
from superadmin.models import AuditLog
from superadmin.selectors import usage

TIMELINE_LENGTH = 40
"""Entries shown; the audit log has them all."""


def _skills() -> Prefetch:
    return Prefetch(
        "candidate_skills", CandidateSkill.objects.select_related("skill").order_by("skill__name")
    )


def candidate_rows(actor: Any) -> QuerySet[Candidate]:
    """Return the candidates the actor may see, as the list shows them: two queries for any number of rows.

    The long texts of a row are left out.
    """
    rows = Candidate.objects.visible_to(actor).select_related("assigned_recruiter")
    return rows.prefetch_related(_skills())


def recruiters(tenant_id: int) -> QuerySet[User]:
    """Return who may be responsible for a candidate."""
    return staff_of(tenant_id, roles=(UserRole.RECRUITER, UserRole.ADMIN))


def possible_recruiter(public_id: str, tenant_id: int) -> User | None:
    """Return one of `recruiters` by public id, None for anybody else."""
    return recruiters(tenant_id).filter(public_id=public_id).first()


def count_by_tenant(tenant_ids: list[int]) -> dict[int, int]:
    """Return how many candidates each company has, inactive ones included, erased ones not."""
    return usage.tally(Candidate.objects.filter(erased_at__isnull=True), tenant_ids)


def search(actor: Any, query: str, limit: int) -> list[SearchHit]:
    """Return hits of the global search: part of a name or title, or exactly an address."""
    hits = Candidate.objects.visible_to(actor).matching(query).order_by("full_name", "pk")[:limit]
    return [
        SearchHit(
            hit.full_name,
            reverse("candidates:candidate-detail", args=[hit.public_id]),
            hit.current_title,
            "user",
        )
        for hit in hits
    ]


@dataclass(frozen=True)
class Moment:
    """One line of the timeline. `kind` is created, changed, note or file."""

    when: datetime
    kind: str
    title: str
    actor: str
    text: str = ""


@dataclass(frozen=True)
class Profile:
    """Everything the profile page shows of this floor."""

    candidate: Candidate
    shows_contact: bool
    may_edit: bool
    may_erase: bool
    skills: list[CandidateSkill]
    documents: list[UploadedDocument]
    notes: list[CandidateNote]
    timeline: list[Moment] = field(default_factory=list)


def profile_of(candidate: Candidate, actor: Any) -> Profile:
    """Return the profile as this actor may see it, in a constant number of queries."""
    documents = list(
        candidate.documents.visible_to(actor)
        .select_related("user")
        .defer("extracted_text")
        .order_by("-created_at", "-pk")
    )
    notes = notes_of(candidate, actor)
    skills = list(
        CandidateSkill.objects.filter(candidate=candidate).select_related("skill").order_by("skill__name")
    )
    return Profile(
        candidate=candidate,
        shows_contact=policy.can_see_contact(actor, candidate).allowed,
        may_edit=policy.can_edit(actor, candidate).allowed,
        may_erase=candidate.erased_at is None and policy.can_erase(actor, candidate).allowed,
        skills=skills,
        documents=documents,
        notes=notes,
        timeline=_timeline(candidate, documents, notes),
    )


def notes_of(candidate: Candidate, actor: Any) -> list[CandidateNote]:
    """Return the notes the actor may read, newest first, each with `may_change`."""
    rows = list(candidate.notes.visible_to(actor).select_related("author").order_by("-created_at", "-pk"))
    for row in rows:
        row.may_change = policy.can_change_note(actor, row).allowed
    return rows


def text_of(document: UploadedDocument) -> str:
    """Return the text found in a file, "" when there is none."""
    return document.extracted_text or ""


def _timeline(
    candidate: Candidate, documents: list[UploadedDocument], notes: list[CandidateNote]
) -> list[Moment]:
    entries = AuditLog.objects.filter(entity_type="candidate", entity_id=candidate.public_id)
    entries = entries.select_related("user").order_by("-created_at")[:TIMELINE_LENGTH]
    moments = [
        Moment(
            entry.created_at,
            "created" if entry.action == "create" else "changed",
            entry.description,
            _who(entry.user),
        )
        for entry in entries
    ]
    moments += [
        Moment(note.created_at, "note", note.get_note_type_display(), _who(note.author)) for note in notes
    ]
    moments += [
        Moment(
            file.created_at,
            "file",
            file.get_document_category_display(),
            _who(file.user),
            file.original_filename,
        )
        for file in documents
    ]
    return sorted(moments, key=lambda moment: moment.when, reverse=True)[:TIMELINE_LENGTH]


def _who(user: User | None) -> str:
    return user.display_name if user is not None else _("System")
