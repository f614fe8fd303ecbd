"""What callers send to order questions, and what they get of an order."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.api.serializers import OwnRow
from assessments.enums import QuestionSetStatus
from assessments.generation.access import Access
from assessments.generation.offline import Offline
from assessments.generation.order import LANGUAGES, MAX_QUESTIONS
from assessments.models import GenerationRun, JobDescription
from assessments.operations.generation import MAX_SUBTOPICS
from assessments.selectors import generation as selectors

PROVIDERS = (Offline.name, Access.name)


class GenerationOrderSerializer(serializers.Serializer):
    """A topic, or a job description whose skills decide; both: what the topic is for. `level` in any spelling."""

    topic = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    subtopics = serializers.ListField(
        child=serializers.CharField(max_length=100), max_length=MAX_SUBTOPICS, required=False, default=list
    )
    jd_id = OwnRow(JobDescription, source="jd", required=False, allow_null=True, default=None)
    level = serializers.CharField(max_length=20)
    count = serializers.IntegerField(min_value=1, max_value=MAX_QUESTIONS)
    language = serializers.ChoiceField(list(LANGUAGES), required=False, default="en")
    provider = serializers.ChoiceField(PROVIDERS, required=False, allow_blank=True, default="")

    def validate(self, attrs):
        """Demand one of the two."""
        if not attrs["topic"] and attrs["jd"] is None:
            raise serializers.ValidationError(
                {"topic": _("Say what the questions are about, or name a job description.")}, code="required"
            )
        return attrs


class OrderedPartSerializer(serializers.Serializer):
    """So many questions on one topic."""

    topic = serializers.CharField()
    count = serializers.IntegerField()
    skill = serializers.CharField(allow_blank=True)


class RejectedProposalSerializer(serializers.Serializer):
    """A proposal that was not kept. `right` are the places, from 0, of the options it calls right."""

    stem = serializers.CharField()
    reason = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())
    right = serializers.ListField(child=serializers.IntegerField())


class GenerationRunSerializer(serializers.ModelSerializer):
    """An order and what came of it so far. Its questions are those of the set, all of them to be reviewed."""

    generation_id = serializers.CharField(source="public_id")
    question_set_id = serializers.CharField(source="question_set.public_id")
    jd_id = serializers.CharField(source="jd.public_id", default=None)
    status = serializers.ChoiceField(QuestionSetStatus.choices, source="question_set.status")
    progress = serializers.SerializerMethodField()
    parts = OrderedPartSerializer(source="request.order.parts", many=True)
    subtopics = serializers.ListField(child=serializers.CharField(), source="request.order.subtopics")
    level = serializers.CharField(source="request.order.level")
    language = serializers.CharField(source="request.order.language")
    rejected = RejectedProposalSerializer(many=True)

    class Meta:
        model = GenerationRun
        fields = (
            "generation_id",
            "question_set_id",
            "jd_id",
            "status",
            "progress",
            "parts",
            "subtopics",
            "level",
            "language",
            "provider",
            "model",
            "prompt_version",
            "requested",
            "produced",
            "rejected",
            "attempts",
            "tokens_in",
            "tokens_out",
            "cost",
            "seconds",
            "error",
            "created_at",
            "finished_at",
        )
        read_only_fields = fields

    def get_progress(self, run) -> int:
        """Return per cent, 0 to 100."""
        return selectors.progress_of(run)
