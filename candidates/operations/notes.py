"""Internal remarks on candidates."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from candidates import policy
from candidates.enums import NoteType
from candidates.models import Candidate, CandidateNote
from config.kernel.errors import ValidationFailed
from superadmin.operations import audit

LONGEST_NOTE = 10_000
"""Characters."""


def add_note(
    candidate: Candidate,
    *,
    note_text: str,
    actor: Any,
    note_type: str = NoteType.GENERAL,
    is_private: bool = True,
) -> CandidateNote:
    """Write a remark, private unless said otherwise."""
    policy.can_write_note(actor, candidate).require()
    note = CandidateNote.objects.create(
        candidate=candidate,
        author=actor,
        note_text=_text(note_text),
        note_type=note_type,
        is_private=is_private,
    )
    audit.record("create", note, description=_("Note added"), actor=actor)
    return note


def edit_note(note: CandidateNote, *, actor: Any, **changes: Any) -> CandidateNote:
    """Change text, kind or privacy. Author and admins only; the audit keeps that it changed, not the text."""
    policy.can_change_note(actor, note).require()
    if "note_text" in changes:
        changes["note_text"] = _text(changes["note_text"])
    row = CandidateNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, changes[name])
        row.edited_at = timezone.now()
        row.save(update_fields=[*changed, "edited_at", "updated_at"])
        audit.record(
            "update",
            row,
            changes={"fields": {"old": "", "new": ", ".join(changed)}},
            description=_("Note changed"),
            actor=actor,
        )
    return row


def delete_note(note: CandidateNote, *, actor: Any) -> None:
    """Remove a remark for good; the audit keeps whose it was."""
    policy.can_change_note(actor, note).require()
    audit.record(
        "delete",
        note,
        changes={
            "author": {"old": str(note.author), "new": ""},
            "note_type": {"old": note.note_type, "new": ""},
        },
        description=_("Note deleted"),
        severity="warning",
        actor=actor,
    )
    note.delete()


def _text(value: str) -> str:
    text = value.strip()
    if not text:
        raise ValidationFailed.at("note_text", _("Write something first."), "FIELD_REQUIRED")
    if len(text) > LONGEST_NOTE:
        raise ValidationFailed.at("note_text", _("A note has at most 10,000 characters."), "STRING_TOO_LONG")
    return text
