"""The base of every API view: roles, tenant scope, one error envelope, paging, throttles, idempotency."""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import transaction
from django.http import Http404, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, pagination, permissions, throttling, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.kernel import context, errors, tenancy

log = structlog.get_logger("assist.api")

_CODES = {
    400: "INVALID_FORMAT",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    409: "CONFLICT",
    413: "FILE_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "INVALID_FORMAT",
    429: "RATE_LIMITED",
    503: "UNAVAILABLE",
}
_TOO_LARGE = gettext_lazy("The request is larger than this address takes.")
_DJANGO_ERRORS = (
    (RequestDataTooBig, 413, _TOO_LARGE),
    (SuspiciousOperation, 400, gettext_lazy("The request could not be read.")),
    (MultiPartParserError, 400, gettext_lazy("The request could not be read.")),
    (Http404, 404, gettext_lazy("There is nothing here.")),
    (PermissionDenied, 403, gettext_lazy("You may not do this.")),
)
"""What Django raises -> how the API says it; the first that fits."""
_FIELD_CODES = {
    "required": "FIELD_REQUIRED",
    "blank": "FIELD_REQUIRED",
    "null": "FIELD_REQUIRED",
    "min_value": "VALUE_TOO_SMALL",
    "max_value": "VALUE_TOO_LARGE",
    "min_length": "STRING_TOO_SHORT",
    "max_length": "STRING_TOO_LONG",
    "unique": "DUPLICATE_ENTRY",
}


def envelope(
    status: int, message: Any, *, code: str | None = None, field_errors: Any = (), headers: Any = None
) -> Response:
    """Return the one error answer: {code, message, field_errors: [{field, code, message}], request_id}."""
    body = {
        "code": code or _CODES.get(status, "ERROR"),
        "message": str(message),
        "field_errors": list(field_errors),
        "request_id": context.current().request_id,
    }
    return Response(body, status=status, headers=headers)


def _flatten(detail: Any, path: str = "") -> list[dict[str, str]]:
    if isinstance(detail, dict):
        return [
            row
            for key, value in detail.items()
            for row in _flatten(value, f"{path}.{key}" if path else str(key))
        ]
    if isinstance(detail, list):
        rows = []
        for index, value in enumerate(detail):
            nested = isinstance(value, (dict, list))
            rows.extend(_flatten(value, f"{path}.{index}" if nested else path))
        return rows
    code = _FIELD_CODES.get(getattr(detail, "code", ""), "INVALID_FORMAT")
    return [{"field": path, "code": code, "message": str(detail)}]


def _unavailable(error: Exception) -> Response:
    """Answer that it is worth trying again; the log keeps what happened."""
    log.error("database_unavailable", error=str(error))
    return envelope(
        503,
        _("The database is not available at this moment. Try again."),
        headers={"Retry-After": str(errors.RETRY_SECONDS)},
    )


def exception_handler(error: Exception, facts: dict[str, Any]) -> Response | None:
    """Turn errors into the envelope and undo the transaction; anything unknown goes on to Django's 500."""
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    if isinstance(error, errors.DomainError):
        headers = {"Retry-After": str(error.retry_after)} if isinstance(error, errors.TooMany) else None
        return envelope(
            error.status, error.message, code=error.code, field_errors=error.field_errors, headers=headers
        )
    if isinstance(error, exceptions.ValidationError):
        return envelope(422, _("Some of the values cannot be accepted."), field_errors=_flatten(error.detail))
    if isinstance(error, errors.UNAVAILABLE):
        return _unavailable(error)
    for kind, status, message in _DJANGO_ERRORS:
        if isinstance(error, kind):
            return envelope(status, message)
    if isinstance(error, exceptions.Throttled):
        wait = str(int(getattr(error, "wait", None) or 60) + 1)
        return envelope(
            429, _("Too many requests. Wait a moment and try again."), headers={"Retry-After": wait}
        )
    if isinstance(error, exceptions.APIException):
        headers = {"WWW-Authenticate": "Bearer"} if error.status_code == 401 else None
        return envelope(
            error.status_code,
            error.detail if isinstance(error.detail, str) else error.default_detail,
            headers=headers,
        )
    return None


class RoleRequired(permissions.BasePermission):
    """Let in the roles a view names, and nobody where it names none.

    `roles` is a set for all methods or a dict of method to set; `public = True` opens a view to everyone.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if getattr(view, "public", False):
            return True
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        roles: Any = getattr(view, "roles", frozenset())
        if isinstance(roles, dict):
            roles = roles.get("GET" if request.method in {"HEAD", "OPTIONS"} else request.method, frozenset())
        return request.user.role in roles


class StaffOnly(permissions.BasePermission):
    """People of a company, and superadmins; not candidates."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and request.user.role != "user"


