"""How an invited candidate's program proves which attempt it works on."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from assessments.selectors import credentials


class CredentialAuthentication(BaseAuthentication):
    """`Authorization: Bearer <credential>` as given by the start of a test. There is no user behind it."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, credentials.Credential] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        found = credentials.read(parts[1].decode("ascii", errors="replace")) if len(parts) == 2 else None
        if found is None:
            raise exceptions.AuthenticationFailed(_("This credential does not open a test."))
        return AnonymousUser(), found

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class CredentialScheme(OpenApiAuthenticationExtension):
    """How the credential stands in the OpenAPI document."""

    target_class = CredentialAuthentication
    name = "testCredential"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Given by POST /assessments/access/start/",
        }


class AttemptThrottle(SimpleRateThrottle):
    """Count per attempt, since many candidates may sit behind one address."""

    scope = "caller"

    def get_cache_key(self, request: Request, view: Any) -> str:
        who = request.auth.session_id if request.auth is not None else self.get_ident(request)
        return self.cache_format % {"scope": "attempt", "ident": who}
