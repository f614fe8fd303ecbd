"""Figures of questions over the API."""

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from assessments.api.content import listed
from assessments.enums import Level, QuestionStatus
from assessments.psychometrics.words import ItemFlag
from assessments.querysets import READERS
from assessments.question_filters import FigureFilter
from assessments.selectors import bank, figures
from config.kernel.api import BaseViewSet

QUESTION = OpenApiParameter("public_id", OpenApiTypes.STR, OpenApiParameter.PATH, description="The question.")
_FIGURES = ("facility", "discrimination", "typical_seconds")


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
