"""Taking a test over the API, and reading results."""

from contextlib import contextmanager

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments.api import delivery_serializers as serializers
from assessments.api.corrections import ScoreChangeSerializer
from assessments.api.credentials import AttemptThrottle, CredentialAuthentication
from assessments.enums import PauseKind
from assessments.filters import SessionFilter
from assessments.operations import answers, events, live, navigation, pauses, scoring, sessions
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import attempts, corrections, delivery, results
from config.kernel.api import BaseAPIView, BaseViewSet, envelope
from config.kernel.tenancy import tenant_context


def checked(serializer_class, request):
    """Return the validated body of the request."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


class Access(BaseAPIView):
    """What an invitation's link opens; changes nothing."""

    public = True
    authentication_classes = ()

    @extend_schema(
        operation_id="assessments_access",
        request=serializers.LinkSerializer,
        responses={
            200: serializers.AccessSerializer,
            401: OpenApiResponse(description="unknown, altered or used"),
            404: OpenApiResponse(description="not published"),
            410: OpenApiResponse(description="expired or withdrawn"),
        },
    )
    def post(self, request):
        """Describe the test behind a link."""
        found = delivery.landing(checked(serializers.LinkSerializer, request)["token"])
        return Response(serializers.AccessSerializer(found).data)


class Start(BaseAPIView):
    """The start of an attempt."""

    public = True
    authentication_classes = ()

    @extend_schema(
        operation_id="assessments_access_start",
        request=serializers.StartSerializer,
        responses={201: serializers.StartedSerializer},
    )
    def post(self, request):
        """Use the link up and begin.

        409 ALREADY_STARTED when the attempt is running (then resume it), TOO_FEW_QUESTIONS when the bank cannot
        fill the test at the moment (the link stays as it was).
        """
        data = checked(serializers.StartSerializer, request)
        try:
            started = sessions.start(data["token"], consent=data["consent"])
        except sessions.CannotStart as error:
            return envelope(error.status, error.message, code=error.code)
        return Response(serializers.StartedSerializer(started).data, status=status.HTTP_201_CREATED)


class Resume(BaseAPIView):
    """Going on elsewhere."""

    public = True
    authentication_classes = ()

    @extend_schema(
        operation_id="assessments_access_resume",
        request=serializers.LinkSerializer,
        responses={200: serializers.StartedSerializer},
    )
    def post(self, request):
        """Give a new credential for the running attempt; the old one stops working."""
        started = sessions.resume(checked(serializers.LinkSerializer, request)["token"])
        return Response(serializers.StartedSerializer(started).data)


class AttemptView(BaseAPIView):
    """An endpoint for the holder of one attempt's credential; 403 for any other attempt."""

    public = True
    authentication_classes = (CredentialAuthentication,)
    throttle_classes = (AttemptThrottle,)

    @contextmanager
    def attempt(self, public_id):
        """Yield the attempt inside its company."""
        credential = delivery.require(self.request.auth, public_id)
        with tenant_context(credential.tenant_id):
            yield sessions.close_if_over(delivery.session_of(credential, public_id))

    def shown(self, session):
        """Return the attempt as its candidate sees it."""
        return Response(serializers.AttemptSerializer(attempts.shown(session)).data)


class Attempt(AttemptView):
    """The candidate's view of an attempt."""

    @extend_schema(operation_id="test_sessions_attempt", responses=serializers.AttemptSerializer)
    def get(self, request, public_id):
        """Return the open questions and own answers while it runs, none while it is paused, the receipt afterwards."""
        with self.attempt(public_id) as session:
            live.note_contact(session)
            return self.shown(session)


class AttemptMessages(AttemptView):
    """Words of the company during the test."""

    @extend_schema(
        operation_id="test_sessions_messages_seen",
        request=serializers.SeenSerializer,
        responses=serializers.SeenNowSerializer,
    )
    def post(self, request, public_id):
        """Acknowledge messages that the candidate has been shown; staff see when. Repeated it changes nothing."""
        with self.attempt(public_id) as session:
            return Response(
                {"seen": live.mark_seen(session, checked(serializers.SeenSerializer, request)["seen"])}
            )


