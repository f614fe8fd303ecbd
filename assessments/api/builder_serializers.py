"""What API callers send and get about sections, samples and tests from skills."""

from rest_framework import serializers

from assessments.api.serializers import OwnRow
from assessments.enums import Level, Selection
from assessments.models import AssessmentSection, JobDescription, QuestionSet
from assessments.selectors.quick_tests import MOST_SKILLS
from assessments.validators import (
    MAX_DURATION_MINUTES,
    MAX_SECTION_QUESTIONS,
    MAX_SECTIONS,
    MAX_TAG_LENGTH,
    MAX_TAGS,
    validate_tags,
)
from candidates.models import Skill


class CatalogueSkill(serializers.SlugRelatedField):
    """A skill of the catalogue, by its public id."""

    def __init__(self, **kwargs):
        super().__init__(slug_field="public_id", queryset=Skill._base_manager.none(), **kwargs)

    def get_queryset(self):
        """Return the skills in use."""
        return Skill.objects.active()


class SectionWriteSerializer(serializers.Serializer):
    """All optional; left out, a new section draws ten questions at random from the whole bank."""

    title = serializers.CharField(max_length=255, required=False, allow_blank=True)
    selection = serializers.ChoiceField(Selection.choices, required=False)
    skill_id = CatalogueSkill(source="skill", required=False, allow_null=True)
    level = serializers.ChoiceField(Level.choices, required=False, allow_blank=True)
    question_set_id = OwnRow(QuestionSet, source="question_set", required=False, allow_null=True)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=MAX_TAG_LENGTH),
        required=False,
        max_length=MAX_TAGS,
        validators=[validate_tags],
    )
    item_models = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=MAX_SECTIONS
    )
    count = serializers.IntegerField(min_value=1, max_value=MAX_SECTION_QUESTIONS, required=False)
    weight = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False
    )
    time_limit_minutes = serializers.IntegerField(
        min_value=1, max_value=MAX_DURATION_MINUTES, required=False, allow_null=True
    )


class SectionResponseSerializer(serializers.ModelSerializer):
    """A section as it is set."""

    section_id = serializers.CharField(source="public_id")
    skill_id = serializers.CharField(source="skill.public_id", default=None)
    question_set_id = serializers.CharField(source="question_set.public_id", default=None)

    class Meta:
        model = AssessmentSection
        fields = (
            "section_id",
            "position",
            "title",
            "selection",
            "skill_id",
            "level",
            "question_set_id",
            "tags",
            "item_models",
            "count",
            "weight",
            "time_limit_minutes",
        )
        read_only_fields = fields


class SectionLineSerializer(serializers.Serializer):
    """A section with what the bank offers it: `available` approved questions, `missing` of those wanted."""

    section = SectionResponseSerializer()
    available = serializers.IntegerField()
    questions = serializers.IntegerField()
    missing = serializers.IntegerField(source="shortage.missing", default=0)
    unapproved = serializers.IntegerField()


class ChecklistItemSerializer(serializers.Serializer):
    """One line of the publish checklist."""

    key = serializers.CharField()
    text = serializers.CharField()
    done = serializers.BooleanField()
    required = serializers.BooleanField()


class BuiltSerializer(serializers.Serializer):
    """What an assessment is built of, and what is missing before it can be published."""

    sections = SectionLineSerializer(source="lines", many=True)
    weight_total = serializers.DecimalField(max_digits=7, decimal_places=2)
    questions = serializers.IntegerField()
    points = serializers.DecimalField(max_digits=9, decimal_places=2)
    suggested_minutes = serializers.IntegerField()
    checklist = ChecklistItemSerializer(many=True)
    is_complete = serializers.BooleanField()


class SectionOrderSerializer(serializers.Serializer):
    """All sections in their new order."""

    section_ids = serializers.ListField(
        child=serializers.CharField(max_length=40), min_length=1, max_length=MAX_SECTIONS
    )


class SectionWeightsSerializer(serializers.Serializer):
    """Weights by section; without any, all get the same."""

    weights = serializers.DictField(
        child=serializers.DecimalField(max_digits=5, decimal_places=2, min_value=0, max_value=100),
        required=False,
    )


class SectionItemsSerializer(serializers.Serializer):
    """The questions of a fixed section, in order."""

    question_ids = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=MAX_SECTION_QUESTIONS
    )


class PublishSerializer(serializers.Serializer):
    """Whether published versions before this one are replaced."""

    replace = serializers.BooleanField(default=True)


class SampleQuestionSerializer(serializers.Serializer):
    """A question of a sample as a candidate would get it; without its key."""

    position = serializers.IntegerField()
    question_id = serializers.CharField(source="question.public_id")
    section = serializers.CharField(source="section.title", default="")
    question_text = serializers.CharField(source="question.question_text")
    options = serializers.SerializerMethodField()

    def get_options(self, row) -> list[str]:
        """Return the options in the order of this sample."""
        return [row.question.options[letter] for letter in row.option_order]


class PaperSampleSerializer(serializers.Serializer):
    """One sample; the same `seed` gives it again as long as the bank stays as it is."""

    seed = serializers.IntegerField()
    questions = SampleQuestionSerializer(many=True)


class WishSerializer(serializers.Serializer):
    """A skill and the level of its questions."""

    skill_id = CatalogueSkill(source="skill")
    level = serializers.ChoiceField(Level.choices, default=Level.INTERMEDIATE)


class QuickTestSerializer(serializers.Serializer):
    """A test from skills; what is left out is suggested."""

    skills = WishSerializer(many=True)
    jd_id = OwnRow(JobDescription, source="jd", required=False, allow_null=True)
    title = serializers.CharField(max_length=500, required=False, allow_blank=True)
    job_title = serializers.CharField(max_length=255, required=False, allow_blank=True)
    total = serializers.IntegerField(min_value=1, max_value=MAX_SECTION_QUESTIONS, required=False)
    minutes = serializers.IntegerField(min_value=1, max_value=MAX_DURATION_MINUTES, required=False)

    def validate_skills(self, skills):
        """Refuse none and more than six."""
        if not 1 <= len(skills) <= MOST_SKILLS:
            raise serializers.ValidationError(f"1 to {MOST_SKILLS} skills.")
        return skills
