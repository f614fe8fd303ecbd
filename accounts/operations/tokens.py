"""Tokens of the API: a signed access token for ten minutes, a stored refresh token for seven days."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken

from accounts import policy
from accounts.models import RefreshToken, User
from config.kernel import context
from config.kernel.crypto import new_token, token_hash
from superadmin.operations import audit

KEPT_AFTER_EXPIRY = timedelta(days=7)
"""How long an expired row still serves to recognise a replay."""


@dataclass(frozen=True)
class Pair:
    """What a client gets. `expires_in` is the life of the access token in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "bearer"  # noqa: S105  (the name of the scheme)


def access_lifetime() -> timedelta:
    """Return how long an access token is valid."""
    lifetime: Any = settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"]
    return lifetime


def issue(user: User, *, family: uuid.UUID | None = None) -> Pair:
    """Give a person a new pair; `family` is that of the token it replaces."""
    return _issue(user, family or uuid.uuid4())[0]


def _issue(user: User, family: uuid.UUID) -> tuple[Pair, RefreshToken]:
    facts, raw, now = context.current(), new_token(), timezone.now()
    row = RefreshToken.objects.create(
        token_hash=token_hash(raw),
        user=user,
        family_id=family,
        expires_at=now + settings.REFRESH_TOKEN_LIFETIME,
        user_agent=facts.user_agent,
        ip=facts.ip,
        last_used_at=now,
    )
    access = AccessToken.for_user(user)
    access["role"] = user.role
    access["tenant"] = user.tenant.public_id if user.tenant else None
    access["fam"] = str(family)
    pair = Pair(str(access), raw, int(access_lifetime().total_seconds()))
    return pair, row


@transaction.atomic
def refresh(raw: str) -> Pair | None:
    """Change a refresh token for a new pair; None when it is unknown, expired, or was used before.

    A used one revokes its whole family and leaves a critical audit row: either the client or a thief
    holds a copy. None is returned and not raised, so that the revocation is committed.
    """
    row = (
        RefreshToken.objects.select_for_update(of=("self",))
        .select_related("user__tenant")
        .filter(token_hash=token_hash(raw))
        .first()
    )
    if row is None or row.expires_at <= timezone.now():
        return None
    if row.is_revoked:
        if RefreshToken.objects.filter(family_id=row.family_id, is_revoked=False).exists():
            end_family(row.family_id)
            audit.record(
                "login_failed",
                row.user,
                severity="critical",
                actor=row.user,
                description="A refresh token was used twice; all tokens of that sign-in were revoked",
            )
        return None
    if not policy.can_sign_in(row.user):
        end_family(row.family_id)
        return None
    pair, successor = _issue(row.user, row.family_id)
    row.is_revoked, row.replaced_by, row.last_used_at = True, successor, timezone.now()
    row.save(update_fields=["is_revoked", "replaced_by", "last_used_at", "updated_at"])
    return pair


@transaction.atomic
def revoke(raw: str) -> None:
    """End the sign-in a refresh token belongs to; an unknown token changes nothing."""
    row = RefreshToken.objects.select_related("user").filter(token_hash=token_hash(raw)).first()
    if row is None or not RefreshToken.objects.filter(family_id=row.family_id, is_revoked=False).exists():
        return
    end_family(row.family_id)
    audit.record("logout", row.user, description="Signed out of the API", actor=row.user)


def end_family(family: uuid.UUID) -> None:
    """Revoke all refresh tokens of one sign-in, and its access tokens for the rest of their life."""
    RefreshToken.objects.filter(family_id=family, is_revoked=False).update(is_revoked=True)
    seconds = int(access_lifetime().total_seconds()) + 60
    cache.set(_ended(str(family)), True, seconds)


def has_ended(family: str) -> bool:
    """Whether the sign-in of an access token was ended."""
    return bool(cache.get(_ended(family)))


def _ended(family: str) -> str:
    return f"accounts:ended:{family}"


def purge(*, before: datetime) -> int:
    """Delete rows that expired before a moment; returns how many."""
    return RefreshToken.objects.filter(expires_at__lt=before).delete()[0]
