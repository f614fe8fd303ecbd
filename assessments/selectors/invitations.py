"""Reading invitations: lists, what an address would get, what the mail says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.enums import ApplicationStatus
from assessments.models import Assessment, AssessmentApplication, AssessmentToken
from assessments.validators import address_problem
from config.kernel.crypto import blind_index


@dataclass(frozen=True)
class AddressReview:
    """What an invitation of one address would do; `tone` is success, info or danger."""

    email: str
    tone: str
    text: str


def invitation_rows(actor: Any, assessment: Assessment) -> QuerySet[AssessmentToken]:
    """The invitations to one assessment, newest first."""
    rows = AssessmentToken.objects.visible_to(actor).filter(assessment=assessment)
    return rows.select_related("candidate", "application", "created_by").order_by("-created_at", "-pk")


def invitations(actor: Any) -> QuerySet[AssessmentToken]:
    """Invitations with what their buttons need."""
    return AssessmentToken.objects.visible_to(actor).select_related("assessment", "application")


def invitations_of(application: AssessmentApplication) -> QuerySet[AssessmentToken]:
    """The invitations of one application, newest first."""
    return application.invitations.select_related("created_by").order_by("-created_at", "-pk")


def review_addresses(assessment: Assessment, emails: Sequence[str]) -> list[AddressReview]:
    """Say for each address what would happen; two statements for any number of addresses."""
    hashes = {address: blind_index(address) for address in emails}
    live = {
        row.email_hash: row
        for row in AssessmentToken.objects.live().filter(
            assessment=assessment, email_hash__in=hashes.values()
        )
    }
    known = dict(
        AssessmentApplication.objects.filter(
            assessment=assessment, candidate__email_hash__in=hashes.values()
        ).values_list("candidate__email_hash", "status")
    )
    several = assessment.max_attempts > 1
    return [
        _review(address, live.get(key), known.get(key), several=several) for address, key in hashes.items()
    ]


def mail_facts(assessment: Assessment, *, message: str, valid_until: datetime, link: str) -> dict[str, Any]:
    """Return what the templates of the invitation mail need."""
    return {
        "company": assessment.tenant.name,
        "title": assessment.title,
        "job_title": assessment.job_title,
        "duration_minutes": assessment.duration_minutes,
        "message": message,
        "valid_until": valid_until,
        "link": link,
    }


def _review(
    address: str, invitation: AssessmentToken | None, status: str | None, *, several: bool
) -> AddressReview:
    problem = address_problem(address)
    if problem:
        return AddressReview(address, "danger", problem)
    if invitation is not None and not invitation.is_expired:
        return AddressReview(address, "info", _("Holds an open invitation; nothing is sent."))
    if status in {None, ApplicationStatus.PENDING}:
        return AddressReview(address, "success", _("Gets an invitation."))
    if status == ApplicationStatus.COMPLETED and several:
        return AddressReview(
            address, "info", _("Has taken the test; gets an invitation if an attempt is left.")
        )
    return AddressReview(address, "danger", _("Has started or finished this assessment."))
