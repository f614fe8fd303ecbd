"""What a sign-in, a failed one and a sign-out leave behind."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User
from accounts.operations import lockout, streaks
from superadmin.operations import audit

SECURITY_EVENTS = {
    "account/email/password_set": "Password set",
    "account/email/password_changed": "Password changed",
    "account/email/password_reset": "Password reset",
    "account/email/email_changed": "E-mail address changed",
    "account/email/email_deleted": "E-mail address removed",
    "mfa/email/totp_activated": "Authenticator app added",
    "mfa/email/totp_deactivated": "Authenticator app removed",
    "mfa/email/recovery_codes_generated": "Recovery codes made",
    "mfa/email/webauthn_added": "Passkey added",
    "mfa/email/webauthn_removed": "Passkey removed",
    "socialaccount/email/account_connected": "Company sign-in connected",
    "socialaccount/email/account_disconnected": "Company sign-in disconnected",
}
"""allauth's name of an event -> what the audit log says."""


def ensure_address(user: User, *, proven: bool = False) -> None:
    """Enter the person's address where allauth looks for it; `proven` when a mailed code was just given back.

    Accounts made in bulk or at a command line have no such row.
    """
    row, _made = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": user.is_verified or proven}
    )
    if not row.verified and (proven or user.is_verified):
        row.verified = True
        row.save(update_fields=["verified"])


def record_sign_in(user: User, *, method: str) -> None:
    """Audit a finished sign-in, count the day, and take the address as proven."""
    if not user.is_verified:
        user.is_verified = True
        user.save(update_fields=["is_verified", "updated_at"])
    streaks.touch_login(user)
    lockout.forget(user.email)
    audit.record("login", user, description=f"Signed in by {method}", actor=user)


def record_sign_out(user: User) -> None:
    audit.record("logout", user, description="Signed out", actor=user)


def record_refused(user: User, reason: str) -> None:
    """Audit a proven person whose account is closed."""
    audit.record(
        "login_failed", user, description=f"Refused: {reason}", severity="warning", tenant=user.tenant_id
    )


def record_security_event(user: User, event: str) -> None:
    """Audit a change of how somebody signs in; `event` is a key of SECURITY_EVENTS."""
    audit.record("settings_change", user, description=SECURITY_EVENTS[event], severity="warning", actor=user)


def record_ended_sessions(user: User, number: int) -> None:
    audit.record("logout", user, description=f"Ended {number} other sessions", severity="warning", actor=user)


def link_identity(user: User, *, provider: str, subject: str) -> None:
    """Remember by which outside identity the person signs in; matched by subject from then on."""
    if (user.sso_provider, user.sso_subject) == (provider, subject):
        return
    before = user.sso_provider
    user.sso_provider, user.sso_subject = provider, subject
    user.save(update_fields=["sso_provider", "sso_subject", "updated_at"])
    changes: dict[str, Any] = {"sso_provider": {"old": before, "new": provider}}
    audit.record(
        "update",
        user,
        changes=changes,
        description="Linked to a company sign-in",
        severity="warning",
        actor=user,
    )


def register_candidate(user: User) -> User:
    """Store the account somebody made for themselves: role user, no company."""
    user.role, user.tenant = "user", None
    user.save()
    audit.record("create", user, description="Signed up", actor=user)
    return user
