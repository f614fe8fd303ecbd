"""Job descriptions and question sets over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from assessments.api import question_serializers, serializers
from assessments.filters import JobDescriptionFilter, QuestionSetFilter
from assessments.operations import job_descriptions, question_sets, questions
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import bank
from assessments.selectors import content as selectors
from config.kernel.api import BaseViewSet, IdempotentCreate

READ_OR_WRITE = {"GET": READERS, "POST": AUTHORS, "PATCH": AUTHORS, "DELETE": AUTHORS}


def checked(view, serializer_class):
    """Return the validated body of the request."""
    serializer = serializer_class(data=view.request.data, context=view.get_serializer_context())
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def listed(view, rows, serializer_class=None):
    """Return one page of rows."""
    page = view.paginate_queryset(rows)
    make = serializer_class or view.serializer_class
    data = make(page, many=True, context=view.get_serializer_context()).data
    return view.get_paginated_response(data)


class JobDescriptionViewSet(IdempotentCreate, BaseViewSet):
    """The company's job descriptions."""

    roles = READ_OR_WRITE
    serializer_class = serializers.JobDescriptionResponseSerializer
    filterset_class = JobDescriptionFilter
    parser_classes = (JSONParser, MultiPartParser, FormParser)

    def get_queryset(self):
        return selectors.job_descriptions(self.request.user).order_by("-created_at", "-pk")

    def answer(self, row, code=status.HTTP_200_OK):
        """Return one description with its text and skills."""
        fresh = self.get_queryset().get(pk=row.pk)
        fresh.skills = [found.skill.name for found in selectors.skills_named_in(fresh)]
        data = serializers.JobDescriptionDetailSerializer(fresh).data
        return Response(data, status=code)

    @extend_schema(operation_id="job_descriptions_list")
    def list(self, request):
        """List those that were not put away, newest first, without their text."""
        rows = selectors.job_description_rows(request.user).order_by("-created_at", "-pk")
        return listed(self, self.filter_queryset(rows))

    @extend_schema(
        request=serializers.JobDescriptionCreateSerializer,
        responses={201: serializers.JobDescriptionDetailSerializer},
    )
    def create(self, request):
        """Upload a file (multipart) or send a text (JSON)."""
        data = checked(self, serializers.JobDescriptionCreateSerializer)
        if "file" in data:
            row = job_descriptions.create_from_upload(
                upload=data["file"], title=data["title"], actor=request.user
            )
        else:
            row = job_descriptions.create_from_text(
                title=data["title"], text=data["text"], actor=request.user
            )
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(responses=serializers.JobDescriptionDetailSerializer)
    def retrieve(self, request, public_id):
        """Return one description with its text and the skills named in it."""
        return self.answer(self.get_object())

    @extend_schema(
        request=serializers.JobDescriptionUpdateSerializer,
        responses=serializers.JobDescriptionDetailSerializer,
    )
    def partial_update(self, request, public_id):
        """Change the given fields."""
        row = self.get_object()
        data = checked(self, serializers.JobDescriptionUpdateSerializer)
        return self.answer(job_descriptions.update(row, actor=request.user, **data))

    def destroy(self, request, public_id):
        """Put it away; what was made from it stays."""
        job_descriptions.set_active(self.get_object(), active=False, actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class QuestionSetViewSet(IdempotentCreate, BaseViewSet):
    """The company's question sets."""

    roles = READ_OR_WRITE
    serializer_class = serializers.QuestionSetResponseSerializer
    filterset_class = QuestionSetFilter

    def get_queryset(self):
        return selectors.question_set_rows(self.request.user).order_by("-created_at", "-pk")

    def answer(self, row, code=status.HTTP_200_OK):
        """Return the set, read afresh."""
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data, status=code)

    @extend_schema(operation_id="question_sets_list")
    def list(self, request):
        """List sets, newest first."""
        return listed(self, self.filter_queryset(self.get_queryset()))

    @extend_schema(
        request=serializers.QuestionSetCreateSerializer,
        responses={201: serializers.QuestionSetResponseSerializer},
    )
    def create(self, request):
        """Make an empty set."""
        data = checked(self, serializers.QuestionSetCreateSerializer)
        return self.answer(question_sets.create(actor=request.user, **data), status.HTTP_201_CREATED)

    def retrieve(self, request, public_id):
        """Return one set."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=serializers.QuestionSetUpdateSerializer)
    def partial_update(self, request, public_id):
        """Change the given fields; 409 once it was used."""
        row = self.get_object()
        data = checked(self, serializers.QuestionSetUpdateSerializer)
        return self.answer(question_sets.update(row, actor=request.user, **data))

    @extend_schema(request=None, responses={201: serializers.QuestionSetResponseSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request, public_id):
        """Make a new version."""
        row = question_sets.copy(self.get_object(), actor=request.user)
        return self.answer(row, status.HTTP_201_CREATED)

    @extend_schema(methods=["GET"], responses=question_serializers.QuestionResponseSerializer(many=True))
    @extend_schema(
        methods=["POST"],
        request=question_serializers.QuestionCreateSerializer,
        responses={201: question_serializers.QuestionResponseSerializer},
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None)
    def questions(self, request, public_id):
        """List the questions with their keys in order, or add one at the end, as a draft."""
        owner = self.get_object()
        if request.method == "POST":
            data = checked(self, question_serializers.QuestionCreateSerializer)
            row = questions.add(owner, actor=request.user, **data)
            return Response(
                question_serializers.QuestionResponseSerializer(row).data, status=status.HTTP_201_CREATED
            )
        rows = bank.details(request.user).filter(question_set=owner).order_by("position", "pk")
        return listed(self, rows, question_serializers.QuestionResponseSerializer)
