"""For machines that watch the product, and the mail outbox of demo installations."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from prometheus_client import CONTENT_TYPE_LATEST

from config.kernel.middleware import client_ip
from config.kernel.web import ANYONE, Page, PageView
from monitoring.selectors import health, outbox

LOOP_BACK = frozenset({"127.0.0.1", "::1", ""})


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class Health(Page):
    """200 while database, cache and queue answer, else 503."""

    roles = ANYONE

    def get(self, request: HttpRequest) -> JsonResponse:
        found = health.health()
        answer = JsonResponse(found.as_dict(), status=found.status_code)
        answer["Cache-Control"] = "no-store"
        return answer


class Metrics(Page):
    """Numbers for Prometheus: from this machine, or with METRICS_TOKEN as bearer token. Others get a 404."""

    roles = ANYONE

    def get(self, request: HttpRequest) -> HttpResponse:
        token = getattr(settings, "METRICS_TOKEN", "")
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token:
            may = secrets.compare_digest(given.encode(), token.encode())
        else:
            may = (client_ip(request) or "") in LOOP_BACK and "X-Forwarded-For" not in request.headers
        if not may:
            raise Http404
        return HttpResponse(health.prometheus(), content_type=CONTENT_TYPE_LATEST)


class Outbox(PageView):
    """Mails that this machine wrote to disk instead of sending them."""

    roles = ANYONE
    title = _("Outbox")
    subtitle = _("This installation has no mail server. What it would have sent is kept here.")
    template_name = "monitoring/outbox_list.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        wanted = self.request.GET.get("to", "")
        return super().get_context(mails=outbox.mails(to=wanted), to=wanted, **extra)


class OutboxMail(PageView):
    """One mail: its text, and its HTML with everything active taken out."""

    roles = ANYONE
    template_name = "monitoring/outbox_mail.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        mail = outbox.mail(self.kwargs["name"])
        if mail is None:
            raise Http404
        self.title = mail.subject
        return super().get_context(mail=mail, **extra)
