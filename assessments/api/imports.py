"""Bringing questions in over the API."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from assessments.api.content import READ_OR_WRITE, checked, listed
from assessments.api.serializers import OwnRow
from assessments.enums import FileFormat, ImportOutcome, QuestionStatus
from assessments.filters import ImportRowFilter
from assessments.models import QuestionImport, QuestionImportRow, QuestionSet
from assessments.operations import imports
from assessments.selectors import imports as selectors
from config.kernel.api import BaseViewSet, IdempotentCreate


class QuestionImportCreateSerializer(serializers.Serializer):
    """A file; its format is found in it unless it is named."""

    file = serializers.FileField()
    file_format = serializers.ChoiceField(FileFormat.choices, required=False, allow_null=True, default=None)


class QuestionImportDecisionSerializer(serializers.Serializer):
    """Which items come in, as what, and into which set (none: new sets by topic and level)."""

    outcomes = serializers.ListField(
        child=serializers.ChoiceField(
            [ImportOutcome.NEW.value, ImportOutcome.CHANGED.value, ImportOutcome.DUPLICATE.value]
        ),
        min_length=1,
        max_length=3,
    )
    status = serializers.ChoiceField(list(imports.STATUSES), default=QuestionStatus.DRAFT.value)
    question_set_id = OwnRow(
        QuestionSet, source="question_set", required=False, allow_null=True, default=None
    )


class QuestionImportResponseSerializer(serializers.ModelSerializer):
    """An upload with its numbers: read, and one for each outcome; at the end taken and refused."""

    import_id = serializers.CharField(source="public_id")
    question_set_id = serializers.CharField(source="question_set.public_id", default=None)
    counts = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = QuestionImport
        fields = (
            "import_id",
            "file_name",
            "file_format",
            "size",
            "status",
            "counts",
            "error",
            "question_set_id",
            "created_at",
            "finished_at",
        )
        read_only_fields = fields


class QuestionImportRowResponseSerializer(serializers.ModelSerializer):
    """One item of the file: what becomes of it, why, and what differs from the bank."""

    matched_id = serializers.CharField(source="matched.public_id", default=None)
    question_id = serializers.CharField(source="question.public_id", default=None)
    diff = serializers.JSONField()

    class Meta:
        model = QuestionImportRow
        fields = (
            "number",
            "place",
            "title",
            "outcome",
            "message",
            "diff",
            "matched_id",
            "question_id",
            "done_at",
        )
        read_only_fields = fields


class QuestionImportViewSet(IdempotentCreate, BaseViewSet):
    """Uploads of questions: checked first, brought in on request."""

    roles = READ_OR_WRITE
    serializer_class = QuestionImportResponseSerializer
    parser_classes = (JSONParser, MultiPartParser, FormParser)

    def get_queryset(self):
        return selectors.imports(self.request.user)

    @extend_schema(operation_id="question_imports_list")
    def list(self, request):
        """List uploads, newest first."""
        return listed(self, self.get_queryset().order_by("-created_at", "-pk"))

    @extend_schema(request=QuestionImportCreateSerializer, responses={202: QuestionImportResponseSerializer})
    def create(self, request):
        """Upload a file (multipart) and have it checked. 422 FILE_REFUSED when it is none of the formats."""
        data = checked(self, QuestionImportCreateSerializer)
        row = imports.start(data["file"], actor=request.user, file_format=data["file_format"])
        return Response(self.get_serializer(row).data, status=status.HTTP_202_ACCEPTED)

    def retrieve(self, request, public_id):
        """Return one upload with its numbers."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        parameters=[OpenApiParameter("outcome", enum=ImportOutcome.values), OpenApiParameter("q", str)],
        responses=QuestionImportRowResponseSerializer(many=True),
    )
    @action(detail=True, methods=["get"])
    def rows(self, request, public_id):
        """List the items of the file, in their order."""
        rows = ImportRowFilter(request.GET, queryset=selectors.rows_of(self.get_object())).qs
        return listed(self, rows, QuestionImportRowResponseSerializer)

    @extend_schema(
        request=QuestionImportDecisionSerializer, responses={202: QuestionImportResponseSerializer}
    )
    @action(detail=True, methods=["post"])
    def take(self, request, public_id):
        """Bring the chosen items in. 409 when the upload is not waiting for a decision."""
        row = self.get_object()
        data = checked(self, QuestionImportDecisionSerializer)
        row = imports.take(row, actor=request.user, **data)
        return Response(self.get_serializer(row).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request, public_id):
        """Drop an upload that was not brought in."""
        return Response(self.get_serializer(imports.cancel(self.get_object(), actor=request.user)).data)
