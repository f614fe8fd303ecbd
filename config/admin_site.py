"""The console: the Django admin for superadmins, at /console/."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

THIRD_PARTY_SECRETS = frozenset({"account", "auth", "mfa", "socialaccount", "usersessions"})
"""Apps whose stock admin would show credentials or write rows past our operations."""


class ConsoleSite(AdminSite):
    """Open to superadmins only. Sign-in is the site's own, so its limits and audit hold here too."""

    site_header = gettext_lazy("Assist-Ten console")
    site_title = gettext_lazy("Assist-Ten console")
    index_title = gettext_lazy("Overview")
    site_url = None
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_active and user.role == "superadmin")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take a model in, unless it belongs to an app whose own admin must stay out."""
        models = model_or_iterable if isinstance(model_or_iterable, (list, tuple)) else [model_or_iterable]
        wanted = [model for model in models if model._meta.app_label not in THIRD_PARTY_SECRETS]
        super().register(wanted, admin_class, **options)

    def models(self) -> list[Any]:
        """Return the models that have pages here."""
        return list(self._registry)

    def admin_view(
        self, view: Callable[..., HttpResponse], cacheable: bool = False
    ) -> Callable[..., HttpResponse]:
        """Refuse signed-in people of other roles at once instead of asking them to sign in again."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(_("The console is for the platform's own administrators."))
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send people to the product's own sign-in page."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("The console is for the platform's own administrators."))
        back = request.GET.get("next") or reverse("admin:index")
        return HttpResponseRedirect(back) if self.has_permission(request) else redirect_to_login(back)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Leave through the product's own sign-out page, which asks and audits."""
        return HttpResponseRedirect(reverse("account_logout"))
