"""Accounts: made, changed, closed and opened again."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.enums import ROLE_ALIASES, STAFF_ROLES, UserRole
from accounts.models import RefreshToken, User
from accounts.selectors.users import by_email
from config.kernel.errors import Conflict, ValidationFailed
from superadmin.operations import audit, quota

_IN_CHARGE = frozenset({UserRole.ADMIN, UserRole.SUPERADMIN})
"""Roles of which one active person must be left."""


def clean_role(role: str) -> UserRole:
    """Return the role for one of its spellings. Raises ValidationFailed."""
    known = ROLE_ALIASES.get(role, role)
    if known not in UserRole.values:
        raise ValidationFailed.at("role", _("There is no such role."))
    return UserRole(known)


def clean_email(email: str) -> str:
    """Return the address as it is stored. Raises ValidationFailed."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationFailed.at("email", _("This is not an e-mail address."), "INVALID_EMAIL") from error
    return email


@transaction.atomic
def create_user(
    *,
    email: str,
    role: str = UserRole.USER,
    tenant: Any = None,
    full_name: str = "",
    actor: Any = None,
    is_active: bool = True,
    is_verified: bool = False,
    password: str | None = None,
    **preferences: str,
) -> User:
    """Make an account, with its address entered for sign-in. `preferences`: language, time_zone, theme.

    Raises ValidationFailed, Conflict (DUPLICATE_EMAIL) and QuotaExceeded. Without a password the person
    signs in by mailed code.
    """
    email, role = clean_email(email), clean_role(role)
    if tenant is not None:
        quota.require(tenant, "users")
    if by_email(email):
        raise Conflict(_("There is an account with this address already."), code="DUPLICATE_EMAIL")
    user = User(
        email=email,
        role=role,
        tenant=tenant,
        full_name=full_name.strip(),
        is_active=is_active,
        is_verified=is_verified,
    )
    for name in preferences.keys() & {"language", "time_zone", "theme"}:
        setattr(user, name, preferences[name])
    user.set_password(password)
    try:
        user.full_clean(exclude=["password"], validate_constraints=False)
        with transaction.atomic():
            user.save(force_insert=True)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise ValidationFailed.at(name, messages[0]) from error
    except IntegrityError as error:
        raise Conflict(_("There is an account with this address already."), code="DUPLICATE_EMAIL") from error
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=is_verified)
    audit.record("create", user, description=f"Account with role {role}", actor=actor)
    return user


def update_profile(user: User, *, actor: Any = None, **changes: Any) -> User:
    """Change name, language, time zone or appearance; only what is given. Raises ValidationFailed."""
    allowed = {"full_name", "language", "time_zone", "theme"}
    before = {name: getattr(user, name) for name in changes.keys() & allowed}
    moved = {
        name: str(changes[name]).strip() for name in before if str(changes[name]).strip() != before[name]
    }
    if not moved:
        return user
    for name, value in moved.items():
        setattr(user, name, value)
    try:
        user.clean_fields(exclude=[f.name for f in user._meta.fields if f.name not in moved])
    except ValidationError as error:
        for name, value in before.items():
            setattr(user, name, value)
        raise ValidationFailed(
            field_errors=[
                {"field": name, "code": "INVALID_FORMAT", "message": texts[0]}
                for name, texts in error.message_dict.items()
            ]
        ) from error
    with transaction.atomic():
        user.save(update_fields=[*moved, "updated_at"])
        changed = {name: {"old": before[name], "new": value} for name, value in moved.items()}
        audit.record("settings_change", user, changes=changed, description="Own profile", actor=actor or user)
    return user


@transaction.atomic
def change_role(user: User, *, role: str, actor: Any) -> User:
    """Give another role. Raises PolicyDenied, and Conflict when it would leave nobody in charge."""
    role = clean_role(role)
    row = _locked(user)
    policy.can_assign_role(actor, row, role).require()
    if row.role == role:
        return row
    if row.role in _IN_CHARGE:
        _require_another(row)
    before, row.role = row.role, role
    row.save(update_fields=["role", "updated_at"])
    audit.record(
        "role_change",
        row,
        changes={"role": {"old": before, "new": role.value}},
        severity="critical" if UserRole.SUPERADMIN in {before, role} else "warning",
        actor=actor,
        description=f"Role {before} to {role.value}",
    )
    user.role = role
    return row


