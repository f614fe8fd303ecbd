"""API keys of a company."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import policy
from accounts.enums import STAFF_ROLES, KeyScope
from accounts.models import ApiKey, User
from config.kernel.errors import ValidationFailed
from config.kernel.tenancy import platform_context
from superadmin.operations import audit

_SEEN_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_key(
    *, name: str, role: str, actor: User, can_write: bool = False, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """Make a key and return it with its text, which is shown once and kept nowhere.

    Raises PolicyDenied and ValidationFailed.
    """
    policy.can_manage_keys(actor).require()
    if role not in STAFF_ROLES:
        raise ValidationFailed.at("role", _("A key acts in a role of the company."))
    if expires_at is not None and expires_at <= timezone.now():
        raise ValidationFailed.at("expires_at", _("This moment has passed."))
    if not name.strip():
        raise ValidationFailed.at(
            "name", _("Give the key a name by which you recognise it."), "FIELD_REQUIRED"
        )
    scopes = [KeyScope.READ.value, *([KeyScope.WRITE.value] if can_write else [])]
    prefix, secret = f"ak{secrets.token_hex(5)}", secrets.token_urlsafe(32)
    row = ApiKey.objects.create(
        name=name.strip()[:100],
        prefix=prefix,
        secret_hash=hashlib.sha256(secret.encode()).hexdigest(),
        role=role,
        scopes=scopes,
        created_by=actor,
        expires_at=expires_at,
    )
    audit.record("create", row, description=f"API key {prefix} as {role}", severity="warning", actor=actor)
    return row, f"{prefix}.{secret}"


@transaction.atomic
def revoke_key(key: ApiKey, *, actor: User) -> ApiKey:
    """Stop a key at once; a second call changes nothing."""
    policy.can_manage_keys(actor).require()
    row = ApiKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at", "updated_at"])
        audit.record(
            "delete", row, description=f"API key {row.prefix} revoked", severity="warning", actor=actor
        )
    return row


def use_key(text: str) -> ApiKey | None:
    """Return the live key behind `<prefix>.<secret>` with its person and company; None when there is none."""
    prefix, _dot, secret = text.partition(".")
    digest = hashlib.sha256(secret.encode()).hexdigest()
    with platform_context(reason="find an API key before its company is known"):
        row = ApiKey.objects.live().select_related("created_by__tenant").filter(prefix=prefix).first()
        if row is None or not secrets.compare_digest(row.secret_hash, digest):
            return None
        now = timezone.now()
        if row.last_used_at is None or now - row.last_used_at > _SEEN_EVERY:
            ApiKey.objects.filter(pk=row.pk).update(last_used_at=now)
    return row
