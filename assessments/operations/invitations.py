"""Invitations: written, mailed, sent again, revoked.

The secret of a link is drawn by the mail job, mailed, and forgotten; the row keeps its keyed hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import ApplicationStatus
from assessments.models import Assessment, AssessmentApplication, AssessmentToken
from assessments.selectors.invitations import mail_facts
from assessments.validators import MAX_MESSAGE_LENGTH, MAX_VALIDITY_HOURS, MIN_VALIDITY_HOURS, address_problem
from candidates.models import Candidate
from candidates.operations import candidates
from config.kernel import crypto, jobs, mail
from config.kernel.errors import Conflict, DomainError, ValidationFailed
from config.kernel.tenancy import tenant_context
from superadmin.operations import audit

MAX_ADDRESSES = 100
DEFAULT_HOURS = 24
PREFIX_LENGTH = 6
_JOB = "assessments.tasks.send_invitation"


@dataclass(frozen=True)
class InviteResult:
    """What became of one address: an invitation, or the sentence that says why there is none.

    `is_new` is false when a live invitation was there already and has been left as it is.
    """

    email: str
    application: AssessmentApplication | None = None
    invitation: AssessmentToken | None = None
    error: str = ""
    is_new: bool = False


def invite(
    assessment: Assessment,
    *,
    emails: Sequence[str],
    actor: Any,
    expires_in_hours: int = DEFAULT_HOURS,
    message: str = "",
) -> list[InviteResult]:
    """Invite up to 100 addresses; each gets a candidate, an application and one mail.

    A repeated call changes nothing for addresses that hold a live invitation. Problems of one address do
    not stop the others. Raises PolicyDenied, Conflict when the assessment is not open, ValidationFailed
    for the list, the validity or the message.
    """
    policy.can_invite(actor, assessment).require()
    check_terms(emails=emails, expires_in_hours=expires_in_hours, message=message)
    row = _turn(assessment.pk)
    if row.superseded_at is not None:
        raise Conflict(_("A newer version has replaced this test: invite to that one."), code="REPLACED")
    if not row.is_open:
        raise Conflict(
            _("Only a published assessment that has not expired can be sent."), code="NOT_PUBLISHED"
        )
    terms = {"message": message.strip(), "valid_hours": expires_in_hours, "created_by": actor}
    return [_invite_one(row, address, actor=actor, terms=terms) for address in unique(emails)]


def unique(emails: Sequence[str]) -> list[str]:
    """Return addresses trimmed and in lower case, each once, in their order."""
    return list(dict.fromkeys(address.strip().lower() for address in emails if address.strip()))


def check_terms(*, emails: Sequence[str], expires_in_hours: int, message: str) -> None:
    """Raise ValidationFailed when the list, the validity or the message cannot be accepted."""
    number = len(unique(emails))
    if not number:
        raise ValidationFailed.at("emails", _("Give at least one address."), "FIELD_REQUIRED")
    if number > MAX_ADDRESSES:
        raise ValidationFailed.at(
            "emails", _("At most %(most)d addresses at once.") % {"most": MAX_ADDRESSES}, "VALUE_TOO_LARGE"
        )
    if not MIN_VALIDITY_HOURS <= expires_in_hours <= MAX_VALIDITY_HOURS:
        raise ValidationFailed.at("expires_in_hours", _("An invitation is valid for 1 to 720 hours."))
    if len(message) > MAX_MESSAGE_LENGTH:
        raise ValidationFailed.at(
            "message",
            _("The message has at most %(most)d characters.") % {"most": MAX_MESSAGE_LENGTH},
            "STRING_TOO_LONG",
        )


def resend(invitation: AssessmentToken, *, actor: Any) -> AssessmentToken:
    """Send a new link on the same terms; the old one stops working at once.

    Pressed twice it gives one: the second press finds the successor. Raises PolicyDenied, Conflict.
    """
    policy.can_invite(actor, invitation).require()
    old = _locked(invitation)
    if old.used_at:
        raise Conflict(_("This invitation was used."), code="ALREADY_USED")
    if not old.assessment.takes_links or old.assessment.is_expired:
        raise Conflict(
            _("Only a published assessment that has not expired can be sent."), code="NOT_PUBLISHED"
        )
    successor = (
        AssessmentToken.objects.live().filter(application_id=old.application_id).exclude(pk=old.pk).first()
    )
    if successor is not None:
        return successor
    _require_startable(old.application)
    terms = {"message": old.message, "valid_hours": old.valid_hours, "created_by": actor}
    _close(old)
    row = _create(old.assessment, old.application, old.candidate, old.candidate_email, terms)
    audit.record("invite", row, description=f"Sent again, replaces {old.public_id}", actor=actor)
    return row


def revoke(invitation: AssessmentToken, *, actor: Any) -> AssessmentToken:
    """Make a link worthless; twice is as once. Raises PolicyDenied, Conflict when it was used."""
    policy.can_invite(actor, invitation).require()
    row = _locked(invitation)
    if row.used_at:
        raise Conflict(_("This invitation was used."), code="ALREADY_USED")
    if row.revoked_at is None:
        _close(row)
        audit.record("invite_revoked", row, description="Invitation revoked", actor=actor)
    return row


def deliver(tenant_id: int, invitation_id: int) -> bool:
    """Draw the secret, keep its hash, mail the link; returns whether a mail went out.

    The hash is committed before the mail leaves, so that no link arrives which the server does not know.
    A delivery problem is noted on the row and raised again for the next attempt.
    """
    with tenant_context(tenant_id):
        raw = crypto.new_token()
        row = _mint(invitation_id, raw)
        if row is None:
            return False
        link = settings.SITE_URL.rstrip("/") + reverse("assessments:invitation", args=[raw])
        facts = mail_facts(row.assessment, message=row.message, valid_until=row.expires_at, link=link)
        address = row.candidate_email
    try:
        mail.send_templated(template="assessments/invitation", to=[address], context=facts)
    except (SMTPException, OSError) as error:
        with tenant_context(tenant_id):
            problem = _("The mail server did not take it: %(kind)s.") % {"kind": type(error).__name__}
            AssessmentToken.objects.filter(pk=invitation_id).update(send_error=problem[:255])
        raise
    with tenant_context(tenant_id):
        AssessmentToken.objects.filter(pk=invitation_id).update(sent_at=timezone.now(), send_error="")
    return True


def _invite_one(assessment: Assessment, address: str, *, actor: Any, terms: dict[str, Any]) -> InviteResult:
    problem = address_problem(address)
    if problem:
        return InviteResult(address, error=problem)
    try:
        with transaction.atomic():
            candidate, _created = candidates.find_or_create(email=address, actor=actor)
            application, _created = AssessmentApplication.objects.get_or_create(
                candidate=candidate,
                assessment=assessment,
                defaults={"role_applied_for": assessment.job_title},
            )
            live = _live(application)
            if live is not None:
                return InviteResult(address, application, live)
            _require_startable(application)
            row = _create(assessment, application, candidate, address, terms)
            audit.record("invite", row, description=f"Invited to {assessment.public_id}", actor=actor)
    except DomainError as error:
        return InviteResult(address, error=str(error.message))
    return InviteResult(address, application, row, is_new=True)


def _live(application: AssessmentApplication) -> AssessmentToken | None:
    """Return the live invitation; one that has expired is closed, to make room for its successor."""
    row = (
        AssessmentToken.objects.live().select_for_update(of=("self",)).filter(application=application).first()
    )
    if row is not None and row.is_expired:
        _close(row)
        return None
    return row


def _require_startable(application: AssessmentApplication) -> None:
    if application.status == ApplicationStatus.PENDING:
        return
    attempts = application.sessions.count()
    again = (
        application.status == ApplicationStatus.COMPLETED and attempts < application.assessment.max_attempts
    )
    if again:
        return
    sentences = {
        ApplicationStatus.IN_PROGRESS: _("This candidate is taking the test."),
        ApplicationStatus.COMPLETED: _("This candidate has taken the test and has no attempt left."),
    }
    fallback = _("This application has been decided.")
    raise Conflict(sentences.get(ApplicationStatus(application.status), fallback), code="ALREADY_APPLIED")


def _create(
    assessment: Assessment,
    application: AssessmentApplication,
    candidate: Candidate,
    address: str,
    terms: dict[str, Any],
) -> AssessmentToken:
    row = AssessmentToken(
        assessment=assessment,
        application=application,
        candidate=candidate,
        candidate_email=address,
        email_hash=crypto.blind_index(address),
        expires_at=timezone.now() + timedelta(hours=terms["valid_hours"]),
        **terms,
    )
    row.save(force_insert=True)
    jobs.enqueue(_JOB, row.tenant_id, row.pk, related=("invitation", row.public_id))
    return row


def _close(row: AssessmentToken) -> None:
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at", "updated_at"])


def _turn(assessment_id: int) -> Assessment:
    """Lock the assessment: invitations to it are made one after the other, so two clicks make one."""
    return Assessment.objects.select_for_update(no_key=True, of=("self",)).get(pk=assessment_id)


def _locked(invitation: AssessmentToken) -> AssessmentToken:
    _turn(invitation.assessment_id)
    rows = AssessmentToken.objects.select_related("assessment", "application__assessment", "candidate")
    return rows.select_for_update(of=("self",)).get(pk=invitation.pk)


def _mint(invitation_id: int, raw: str) -> AssessmentToken | None:
    """Put the hash of a fresh secret on the row; None when there is nothing left to send."""
    rows = AssessmentToken.objects.live().select_related("assessment__tenant").select_for_update(of=("self",))
    row = rows.filter(pk=invitation_id, sent_at__isnull=True).first()
    if row is None or row.is_expired:
        return None
    row.token, row.token_prefix = crypto.token_hash(raw), raw[:PREFIX_LENGTH]
    row.save(update_fields=["token", "token_prefix", "updated_at"])
    return row
