"""What API callers send and get. `current_role` and `candidate_id` are the API's names."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from candidates import policy
from candidates.enums import (
    UPLOAD_CATEGORIES,
    DocumentCategory,
    ExperienceLevel,
    NoteType,
    SkillCategory,
    SkillLevel,
)
from candidates.models import Candidate, CandidateNote, CandidateSkill, JobRole, Skill, UploadedDocument
from candidates.operations.notes import LONGEST_NOTE
from candidates.selectors import documents
from candidates.selectors.candidates import possible_recruiter
from candidates.selectors.catalogue import skills_named
from candidates.validators import MAX_EMAIL_LENGTH, MAX_EXPERIENCE_YEARS, phone_number, web_address


class SkillHeld(serializers.Serializer):
    """A skill of the catalogue, by name or another name, with a level."""

    name = serializers.CharField(max_length=255)
    level = serializers.ChoiceField(SkillLevel.choices)

    def validate_name(self, value):
        """Resolve the name to a Skill."""
        found = skills_named(value)
        if not found:
            raise serializers.ValidationError(_("This skill is not in the catalogue."))
        return found[0]


def _text(length, **kwargs):
    return serializers.CharField(max_length=length, required=False, allow_blank=True, **kwargs)


class CandidateUpdateSerializer(serializers.Serializer):
    """The fields of a profile; all optional."""

    full_name = serializers.CharField(max_length=255, required=False)
    email = serializers.EmailField(max_length=MAX_EMAIL_LENGTH, required=False)
    phone = _text(30, validators=[phone_number])
    current_role = _text(255, source="current_title")
    location = _text(255)
    education = _text(500)
    linkedin_url = _text(500, validators=[web_address])
    github_url = _text(500, validators=[web_address])
    portfolio_url = _text(500, validators=[web_address])
    experience_years = serializers.DecimalField(
        max_digits=3,
        decimal_places=1,
        min_value=0,
        max_value=MAX_EXPERIENCE_YEARS,
        required=False,
        allow_null=True,
    )
    experience_level = serializers.ChoiceField(ExperienceLevel.choices, required=False, allow_blank=True)
    availability_percentage = serializers.IntegerField(min_value=0, max_value=100, required=False)
    skills = SkillHeld(many=True, required=False)

    def validate_skills(self, value):
        """Return {Skill: level}."""
        return {row["name"]: row["level"] for row in value}

    def validate(self, attrs):
        """Refuse fields that do not exist, instead of dropping what the caller meant."""
        unknown = set(self.initial_data) - set(self.fields)
        if unknown:
            raise serializers.ValidationError(
                {name: _("This field is not known.") for name in sorted(unknown)}
            )
        return attrs


class CandidateCreateSerializer(CandidateUpdateSerializer):
    """A new candidate: name and address are needed."""

    full_name = serializers.CharField(max_length=255)
    email = serializers.EmailField(max_length=MAX_EMAIL_LENGTH)


class PersonSerializer(serializers.Serializer):
    """A member of staff."""

    user_id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="display_name")


class CandidateSkillResponseSerializer(serializers.ModelSerializer):
    """A skill on a profile."""

    skill_id = serializers.CharField(source="skill.public_id")
    name = serializers.CharField(source="skill.name")

    class Meta:
        model = CandidateSkill
        fields = ("skill_id", "name", "level", "source", "confidence")


class CandidateResponseSerializer(serializers.ModelSerializer):
    """A profile. E-mail, phone and links are null for callers who may not see contact data."""

    candidate_id = serializers.CharField(source="public_id")
    current_role = serializers.CharField(source="current_title")
    skills = CandidateSkillResponseSerializer(source="candidate_skills", many=True)
    assigned_recruiter = PersonSerializer(allow_null=True)

    class Meta:
        model = Candidate
        fields = (
            "candidate_id",
            "full_name",
            "email",
            "phone",
            "current_role",
            "location",
            "education",
            "linkedin_url",
            "github_url",
            "portfolio_url",
            "experience_years",
            "experience_level",
            "availability_percentage",
            "skills",
            "assigned_recruiter",
            "is_active",
            "created_at",
            "updated_at",
        )

    PERSONAL = ("email", "phone", "linkedin_url", "github_url", "portfolio_url")

    def to_representation(self, instance):
        """Blank out contact data where the policy says so."""
        data = super().to_representation(instance)
        if not policy.can_see_contact(self.context["request"].user, instance):
            data.update(dict.fromkeys(self.PERSONAL))
        return data


class AssignSerializer(serializers.Serializer):
    """Who is responsible; null for nobody."""

    recruiter_id = serializers.CharField(max_length=100, allow_null=True)

    def validate_recruiter_id(self, value):
        """Resolve to an active recruiter or admin of the caller's company."""
        if value is None:
            return None
        found = possible_recruiter(value, self.context["request"].user.tenant_id)
        if found is None:
            raise serializers.ValidationError(_("Choose an active recruiter or admin of your company."))
        return found


