"""Candidates and their notes over the API."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response

from candidates.api import serializers
from candidates.api.files import stored
from candidates.filters import CandidateFilter
from candidates.models import CandidateNote
from candidates.operations import candidates as operations
from candidates.operations import notes, skills
from candidates.operations.exports import export_csv
from candidates.policy import EDITORS
from candidates.querysets import READERS
from candidates.selectors import candidates as selectors
from candidates.transfers import send_csv
from config.kernel.api import BaseViewSet, IdempotentCreate

READ_OR_EDIT = {"GET": READERS, "POST": EDITORS, "PATCH": EDITORS, "DELETE": EDITORS}


def checked(view, serializer_class):
    """Return the validated body of the request."""
    serializer = serializer_class(data=view.request.data, context=view.get_serializer_context())
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


class CandidateViewSet(IdempotentCreate, BaseViewSet):
    """The caller's company. `q` finds part of a name or title, or exactly one e-mail address."""

    roles = READ_OR_EDIT
    serializer_class = serializers.CandidateResponseSerializer
    filterset_class = CandidateFilter

    def get_queryset(self):
        return selectors.candidate_rows(self.request.user).order_by("-created_at", "-pk")

    def answer(self, candidate, code=status.HTTP_200_OK):
        """Return the profile, read afresh."""
        return Response(self.get_serializer(self.get_queryset().get(pk=candidate.pk)).data, status=code)

    @extend_schema(operation_id="candidates_list")
    def list(self, request):
        """List candidates, newest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        request=serializers.CandidateCreateSerializer,
        responses={201: serializers.CandidateResponseSerializer},
    )
    def create(self, request):
        """Add a candidate. 409 DUPLICATE_EMAIL when the company has the address already."""
        data = checked(self, serializers.CandidateCreateSerializer)
        levels = data.pop("skills", {})
        with transaction.atomic():
            candidate = operations.create_candidate(actor=request.user, **data)
            skills.replace_skills(candidate, levels=levels, actor=request.user)
        return self.answer(candidate, status.HTTP_201_CREATED)

    def retrieve(self, request, public_id):
        """Return one candidate."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=serializers.CandidateUpdateSerializer)
    def partial_update(self, request, public_id):
        """Change the given fields; `skills`, when given, replaces them all."""
        candidate = self.get_object()
        data = checked(self, serializers.CandidateUpdateSerializer)
        levels = data.pop("skills", None)
        with transaction.atomic():
            operations.update_candidate(candidate, actor=request.user, **data)
            if levels is not None:
                skills.replace_skills(candidate, levels=levels, actor=request.user)
        return self.answer(candidate)

    def destroy(self, request, public_id):
        """Deactivate; nothing is removed."""
        operations.deactivate(self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reactivate(self, request, public_id):
        """Take a deactivation back."""
        return self.answer(operations.reactivate(self.get_object(), actor=request.user))

    @extend_schema(request=serializers.AssignSerializer)
    @action(detail=True, methods=["patch"])
    def assign(self, request, public_id):
        """Make a recruiter responsible, or nobody."""
        candidate = self.get_object()
        recruiter = checked(self, serializers.AssignSerializer)["recruiter_id"]
        return self.answer(operations.assign_recruiter(candidate, recruiter=recruiter, actor=request.user))

    @extend_schema(request=serializers.BulkSerializer, responses=serializers.BulkResponseSerializer)
    @action(detail=False, methods=["post"])
    def bulk(self, request):
        """Deactivate, reactivate or export up to 200 candidates: all of them or none. Export answers CSV."""
        data = checked(self, serializers.BulkSerializer)
        if data["action"] == "export":
            found = operations.chosen(data["candidate_ids"], actor=request.user)
            rows = (
                selectors.candidate_rows(request.user)
                .filter(pk__in=found.values("pk"))
                .order_by("full_name", "pk")
            )
            return send_csv(export_csv(rows, actor=request.user), "candidates")
        active = data["action"] == "reactivate"
        changed = operations.bulk_set_active(data["candidate_ids"], active=active, actor=request.user)
        return Response({"changed": changed})

    @extend_schema(methods=["GET"], responses=serializers.NoteResponseSerializer(many=True))
    @extend_schema(
        methods=["POST"],
        request=serializers.NoteCreateSerializer,
        responses={201: serializers.NoteResponseSerializer},
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None, pagination_class=None)
    def notes(self, request, public_id):
        """List the notes the caller may read, or write one."""
        candidate = self.get_object()
        if request.method == "POST":
            data = checked(self, serializers.NoteCreateSerializer)
            note = notes.add_note(candidate, actor=request.user, **data)
            return Response(serializers.NoteResponseSerializer(note).data, status=status.HTTP_201_CREATED)
        rows = selectors.notes_of(candidate, request.user)
        return Response(serializers.NoteResponseSerializer(rows, many=True).data)

    @extend_schema(methods=["GET"], responses=serializers.FileResponseSerializer(many=True))
    @extend_schema(
        methods=["POST"],
        request={"multipart/form-data": serializers.FileCreateSerializer},
        responses={201: serializers.FileResponseSerializer},
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None, pagination_class=None)
    def files(self, request, public_id):
        """List the candidate's files, or add one."""
        candidate = self.get_object()
        if request.method == "POST":
            return stored(self, checked(self, serializers.FileCreateSerializer), candidate=candidate)
        rows = (
            candidate.documents.visible_to(request.user)
            .select_related("candidate")
            .order_by("-created_at", "-pk")
        )
        context = self.get_serializer_context()
        return Response(serializers.FileResponseSerializer(rows, many=True, context=context).data)

    def filter_queryset(self, queryset):
        """Filters are for the list; one row is found whatever its state."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset


class NoteViewSet(BaseViewSet):
    """Change or delete a note; its author and the company's admins only."""

    roles = {"PATCH": EDITORS, "DELETE": EDITORS}
    serializer_class = serializers.NoteResponseSerializer
    filter_backends = ()

    def get_queryset(self):
        return CandidateNote.objects.visible_to(self.request.user).select_related("author")

    @extend_schema(request=serializers.NoteCreateSerializer)
    def partial_update(self, request, public_id):
        """Change the given fields."""
        note = self.get_object()
        serializer = serializers.NoteCreateSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        changed = notes.edit_note(note, actor=request.user, **serializer.validated_data)
        return Response(self.get_serializer(changed).data)

    def destroy(self, request, public_id):
        """Remove the note for good."""
        notes.delete_note(self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
