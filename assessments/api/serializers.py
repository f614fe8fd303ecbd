"""What API callers send and get on the authoring side. Keys of questions leave for staff only."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.enums import (
    ApplicationStatus,
    AssessmentStatus,
    InvitationState,
    Navigation,
    ProctoringLevel,
    ResultDetail,
    ScoreRelease,
)
from assessments.models import (
    Assessment,
    AssessmentApplication,
    AssessmentToken,
    JobDescription,
    QuestionSet,
)
from assessments.operations.invitations import DEFAULT_HOURS, MAX_ADDRESSES
from assessments.operations.job_descriptions import MAX_TEXT
from assessments.policy import can_edit
from assessments.selectors.departures import LEAST
from assessments.validators import (
    MAX_ATTEMPTS,
    MAX_DURATION_MINUTES,
    MAX_MESSAGE_LENGTH,
    MAX_PAUSES,
    MAX_VALIDITY_HOURS,
    MIN_DURATION_MINUTES,
    MIN_VALIDITY_HOURS,
    validate_names,
)
from candidates.models import Candidate


class OwnRow(serializers.SlugRelatedField):
    """A row that the caller sees, by its public id; any other one does not exist."""

    def __init__(self, model=None, **kwargs):
        self.model = model
        if not kwargs.get("read_only"):
            kwargs["queryset"] = model._base_manager.none()
        super().__init__(slug_field="public_id", **kwargs)

    def get_queryset(self):
        """Return what the caller may see."""
        return self.model.objects.visible_to(self.context["request"].user)


class JobDescriptionCreateSerializer(serializers.Serializer):
    """Either a file or a text."""

    title = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    text = serializers.CharField(max_length=MAX_TEXT, required=False)
    file = serializers.FileField(required=False, allow_empty_file=True)

    def validate(self, attrs):
        """Demand one of the two, and a title with a text."""
        if ("text" in attrs) == ("file" in attrs):
            raise serializers.ValidationError({"file": _("Send either a file or a text.")}, code="required")
        if "text" in attrs and not attrs["title"]:
            raise serializers.ValidationError({"title": _("A title is needed.")}, code="required")
        return attrs


class JobDescriptionUpdateSerializer(serializers.Serializer):
    """All optional."""

    title = serializers.CharField(max_length=500, required=False)
    description = serializers.CharField(max_length=5_000, required=False, allow_blank=True)
    text = serializers.CharField(max_length=MAX_TEXT, required=False, source="extracted_text")


class JobDescriptionResponseSerializer(serializers.ModelSerializer):
    """A row of the list."""

    jd_id = serializers.CharField(source="public_id")
    file_id = serializers.CharField(source="document.public_id", default=None)

    class Meta:
        model = JobDescription
        fields = (
            "jd_id",
            "title",
            "description",
            "status",
            "file_id",
            "is_active",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class JobDescriptionDetailSerializer(JobDescriptionResponseSerializer):
    """One description with its text and the skills named in it."""

    text = serializers.CharField(source="extracted_text")
    skills = serializers.ListField(child=serializers.CharField())

    class Meta(JobDescriptionResponseSerializer.Meta):
        fields = (*JobDescriptionResponseSerializer.Meta.fields, "text", "skills")
        read_only_fields = fields


class QuestionSetCreateSerializer(serializers.Serializer):
    """`level` in any known spelling."""

    skill = serializers.CharField(max_length=255)
    level = serializers.CharField(max_length=20)
    title = serializers.CharField(max_length=255, required=False, allow_blank=True)


class QuestionSetUpdateSerializer(QuestionSetCreateSerializer):
    """All optional."""

    skill = serializers.CharField(max_length=255, required=False)
    level = serializers.CharField(max_length=20, required=False)


class QuestionSetResponseSerializer(serializers.ModelSerializer):
    """A question set."""

    question_set_id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="__str__")
    approved_questions = serializers.IntegerField(source="approved_count")
    is_locked = serializers.BooleanField()

    class Meta:
        model = QuestionSet
        fields = (
            "question_set_id",
            "name",
            "title",
            "skill",
            "level",
            "source",
            "status",
            "version",
            "total_questions",
            "approved_questions",
            "is_locked",
            "created_at",
        )
        read_only_fields = fields


class AssessmentUpdateSerializer(serializers.Serializer):
    """The configuration; all optional."""

    title = serializers.CharField(max_length=500, required=False)
    job_title = serializers.CharField(max_length=255, required=False)
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    jd_id = OwnRow(JobDescription, source="jd", required=False, allow_null=True)
    question_set_id = OwnRow(QuestionSet, source="question_set", required=False, allow_null=True)
    required_skills = serializers.DictField(child=serializers.CharField(max_length=20), required=False)
    required_roles = serializers.ListField(
        child=serializers.CharField(max_length=255), required=False, validators=[validate_names]
    )
    duration_minutes = serializers.IntegerField(
        min_value=MIN_DURATION_MINUTES, max_value=MAX_DURATION_MINUTES, required=False
    )
    pass_mark = serializers.IntegerField(min_value=0, max_value=100, required=False)
    max_attempts = serializers.IntegerField(min_value=1, max_value=MAX_ATTEMPTS, required=False)
    score_release = serializers.ChoiceField(ScoreRelease.choices, required=False)
    score_release_hours = serializers.IntegerField(min_value=1, max_value=720, required=False)
    shuffle_questions = serializers.BooleanField(required=False)
    shuffle_options = serializers.BooleanField(required=False)
    is_questionnaire_enabled = serializers.BooleanField(required=False)
    is_interview_enabled = serializers.BooleanField(required=False)
    proctoring_level = serializers.ChoiceField(ProctoringLevel.choices, required=False)
    navigation = serializers.ChoiceField(Navigation.choices, required=False)
    language = serializers.CharField(max_length=10, required=False)
    accommodations_allowed = serializers.BooleanField(required=False)
    practice_item = serializers.BooleanField(required=False)
    pauses_allowed = serializers.IntegerField(min_value=0, max_value=MAX_PAUSES, required=False)
    pause_minutes = serializers.IntegerField(min_value=1, max_value=60, required=False)
    watches_camera = serializers.BooleanField(required=False)
    watches_microphone = serializers.BooleanField(required=False)
    stores_snapshots = serializers.BooleanField(required=False)
    violation_limit = serializers.IntegerField(
        min_value=LEAST,
        max_value=100,
        required=False,
        allow_null=True,
        help_text=_("The test is handed in when it was left so often; null: never."),
    )
    result_detail = serializers.ChoiceField(ResultDetail.choices, required=False)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class AssessmentCreateSerializer(AssessmentUpdateSerializer):
    """Title and job title are needed."""

    title = serializers.CharField(max_length=500)
    job_title = serializers.CharField(max_length=255)


class AssessmentResponseSerializer(serializers.ModelSerializer):
    """An assessment with its derived status."""

    assessment_id = serializers.CharField(source="public_id")
    status = serializers.ChoiceField(AssessmentStatus.choices)
    jd_id = serializers.CharField(source="jd.public_id", default=None)
    question_set_id = serializers.CharField(source="question_set.public_id", default=None)
    previous_version_id = serializers.CharField(source="previous.public_id", default=None)

    class Meta:
        model = Assessment
        fields = (
            "assessment_id",
            "title",
            "job_title",
            "description",
            "status",
            "jd_id",
            "question_set_id",
            "required_skills",
            "required_roles",
            "duration_minutes",
            "pass_mark",
            "max_attempts",
            "score_release",
            "score_release_hours",
            "shuffle_questions",
            "shuffle_options",
            "is_questionnaire_enabled",
            "is_interview_enabled",
            "proctoring_level",
            "navigation",
            "language",
            "accommodations_allowed",
            "practice_item",
            "pauses_allowed",
            "pause_minutes",
            "watches_camera",
            "watches_microphone",
            "stores_snapshots",
            "violation_limit",
            "result_detail",
            "section_count",
            "version",
            "previous_version_id",
            "published_at",
            "expires_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class AssessmentInviteSerializer(serializers.Serializer):
    """Addresses and terms."""

    emails = serializers.ListField(
        child=serializers.CharField(max_length=320), min_length=1, max_length=MAX_ADDRESSES
    )
    expires_in_hours = serializers.IntegerField(
        min_value=MIN_VALIDITY_HOURS, max_value=MAX_VALIDITY_HOURS, default=DEFAULT_HOURS
    )
    message = serializers.CharField(max_length=MAX_MESSAGE_LENGTH, default="", allow_blank=True)


class InviteResultSerializer(serializers.Serializer):
    """What became of one address; the link itself is in the mail only."""

    email = serializers.CharField()
    invitation_id = serializers.CharField(source="invitation.public_id", default=None)
    application_id = serializers.CharField(source="application.public_id", default=None)
    is_new = serializers.BooleanField()
    error = serializers.CharField()


class InvitationResponseSerializer(serializers.ModelSerializer):
    """An invitation; the address is for those who may invite."""

    invitation_id = serializers.CharField(source="public_id")
    application_id = serializers.CharField(source="application.public_id")
    state = serializers.ChoiceField(InvitationState.choices)
    email = serializers.SerializerMethodField()

    class Meta:
        model = AssessmentToken
        fields = (
            "invitation_id",
            "application_id",
            "email",
            "state",
            "token_prefix",
            "expires_at",
            "sent_at",
            "opened_at",
            "used_at",
            "revoked_at",
            "send_error",
            "created_at",
        )
        read_only_fields = fields

    def get_email(self, row) -> str:
        """Return the address, or nothing for viewers."""
        return row.candidate_email if can_edit(self.context["request"].user, row) else ""


class ApplySerializer(serializers.Serializer):
    """Enter an application for a candidate of the company."""

    candidate_id = OwnRow(Candidate, source="candidate")
    availability = serializers.IntegerField(min_value=0, max_value=100, default=100)
    submitted_skills = serializers.DictField(child=serializers.CharField(max_length=50), default=dict)
    role_applied_for = serializers.CharField(max_length=255, default="", allow_blank=True)


class ApplicationStatusSerializer(serializers.Serializer):
    """A status of the list, and a note that stays inside the company."""

    status = serializers.ChoiceField(ApplicationStatus.choices)
    note = serializers.CharField(max_length=2_000, default="", allow_blank=True)


class ScoresReleaseSerializer(serializers.Serializer):
    """Whose scores are released; with `dry_run` nothing happens and the answer says what would."""

    application_ids = serializers.ListField(
        child=serializers.CharField(max_length=100), min_length=1, max_length=200
    )
    dry_run = serializers.BooleanField(default=False)


class ScoreLeftSerializer(serializers.Serializer):
    """An application whose score is not released, and why."""

    application_id = serializers.CharField(source="application.public_id")
    reason = serializers.CharField()


class ScoresReleasedSerializer(serializers.Serializer):
    """What was released, or would be, and what was left out; unknown applications are in neither."""

    released = serializers.SerializerMethodField()
    left = ScoreLeftSerializer(many=True)

    def get_released(self, found) -> list[str]:
        return [row.public_id for row in found.ready]


class StandardErrorField(serializers.DecimalField):
    """The margin of a score, per cent of the points; null where it is not known."""

    def __init__(self, **kwargs):
        facts = {"source": "margin", "max_digits": 6, "decimal_places": 3, "default": None}
        super().__init__(**facts, help_text=_("Of the score, where it is known."), **kwargs)


class ApplicationResponseSerializer(serializers.ModelSerializer):
    """An application with its score and integrity state."""

    application_id = serializers.CharField(source="public_id")
    candidate_id = serializers.CharField(source="candidate.public_id")
    candidate_name = serializers.CharField(source="candidate.full_name")
    assessment_id = serializers.CharField(source="assessment.public_id")
    session_id = serializers.CharField(source="test_session.public_id", default=None)
    score_percentage = serializers.DecimalField(
        source="test_session.score_percentage", max_digits=5, decimal_places=2, default=None
    )
    standard_error = StandardErrorField()
    integrity = serializers.CharField(allow_null=True)

    class Meta:
        model = AssessmentApplication
        fields = (
            "application_id",
            "candidate_id",
            "candidate_name",
            "assessment_id",
            "session_id",
            "status",
            "score_percentage",
            "standard_error",
            "integrity",
            "recheck_since",
            "role_applied_for",
            "candidate_availability",
            "submitted_skills",
            "applied_at",
            "started_at",
            "completed_at",
        )
        read_only_fields = fields