class AttemptAnswer(AttemptView):
    """One answer."""

    @extend_schema(
        operation_id="test_sessions_answer",
        request=serializers.AnswerSerializer,
        responses={
            200: serializers.SavedSerializer,
            409: OpenApiResponse(
                description="SESSION_CLOSED, SESSION_MOVED, TIME_OVER, SECTION_OVER, QUESTION_LEFT, "
                "QUESTION_AHEAD or PAUSED"
            ),
        },
    )
    def put(self, request, public_id, position):
        """Save it. Repeated and late requests never overwrite newer ones."""
        credential = delivery.require(request.auth, public_id)
        data = checked(serializers.AnswerSerializer, request)
        letter = data.pop("selected_answer") or None
        saved = answers.save(credential, position, answer=letter, **data)
        return Response(serializers.SavedSerializer(saved).data)


class AttemptAdvance(AttemptView):
    """On to what comes next, where there is no way back."""

    @extend_schema(
        operation_id="test_sessions_advance",
        request=serializers.AdvanceSerializer,
        responses={
            200: serializers.AttemptSerializer,
            409: OpenApiResponse(description="SESSION_CLOSED, PAUSED or TIME_OVER"),
        },
    )
    def post(self, request, public_id):
        """Leave the question (forward only), else the section; repeated with the same number it does nothing."""
        with self.attempt(public_id) as session:
            navigation.advance(session, **checked(serializers.AdvanceSerializer, request))
            return self.shown(session)


class AttemptPause(AttemptView):
    """The clock, stopped by the candidate."""

    @extend_schema(
        operation_id="test_sessions_pause",
        request=None,
        responses={
            200: serializers.AttemptSerializer,
            409: OpenApiResponse(description="PAUSE_NOT_ALLOWED, SESSION_CLOSED or TIME_OVER"),
        },
    )
    def post(self, request, public_id):
        """Stop it, where the assessment or approved conditions leave a pause; it goes on by itself at its limit."""
        with self.attempt(public_id) as session:
            pauses.start_pause(session, kind=PauseKind.CANDIDATE)
            return self.shown(session)


class AttemptContinue(AttemptView):
    """The clock, going on."""

    @extend_schema(
        operation_id="test_sessions_continue",
        request=None,
        responses={
            200: serializers.AttemptSerializer,
            409: OpenApiResponse(description="PAUSED_BY_STAFF"),
        },
    )
    def post(self, request, public_id):
        """End the own pause; nothing happens while none is running."""
        with self.attempt(public_id) as session:
            pauses.end_pause(session, kind=PauseKind.CANDIDATE)
            return self.shown(session)


class AttemptEvents(AttemptView):
    """What the browser noticed."""

    @extend_schema(
        operation_id="test_sessions_events",
        request=serializers.EventsSerializer,
        responses=serializers.RecordedSerializer,
    )
    def post(self, request, public_id):
        """Store a batch; each key once, at most 60 batches a minute.

        Where the rules of the test say so, it is handed in (`ended`) once it was left so often; before, `warning` is to
        be shown to the candidate.
        """
        with self.attempt(public_id) as session:
            return Response(events.take(session, request.data).told)


class AttemptSubmit(AttemptView):
    """The end of an attempt."""

    @extend_schema(operation_id="test_sessions_submit", request=None, responses=serializers.AttemptSerializer)
    def post(self, request, public_id):
        """Hand in; blank answers are allowed, and a repetition returns the same result."""
        with self.attempt(public_id) as session:
            return self.shown(sessions.hand_in(session))


class TestSessionViewSet(BaseViewSet):
    """Attempts of the company, to read; and the release of a score."""

    __test__ = False

    roles = {"GET": READERS, "POST": AUTHORS}
    serializer_class = serializers.SessionSerializer
    filterset_class = SessionFilter

    def get_queryset(self):
        return results.session_rows(self.request.user).order_by("-started_at", "-pk")

    @extend_schema(operation_id="test_sessions_list")
    def list(self, request):
        """List attempts, newest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request, public_id):
        """Return one attempt with its score, times and number of events."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def release(self, request, public_id):
        """Let the candidate see the score now. 409 while there is none."""
        row = self.get_object()
        scoring.release(row, actor=request.user)
        return Response(self.get_serializer(row).data)

    @extend_schema(responses=ScoreChangeSerializer(many=True))
    @action(detail=True, url_path="score-changes", filterset_class=None, pagination_class=None)
    def score_changes(self, request, public_id):
        """Return how corrections of keys have changed the score, newest first."""
        found = corrections.history_of(self.get_object())
        return Response(ScoreChangeSerializer(found, many=True).data)
