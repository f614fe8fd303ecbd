"""Interviews and scorecards over the API."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.kernel.api import IdempotentCreate
from interviews import policy
from interviews.api import serializers
from interviews.filters import InterviewFilter
from interviews.models import InterviewFeedback, InterviewSession
from interviews.operations import feedback as feedback_operations
from interviews.operations import interviews as operations
from interviews.selectors import interviews as selectors
from recruiting.api.views import ScopedViewSet
from recruiting.querysets import READERS

STAFF = READERS | policy.CONDUCTORS
ROLES = {"GET": STAFF, "POST": policy.CONDUCTORS, "PATCH": policy.CONDUCTORS}


class InterviewViewSet(IdempotentCreate, ScopedViewSet):
    """Interviews: one's own for interviewers, the company's for those who hire."""

    roles = ROLES
    serializer_class = serializers.InterviewSerializer
    filterset_class = InterviewFilter
    queryset = InterviewSession._base_manager.none()

    def get_queryset(self) -> Any:
        return selectors.detail(self.request.user).order_by("-scheduled_at", "-pk")

    def answer(self, row: InterviewSession, code: int = status.HTTP_200_OK) -> Response:
        """Return the interview, read afresh."""
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data, status=code)

    def list(self, request: Request) -> Response:
        """List interviews, latest start first."""
        return self.paged(self.filter_queryset(self.get_queryset()))

    def retrieve(self, request: Request, public_id: str) -> Response:
        """Return one interview."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        request=serializers.InterviewCreateSerializer, responses={201: serializers.InterviewSerializer}
    )
    def create(self, request: Request) -> Response:
        """Plan an interview. 409 DOUBLE_BOOKED when somebody is taken."""
        data = self.checked(serializers.InterviewCreateSerializer)
        data.setdefault("interviewer", request.user)
        return self.answer(operations.schedule(actor=request.user, **data), status.HTTP_201_CREATED)

    @extend_schema(request=serializers.InterviewChangeSerializer)
    def partial_update(self, request: Request, public_id: str) -> Response:
        """Move or change a planned interview."""
        row = self.get_object()
        data = self.checked(serializers.InterviewChangeSerializer, partial=True)
        return self.answer(operations.change(row, actor=request.user, **data))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, public_id: str) -> Response:
        """Begin."""
        return self.answer(operations.start(self.get_object(), actor=request.user))

    @extend_schema(request=serializers.CompleteSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, public_id: str) -> Response:
        """End; stores the minutes."""
        row = self.get_object()
        return self.answer(
            operations.complete(row, actor=request.user, **self.checked(serializers.CompleteSerializer))
        )

    @extend_schema(request=serializers.CancelSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, public_id: str) -> Response:
        """Call off."""
        row = self.get_object()
        return self.answer(
            operations.cancel(row, actor=request.user, **self.checked(serializers.CancelSerializer))
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="no-show")
    def no_show(self, request: Request, public_id: str) -> Response:
        """Mark that the candidate did not come."""
        return self.answer(operations.mark_no_show(self.get_object(), actor=request.user))


class FeedbackViewSet(IdempotentCreate, ScopedViewSet):
    """Scorecards: one's own, and submitted ones as far as the caller may read them."""

    roles = ROLES
    serializer_class = serializers.FeedbackSerializer
    filterset_fields = ("recommendation",)
    queryset = InterviewFeedback._base_manager.none()

    def get_queryset(self) -> Any:
        rows = InterviewFeedback.objects.visible_to(self.request.user)
        return rows.select_related("interview", "interviewer").order_by("-created_at", "-pk")

    def list(self, request: Request) -> Response:
        """List scorecards, newest first."""
        return self.paged(self.filter_queryset(self.get_queryset()))

    def retrieve(self, request: Request, public_id: str) -> Response:
        """Return one scorecard."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        request=serializers.FeedbackCreateSerializer, responses={201: serializers.FeedbackSerializer}
    )
    def create(self, request: Request) -> Response:
        """Submit a scorecard (or keep a draft). 409 FEEDBACK_LOCKED when it was submitted before."""
        data = self.checked(serializers.FeedbackCreateSerializer)
        interview = get_object_or_404(InterviewSession.objects.all(), public_id=data.pop("interview_id"))
        return Response(self._write(interview, data), status=status.HTTP_201_CREATED)

    @extend_schema(request=serializers.FeedbackWriteSerializer)
    def partial_update(self, request: Request, public_id: str) -> Response:
        """Change one's own draft, or submit it."""
        card = self.get_object()
        policy.can_edit_feedback(request.user, card).require()
        data = self.checked(serializers.FeedbackWriteSerializer, partial=True)
        return Response(self._write(card.interview, {"is_final": False, **data}))

    @extend_schema(request=serializers.FeedbackAmendSerializer)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, public_id: str) -> Response:
        """Correct a submitted scorecard with a reason: the author for 24 hours, company admins later."""
        card = self.get_object()
        data = self.checked(serializers.FeedbackAmendSerializer, partial=True)
        changed = feedback_operations.amend(card, actor=request.user, reason=data.pop("reason", ""), **data)
        return Response(self.get_serializer(changed).data)

    def _write(self, interview: InterviewSession, data: dict[str, Any]) -> Any:
        act = feedback_operations.submit if data.pop("is_final") else feedback_operations.save_draft
        return self.get_serializer(act(interview, actor=self.request.user, **data)).data
