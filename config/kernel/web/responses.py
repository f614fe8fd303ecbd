"""Answers every page gives alike: error pages, messages, redirects that htmx understands too."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from config.kernel.context import current

ERROR_TEMPLATES = frozenset({400, 403, 404, 405, 410, 429, 500, 503})


def error_page(
    request: HttpRequest, status: int, message: str = "", retry_after: int | None = None
) -> HttpResponse:
    """Answer with the standalone page of `status`; it reads neither database nor session.

    `message` is one sentence for the person; `retry_after` is in seconds.
    """
    name = status if status in ERROR_TEMPLATES else 400
    context = {
        "message": message,
        "status": status,
        "request_id": current().request_id,
        "retry_after": retry_after,
    }
    response = render(request, f"{name}.html", context, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a fragment (a boosted link wants the whole page)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def trigger(response: HttpResponse, event: str, detail: Any) -> HttpResponse:
    """Add one client event to `HX-Trigger`, keeping those already there."""
    events = json.loads(response.get("HX-Trigger", "{}"))
    events[event] = detail
    response["HX-Trigger"] = json.dumps(events)
    return response


def toast(response: HttpResponse, text: str, level: str = "success") -> HttpResponse:
    """Show a message beside an htmx answer. `level` is success, info, warning or error."""
    return trigger(response, "toast", {"text": str(text), "level": level})


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect the browser, also when htmx made the request."""
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def page_on_screen(request: HttpRequest) -> str:
    """The path of the page a request came from when it leads to none itself: a form's, or a fragment's.

    What browsers say about it is believed only for this site; without it a form leads to the start page.
    """
    if request.method in {"GET", "HEAD"} and not is_htmx(request):
        return request.get_full_path()
    named = request.headers.get("HX-Current-URL" if is_htmx(request) else "Referer", "")
    if _leads_here(request, named):
        return urlsplit(named)._replace(scheme="", netloc="", fragment="").geturl() or "/"
    return request.get_full_path() if request.method in {"GET", "HEAD"} else "/"


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The `next` parameter when it points into this site, else `fallback`."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    return url if _leads_here(request, url) else fallback


def _leads_here(request: HttpRequest, url: str) -> bool:
    return "/" in url and url_has_allowed_host_and_scheme(
        url, {request.get_host()}, require_https=request.is_secure()
    )
