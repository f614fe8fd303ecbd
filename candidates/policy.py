"""Who may do what with candidates, their files and notes. `can_view` agrees with `visible_to`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import UserRole
from candidates.enums import DocumentCategory, RequestKind
from candidates.models import Candidate, CandidateNote, CandidateRequest, UploadedDocument
from candidates.querysets import READERS
from config.kernel.policy import Actor, Decision, allow, deny

EDITORS = frozenset({UserRole.RECRUITER, UserRole.ADMIN})
"""Roles that enter and change candidates of their company."""


def _reads(actor: Actor, row: Any) -> bool:
    if not actor.is_authenticated:
        return False
    if actor.role == UserRole.SUPERADMIN:
        return True
    return actor.role in READERS and actor.tenant_id is not None and actor.tenant_id == row.tenant_id


def _edits(actor: Actor, row: Any = None) -> bool:
    if not actor.is_authenticated or actor.role not in EDITORS or actor.tenant_id is None:
        return False
    return row is None or row.tenant_id == actor.tenant_id


def _decide(allowed: bool, reason: str) -> Decision:
    return allow() if allowed else deny(reason)


def can_view(actor: Actor, candidate: Candidate) -> Decision:
    """Recruiters, admins and viewers of the company; superadmins."""
    return _decide(_reads(actor, candidate), _("You do not have access to this candidate."))


def can_see_contact(actor: Actor, candidate: Candidate) -> Decision:
    """E-mail, phone and files hold personal data: viewers do without."""
    return _decide(_edits(actor, candidate), _("Contact data is for recruiters and admins."))


def can_create(actor: Actor) -> Decision:
    return _decide(_edits(actor), _("Only recruiters and admins add candidates."))


def can_edit(actor: Actor, candidate: Candidate) -> Decision:
    return _decide(
        _edits(actor, candidate), _("Only recruiters and admins of the company change candidates.")
    )


def can_export(actor: Actor) -> Decision:
    return _decide(_edits(actor), _("Only recruiters and admins export candidates."))


def can_upload(actor: Actor, candidate: Candidate | None = None) -> Decision:
    return _decide(_edits(actor, candidate), _("Only recruiters and admins of the company upload files."))


def can_view_document(actor: Actor, document: UploadedDocument) -> Decision:
    """See that a file exists: its name, type and size."""
    return _decide(_reads(actor, document), _("You do not have access to this file."))


def can_read_document(actor: Actor, document: UploadedDocument) -> Decision:
    """Read the text of a file or download it; pictures taken during a test are for admins."""
    if (
        document.document_category == DocumentCategory.SNAPSHOT
        and getattr(actor, "role", "") != UserRole.ADMIN
    ):
        return _decide(False, _("Only administrators of the company see pictures taken during a test."))
    return _decide(_edits(actor, document), _("Only recruiters and admins of the company open files."))


def can_write_note(actor: Actor, candidate: Candidate) -> Decision:
    return _decide(_edits(actor, candidate), _("Only recruiters and admins of the company write notes."))


def can_view_note(actor: Actor, note: CandidateNote) -> Decision:
    """A private note is for its author and the company's admins."""
    admin = actor.is_authenticated and actor.role in {UserRole.ADMIN, UserRole.SUPERADMIN}
    open_to_actor = not note.is_private or admin or note.author_id == getattr(actor, "pk", None)
    return _decide(_reads(actor, note) and open_to_actor, _("This note is private."))


def can_change_note(actor: Actor, note: CandidateNote) -> Decision:
    """Its author, and the company's admins."""
    own = note.author_id == getattr(actor, "pk", None) or (
        actor.is_authenticated and actor.role == UserRole.ADMIN
    )
    return _decide(_edits(actor, note) and own, _("Only the author and admins change a note."))


def can_answer(actor: Actor, request: CandidateRequest) -> Decision:
    """Recruiters and admins of the company; wishes about data are for its admins."""
    if request.kind != RequestKind.QUESTION and getattr(actor, "role", "") != UserRole.ADMIN:
        return deny(_("Requests about personal data are answered by administrators of the company."))
    return _decide(_edits(actor, request), _("Only recruiters and admins of the company answer candidates."))


def can_erase(actor: Actor, candidate: Candidate) -> Decision:
    """Admins of the company."""
    admin = getattr(actor, "role", "") == UserRole.ADMIN
    return _decide(
        admin and _edits(actor, candidate), _("Only administrators of the company erase personal data.")
    )
