"""Requisitions, their pipeline and notes over the API."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.models import AssessmentApplication
from config.kernel.api import BaseViewSet, IdempotentCreate
from config.kernel.errors import ValidationFailed
from recruiting.api import serializers
from recruiting.filters import RequisitionFilter
from recruiting.models import ApplicationNote, JobRequisition, PipelineEntry
from recruiting.operations import lifecycle, notes, pipeline, requisitions
from recruiting.policy import HIRERS
from recruiting.querysets import READERS
from recruiting.selectors import board
from recruiting.selectors import notes as note_selectors
from recruiting.selectors import requisitions as selectors

READ_OR_HIRE = {"GET": READERS, "POST": HIRERS, "PATCH": HIRERS, "DELETE": HIRERS}
_STEPS = {
    "paused": lifecycle.pause,
    "closed": lifecycle.close,
    "filled": lifecycle.fill,
    "cancelled": lifecycle.cancel,
}


class ScopedViewSet(BaseViewSet):
    """What the collections of this app share: roles, and bodies checked by a serializer."""

    roles = READ_OR_HIRE

    def checked(self, serializer_class: Any, *, partial: bool = False) -> dict[str, Any]:
        """Return the validated body."""
        context = self.get_serializer_context()
        body = serializer_class(data=self.request.data, partial=partial, context=context)
        body.is_valid(raise_exception=True)
        return body.validated_data

    def paged(self, rows: Any, serializer_class: Any = None) -> Response:
        """Return one page of rows."""
        shape = serializer_class or self.get_serializer_class()
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(shape(page, many=True, context=self.get_serializer_context()).data)


class RequisitionViewSet(IdempotentCreate, ScopedViewSet):
    """Requisitions of the caller's company."""

    serializer_class = serializers.RequisitionSerializer
    filterset_class = RequisitionFilter
    queryset = JobRequisition._base_manager.none()

    def get_queryset(self) -> Any:
        return selectors.detail(self.request.user).order_by("-created_at", "-pk")

    def answer(self, row: JobRequisition, code: int = status.HTTP_200_OK) -> Response:
        """Return the requisition, read afresh."""
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data, status=code)

    def list(self, request: Request) -> Response:
        """List requisitions, newest first."""
        return self.paged(self.filter_queryset(self.get_queryset()))

    def retrieve(self, request: Request, public_id: str) -> Response:
        """Return one requisition."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        request=serializers.RequisitionWriteSerializer, responses={201: serializers.RequisitionSerializer}
    )
    def create(self, request: Request) -> Response:
        """Write a draft."""
        data = self.checked(serializers.RequisitionWriteSerializer)
        return self.answer(requisitions.create(actor=request.user, **data), status.HTTP_201_CREATED)

    @extend_schema(request=serializers.RequisitionWriteSerializer)
    def partial_update(self, request: Request, public_id: str) -> Response:
        """Change the given fields. Owner and hiring manager only."""
        row = self.get_object()
        data = self.checked(serializers.RequisitionWriteSerializer, partial=True)
        return self.answer(requisitions.edit(row, actor=request.user, **data))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, public_id: str) -> Response:
        """Open a draft."""
        return self.answer(lifecycle.publish(self.get_object(), actor=request.user))

    @extend_schema(request=serializers.StatusSerializer)
    @action(detail=True, methods=["patch"])
    def status(self, request: Request, public_id: str) -> Response:
        """Go to another status. 409 INVALID_TRANSITION when no step leads there."""
        row = self.get_object()
        data = self.checked(serializers.StatusSerializer)
        if data["status"] == "open":
            open_it = lifecycle.publish if row.status == "draft" else lifecycle.reopen
            return self.answer(open_it(row, actor=request.user))
        return self.answer(_STEPS[data["status"]](row, actor=request.user, reason=data["reason"]))

    @extend_schema(request=serializers.HandOverSerializer)
    @action(detail=True, methods=["post"], url_path="hand-over", roles=frozenset({"admin"}))
    def hand_over(self, request: Request, public_id: str) -> Response:
        """Make somebody else the owner. Company admins only."""
        row = self.get_object()
        return self.answer(
            requisitions.hand_over(row, actor=request.user, **self.checked(serializers.HandOverSerializer))
        )

    @extend_schema(responses={200: serializers.EntrySerializer(many=True)})
    @action(detail=True, methods=["get"], filterset_class=None)
    def applications(self, request: Request, public_id: str) -> Response:
        """List the people in the pipeline."""
        entries = PipelineEntry.objects.visible_to(request.user).filter(requisition=self.get_object())
        return self.paged(board.with_people(entries).order_by("position", "pk"), serializers.EntrySerializer)

    @extend_schema(
        request=serializers.RequisitionInviteSerializer,
        responses={200: serializers.InvitedSerializer(many=True)},
    )
    @action(detail=True, methods=["post"], filterset_class=None)
    def invite(self, request: Request, public_id: str) -> Response:
        """Invite addresses to the linked assessment."""
        row = self.get_object()
        found = pipeline.invite(
            row, actor=request.user, **self.checked(serializers.RequisitionInviteSerializer)
        )
        return Response(serializers.InvitedSerializer(found, many=True).data)


class PipelineViewSet(ScopedViewSet):
    """People in pipelines."""

    serializer_class = serializers.EntrySerializer
    queryset = PipelineEntry._base_manager.none()

    def get_queryset(self) -> Any:
        return board.with_people(PipelineEntry.objects.visible_to(self.request.user))

    def retrieve(self, request: Request, public_id: str) -> Response:
        """Return one person in one requisition."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=serializers.MoveSerializer)
    def partial_update(self, request: Request, public_id: str) -> Response:
        """Move to another stage."""
        entry = self.get_object()
        data = self.checked(serializers.MoveSerializer)
        pipeline.move(entry, to=data["stage"], actor=request.user, reason=data["reason"])
        return Response(self.get_serializer(self.get_queryset().get(pk=entry.pk)).data)


