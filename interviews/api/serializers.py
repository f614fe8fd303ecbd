"""What API callers send and get. `interview_id` and `feedback_id` are the API's names of public ids."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from assessments.models import AssessmentApplication
from interviews import validators
from interviews.enums import InterviewMode, InterviewType, Recommendation
from interviews.forms import LONGEST_TEXT
from interviews.models import InterviewFeedback, InterviewParticipant, InterviewSession
from interviews.selectors import interviews as selectors
from recruiting.api.serializers import CompanyRow
from recruiting.models import JobRequisition


class GuideItemSerializer(serializers.Serializer):
    """One question of the guide."""

    question = serializers.CharField(max_length=1_000)
    skill = serializers.CharField(max_length=100, required=False, allow_blank=True)
    prompts = serializers.ListField(
        child=serializers.CharField(max_length=500), required=False, max_length=20
    )
    skipped = serializers.BooleanField(required=False)
    custom = serializers.BooleanField(required=False)


class InterviewChangeSerializer(serializers.Serializer):
    """What may change before the talk. `timezone` is the IANA zone it is planned in; times are ISO 8601 with offset."""

    scheduled_at = serializers.DateTimeField(required=False)
    duration_minutes = serializers.IntegerField(
        min_value=validators.MIN_MINUTES, max_value=validators.MAX_MINUTES, required=False
    )
    timezone = serializers.CharField(max_length=50, required=False, validators=[validators.validate_zone])
    interview_type = serializers.ChoiceField(InterviewType.choices, required=False)
    interview_mode = serializers.ChoiceField(InterviewMode.choices, required=False)
    meeting_link = serializers.CharField(
        max_length=500, required=False, allow_blank=True, validators=[validators.validate_meeting_link]
    )
    meeting_room = serializers.CharField(max_length=100, required=False, allow_blank=True)
    preparation_notes = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    question_guide = GuideItemSerializer(many=True, required=False)

    def validate_question_guide(self, value: list[Any]) -> list[dict[str, Any]]:
        """Turn the rows into plain JSON."""
        return [dict(item) for item in value]


class InterviewCreateSerializer(InterviewChangeSerializer):
    """A new interview. Without `interviewer_id` the caller leads it."""

    scheduled_at = serializers.DateTimeField()
    candidate_id = CompanyRow(selectors.candidates_for, source="candidate")
    requisition_id = CompanyRow(
        JobRequisition.objects.visible_to,
        source="requisition",
        required=False,
        allow_null=True,
    )
    application_id = CompanyRow(
        AssessmentApplication.objects.visible_to,
        source="application",
        required=False,
        allow_null=True,
    )
    interviewer_id = CompanyRow(
        lambda user: selectors.interviewers(user.tenant_id), source="interviewer", required=False
    )
    additional_interviewers = CompanyRow(
        lambda user: selectors.interviewers(user.tenant_id), source="panel", many=True, required=False
    )


class ParticipantSerializer(serializers.ModelSerializer):
    """A seat."""

    user_id = serializers.CharField(source="user.public_id")
    name = serializers.CharField(source="user.display_name")

    class Meta:
        model = InterviewParticipant
        fields = read_only_fields = ("user_id", "name", "role", "response")


class InterviewSerializer(serializers.ModelSerializer):
    """An interview as it is read."""

    interview_id = serializers.CharField(source="public_id")
    candidate_id = serializers.CharField(source="candidate.public_id")
    candidate_name = serializers.CharField(source="candidate.full_name")
    requisition_id = serializers.CharField(source="requisition.public_id", allow_null=True, default=None)
    application_id = serializers.CharField(
        source="assessment_application.public_id", allow_null=True, default=None
    )
    interviewer_id = serializers.CharField(source="interviewer.public_id")
    participants = ParticipantSerializer(many=True)

    class Meta:
        model = InterviewSession
        fields = read_only_fields = (
            "interview_id",
            "interview_type",
            "interview_mode",
            "candidate_id",
            "candidate_name",
            "requisition_id",
            "application_id",
            "scheduled_at",
            "duration_minutes",
            "timezone",
            "interviewer_id",
            "participants",
            "status",
            "started_at",
            "ended_at",
            "actual_duration_minutes",
            "preparation_notes",
            "question_guide",
            "meeting_link",
            "meeting_room",
            "meeting_notes",
            "cancellation_reason",
            "created_at",
            "updated_at",
        )


class CancelSerializer(serializers.Serializer):
    """Why an interview is called off."""

    reason = serializers.CharField(max_length=2_000)


class CompleteSerializer(serializers.Serializer):
    """The summary for those who hire."""

    meeting_notes = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)


def _rating() -> serializers.DecimalField:
    return serializers.DecimalField(
        2,
        1,
        required=False,
        allow_null=True,
        validators=[validators.validate_rating],
        help_text="1 to 5, half steps.",
    )


def _text() -> serializers.CharField:
    return serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)


class FeedbackWriteSerializer(serializers.Serializer):
    """A scorecard; to submit, overall rating and recommendation are needed."""

    overall_rating = _rating()
    recommendation = serializers.ChoiceField(Recommendation.choices, required=False, allow_null=True)
    technical_skills_rating = _rating()
    communication_rating = _rating()
    problem_solving_rating = _rating()
    culture_fit_rating = _rating()
    skills_evaluated = serializers.DictField(
        child=serializers.FloatField(min_value=1, max_value=5),
        required=False,
        help_text="Skill name to rating.",
    )
    strengths = _text()
    weaknesses = _text()
    detailed_notes = _text()
    questions_asked = serializers.ListField(
        child=serializers.CharField(max_length=1_000), required=False, max_length=100
    )
    requires_second_round = serializers.BooleanField(required=False)
    follow_up_notes = _text()
    is_final = serializers.BooleanField(
        required=False, default=True, help_text="false keeps a draft that only its author sees."
    )


class FeedbackCreateSerializer(FeedbackWriteSerializer):
    """A scorecard of one interview."""

    interview_id = serializers.CharField(max_length=100)


class FeedbackAmendSerializer(FeedbackWriteSerializer):
    """A correction of a submitted scorecard."""

    is_final = None  # type: ignore[assignment]  # a correction stays final, so the field is taken out
    reason = serializers.CharField(max_length=2_000)


class FeedbackSerializer(serializers.ModelSerializer):
    """A scorecard as it is read."""

    feedback_id = serializers.CharField(source="public_id")
    interview_id = serializers.CharField(source="interview.public_id")
    interviewer_id = serializers.CharField(source="interviewer.public_id")

    class Meta:
        model = InterviewFeedback
        fields = read_only_fields = (
            "feedback_id",
            "interview_id",
            "interviewer_id",
            "status",
            "is_final",
            "overall_rating",
            "recommendation",
            "technical_skills_rating",
            "communication_rating",
            "problem_solving_rating",
            "culture_fit_rating",
            "skills_evaluated",
            "strengths",
            "weaknesses",
            "detailed_notes",
            "questions_asked",
            "requires_second_round",
            "follow_up_notes",
            "submitted_at",
            "updated_at",
        )
