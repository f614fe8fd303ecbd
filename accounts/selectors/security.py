"""What the security page of one person shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from accounts.models import User


@dataclass(frozen=True)
class Security:
    has_password: bool
    has_totp: bool
    passkeys: int
    recovery_codes: bool
    sessions: int
    offers_sso: bool


def security_of(request: HttpRequest, user: User) -> Security:
    """Return how the person signs in, in two statements."""
    types: list[Any] = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return Security(
        has_password=user.has_usable_password(),
        has_totp=Authenticator.Type.TOTP in types,
        passkeys=types.count(Authenticator.Type.WEBAUTHN),
        recovery_codes=Authenticator.Type.RECOVERY_CODES in types,
        sessions=UserSession.objects.filter(user=user).count(),
        offers_sso=bool(get_social_adapter().list_providers(request)),
    )
