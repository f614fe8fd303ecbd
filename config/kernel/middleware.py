"""Per-request plumbing: request id and context, tenant scope, language and zone of the reader."""

from __future__ import annotations

import re
import uuid
import zoneinfo
from collections.abc import Callable
from contextlib import ExitStack

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from django.utils import timezone, translation

from config.kernel import context, tenancy

Handler = Callable[[HttpRequest], HttpResponse]
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,100}")
_SECRET_SEGMENT = re.compile(r"[A-Za-z0-9_=:-]{40,}")
CONSOLE_PREFIX = "/console/"
_NOTHING_TO_SHOW = "default-src 'none'; frame-ancestors 'none'"


def client_ip(request: HttpRequest) -> str | None:
    """Return the caller's address: the peer, or the hop before our TRUSTED_PROXIES proxies."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted][:45]
    return request.META.get("REMOTE_ADDR") or None


def loggable(path: str) -> str:
    """Return a path without the segments long enough to be a token, as log lines may carry it."""
    return _SECRET_SEGMENT.sub("…", path)


class RequestContextMiddleware:
    """Give each request an id (a valid incoming X-Request-ID is kept) and bind the facts audit rows copy."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        incoming = request.headers.get("X-Request-ID", "")
        request.request_id = incoming if _REQUEST_ID.fullmatch(incoming) else str(uuid.uuid4())  # type: ignore[attr-defined]  # Django's requests are open objects
        facts = {
            "actor": None,
            "actor_label": "anonymous",
            "request_id": request.request_id,  # type: ignore[attr-defined]  # set above
            "ip": client_ip(request),
            "user_agent": request.headers.get("User-Agent", "")[:500],
        }
        with (
            structlog.contextvars.bound_contextvars(
                request_id=facts["request_id"], path=loggable(request.path)
            ),
            context.bind(**facts),
        ):
            response = self.get_response(request)
        response["X-Request-ID"] = facts["request_id"]
        return response


class ShortWayMiddleware:
    """Answer the addresses of settings.SHORT_WAY here, without what comes after: sign-in, sessions, messages.

    For views that prove their caller by other means, open their transactions themselves and answer in JSON.
    The host is checked, the language is the browser's, and a JSON body needs no more of the content policy
    than that nothing may frame or load it. Every other address goes on.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.resolver = URLResolver(RegexPattern(r"^/"), settings.SHORT_WAY)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            match = self.resolver.resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        request.get_host()
        request.resolver_match = match
        with translation.override(translation.get_language_from_request(request)):
            response = match.func(request, *match.args, **match.kwargs)
        response.headers["Content-Security-Policy"] = _NOTHING_TO_SHOW
        response.headers["Content-Length"] = str(len(response.content))
        return response


class TenantMiddleware:
    """Enter the signed-in person's company, language and zone for the rest of the request.

    A superadmin gets the platform scope inside the console only. People without a company get no scope:
    their pages read through selectors that enter one themselves.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        context.set_actor(user)
        with ExitStack() as stack:
            stack.enter_context(timezone.override(zone_of(user)))
            if user.language:
                stack.enter_context(translation.override(user.language))
                request.LANGUAGE_CODE = user.language
            if user.tenant_id:
                stack.enter_context(tenancy.tenant_context(user.tenant_id))
            elif user.role == "superadmin" and request.path.startswith(CONSOLE_PREFIX):
                stack.enter_context(tenancy.platform_context(reason=f"console {request.path}"))
            return self.get_response(request)


def zone_of(user: object) -> zoneinfo.ZoneInfo:
    """Return the reader's own time zone, UTC when it is unknown to this machine."""
    try:
        return zoneinfo.ZoneInfo(getattr(user, "time_zone", "") or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