class CallerThrottle(throttling.UserRateThrottle):
    """Count per signed-in caller, else per address."""

    scope = "caller"


class PageNumberPages(pagination.PageNumberPagination):
    """`page` and `per_page` (at most 100) in, {total, page, per_page, items} out."""

    page_size = 25
    page_size_query_param = "per_page"
    max_page_size = 100

    def get_paginated_response(self, data: Any) -> Response:
        page: Any = self.page
        return Response(
            {
                "total": page.paginator.count,
                "page": page.number,
                "per_page": page.paginator.per_page,
                "items": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        integer = {"type": "integer"}
        return {
            "type": "object",
            "required": ["total", "page", "per_page", "items"],
            "properties": {"total": integer, "page": integer, "per_page": integer, "items": schema},
        }


class ScopedView(APIView):
    """Enter the caller's tenant before permissions are asked; final: views must not override the scoping.

    `platform = True` serves across companies (for superadmin routes only). Guards are named here and not
    in the settings, because DRF reads those while this module is still being imported.
    """

    platform = False
    permission_classes = [RoleRequired]
    throttle_classes = [CallerThrottle]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with ExitStack() as stack:
            self._scopes = stack
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a body that a parser would take into memory whole; the files of a form have their own limit."""
        if not str(request.content_type).startswith("multipart/"):
            length = request.META.get("CONTENT_LENGTH") or "0"
            if length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                raise errors.TooLarge(_TOO_LARGE)
        super().initial(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        user = request.user
        if not user.is_authenticated:
            return
        context.set_actor(user)
        if self.platform and user.role == "superadmin":
            self._scopes.enter_context(tenancy.platform_context(reason=f"api {request.path}"))
        elif user.tenant_id:
            self._scopes.enter_context(tenancy.tenant_context(user.tenant_id))


class BaseAPIView(ScopedView):
    """One endpoint that is no collection."""


class BaseViewSet(ScopedView, viewsets.GenericViewSet):
    """A collection looked up by public id. `get_queryset` returns `visible_to(request.user)` rows."""

    pagination_class = PageNumberPages
    lookup_field = "public_id"
    lookup_value_regex = r"[a-z]+_[a-z0-9]+"


class IdempotentCreate:
    """Repeat the first answer to a POST that carries the same Idempotency-Key within 24 hours.

    Mix in before the view class. The key is bound to caller, path and content; reuse with other content is a
    conflict, and a repeat that arrives while the first is still running is one too. Whoever repeats must still
    be let in.
    """

    idempotency_seconds = 24 * 3600
    running_seconds = 300
    """How long a key stays reserved by a request that never came to its end."""
    _reserved: tuple[str, str] | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]  # mixed in before a view
        key = request.headers.get("Idempotency-Key", "")[:200]
        if request.method == "POST" and key:
            self._reserve(request, key)

    def _reserve(self, request: Request, key: str) -> None:
        caller = f"{request.user.public_id}|{request.user.role}"  # type: ignore[union-attr]  # roles let in users only
        slot = "idem:" + hashlib.sha256(f"{caller}|{request.path}|{key}".encode()).hexdigest()
        content = _fingerprint(request)
        if cache.add(slot, {"content": content}, self.running_seconds):
            self._reserved = slot, content
            return
        kept = cache.get(slot) or {}
        if kept.get("content") != content or "status" not in kept:
            message = _("This idempotency key is in use for another request.")
            raise errors.Conflict(message, code="IDEMPOTENCY_CONFLICT")
        self.post = lambda *_args, **_kwargs: Response(kept["data"], status=kept["status"])

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = None
        try:
            response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # mixed in before a view
        finally:
            if self._reserved and (response is None or response.status_code >= 400):
                cache.delete(self._reserved[0])
        if self._reserved and response.status_code < 400:
            slot, content = self._reserved
            kept = {"content": content, "status": response.status_code, "data": response.data}
            transaction.on_commit(lambda: cache.set(slot, kept, self.idempotency_seconds))
        return response


def _fingerprint(request: Request) -> str:
    """Hash what was sent as it was understood: the bytes of a form differ at each try by their boundary."""
    files = request.FILES
    fields: Any = request.POST if files else request.data
    fields = dict(fields.lists()) if isinstance(fields, QueryDict) else fields
    seen = hashlib.sha256(json.dumps(fields, sort_keys=True, default=str).encode())
    for name, uploads in sorted(files.lists()):
        for upload in uploads:
            seen.update(json.dumps([name, upload.name, upload.size]).encode())
            for chunk in upload.chunks():
                seen.update(chunk)
            upload.seek(0)
    return seen.hexdigest()
