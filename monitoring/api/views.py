"""Messages, proctoring events and jobs for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.kernel.api import BaseViewSet
from monitoring import policy
from monitoring.api import serializers
from monitoring.filters import EventFilter, TaskFilter
from monitoring.models import CeleryTask, Notification, ProctoringEvent
from monitoring.operations import notifications, proctoring
from monitoring.querysets import EVENT_READERS
from monitoring.selectors import inbox, jobs
from monitoring.selectors import proctoring as events

EVERYONE = frozenset({"user", "recruiter", "interviewer", "viewer", "admin", "superadmin"})


class NotificationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, BaseViewSet):
    """The caller's own messages. `?show=unread` leaves out what is read. DELETE archives."""

    roles = {"GET": EVERYONE, "PATCH": EVERYONE, "DELETE": EVERYONE, "POST": EVERYONE}
    serializer_class = serializers.NotificationSerializer
    filterset_class = None

    def perform_authentication(self, request: Request) -> None:
        """Enter also the scope of people without a company: their messages belong to none."""
        super().perform_authentication(request)
        if request.user.is_authenticated and request.user.tenant_id is None:
            self._scopes.enter_context(inbox.own_scope(request.user))

    def get_queryset(self) -> QuerySet[Notification]:
        rows = inbox.inbox(self.request.user)
        return rows.filter(is_read=False) if self.request.query_params.get("show") == "unread" else rows

    @extend_schema(request=serializers.ReadSerializer, responses=serializers.NotificationSerializer)
    @action(detail=True, methods=["patch"])
    def read(self, request: Request, public_id: str) -> Response:
        """Mark one message as read, or with `is_read: false` as unread."""
        body = serializers.ReadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        mark = notifications.mark_read if body.validated_data["is_read"] else notifications.mark_unread
        return Response(self.get_serializer(mark(self.get_object(), actor=request.user)).data)

    @extend_schema(
        request=None, responses={200: {"type": "object", "properties": {"marked": {"type": "integer"}}}}
    )
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request) -> Response:
        return Response({"marked": notifications.mark_all_read(actor=request.user)})

    @extend_schema(responses={200: {"type": "object", "properties": {"unread": {"type": "integer"}}}})
    @action(detail=False, url_path="unread-count", pagination_class=None)
    def unread_count(self, request: Request) -> Response:
        return Response({"unread": Notification.objects.visible_to(request.user).unread().order_by().count()})

    def destroy(self, request: Request, public_id: str) -> Response:
        return Response(
            self.get_serializer(notifications.archive(self.get_object(), actor=request.user)).data
        )

    @extend_schema(
        request=serializers.NewNotificationSerializer,
        responses={201: serializers.NotificationSerializer(many=True)},
    )
    def create(self, request: Request) -> Response:
        """Write to colleagues of the same company (company admins)."""
        policy.can_write_to(request.user, []).require()
        body = serializers.NewNotificationSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        sent = notifications.send_to_colleagues(actor=request.user, **body.validated_data)
        return Response(self.get_serializer(sent, many=True).data, status=201)


class EventViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, BaseViewSet):
    """Proctoring events of the company; without `show` the review queue. Judged by company admins."""

    roles = {"GET": EVENT_READERS | {"superadmin"}, "PATCH": frozenset({"admin"})}
    platform = True
    serializer_class = serializers.EventSerializer
    filterset_class = EventFilter

    def get_queryset(self) -> QuerySet[ProctoringEvent]:
        return events.all_events(self.request.user).select_related("question")

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    @extend_schema(request=serializers.ReviewSerializer, responses=serializers.EventSerializer)
    @action(detail=True, methods=["patch"])
    def review(self, request: Request, public_id: str) -> Response:
        body = serializers.ReviewSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        event = proctoring.review(
            self.get_object(), actor=request.user, outcome=values["outcome"], flagged=values["flagged"],
            notes=values["reviewer_notes"],
        )  # fmt: skip
        return Response(self.get_serializer(event).data)

    @extend_schema(responses=serializers.ReviewHistorySerializer(many=True))
    @action(detail=True, pagination_class=None)
    def reviews(self, request: Request, public_id: str) -> Response:
        """Return every review of the event, newest first."""
        rows = self.get_object().reviews.select_related("reviewer")
        return Response(serializers.ReviewHistorySerializer(rows, many=True).data)


class TaskViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, BaseViewSet):
    """Background jobs: admins see the company's, others those they started."""

    roles = EVERYONE
    platform = True
    lookup_field = "task_id"
    lookup_value_regex = r"[0-9a-f-]{36}"
    serializer_class = serializers.TaskSerializer
    filterset_class = TaskFilter

    def get_queryset(self) -> QuerySet[CeleryTask]:
        return jobs.jobs_of(self.request.user)

    def perform_authentication(self, request: Request) -> None:
        """Enter also the scope of people without a company, limited to their own jobs by `visible_to`."""
        super().perform_authentication(request)
        if request.user.is_authenticated and request.user.tenant_id is None:
            self._scopes.enter_context(inbox.own_scope(request.user))
