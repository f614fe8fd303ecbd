"""Figures of questions and assessments over the API, and attempts that are too alike."""

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.enums import UserRole
from assessments.api.content import listed
from assessments.enums import Level, QuestionStatus
from assessments.filters import SimilarityFilter
from assessments.psychometrics.words import ItemFlag, NoReliability, Reliability
from assessments.querysets import READERS
from assessments.question_filters import FigureFilter
from assessments.selectors import assessment_figures, assessments, bank, figures
from config.kernel.api import BaseViewSet
from superadmin.validators import tenant_setting

QUESTION = OpenApiParameter("public_id", OpenApiTypes.STR, OpenApiParameter.PATH, description="The question.")
ASSESSMENT = OpenApiParameter(
    "public_id", OpenApiTypes.STR, OpenApiParameter.PATH, description="The assessment."
)
_FIGURES = ("facility", "discrimination", "typical_seconds")


def _shown(name, field, **values):
    """Return a field that is null while the figures may not be shown."""
    return field(source=f"shown.{name}", default=None, allow_null=True, **values)


class QuestionFigureSerializer(serializers.Serializer):
    """A question with its figures; null and without flags while there are too few sittings (`enough` false)."""

    question_id = serializers.CharField(source="question.public_id")
    question_text = serializers.CharField(source="question.question_text")
    version = serializers.IntegerField(source="question.version")
    question_set_id = serializers.CharField(source="question.question_set.public_id")
    skill = serializers.CharField(source="question.skill.name", default="")
    level = serializers.ChoiceField(Level.choices, source="question.difficulty", allow_blank=True)
    status = serializers.ChoiceField(QuestionStatus.choices, source="question.status")
    sittings = serializers.IntegerField(source="presented")
    enough = serializers.BooleanField(source="has_enough")
    facility = serializers.DecimalField(max_digits=5, decimal_places=4, allow_null=True)
    discrimination = serializers.DecimalField(max_digits=5, decimal_places=4, allow_null=True)
    typical_seconds = serializers.DecimalField(max_digits=8, decimal_places=1, allow_null=True)
    flags = serializers.ListField(child=serializers.ChoiceField(ItemFlag.choices))

    def to_representation(self, instance):
        """Leave the figures out while there are too few sittings."""
        shown = super().to_representation(instance)
        if not instance.has_enough:
            shown |= dict.fromkeys(_FIGURES) | {"flags": []}
        return shown


class FigureOptionSerializer(serializers.Serializer):
    """A line of the distractor table; shares in per cent, letter "" for no answer."""

    letter = serializers.CharField(allow_blank=True)
    right = serializers.BooleanField()
    chosen = serializers.IntegerField()
    percent = serializers.FloatField()
    rest = serializers.FloatField(
        allow_null=True, help_text="Per cent that its choosers get on the rest of the test."
    )
    unused = serializers.BooleanField()
    suspect = serializers.BooleanField()


class FigureMonthSerializer(serializers.Serializer):
    """Sittings in a calendar month (UTC), and in all up to its end."""

    month = serializers.DateField()
    sittings = serializers.IntegerField()
    total = serializers.IntegerField()


class FigureChangeSerializer(serializers.Serializer):
    """The latest sittings against those before; `gain` is against the rest of the test."""

    gain = serializers.FloatField()
    z = serializers.FloatField()
    rise = serializers.FloatField(help_text="Change of the facility.")
    time_ratio = serializers.FloatField(allow_null=True)


class FigureFlagSerializer(serializers.Serializer):
    """What speaks against a question, and what to do about it."""

    value = serializers.ChoiceField(ItemFlag.choices)
    label = serializers.CharField()
    advice = serializers.CharField()


class QuestionFigureDetailSerializer(serializers.Serializer):
    """All figures of one question; empty while there are too few sittings."""

    question_id = serializers.CharField()
    sittings = serializers.IntegerField()
    enough = serializers.BooleanField()
    least = serializers.IntegerField(help_text="Sittings from which on figures are given.")
    facility = serializers.DecimalField(max_digits=5, decimal_places=4, allow_null=True)
    discrimination = serializers.DecimalField(max_digits=5, decimal_places=4, allow_null=True)
    interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 % interval of the discrimination."
    )
    typical_seconds = serializers.DecimalField(max_digits=8, decimal_places=1, allow_null=True)
    flags = FigureFlagSerializer(many=True)
    options = FigureOptionSerializer(many=True)
    months = FigureMonthSerializer(many=True)
    change = FigureChangeSerializer(allow_null=True)


class QuestionFigureViewSet(BaseViewSet):
    """What sittings say about questions."""

    roles = {"GET": READERS}
    serializer_class = QuestionFigureSerializer
    filterset_class = FigureFilter

    def get_queryset(self):
        return figures.rows(self.request.user)

    @extend_schema(operation_id="question_figures_list")
    def list(self, request):
        """List the questions with enough sittings (`sittings=few`: the others), those that need a look first."""
        return listed(self, self.filter_queryset(self.get_queryset()).order_by("-concern", "pk"))

    @extend_schema(parameters=[QUESTION], responses=QuestionFigureDetailSerializer, filters=False)
    def retrieve(self, request, public_id):
        """Return all figures of one question."""
        row = get_object_or_404(bank.details(request.user), public_id=public_id)
        return Response(QuestionFigureDetailSerializer(figures.of_question(row)).data)


