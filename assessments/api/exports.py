"""Taking questions out over the API."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments.api.content import checked, listed
from assessments.enums import ExportStatus, FileFormat
from assessments.models import QuestionExport
from assessments.operations import exports
from assessments.querysets import AUTHORS
from assessments.question_filters import QuestionFilter, described, held_to
from assessments.selectors import exports as selectors
from candidates.transfers import send
from config.kernel.api import BaseViewSet, IdempotentCreate


class QuestionExportCreateSerializer(serializers.Serializer):
    """The format; the questions are those of the filter in the address."""

    file_format = serializers.ChoiceField(FileFormat.choices)


class QuestionExportLossSerializer(serializers.Serializer):
    """What the file does not keep of one question; `number` counts the questions from 1."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    what = serializers.ListField(child=serializers.CharField())
    left_out = serializers.BooleanField(help_text="None of the question is in the file.")


class QuestionExportResponseSerializer(serializers.ModelSerializer):
    """A file with its numbers (read, written, unsupported, lossy) and what it loses (at most 500 told one by one)."""

    export_id = serializers.CharField(source="public_id")
    counts = serializers.DictField(child=serializers.IntegerField())
    filters = serializers.DictField(child=serializers.CharField())
    loses = serializers.SerializerMethodField(help_text="What is lost, and of how many questions.")
    losses = QuestionExportLossSerializer(source="losses.told", many=True, default=list)
    progress = serializers.SerializerMethodField(help_text="Per cent.")
    download_url = serializers.SerializerMethodField(
        help_text="A signed page address for people of the company, good for some minutes; null without a file."
    )

    class Meta:
        model = QuestionExport
        fields = (
            "export_id",
            "file_format",
            "status",
            "progress",
            "filters",
            "counts",
            "loses",
            "losses",
            "file_name",
            "size",
            "download_url",
            "error",
            "created_at",
            "finished_at",
            "expires_at",
        )
        read_only_fields = fields

    def get_loses(self, row) -> dict[str, int]:
        return dict(row.losses.get("sums", ()))

    def get_progress(self, row) -> int:
        return selectors.progress_of(row) if row.status == ExportStatus.WRITING else 100

    def get_download_url(self, row) -> str | None:
        return selectors.link(row) if row.status == ExportStatus.READY else None


_FILTERS = [OpenApiParameter(name, str) for name in QuestionFilter.base_filters]


class QuestionExportViewSet(IdempotentCreate, BaseViewSet):
    """Files of questions."""

    roles = {"GET": AUTHORS, "POST": AUTHORS}
    serializer_class = QuestionExportResponseSerializer

    def get_queryset(self):
        return selectors.exports(self.request.user)

    @extend_schema(operation_id="question_exports_list")
    def list(self, request):
        """List files, newest first."""
        return listed(self, self.get_queryset().order_by("-created_at", "-pk"))

    @extend_schema(
        parameters=_FILTERS,
        request=QuestionExportCreateSerializer,
        responses={202: QuestionExportResponseSerializer},
    )
    def create(self, request):
        """Have questions written into a file; which ones, the parameters say, which are those of GET /questions."""
        data = checked(self, QuestionExportCreateSerializer)
        chosen = held_to(request.GET, actor=request.user)
        row = exports.start(chosen.qs, actor=request.user, filters=described(chosen), **data)
        return Response(self.get_serializer(row).data, status=status.HTTP_202_ACCEPTED)

    def retrieve(self, request, public_id):
        """Return one file with its numbers and what it loses."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def content(self, request, public_id) -> HttpResponse:
        """Send the file itself. 409 NOT_READY before it is written, 410 once it was removed."""
        return send(selectors.file_of(self.get_object()))
