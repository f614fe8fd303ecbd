"""How people come to a company: invited by its admin, by a link that works once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import policy
from accounts.enums import STAFF_ROLES, UserRole
from accounts.models import TeamInvitation, User
from accounts.operations.users import clean_email, clean_role, create_user, end_everything
from accounts.selectors.team import open_invitation
from accounts.selectors.users import by_email
from config.kernel import crypto, jobs, mail
from config.kernel.errors import Conflict, Gone, Unauthorized, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.operations import audit, quota

LINK_DAYS = 7
_signer = signing.Signer(salt="accounts.team-invitation")


@dataclass(frozen=True)
class Offer:
    """What the person behind a link is offered; `is_new` when the account is made by accepting."""

    invitation: TeamInvitation
    company: str
    email: str
    is_new: bool


@transaction.atomic
def invite(*, email: str, role: str, actor: User, full_name: str = "") -> TeamInvitation:
    """Invite an address to the actor's company in a role, and mail the link.

    An unknown address gets an inactive account; a candidate's account joins on accepting. Raises
    PolicyDenied, ValidationFailed, QuotaExceeded, and Conflict for people who are in a company already
    or invited.
    """
    policy.can_manage_team(actor).require()
    email, role = clean_email(email), clean_role(role)
    if role not in STAFF_ROLES:
        raise ValidationFailed.at("role", _("Choose a role of the company."))
    user = by_email(email)
    if user is None:
        user = create_user(
            email=email, role=role, tenant=actor.tenant, full_name=full_name, actor=actor, is_active=False
        )
    elif user.tenant_id == actor.tenant_id:
        raise Conflict(_("This person is in your team already."), code="DUPLICATE_EMAIL")
    elif user.role != UserRole.USER or not user.is_active:
        raise Conflict(
            _("This address cannot be invited. Ask the person for another one."), code="DUPLICATE_EMAIL"
        )
    elif open_invitation(user, actor.tenant_id):
        raise Conflict(
            _("This person is invited already. You can send the invitation again."), code="DUPLICATE_EMAIL"
        )
    invitation = TeamInvitation.objects.create(
        user=user, role=role, invited_by=actor, expires_at=timezone.now() + timedelta(days=LINK_DAYS)
    )
    audit.record("invite", invitation, description=f"Invited to the team as {role}", actor=actor)
    _send(invitation)
    return invitation


@transaction.atomic
def resend(invitation: TeamInvitation, *, actor: User) -> TeamInvitation:
    """Mail a fresh link; the one before stops working."""
    policy.can_manage_team(actor).require()
    row = _open(invitation)
    audit.record("invite", row, description="Invitation to the team sent again", actor=actor)
    _send(row)
    return row


@transaction.atomic
def withdraw(invitation: TeamInvitation, *, actor: User) -> TeamInvitation:
    """Take the offer back; the link stops working at once."""
    policy.can_manage_team(actor).require()
    row = _open(invitation)
    row.revoked_at, row.token_hash = timezone.now(), ""
    row.save(update_fields=["revoked_at", "token_hash", "updated_at"])
    audit.record("invite_revoked", row, description="Invitation to the team withdrawn", actor=actor)
    _forget_unused(row.user)
    return row


def mail_invitation(tenant_id: int, invitation_id: int) -> bool:
    """Mint the link of an open invitation, keep its hash only, and mail it; False when it is closed."""
    secret = crypto.new_token()
    with tenant_context(tenant_id):
        row = (
            TeamInvitation.objects.open()
            .select_for_update(of=("self",))
            .select_related("user", "tenant", "invited_by")
            .filter(pk=invitation_id)
            .first()
        )
        if row is None:
            return False
        row.token_hash = crypto.token_hash(secret)
        row.expires_at = timezone.now() + timedelta(days=LINK_DAYS)
        row.save(update_fields=["token_hash", "expires_at", "updated_at"])
    link = reverse("accounts:join", args=[_signer.sign(f"{row.public_id}.{secret}")])
    mail.send_templated(
        template="accounts/team_invitation",
        to=[row.user.email],
        context={
            "name": row.user.full_name,
            "company": row.tenant.name,
            "role": row.get_role_display(),
            "inviter": row.invited_by.display_name if row.invited_by else row.tenant.name,
            "link": settings.SITE_URL + link,
            "days": LINK_DAYS,
        },
        language=row.user.language or (row.invited_by.language if row.invited_by else ""),
    )
    return True


def read_link(token: str) -> Offer:
    """Return what a link offers. Raises Unauthorized for an altered link, Gone for a closed one."""
    return _offer(_find(token, lock=False))


@transaction.atomic
def accept(token: str, *, full_name: str) -> User:
    """Join the company behind a link, once: two clicks at the same moment give one membership.

    Raises what `read_link` raises, ValidationFailed without a name, QuotaExceeded.
    """
    full_name = full_name.strip()
    if not full_name:
        raise ValidationFailed.at("full_name", _("Tell your colleagues your name."), "FIELD_REQUIRED")
    with platform_context(reason="accept a team invitation by its link"):
        row = _find(token, lock=True)
        user = User.objects.select_for_update(of=("self",)).get(pk=row.user_id)
        if user.tenant_id not in {None, row.tenant_id} or user.role == UserRole.SUPERADMIN:
            raise Gone(_("This account belongs to a company by now."))
        if user.tenant_id is None:
            quota.require(row.tenant_id, "users")
        before = user.role
        user.tenant_id, user.role, user.full_name = row.tenant_id, row.role, full_name[:255]
        user.is_active = user.is_verified = True
        user.save(update_fields=["tenant", "role", "full_name", "is_active", "is_verified", "updated_at"])
        EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
        row.accepted_at, row.token_hash = timezone.now(), ""
        row.save(update_fields=["accepted_at", "token_hash", "updated_at"])
        audit.record(
            "update", row, description="Invitation to the team accepted", tenant=row.tenant_id, actor=user
        )
        if before != row.role:
            audit.record(
                "role_change",
                user,
                changes={"role": {"old": before, "new": row.role}},
                severity="warning",
                actor=user,
                description="Joined the company",
            )
            end_everything(user)
    return user


def _find(token: str, *, lock: bool) -> TeamInvitation:
    try:
        public_id, _dot, secret = _signer.unsign(token).partition(".")
    except signing.BadSignature as error:
        raise Unauthorized(_("This link is not complete. Copy the whole address from the mail.")) from error
    with platform_context(reason="read a team invitation by its link"):
        rows = TeamInvitation.objects.select_related("user", "tenant")
        if lock:
            rows = rows.select_for_update(of=("self",))
        row = rows.filter(public_id=public_id).first()
    if row is None or row.accepted_at or row.revoked_at or row.token_hash != crypto.token_hash(secret):
        raise Gone(_("This invitation was used, withdrawn or replaced by a newer one."))
    if row.is_expired or not row.tenant.is_active:
        raise Gone(_("This invitation has expired. Ask the person who invited you for a new one."))
    return row


def _offer(row: TeamInvitation) -> Offer:
    is_new = row.user.last_login is None and not row.user.is_active
    return Offer(invitation=row, company=row.tenant.name, email=row.user.email, is_new=is_new)


def _open(invitation: TeamInvitation) -> TeamInvitation:
    row = TeamInvitation.objects.open().select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if row is None:
        raise Gone(_("This invitation is closed."))
    return row


def _send(invitation: TeamInvitation) -> None:
    jobs.enqueue(
        "accounts.tasks.send_team_invitation",
        invitation.tenant_id,
        invitation.pk,
        related=("team_invitation", invitation.public_id),
    )


def _forget_unused(user: User) -> None:
    """Give the place of an account that was only made for an invitation back to the plan."""
    if not user.is_active and not user.is_verified and user.last_login is None:
        user.delete()
