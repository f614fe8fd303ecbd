"""Running tests over the API: the wall and what staff can do."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments.api.content import checked
from assessments.enums import PauseKind
from assessments.models import SessionMessage, TestSession, TimeGrant
from assessments.operations import extra_time, live, pauses
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import live as selectors
from assessments.validators import MAX_GRANT_MINUTES, MAX_GRANT_REASON, MAX_SESSION_MESSAGE
from config.kernel.api import BaseViewSet


class LiveSessionSerializer(serializers.Serializer):
    """A running attempt; `seconds_left` stands while it is paused."""

    session_id = serializers.CharField()
    status = serializers.CharField()
    candidate_name = serializers.CharField()
    assessment_id = serializers.CharField()
    assessment_title = serializers.CharField()
    answered = serializers.IntegerField()
    total = serializers.IntegerField()
    position = serializers.IntegerField(allow_null=True)
    section = serializers.CharField(allow_blank=True)
    started_at = serializers.DateTimeField()
    deadline_at = serializers.DateTimeField()
    paused_at = serializers.DateTimeField(allow_null=True)
    seconds_left = serializers.SerializerMethodField()
    extra_minutes = serializers.IntegerField()
    conditions_as_approved = serializers.BooleanField()
    last_event = serializers.CharField(allow_blank=True)
    last_event_severity = serializers.CharField(allow_blank=True)
    last_event_at = serializers.DateTimeField(allow_null=True)
    last_seen = serializers.DateTimeField()
    connection = serializers.CharField(help_text="connected, quiet or lost")
    integrity = serializers.CharField()
    messages_unseen = serializers.IntegerField()

    def get_seconds_left(self, row) -> int:
        return row.seconds_left(self.context["now"])


class LiveWallSerializer(serializers.Serializer):
    """All running attempts, those that end first at the top."""

    now = serializers.DateTimeField()
    items = LiveSessionSerializer(many=True)


class MessageSendSerializer(serializers.Serializer):
    """A word to the candidate."""

    text = serializers.CharField(max_length=MAX_SESSION_MESSAGE)


class MessageSentSerializer(serializers.ModelSerializer):
    """The message; `seen_at` is when the candidate's page showed it."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = SessionMessage
        fields = ("id", "text", "created_at", "seen_at")
        read_only_fields = fields


class ExtraTimeSerializer(serializers.Serializer):
    """Minutes and what happened; the same key grants once."""

    minutes = serializers.IntegerField(min_value=1, max_value=MAX_GRANT_MINUTES)
    reason = serializers.CharField(max_length=MAX_GRANT_REASON)
    request_key = serializers.CharField(max_length=64)


class TimeGrantSerializer(serializers.ModelSerializer):
    """What was given, and to how many attempts."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = TimeGrant
        fields = ("id", "minutes", "reason", "attempts", "created_at")
        read_only_fields = fields


class LiveEndSerializer(serializers.Serializer):
    """Why the test is ended; `confirm` is the id of the attempt once more."""

    reason = serializers.CharField(max_length=MAX_SESSION_MESSAGE)
    confirm = serializers.CharField(max_length=100)


class LiveSessionViewSet(BaseViewSet):
    """Tests that run now."""

    roles = {"GET": READERS, "POST": AUTHORS}
    serializer_class = LiveSessionSerializer

    def get_queryset(self):
        return TestSession.objects.visible_to(self.request.user).select_related("application__assessment")

    def row(self, session):
        """Return one attempt as the wall shows it."""
        wall = selectors.wall_of(session)
        return Response(LiveSessionSerializer(wall.rows[0], context={"now": wall.now}).data)

    @extend_schema(
        operation_id="live_sessions_list",
        responses={200: LiveWallSerializer, 304: OpenApiResponse(description="nothing has changed")},
    )
    def list(self, request):
        """List running attempts, `?assessment=` for one test. Send the ETag back as If-None-Match."""
        chosen = request.query_params.get("assessment", "")[:100]
        wall = selectors.wall(request.user, chosen)
        etag = wall.etag(chosen, "api", request.user.public_id)
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304, headers=headers)
        body = {"now": wall.now, "items": wall.rows}
        return Response(LiveWallSerializer(body, context={"now": wall.now}).data, headers=headers)

    def retrieve(self, request, public_id):
        """Return one attempt."""
        return self.row(self.get_object())

    @extend_schema(request=MessageSendSerializer, responses=MessageSentSerializer)
    @action(detail=True, methods=["post"])
    def message(self, request, public_id):
        """Put a message on the candidate's page."""
        session = self.get_object()
        data = checked(self, MessageSendSerializer)
        sent = live.send_message(session, text=data["text"], actor=request.user)
        return Response(MessageSentSerializer(sent).data)

    @extend_schema(responses=MessageSentSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def messages(self, request, public_id):
        """Return what was said to the candidate, newest first."""
        return Response(MessageSentSerializer(selectors.messages_of(self.get_object()), many=True).data)

    @extend_schema(request=ExtraTimeSerializer, responses=TimeGrantSerializer)
    @action(detail=True, methods=["post"], url_path="extra-time")
    def extra_time(self, request, public_id):
        """Give minutes to this attempt; 409 IDEMPOTENCY_CONFLICT when the key stands for another grant."""
        session = self.get_object()
        data = checked(self, ExtraTimeSerializer)
        return Response(TimeGrantSerializer(extra_time.grant(session, actor=request.user, **data)).data)

    @extend_schema(request=None, responses=LiveSessionSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request, public_id):
        """Stop the clock; a repetition changes nothing."""
        session = self.get_object()
        pauses.start_pause(session, kind=PauseKind.STAFF, actor=request.user)
        return self.row(session)

    @extend_schema(request=None, responses=LiveSessionSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request, public_id):
        """Let the clock go on; a repetition changes nothing."""
        session = self.get_object()
        pauses.end_pause(session, kind=PauseKind.STAFF, actor=request.user)
        return self.row(session)

    @extend_schema(request=LiveEndSerializer, responses=LiveSessionSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request, public_id):
        """End the test: what was answered is handed in. This cannot be taken back."""
        session = self.get_object()
        data = checked(self, LiveEndSerializer)
        if data["confirm"] != session.public_id:
            raise serializers.ValidationError({"confirm": _("Repeat the id of the attempt.")})
        return self.row(live.end(session, reason=data["reason"], actor=request.user))
