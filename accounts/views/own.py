"""One's own account."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.forms import ProfileForm
from accounts.models import User
from accounts.operations.users import update_profile
from accounts.selectors.security import security_of
from accounts.selectors.streaks import streaks_of
from config.kernel.web import SIGNED_IN, ActionView, FormPage, PageView, go_to, safe_next


class Profile(FormPage):
    """Name, language, time zone and appearance, beside the streaks."""

    roles = SIGNED_IN
    tenant_required = False
    title = _("Profile")
    template_name = "accounts/profile.html"
    form_class = ProfileForm
    success_message = _("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {
            "initial": {name: getattr(user, name) for name in ("full_name", "language", "time_zone", "theme")}
        }

    def get_context(self, **extra: Any) -> dict[str, Any]:
        user: Any = self.request.user
        return super().get_context(streaks=streaks_of(user), **extra)

    def operate(self, form: ProfileForm) -> User:
        user: Any = self.request.user
        return update_profile(user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("accounts:profile")


class Preferences(ActionView):
    """The small switches in the user menu; takes any part of the preferences."""

    roles = SIGNED_IN
    tenant_required = False

    def operate(self) -> User:
        user: Any = self.request.user
        given = self.request.POST
        return update_profile(
            user, **{name: given[name] for name in ("language", "time_zone", "theme") if name in given}
        )

    def get_success_url(self) -> str:
        return reverse("accounts:profile")

    def succeeded(self) -> HttpResponse:
        if self.request.headers.get("X-Requested-With"):
            return HttpResponse(status=204)
        return go_to(self.request, safe_next(self.request, self.get_success_url()))


class Security(PageView):
    """How one signs in, and the ways to change it."""

    roles = SIGNED_IN
    tenant_required = False
    title = _("Sign-in and security")
    template_name = "accounts/security.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        user: Any = self.request.user
        return super().get_context(security=security_of(self.request, user), **extra)
