"""Who calls the API: a short-lived access token, or a company's API key.

`request.auth` is the AccessToken, the ApiKey, or None for a browser session. A key acts as the person
who made it, limited to the key's role, as a copy that cannot be saved.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken

from accounts import policy
from accounts.enums import KeyScope
from accounts.models import ApiKey, User
from accounts.operations import api_keys, tokens


def _credential(request: Request, keyword: bytes) -> str | None:
    """Return what follows the keyword in the Authorization header, None for another scheme."""
    parts = get_authorization_header(request).split()
    if not parts or parts[0].lower() != keyword:
        return None
    if len(parts) != 2:
        raise exceptions.AuthenticationFailed(_("The Authorization header is malformed."))
    return parts[1].decode("ascii", errors="replace")


def _admit(user: User) -> None:
    decision = policy.can_sign_in(user)
    if not decision:
        raise exceptions.PermissionDenied(decision.reason)


class AccessTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`; a refresh token is no access token."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        raw = _credential(request, b"bearer")
        if raw is None:
            return None
        try:
            token = AccessToken(raw)  # type: ignore[arg-type]  # takes the text of a token
        except TokenError as error:
            raise exceptions.AuthenticationFailed(
                _("The access token is not valid or has expired.")
            ) from error
        user = User.objects.select_related("tenant").filter(public_id=token.get("sub", "")).first()
        if user is None or tokens.has_ended(str(token.get("fam", ""))):
            raise exceptions.AuthenticationFailed(_("This sign-in has ended."))
        _admit(user)
        return user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Api-Key <prefix>.<secret>`; without the scope `write` only reading."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        raw = _credential(request, b"api-key")
        if raw is None:
            return None
        key = api_keys.use_key(raw)
        if key is None:
            raise exceptions.AuthenticationFailed(_("This API key is unknown, expired or revoked."))
        person = key.created_by
        _admit(person)
        if person.tenant_id != key.tenant_id:
            raise exceptions.PermissionDenied(_("The person behind this API key has left the company."))
        if request.method not in SAFE_METHODS and KeyScope.WRITE.value not in key.scopes:
            raise exceptions.PermissionDenied(_("This API key may only read."))
        return person.acting_as(key.role), key

    def authenticate_header(self, request: Request) -> str:
        return "Api-Key"
