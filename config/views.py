"""Pages that belong to no app: search, error pages, the API's documentation, the component gallery."""

from __future__ import annotations

import sys
from typing import Any

from csp.constants import NONCE, SELF
from csp.decorators import csp_replace
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.views import SpectacularSwaggerSplitView

from config.gallery import samples
from config.kernel import panels
from config.kernel.errors import RETRY_SECONDS, UNAVAILABLE
from config.kernel.web import ANYONE, SIGNED_IN, PageView, error_page, is_htmx

MAX_QUERY = 100
"""Longest search text that is looked at, in characters."""


class Search(PageView):
    """One list over everything the reader may see, grouped by the apps that answer."""

    roles = SIGNED_IN
    title = _("Search")
    template_name = "generic/search.html"
    dropdown_limit = 5
    page_limit = 25

    def get_context(self, **extra: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").strip()[:MAX_QUERY]
        limit = self.dropdown_limit if is_htmx(self.request) else self.page_limit
        groups = []
        if len(query) >= 2:
            user = self.request.user
            for provider in panels.items("search", user.role):
                hits = provider.search(user, query, limit)
                if hits:
                    groups.append({"label": provider.label, "hits": hits})
        return super().get_context(query=query, groups=groups, **extra)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_htmx(request):
            return render(request, "generic/_search_hits.html", self.get_context())
        return self.render()


class Gallery(PageView):
    """Every component on one page, for looking at them and for axe-core. Not wired in production."""

    roles = ANYONE
    title = _("Components")
    subtitle = _("Every building block in one place, in its usual states.")
    template_name = "generic/gallery.html"

    def get_breadcrumbs(self) -> list[tuple[Any, str]]:
        return [(_("Home"), "/"), (_("Development"), "/dev/gallery/")]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(**samples(self.request), **extra)


@method_decorator(
    csp_replace({"style-src": [SELF, "'unsafe-inline'"], "script-src": [SELF, NONCE]}), name="dispatch"
)
class ApiDocs(SpectacularSwaggerSplitView):
    """Swagger UI. It writes inline styles, so this one page has a looser policy for them."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return super().dispatch(request, *args, **kwargs)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason when the exception brings one."""
    return error_page(request, 403, str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long or came from elsewhere."""
    return error_page(
        request, 403, str(_("This form was open for too long, or cookies are blocked. Load it again."))
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. The exception's text is not shown: it can name what the reader may not know of."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database went away in the middle of the request."""
    if isinstance(sys.exception(), UNAVAILABLE):
        return error_page(request, 503, retry_after=RETRY_SECONDS)
    return error_page(request, 500)
