"""Who may do what to tests, invitations and applications."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import UserRole
from assessments.enums import ApplicationStatus, CaseStatus
from assessments.querysets import AUTHORS, READERS
from config.kernel.policy import Decision, allow, deny


def can_view(actor: Any, row: Any) -> Decision:
    """Mirror of `CompanyQuerySet.visible_to`, for every table of this app."""
    if not actor.is_authenticated:
        return deny(_("Sign in to go on."))
    if actor.role == UserRole.SUPERADMIN:
        return allow()
    if actor.role in READERS and actor.tenant_id is not None and actor.tenant_id == row.tenant_id:
        return allow()
    return deny(_("Your role does not include the tests of this company."))


def can_create(actor: Any) -> Decision:
    """Recruiters and company admins write job descriptions, questions and assessments."""
    if actor.is_authenticated and actor.role in AUTHORS and actor.tenant_id is not None:
        return allow()
    return deny(_("Only recruiters and company admins can change this."))


def can_edit(actor: Any, row: Any) -> Decision:
    """The same people, on rows of their own company."""
    decision = can_create(actor)
    if decision and actor.tenant_id != row.tenant_id:
        return deny(_("This belongs to another company."))
    return decision


def can_approve(actor: Any, question: Any, *, second_person: bool) -> Decision:
    """Put a question into use; where a second person must look at it, not by who wrote it.

    `second_person` is `selectors.reviews.second_person_needed`, asked once for a whole list.
    """
    decision = can_edit(actor, question)
    if decision and second_person and actor.pk in question.writers:
        return deny(_("You wrote this question: somebody else must approve it."))
    return decision


can_correct = can_edit
"""Recruiters and admins put keys right; what changes is shown before, and audited."""
can_publish = can_edit
can_invite = can_edit


def can_export_figures(actor: Any) -> Decision:
    """Figures name no candidate: who reads them may take them along."""
    if actor.is_authenticated and actor.role in READERS and actor.tenant_id is not None:
        return allow()
    return deny(_("Your role does not include the tests of this company."))


def can_decide(actor: Any, application: Any, to: str) -> Decision:
    """Recruiters and admins decide; taking a rejection back is for company admins."""
    decision = can_edit(actor, application)
    if (
        decision
        and application.status == ApplicationStatus.REJECTED
        and to == ApplicationStatus.SHORTLISTED
        and actor.role != UserRole.ADMIN
    ):
        return deny(_("Only a company admin can take a rejection back."))
    return decision


can_give_time = can_edit
can_accompany = can_edit
"""Recruiters and admins help while a test runs: more time, a word, its end."""
can_pause = can_edit
"""Recruiters and admins stop and start the clock of a running attempt."""
can_release_score = can_edit
"""Recruiters and admins let the candidate see a score."""


def can_review_case(actor: Any, case: Any) -> Decision:
    """Integrity cases are judged by company admins: not by recruiters, whose hire it is, nor by the platform."""
    if (
        actor.is_authenticated
        and actor.role == UserRole.ADMIN
        and actor.tenant_id is not None
        and actor.tenant_id == case.tenant_id
    ):
        return allow()
    return deny(_("Only an administrator of the company may review the integrity of an attempt."))


def can_decide_accommodation(actor: Any, row: Any) -> Decision:
    """Mirror of `AccommodationQuerySet.visible_to`: who decides reads the reason, nobody else does."""
    if (
        actor.is_authenticated
        and actor.role == UserRole.ADMIN
        and actor.tenant_id is not None
        and actor.tenant_id == row.tenant_id
    ):
        return allow()
    return deny(_("Only an administrator of the company may decide about a candidate's conditions."))


def can_decide_case(actor: Any, case: Any) -> Decision:
    """Who proposed that an attempt is invalid does not confirm it."""
    decision = can_review_case(actor, case)
    if decision and case.status == CaseStatus.PROPOSED and case.decided_by_id == actor.pk:
        return deny(_("Another administrator must confirm that the attempt is invalid."))
    return decision


def can_read_case(actor: Any, case: Any) -> Decision:
    """Mirror of `ReviewQuerySet.visible_to`, for cases and for attempts that are too alike."""
    if actor.is_authenticated and actor.role == UserRole.SUPERADMIN:
        return allow()
    return can_review_case(actor, case)
