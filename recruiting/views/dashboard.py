"""Where each role lands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from config.kernel.web import SIGNED_IN, Page, PageView
from config.kernel.web.frame import reverse_if_there
from recruiting.selectors import dashboard

LANDINGS = {"user": "assessments:my_applications", "superadmin": "admin:index"}
"""Where roles without the staff dashboard go."""


class Home(Page):
    """Send everybody to the page of their role."""

    roles = SIGNED_IN
    tenant_required = False

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = LANDINGS.get(request.user.role, "recruiting:dashboard")
        return redirect(reverse_if_there(wanted) or reverse_if_there("accounts:profile"))


class Dashboard(PageView):
    """Own numbers and lists for those who hire; what other floors registered for every role."""

    roles = {"recruiter", "admin", "viewer", "interviewer"}
    title = _("Dashboard")
    template_name = "recruiting/dashboard.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        role = self.request.user.role
        hires = role != "interviewer"
        return super().get_context(
            slot=f"dashboard.{role}",
            hiring=dashboard.dashboard(self.request.user) if hires else None,
            **extra,
        )
