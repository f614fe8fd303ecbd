"""The bell and the inbox. Everyone sees the own messages only; another's are a 404."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from config.kernel.web import SIGNED_IN, ActionView, Column, ListPage, ObjectMixin, Page, go_to
from monitoring.models import Notification
from monitoring.operations import notifications
from monitoring.selectors import inbox


class OwnScope:
    """Work in the scope that holds the signed-in person's messages."""

    roles = SIGNED_IN
    tenant_required = False
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # mixed in before a page
        with inbox.own_scope(request.user):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # mixed in before a page

    def get_queryset(self) -> QuerySet[Notification]:
        return inbox.inbox(self.request.user)


class Bell(OwnScope, Page):
    """The bell as a fragment, asked for every 15 seconds: 304 while nothing is new."""

    def get(self, request: HttpRequest) -> HttpResponse:
        bell = inbox.bell(request.user)
        if request.headers.get("If-None-Match") == bell.etag:
            answer = HttpResponse(status=304)
        else:
            answer = render(request, "monitoring/_bell.html", {"bell": bell})
        answer["ETag"] = bell.etag
        answer["Cache-Control"] = "private, no-cache"
        answer["Vary"] = "Cookie"
        return answer


class NotificationList(OwnScope, ListPage):
    """The inbox: unread first by choice, or all."""

    title = _("Notifications")
    template_name = "monitoring/notification_list.html"
    noun = _("messages")
    columns = (
        Column("title", _("Message")),
        Column("type", _("About")),
        Column("when", _("When")),
        Column("do", ""),
    )

    def get_queryset(self) -> QuerySet[Notification]:
        rows = super().get_queryset()
        return rows.filter(is_read=False) if self.unread_only else rows

    @property
    def unread_only(self) -> bool:
        return self.request.GET.get("show") == "unread"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        unread = super().get_queryset().unread().order_by().count()
        layout = "layouts/candidate.html" if self.request.user.role == "user" else "generic/list.html"
        return super().get_context(unread=unread, unread_only=self.unread_only, layout=layout, **extra)


class NotificationOpen(OwnScope, ObjectMixin, Page):
    """Follow a message's link; it counts as read from then on."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        notifications.mark_read(self.object, actor=request.user)
        return go_to(request, self.object.action_url or reverse("monitoring:notification-list"))


class NotificationRead(OwnScope, ActionView):
    """Mark one message as read."""

    success_url = reverse_lazy("monitoring:notification-list")

    def operate(self) -> Any:
        return notifications.mark_read(self.object, actor=self.request.user)


class NotificationUnread(NotificationRead):
    """Put one message back to unread."""

    def operate(self) -> Any:
        return notifications.mark_unread(self.object, actor=self.request.user)


class NotificationArchive(NotificationRead):
    """Take one message out of the inbox."""

    success_message = _("Message archived.")

    def operate(self) -> Any:
        return notifications.archive(self.object, actor=self.request.user)


class NotificationReadAll(NotificationRead):
    """Mark all as read."""

    success_message = _("Everything is marked as read.")

    def operate(self) -> Any:
        return notifications.mark_all_read(actor=self.request.user)