class BulkSerializer(serializers.Serializer):
    """What to do with which candidates."""

    action = serializers.ChoiceField(["deactivate", "reactivate", "export"])
    candidate_ids = serializers.ListField(child=serializers.CharField(max_length=100), max_length=200)


class BulkResponseSerializer(serializers.Serializer):
    """How many candidates changed."""

    changed = serializers.IntegerField()


class NoteCreateSerializer(serializers.Serializer):
    """An internal remark."""

    note_text = serializers.CharField(max_length=LONGEST_NOTE)
    note_type = serializers.ChoiceField(NoteType.choices, default=NoteType.GENERAL)
    is_private = serializers.BooleanField(default=True)


class NoteResponseSerializer(serializers.ModelSerializer):
    """A note the caller may read."""

    note_id = serializers.CharField(source="public_id")
    author = PersonSerializer()

    class Meta:
        model = CandidateNote
        fields = ("note_id", "note_text", "note_type", "is_private", "author", "created_at", "edited_at")


class FileCreateSerializer(serializers.Serializer):
    """A file, what it is, and whose it is."""

    file = serializers.FileField(allow_empty_file=True)
    category = serializers.ChoiceField(UPLOAD_CATEGORIES, default=DocumentCategory.CV)
    candidate_id = serializers.CharField(max_length=100, required=False)


class FileResponseSerializer(serializers.ModelSerializer):
    """A file without its storage key. The link expires; text and link are null without the right to read."""

    file_id = serializers.CharField(source="public_id")
    candidate_id = serializers.CharField(source="candidate.public_id", allow_null=True, default=None)
    category = serializers.CharField(source="document_category")
    download_url = serializers.SerializerMethodField()
    download_expires_in = serializers.SerializerMethodField()

    class Meta:
        model = UploadedDocument
        fields = (
            "file_id",
            "candidate_id",
            "original_filename",
            "file_type",
            "mime_type",
            "category",
            "file_size",
            "page_count",
            "sha256",
            "extraction_status",
            "extraction_preview",
            "is_encrypted",
            "encryption_method",
            "download_url",
            "download_expires_in",
            "created_at",
        )

    def get_download_url(self, document) -> str:
        """Site-relative signed link."""
        return documents.api_download_url(document)

    def get_download_expires_in(self, document) -> int:
        """Seconds."""
        return settings.DOWNLOAD_URL_SECONDS

    def to_representation(self, instance):
        """Blank out text and link where the policy says so."""
        data = super().to_representation(instance)
        if not policy.can_read_document(self.context["request"].user, instance):
            data.update(extraction_preview=None, download_url=None, download_expires_in=None)
        return data


class SkillResponseSerializer(serializers.ModelSerializer):
    """A skill of the catalogue."""

    skill_id = serializers.CharField(source="public_id")

    class Meta:
        model = Skill
        fields = ("skill_id", "name", "category", "aliases", "default_level", "description")


class RoleResponseSerializer(serializers.ModelSerializer):
    """A job role of the catalogue."""

    role_id = serializers.CharField(source="public_id")

    class Meta:
        model = JobRole
        fields = ("role_id", "name", "department", "description")


class SuggestionQuery(serializers.Serializer):
    """What was typed, and the category to keep to."""

    query = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    category = serializers.ChoiceField(SkillCategory.choices, required=False, allow_blank=True, default="")
