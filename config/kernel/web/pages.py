"""Who may come in, and pages that show one thing."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.generic import View

from config.kernel.errors import DomainError, NotFound, PolicyDenied, Unauthorized
from config.kernel.policy import Decision
from config.kernel.web.responses import error_page, go_to, is_htmx, page_on_screen, toast

ANYONE = frozenset({"*anyone"})
SIGNED_IN = frozenset({"*signed-in"})


class Page(View):
    """Who may come in. Order: sign-in, role, company, the page's own `decide()`."""

    roles: Collection[str] = ()
    tenant_required = True
    """Staff pages need a company; set False for a candidate's own pages and the platform's."""

    def decide(self) -> Decision | None:
        """Return the policy's decision about this page, or None when the role says enough."""
        return None

    def admit(self) -> HttpResponseBase | None:
        """Return the refusal, or None when the request may go on."""
        if not self.roles:
            raise ImproperlyConfigured(f"{type(self).__name__} does not say which roles may see it.")
        if set(self.roles) >= ANYONE:
            return None
        user = self.request.user
        if not user.is_authenticated:
            raise Unauthorized
        if not (set(self.roles) >= SIGNED_IN):
            if user.role not in self.roles:
                raise PolicyDenied(_("Your role does not include this page."))
            if self.tenant_required and user.tenant_id is None:
                raise PolicyDenied(_("This page belongs to a company, and your account to none."))
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            refusal = self.admit()
            if refusal is not None:
                return refusal
            decision = self.decide()
            if decision is not None:
                decision.require()
            return super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            return self.refused(error)

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say in words that only a form leads here; Django's own answer is an empty page."""
        response = error_page(request, 405)
        response["Allow"] = super().http_method_not_allowed(request, *args, **kwargs)["Allow"]
        return response

    def refused(self, error: DomainError) -> HttpResponseBase:
        """Turn a domain error into the page of its status; a 404 is left to Django."""
        if isinstance(error, NotFound):
            raise Http404(str(error.message)) from error
        if isinstance(error, Unauthorized) and not self.request.user.is_authenticated:
            return go_to(self.request, redirect_to_login(page_on_screen(self.request))["Location"])
        if is_htmx(self.request):
            response = HttpResponse(status=error.status, headers={"HX-Reswap": "none"})
            return toast(response, str(error.message), "error")
        return error_page(self.request, error.status, str(error.message), getattr(error, "retry_after", None))


class PageView(Page):
    """A page with a title. Context: `page_title`, `subtitle`, `breadcrumbs`, `view`."""

    template_name = ""
    title: Any = ""
    subtitle: Any = ""

    def get_title(self) -> Any:
        return self.title

    def get_breadcrumbs(self) -> list[tuple[Any, str]]:
        """(label, url) from the outside in, without the page itself."""
        return []

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return {
            "view": self,
            "page_title": self.get_title(),
            "subtitle": self.subtitle,
            "breadcrumbs": self.get_breadcrumbs(),
            **extra,
        }

    def render(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context(**extra), status=status)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render()


class ObjectMixin:
    """One row by the public id in the URL; what the queryset does not hold is a 404."""

    request: HttpRequest
    kwargs: dict[str, Any]
    queryset_for: Any = None
    """Callable(user) -> queryset; or override get_queryset."""

    def get_queryset(self) -> QuerySet[Any]:
        if self.queryset_for is None:
            raise NotImplementedError
        return self.queryset_for(self.request.user)

    @cached_property
    def object(self) -> Any:
        return get_object_or_404(self.get_queryset(), public_id=self.kwargs["public_id"])


class DetailPage(ObjectMixin, PageView):
    """The page of one row, in the context as `object`."""

    def get_title(self) -> Any:
        return self.title or str(self.object)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(object=self.object, **extra)
