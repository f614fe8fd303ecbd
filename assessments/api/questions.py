"""The question bank over the API: questions with their keys, their reviews and versions, and pictures."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments.api import question_serializers as serializers
from assessments.api.content import READ_OR_WRITE, checked, listed
from assessments.api.corrections import CorrectionActions
from assessments.models import QuestionImage
from assessments.operations import pictures, questions, reviews
from assessments.querysets import AUTHORS, READERS
from assessments.question_filters import QuestionFilter
from assessments.selectors import bank, versions
from assessments.selectors import pictures as picture_selectors
from candidates.transfers import send
from config.kernel.api import BaseViewSet


class QuestionViewSet(CorrectionActions, BaseViewSet):
    """Questions with their keys."""

    roles = READ_OR_WRITE
    serializer_class = serializers.QuestionResponseSerializer
    filterset_class = QuestionFilter

    def get_queryset(self):
        return bank.details(self.request.user)

    def filter_queryset(self, queryset):
        """Hold the list to its filters; a single question is there whatever its status."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    @extend_schema(operation_id="questions_list")
    def list(self, request):
        """List the bank, newest first: all but retired ones unless `status` says otherwise."""
        rows = self.filter_queryset(self.get_queryset().in_sets())
        return listed(self, rows.order_by("-created_at", "-pk"))

    def retrieve(self, request, public_id):
        """Return one question."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=serializers.QuestionUpdateSerializer)
    def partial_update(self, request, public_id):
        """Change the given fields. A question that was used answers with a new version, a draft of its own.

        409 LOCKED once its set was used, NEWER_VERSION while a version is being worked on.
        """
        row = self.get_object()
        data = checked(self, serializers.QuestionUpdateSerializer)
        return Response(self.get_serializer(questions.update(row, actor=request.user, **data)).data)

    @extend_schema(request=serializers.QuestionStatusSerializer)
    @action(detail=True, methods=["patch"], filterset_class=None)
    def status(self, request, public_id):
        """Send to review, approve, send back, flag, retire or bring back.

        403 for approving what one wrote where the company asks for a second person; 409 when the status does
        not allow the step.
        """
        row = self.get_object()
        data = checked(self, serializers.QuestionStatusSerializer)
        row = reviews.set_status(row, to=data["status"], comment=data["comment"], actor=request.user)
        return Response(self.get_serializer(row).data)

    @extend_schema(responses=serializers.QuestionResponseSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def versions(self, request, public_id):
        """Return all versions of a question, newest first."""
        rows = [entry.row for entry in versions.history(self.get_object())]
        return Response(self.get_serializer(rows, many=True).data)


class QuestionImageViewSet(BaseViewSet):
    """Pictures that texts of questions name as `![words](image:ID)`."""

    roles = {"GET": READERS, "POST": AUTHORS}
    serializer_class = serializers.PictureSerializer
    filter_backends = ()

    def get_queryset(self):
        return QuestionImage.objects.visible_to(self.request.user)

    @extend_schema(
        request={"multipart/form-data": serializers.PictureCreateSerializer},
        responses={201: serializers.PictureSerializer},
    )
    def create(self, request):
        """Upload a picture; the same one again answers with the row that is there. 413 beyond 2 MiB."""
        data = checked(self, serializers.PictureCreateSerializer)
        row = pictures.store_upload(data["file"], actor=request.user)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    def retrieve(self, request, public_id):
        """Return what is known of a picture."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def content(self, request, public_id) -> HttpResponse:
        """Send the picture itself."""
        return send(picture_selectors.shown(self.get_object()))
