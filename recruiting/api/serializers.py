"""What API callers send and get. `requisition_id`, `entry_id` and `note_id` are the API's names of public ids."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.selectors.users import staff_of
from assessments.models import Assessment, JobDescription
from assessments.validators import MAX_VALIDITY_HOURS, MIN_VALIDITY_HOURS
from candidates.enums import ExperienceLevel
from candidates.operations.notes import LONGEST_NOTE
from recruiting import policy, validators
from recruiting.enums import BoardColumn, EmploymentType, Priority, Stage
from recruiting.forms import LONGEST_DESCRIPTION, LONGEST_REASON
from recruiting.models import ApplicationNote, JobRequisition, PipelineEntry
from recruiting.operations.notes import WRITABLE_TYPES


class CompanyRow(serializers.SlugRelatedField):
    """A row of the caller's company by its public id; others do not exist."""

    def __init__(self, find: Any, **kwargs: Any) -> None:
        self.find = find
        super().__init__(slug_field="public_id", queryset=JobRequisition._base_manager.none(), **kwargs)

    def get_queryset(self) -> Any:
        """Rows of the caller, found when the request is there."""
        return self.find(self.context["request"].user)


def _managers(user: Any) -> Any:
    return staff_of(user.tenant_id, policy.HIRERS)


class RequisitionWriteSerializer(serializers.Serializer):
    """Content of a requisition. With `partial`, only what is given changes."""

    title = serializers.CharField(max_length=500)
    description = serializers.CharField(max_length=LONGEST_DESCRIPTION)
    department = serializers.CharField(max_length=100, required=False, allow_blank=True)
    location = serializers.CharField(max_length=255, required=False, allow_blank=True)
    employment_type = serializers.ChoiceField(EmploymentType.choices, required=False)
    required_skills = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="Skill name to level."
    )
    experience_level = serializers.ChoiceField(ExperienceLevel.choices, required=False)
    min_experience_years = serializers.IntegerField(
        min_value=0, max_value=validators.MAX_YEARS, required=False, allow_null=True
    )
    max_experience_years = serializers.IntegerField(
        min_value=0, max_value=validators.MAX_YEARS, required=False, allow_null=True
    )
    min_salary = serializers.DecimalField(12, 2, min_value=0, required=False, allow_null=True)
    max_salary = serializers.DecimalField(12, 2, min_value=0, required=False, allow_null=True)
    currency = serializers.CharField(max_length=3, required=False, validators=[validators.currency_code])
    positions_available = serializers.IntegerField(
        min_value=1, max_value=validators.MAX_POSITIONS, required=False
    )
    priority = serializers.ChoiceField(Priority.choices, required=False)
    closes_at = serializers.DateTimeField(required=False, allow_null=True)
    jd_id = CompanyRow(
        lambda user: JobDescription.objects.visible_to(user).active(),
        source="jd",
        required=False,
        allow_null=True,
    )
    assessment_id = CompanyRow(
        lambda user: Assessment.objects.visible_to(user).active(),
        source="assessment",
        required=False,
        allow_null=True,
    )
    hiring_manager_id = CompanyRow(_managers, source="hiring_manager", required=False, allow_null=True)

    def validate_required_skills(self, value: dict[str, str]) -> dict[str, str]:
        """Accept other spellings of the levels."""
        return {name: validators.known_level(level) for name, level in value.items()}


