"""Building assessments over the API: sections, fixed questions, samples, tests from skills, versions."""

import secrets

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response

from assessments.api import builder_serializers as serializers
from assessments.api.content import READ_OR_WRITE, checked
from assessments.api.question_serializers import QuestionResponseSerializer
from assessments.api.serializers import AssessmentResponseSerializer
from assessments.operations import copies, papers, quick_tests, sections
from assessments.selectors import assessments as selectors
from assessments.selectors import builder, drawing
from assessments.selectors import checklist as checklists
from config.kernel.api import BaseViewSet

LARGEST_SEED = 2**32


def built(assessment):
    """Return an assessment's sections, numbers and checklist, read afresh."""
    found = builder.overview(selectors.fresh(assessment))
    items = checklists.checklist(found)
    facts = {
        name: getattr(found, name)
        for name in ("lines", "weight_total", "questions", "points", "suggested_minutes")
    }
    facts |= {"checklist": items, "is_complete": checklists.is_complete(items)}
    return serializers.BuiltSerializer(facts).data


class BuilderMixin:
    """What the assessments' collection offers for building them."""

    @extend_schema(methods=["GET"], responses=serializers.BuiltSerializer)
    @extend_schema(
        methods=["POST"],
        request=serializers.SectionWriteSerializer,
        responses={201: serializers.SectionResponseSerializer},
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None)
    def sections(self, request, public_id):
        """Return the sections with the publish checklist, or add one at the end.

        409 once the assessment is published (PUBLISHED) or was used (LOCKED).
        """
        row = self.get_object()
        if request.method == "GET":
            return Response(built(row))
        data = checked(self, serializers.SectionWriteSerializer)
        section = sections.add(row, actor=request.user, **data)
        return Response(serializers.SectionResponseSerializer(section).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=serializers.SectionOrderSerializer, responses=serializers.BuiltSerializer)
    @action(detail=True, methods=["put"], url_path="sections/order", url_name="section-order")
    def section_order(self, request, public_id):
        """Put the sections into another order; all must be named."""
        row = self.get_object()
        data = checked(self, serializers.SectionOrderSerializer)
        sections.reorder(row, public_ids=data["section_ids"], actor=request.user)
        return Response(built(row))

    @extend_schema(request=serializers.SectionWeightsSerializer, responses=serializers.BuiltSerializer)
    @action(detail=True, methods=["put"], url_path="sections/weights", url_name="section-weights")
    def section_weights(self, request, public_id):
        """Set weights by section; without any, share evenly."""
        row = self.get_object()
        weights = checked(self, serializers.SectionWeightsSerializer).get("weights")
        if weights is None:
            sections.share_evenly(row, actor=request.user)
        else:
            sections.set_weights(row, weights=weights, actor=request.user)
        return Response(built(row))

    @extend_schema(
        responses=serializers.PaperSampleSerializer,
        parameters=[OpenApiParameter("seed", int, description="Left out, a new one is drawn.")],
    )
    @action(detail=True, methods=["get"], filterset_class=None)
    def preview(self, request, public_id):
        """Draw a sample as a candidate would get it, without keys. Nothing is stored."""
        given = request.query_params.get("seed", "")
        seed = int(given) % LARGEST_SEED if given.isdecimal() else secrets.randbelow(LARGEST_SEED)
        with papers.sample(self.get_object(), seed=seed, actor=request.user) as session:
            rows = session.session_questions.select_related("question", "section").order_by("position")
            return Response(serializers.PaperSampleSerializer({"seed": seed, "questions": rows}).data)

    @extend_schema(request=None, responses={201: AssessmentResponseSerializer})
    @action(detail=True, methods=["post"], url_path="new-version", url_name="new-version")
    def new_version(self, request, public_id):
        """Make a draft of the next version; the old one goes on until the draft is published."""
        return self.answer(copies.new_version(self.get_object(), actor=request.user), status.HTTP_201_CREATED)

    @extend_schema(request=serializers.QuickTestSerializer, responses={201: AssessmentResponseSerializer})
    @action(detail=False, methods=["post"])
    def quick(self, request):
        """Make a draft from skills and levels; what the bank lacks comes from the starter bank."""
        data = checked(self, serializers.QuickTestSerializer)
        wishes = [quick_tests.Wish(**wish) for wish in data.pop("skills")]
        row = quick_tests.make(actor=request.user, wishes=wishes, **data)
        return self.answer(row, status.HTTP_201_CREATED)


class SectionViewSet(BaseViewSet):
    """One section of an assessment."""

    roles = READ_OR_WRITE | {"PUT": READ_OR_WRITE["PATCH"]}
    serializer_class = serializers.SectionResponseSerializer

    def get_queryset(self):
        return selectors.sections(self.request.user)

    def answer(self, row):
        """Return the section, read afresh."""
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data)

    def retrieve(self, request, public_id):
        """Return one section."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=serializers.SectionWriteSerializer)
    def partial_update(self, request, public_id):
        """Change the given fields. A section that is no longer fixed lets its questions go."""
        row = self.get_object()
        data = checked(self, serializers.SectionWriteSerializer)
        return self.answer(sections.update(row, actor=request.user, **data))

    def destroy(self, request, public_id):
        """Take it out of its assessment."""
        sections.remove(self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(methods=["GET"], responses=QuestionResponseSerializer(many=True))
    @extend_schema(
        methods=["PUT"],
        request=serializers.SectionItemsSerializer,
        responses=QuestionResponseSerializer(many=True),
    )
    @action(detail=True, methods=["get", "put"], pagination_class=None)
    def items(self, request, public_id):
        """Return the questions of a fixed section with their keys, or replace them."""
        row = self.get_object()
        if request.method == "PUT":
            given = checked(self, serializers.SectionItemsSerializer)["question_ids"]
            sections.set_items(row, public_ids=given, actor=request.user)
            row = self.get_object()
        rows = drawing.fixed_questions(row)
        return Response(QuestionResponseSerializer(rows, many=True).data)