class SectionFigureSerializer(serializers.Serializer):
    """A section over all attempts; mean and deviation in per cent of its points."""

    part = serializers.IntegerField()
    title = serializers.CharField()
    weight = serializers.FloatField()
    attempts = serializers.IntegerField()
    questions = serializers.FloatField()
    mean = serializers.FloatField(allow_null=True)
    deviation = serializers.FloatField(allow_null=True)


class AssessmentFigureSerializer(serializers.Serializer):
    """An assessment's scores in per cent; null and empty while there are too few attempts (`enough` false)."""

    assessment_id = serializers.CharField(source="assessment.public_id")
    title = serializers.CharField(source="assessment.title")
    attempts = serializers.IntegerField()
    enough = serializers.BooleanField()
    least = serializers.IntegerField(help_text="Attempts from which on figures are given.")
    mean = _shown("mean", serializers.DecimalField, max_digits=5, decimal_places=2)
    deviation = _shown("deviation", serializers.DecimalField, max_digits=6, decimal_places=3)
    reliability = _shown("reliability", serializers.DecimalField, max_digits=7, decimal_places=4)
    method = _shown("method", serializers.ChoiceField, choices=Reliability.choices, allow_blank=True)
    sem = _shown(
        "sem",
        serializers.DecimalField,
        max_digits=6,
        decimal_places=3,
        help_text="Standard error of measurement, points of per cent.",
    )
    note = _shown("note", serializers.ChoiceField, choices=NoReliability.choices, allow_blank=True)
    histogram = _shown(
        "histogram",
        serializers.ListField,
        child=serializers.IntegerField(),
        help_text="Attempts in classes of ten per cent, 100 in the last.",
    )
    sections = _shown("sections", SectionFigureSerializer, many=True)
    computed_at = _shown("computed_at", serializers.DateTimeField)


class ItemLineSerializer(serializers.Serializer):
    """A question in an assessment: sittings and facility there, discrimination and flags over all its sittings."""

    question_id = serializers.CharField(source="question.public_id")
    section = serializers.CharField(allow_blank=True)
    sittings = serializers.IntegerField()
    facility = serializers.FloatField(allow_null=True)
    discrimination = serializers.DecimalField(max_digits=5, decimal_places=4, allow_null=True)
    flags = FigureFlagSerializer(many=True)


class AssessmentFigureDetailSerializer(AssessmentFigureSerializer):
    """With its questions, those that need a look first."""

    items = serializers.SerializerMethodField()

    @extend_schema_field(ItemLineSerializer(many=True))
    def get_items(self, found):
        """Return the lines of the table."""
        return ItemLineSerializer(assessment_figures.lines(found, found.items), many=True).data


class AssessmentFigureViewSet(BaseViewSet):
    """What attempts say about assessments."""

    roles = {"GET": READERS}
    serializer_class = AssessmentFigureSerializer
    filter_backends = ()

    def get_queryset(self):
        return assessment_figures.statistics_of(self.request.user)

    @extend_schema(operation_id="assessment_figures_list")
    def list(self, request):
        """List the assessments that somebody has taken, the newest first."""
        page = self.paginate_queryset(self.get_queryset().order_by("-assessment__created_at", "-pk"))
        found = [assessment_figures.AssessmentFigures(row.assessment, row) for row in page]
        return self.get_paginated_response(self.get_serializer(found, many=True).data)

    @extend_schema(parameters=[ASSESSMENT], responses=AssessmentFigureDetailSerializer)
    def retrieve(self, request, public_id):
        """Return the figures of one assessment with its sections and questions."""
        row = get_object_or_404(assessments.assessment_details(request.user), public_id=public_id)
        return Response(AssessmentFigureDetailSerializer(assessment_figures.of_assessment(row)).data)


class SimilarAttemptSerializer(serializers.Serializer):
    """One of the two; without the name where the company hides names from reviewers."""

    session_id = serializers.CharField(source="public_id")
    candidate_name = serializers.SerializerMethodField()
    case_ids = serializers.SerializerMethodField()

    def get_candidate_name(self, session) -> str | None:
        """Return the name, or null."""
        return None if self.context["blind"] else session.candidate_name

    def get_case_ids(self, session) -> list[str]:
        """Return the integrity cases of the attempt."""
        return [case.public_id for case in session.integrity_cases.all()]


class SimilarAnswersSerializer(serializers.Serializer):
    """Two attempts that share more wrong answers than chance explains."""

    assessment_id = serializers.CharField(source="assessment.public_id")
    first = SimilarAttemptSerializer()
    second = SimilarAttemptSerializer()
    shared_items = serializers.IntegerField(help_text="Questions that both had.")
    both_wrong = serializers.IntegerField()
    shared_wrong = serializers.IntegerField(help_text="The same wrong answer.")
    expected = serializers.DecimalField(max_digits=8, decimal_places=4, help_text="So many by chance.")
    index = serializers.DecimalField(
        max_digits=8, decimal_places=4, help_text="-log10 of the probability of at least as many."
    )


class SimilarAnswersViewSet(BaseViewSet):
    """Attempts that are too alike, for company admins."""

    roles = {"GET": frozenset({UserRole.ADMIN})}
    serializer_class = SimilarAnswersSerializer
    filterset_class = SimilarityFilter

    def get_queryset(self):
        return assessment_figures.similar(self.request.user)

    def get_serializer_context(self):
        blind = tenant_setting(self.request.user.tenant, "review_hides_names")
        return {**super().get_serializer_context(), "blind": blind}

    @extend_schema(operation_id="similar_answers_list")
    def list(self, request):
        """List the pairs, the least likely first. A hint for the review, never a proof."""
        return listed(self, self.filter_queryset(self.get_queryset()).order_by("-index", "pk"))