class RequisitionSerializer(serializers.ModelSerializer):
    """A requisition as it is read."""

    requisition_id = serializers.CharField(source="public_id")
    jd_id = serializers.CharField(source="jd.public_id", allow_null=True, default=None)
    assessment_id = serializers.CharField(source="assessment.public_id", allow_null=True, default=None)
    created_by = serializers.CharField(source="created_by.public_id")
    hiring_manager_id = serializers.CharField(
        source="hiring_manager.public_id", allow_null=True, default=None
    )

    class Meta:
        model = JobRequisition
        fields = read_only_fields = (
            "requisition_id",
            "title",
            "description",
            "department",
            "location",
            "employment_type",
            "required_skills",
            "experience_level",
            "min_experience_years",
            "max_experience_years",
            "min_salary",
            "max_salary",
            "currency",
            "positions_available",
            "positions_filled",
            "priority",
            "status",
            "is_published",
            "published_at",
            "closes_at",
            "jd_id",
            "assessment_id",
            "created_by",
            "hiring_manager_id",
            "total_applicants",
            "total_interviewed",
            "total_hired",
            "created_at",
            "updated_at",
        )


class ReasonSerializer(serializers.Serializer):
    """Why a step is taken; kept in the audit trail."""

    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True, default="")


class StatusSerializer(ReasonSerializer):
    """The status to go to."""

    status = serializers.ChoiceField(["open", "paused", "closed", "filled", "cancelled"])


class HandOverSerializer(ReasonSerializer):
    """The new owner."""

    owner_id = CompanyRow(_managers, source="to")


class RequisitionInviteSerializer(serializers.Serializer):
    """Addresses to invite to the linked assessment."""

    emails = serializers.ListField(child=serializers.EmailField(max_length=254), min_length=1, max_length=100)
    expires_in_hours = serializers.IntegerField(
        min_value=MIN_VALIDITY_HOURS, max_value=MAX_VALIDITY_HOURS, default=24
    )
    message = serializers.CharField(max_length=2_000, required=False, allow_blank=True, default="")


class InvitedSerializer(serializers.Serializer):
    """What became of one address. The link itself is only in the mail."""

    email = serializers.EmailField()
    application_id = serializers.CharField(source="application.public_id", allow_null=True, default=None)
    error = serializers.CharField()


class EntrySerializer(serializers.ModelSerializer):
    """One person in a pipeline. `column` is where the board shows it, `score` per cent."""

    entry_id = serializers.CharField(source="public_id")
    application_id = serializers.CharField(source="application.public_id")
    candidate_id = serializers.CharField(source="application.candidate.public_id")
    candidate_name = serializers.CharField(source="application.candidate.full_name")
    application_status = serializers.CharField(source="application.status")
    column = serializers.ChoiceField(BoardColumn.choices)
    score = serializers.DecimalField(
        5, 2, source="application.test_session.score_percentage", allow_null=True, default=None
    )
    standard_error = serializers.DecimalField(
        6, 3, source="margin", allow_null=True, default=None, help_text="Of the score, where it is known."
    )

    class Meta:
        model = PipelineEntry
        fields = read_only_fields = (
            "entry_id",
            "application_id",
            "candidate_id",
            "candidate_name",
            "application_status",
            "stage",
            "column",
            "score",
            "standard_error",
            "stage_changed_at",
            "interviewed_at",
            "decided_at",
            "reject_reason",
        )


class MoveSerializer(ReasonSerializer):
    """The next stage."""

    stage = serializers.ChoiceField([stage for stage in Stage.choices if stage[0] != Stage.SCREENING])


class NoteWriteSerializer(serializers.Serializer):
    """A remark on an application."""

    note_text = serializers.CharField(max_length=LONGEST_NOTE)
    note_type = serializers.ChoiceField([(kind.value, kind.label) for kind in WRITABLE_TYPES], required=False)
    is_private = serializers.BooleanField(required=False)


class NoteSerializer(serializers.ModelSerializer):
    """A remark as it is read."""

    note_id = serializers.CharField(source="public_id")
    application_id = serializers.CharField(source="application.public_id")
    author_id = serializers.CharField(source="author.public_id")
    author_name = serializers.CharField(source="author.display_name")

    class Meta:
        model = ApplicationNote
        fields = read_only_fields = (
            "note_id",
            "application_id",
            "author_id",
            "author_name",
            "note_text",
            "note_type",
            "is_private",
            "created_at",
            "updated_at",
        )
