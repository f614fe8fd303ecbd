"""Remarks on applications."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from candidates.enums import NoteType
from config.kernel.errors import ValidationFailed
from recruiting import policy
from recruiting.models import ApplicationNote
from superadmin.operations import audit
from superadmin.operations.changes import put, store

WRITABLE_TYPES = (NoteType.GENERAL, NoteType.FOLLOW_UP, NoteType.RED_FLAG)
"""What people choose; STATUS is written with a decision."""


@transaction.atomic
def add(
    application: Any,
    *,
    actor: Any,
    note_text: str,
    note_type: str = NoteType.GENERAL,
    is_private: bool = False,
) -> ApplicationNote:
    """Write a note. Raises PolicyDenied, ValidationFailed (empty text, unknown kind)."""
    policy.can_write_note(actor, application).require()
    if note_type not in NoteType.values:
        raise ValidationFailed.at("note_type", _("There is no such kind of note."))
    note = ApplicationNote(
        application=application,
        author=actor,
        note_text=note_text.strip(),
        note_type=note_type,
        is_private=is_private,
    )
    store(note)
    audit.record("create", note, actor=actor, changes={"kind": {"old": "", "new": note_type}})
    return note


@transaction.atomic
def edit(note: ApplicationNote, *, actor: Any, **values: Any) -> ApplicationNote:
    """Change text, kind or privacy of one's own note."""
    unknown = set(values) - {"note_text", "note_type", "is_private"}
    if unknown:
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    policy.can_change_note(actor, note).require()
    changes = put(note, values)
    if changes:
        store(note)
        audit.record(
            "update", note, actor=actor, changes={name: {"old": "", "new": "changed"} for name in changes}
        )
    return note


@transaction.atomic
def remove(note: ApplicationNote, *, actor: Any) -> None:
    """Delete one's own note; the audit trail keeps that there was one."""
    policy.can_change_note(actor, note).require()
    audit.record("delete", note, actor=actor)
    note.delete()