@transaction.atomic
def administer(user: User, *, actor: Any, role: str = "", full_name: str | None = None) -> User:
    """Change role and name of somebody from the console. Raises what `change_role` raises."""
    policy.can_manage_member(actor, user).require()
    if full_name is not None:
        user = update_profile(
            User.objects.select_related("tenant").get(pk=user.pk), actor=actor, full_name=full_name
        )
    return change_role(user, role=role, actor=actor) if role else user


@transaction.atomic
def deactivate(user: User, *, actor: Any) -> User:
    """Close an account: no sign-in, no call, all sessions and tokens ended. The rows it made stay.

    Raises PolicyDenied, and Conflict for the last one in charge.
    """
    row = _locked(user)
    policy.can_manage_member(actor, row).require()
    if not row.is_active:
        return row
    if row.role in _IN_CHARGE:
        _require_another(row)
    row.is_active = user.is_active = False
    row.save(update_fields=["is_active", "updated_at"])
    end_everything(row)
    audit.record(
        "update",
        row,
        changes={"is_active": {"old": True, "new": False}},
        severity="warning",
        actor=actor,
        description="Account deactivated",
    )
    return row


@transaction.atomic
def reactivate(user: User, *, actor: Any) -> User:
    """Open a closed account again. Raises PolicyDenied, QuotaExceeded, Conflict for a pending invitation."""
    row = _locked(user)
    policy.can_manage_member(actor, row).require()
    if row.is_active:
        return row
    if not row.is_verified and row.last_login is None:
        raise Conflict(_("This person has not accepted the invitation yet."))
    if row.tenant_id:
        quota.require(row.tenant_id, "users")
    row.is_active = user.is_active = True
    row.save(update_fields=["is_active", "updated_at"])
    audit.record(
        "update",
        row,
        changes={"is_active": {"old": False, "new": True}},
        severity="warning",
        actor=actor,
        description="Account activated",
    )
    return row


def end_everything(user: User) -> None:
    """End all sessions and refresh tokens of a person."""
    RefreshToken.objects.filter(user=user, is_revoked=False).update(is_revoked=True)
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic
def make_superadmin(email: str, *, full_name: str = "", force: bool = False) -> tuple[User, bool]:
    """Give the platform its superadmin; returns the account and whether it is new.

    Raises Conflict when an account with another role has the address and `force` is not given.
    """
    found = by_email(email)
    if found is None:
        user = create_user(email=email, role=UserRole.SUPERADMIN, full_name=full_name, is_verified=True)
        return user, True
    row = _locked(found)
    if row.role == UserRole.SUPERADMIN:
        return row, False
    if not force:
        raise Conflict(_("This account exists with the role “%(role)s”.") % {"role": row.get_role_display()})
    before, row.role, row.tenant, row.is_active = row.role, UserRole.SUPERADMIN, None, True
    row.save(update_fields=["role", "tenant", "is_active", "updated_at"])
    audit.record(
        "role_change",
        row,
        changes={"role": {"old": before, "new": row.role}},
        severity="critical",
        description="Made superadmin at the command line",
    )
    return row, False


def _locked(user: User) -> User:
    """Return the row, locked; for somebody in charge together with those in the same charge.

    They are locked in one order, so that two admins who leave at once wait for each other.
    """
    rows = models.Q(pk=user.pk)
    if user.role in _IN_CHARGE:
        rows |= models.Q(role=user.role, tenant_id=user.tenant_id, is_active=True)
    locked = User.objects.select_for_update(of=("self",)).select_related("tenant").filter(rows).order_by("pk")
    return next(row for row in locked if row.pk == user.pk)


def _require_another(row: User) -> None:
    """Raise Conflict when nobody else is in the same charge."""
    if not User.objects.active().filter(role=row.role, tenant_id=row.tenant_id).exclude(pk=row.pk).exists():
        raise Conflict(
            _("This is the last admin of the company. Make somebody else admin first.")
            if row.role in STAFF_ROLES
            else _("This is the last superadmin. Make somebody else superadmin first.")
        )
