"""Who may do what with requisitions, their pipeline and remarks; every refusal says why."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import UserRole
from config.kernel.policy import Actor, Decision, allow, deny
from recruiting.enums import RequisitionStatus
from recruiting.models import ApplicationNote, JobRequisition, PipelineEntry
from recruiting.querysets import READERS

HIRERS = frozenset({UserRole.RECRUITER, UserRole.ADMIN})
"""Roles that open requisitions and move people; also those a hiring manager may have."""


def _reads(actor: Actor, row: Any) -> bool:
    if not actor.is_authenticated:
        return False
    return actor.role == UserRole.SUPERADMIN or (actor.role in READERS and row.tenant_id == actor.tenant_id)


def _hires(actor: Actor, row: Any = None) -> bool:
    if not actor.is_authenticated or actor.role not in HIRERS or actor.tenant_id is None:
        return False
    return row is None or row.tenant_id == actor.tenant_id


def _decide(allowed: bool, reason: str) -> Decision:
    return allow() if allowed else deny(reason)


def can_create(actor: Actor) -> Decision:
    return _decide(_hires(actor), _("Only recruiters and company admins open requisitions."))


def can_view(actor: Actor, requisition: JobRequisition) -> Decision:
    return _decide(_reads(actor, requisition), _("Your role does not include requisitions."))


def owns(actor: Any, requisition: JobRequisition) -> bool:
    """Whether the actor is the requisition's creator or hiring manager."""
    return actor.is_authenticated and actor.pk in {requisition.created_by_id, requisition.hiring_manager_id}


def can_edit(actor: Actor, requisition: JobRequisition) -> Decision:
    """Creator and hiring manager change a requisition and its status; nobody else, admins included."""
    if not _hires(actor, requisition):
        return deny(_("Only recruiters and company admins work on requisitions."))
    if owns(actor, requisition):
        return allow()
    names = " / ".join(
        person.display_name
        for person in (requisition.created_by, requisition.hiring_manager)
        if person is not None
    )
    if actor.role == UserRole.ADMIN:
        return deny(
            _(
                "Only the owner and the hiring manager (%(names)s) may change this requisition; you may hand it over."
            )
            % {"names": names}
        )
    return deny(
        _("Only the owner and the hiring manager (%(names)s) may change this requisition.") % {"names": names}
    )


def can_hand_over(actor: Actor, requisition: JobRequisition) -> Decision:
    allowed = _hires(actor, requisition) and actor.role == UserRole.ADMIN
    return _decide(allowed, _("Only a company admin hands a requisition over to somebody else."))


def can_move(actor: Actor, requisition: JobRequisition) -> Decision:
    """Every recruiter of the company works the pipeline."""
    return _decide(
        _hires(actor, requisition),
        _("Only recruiters and company admins move candidates through the pipeline."),
    )


def can_invite(actor: Actor, requisition: JobRequisition) -> Decision:
    if not _hires(actor, requisition):
        return deny(_("Only recruiters and company admins invite candidates."))
    return _decide(
        requisition.status == RequisitionStatus.OPEN,
        _("Candidates are invited to an open requisition; this one is not open."),
    )


def can_view_entry(actor: Actor, entry: PipelineEntry) -> Decision:
    return _decide(_reads(actor, entry), _("Your role does not include the pipeline."))


def can_write_note(actor: Actor, application: Any) -> Decision:
    return _decide(
        _hires(actor, application), _("Only recruiters and company admins write notes on applications.")
    )


def can_view_note(actor: Any, note: ApplicationNote) -> Decision:
    if not _reads(actor, note):
        return deny(_("Your role does not include notes on applications."))
    open_to_actor = (
        not note.is_private
        or note.author_id == actor.pk
        or actor.role in {UserRole.ADMIN, UserRole.SUPERADMIN}
    )
    return _decide(open_to_actor, _("This note is private to its author and the company's admins."))


def can_change_note(actor: Any, note: ApplicationNote) -> Decision:
    """Authors change and remove what they wrote."""
    allowed = _hires(actor, note) and note.author_id == actor.pk
    return _decide(allowed, _("Only its author changes a note."))