class ApplicationNotesViewSet(ScopedViewSet):
    """Notes on one application."""

    serializer_class = serializers.NoteSerializer
    queryset = ApplicationNote._base_manager.none()

    def _application(self, public_id: str) -> AssessmentApplication:
        rows = AssessmentApplication.objects.visible_to(self.request.user)
        return get_object_or_404(rows, public_id=public_id)

    @extend_schema(operation_id="application_notes_list")
    def list(self, request: Request, public_id: str) -> Response:
        """List the notes the caller may read, newest first."""
        return self.paged(note_selectors.of_application(self._application(public_id), request.user))

    @extend_schema(request=serializers.NoteWriteSerializer, responses={201: serializers.NoteSerializer})
    def create(self, request: Request, public_id: str) -> Response:
        """Write a note."""
        application = self._application(public_id)
        note = notes.add(application, actor=request.user, **self.checked(serializers.NoteWriteSerializer))
        return Response(self.get_serializer(note).data, status=status.HTTP_201_CREATED)


class NoteViewSet(ScopedViewSet):
    """One's own notes."""

    serializer_class = serializers.NoteSerializer
    queryset = ApplicationNote._base_manager.none()

    def get_queryset(self) -> Any:
        return ApplicationNote.objects.visible_to(self.request.user).select_related("author", "application")

    @extend_schema(request=serializers.NoteWriteSerializer)
    def partial_update(self, request: Request, public_id: str) -> Response:
        """Change one's own note."""
        note = self.get_object()
        data = self.checked(serializers.NoteWriteSerializer, partial=True)
        if not data:
            raise ValidationFailed
        return Response(self.get_serializer(notes.edit(note, actor=request.user, **data)).data)

    def destroy(self, request: Request, public_id: str) -> Response:
        """Remove one's own note."""
        notes.remove(self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
