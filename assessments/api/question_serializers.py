"""Questions as staff send and get them, with key, credit and feedback; pictures."""

from rest_framework import serializers

from assessments.api.serializers import OwnRow
from assessments.enums import Level, QuestionKind, QuestionStatus
from assessments.models import Question, QuestionImage
from assessments.operations.reviews import LONGEST_COMMENT
from assessments.validators import (
    MAX_OPTION_LENGTH,
    MAX_TAG_LENGTH,
    MAX_TAGS,
    validate_feedback,
    validate_options,
)
from candidates.models import Skill

_LETTERS = r"^A?B?C?D?E?F?G?H?$"


class QuestionUpdateSerializer(serializers.Serializer):
    """All optional; texts are Markdown; options, kind, key and credit are judged together."""

    question_text = serializers.CharField(max_length=10_000, required=False)
    options = serializers.DictField(
        child=serializers.CharField(max_length=MAX_OPTION_LENGTH),
        required=False,
        validators=[validate_options],
        help_text="Letter to text, A to H without gaps.",
    )
    kind = serializers.ChoiceField(QuestionKind.choices, required=False)
    correct_answer = serializers.RegexField(
        _LETTERS,
        max_length=8,
        required=False,
        help_text="The letters of the right options in order: B, or ACD.",
    )
    credit = serializers.DictField(
        child=serializers.FloatField(min_value=-100, max_value=100),
        required=False,
        allow_null=True,
        help_text="Per cent of the points for every letter, or null for the usual rule.",
    )
    feedback = serializers.DictField(
        child=serializers.CharField(max_length=2_000, allow_blank=True),
        required=False,
        validators=[validate_feedback],
    )
    explanation = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    points = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, max_value=1000, required=False
    )
    difficulty = serializers.ChoiceField(Level.choices, required=False, allow_blank=True)
    skill_id = OwnRow(Skill, source="skill", required=False, allow_null=True)
    topic = serializers.CharField(max_length=255, required=False, allow_blank=True)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=MAX_TAG_LENGTH), max_length=MAX_TAGS, required=False
    )
    language = serializers.CharField(max_length=10, required=False)


class QuestionCreateSerializer(QuestionUpdateSerializer):
    """Stem, options and key are needed."""

    question_text = serializers.CharField(max_length=10_000)
    options = serializers.DictField(
        child=serializers.CharField(max_length=MAX_OPTION_LENGTH), validators=[validate_options]
    )
    correct_answer = serializers.RegexField(_LETTERS, max_length=8)


class QuestionStatusSerializer(serializers.Serializer):
    """Where a question goes. Sending one back to draft needs a comment, which its author reads."""

    status = serializers.ChoiceField(QuestionStatus.choices)
    comment = serializers.CharField(max_length=LONGEST_COMMENT, default="", allow_blank=True)


class QuestionResponseSerializer(serializers.ModelSerializer):
    """A question with its key, for staff."""

    question_id = serializers.CharField(source="public_id")
    question_set_id = serializers.CharField(source="question_set.public_id", default=None)
    jd_id = serializers.CharField(
        source="jd.public_id", default=None, help_text="The job description it belongs to instead of a set."
    )
    skill_id = serializers.CharField(source="skill.public_id", default=None)
    skill = serializers.CharField(source="skill.name", default="")
    previous_id = serializers.CharField(source="previous.public_id", default=None)
    author = serializers.CharField(source="created_by.display_name", default="")

    class Meta:
        model = Question
        fields = (
            "question_id",
            "question_set_id",
            "jd_id",
            "position",
            "question_text",
            "options",
            "kind",
            "correct_answer",
            "credit",
            "feedback",
            "explanation",
            "points",
            "difficulty",
            "skill_id",
            "skill",
            "topic",
            "tags",
            "language",
            "status",
            "review_comment",
            "reviewed_at",
            "version",
            "previous_id",
            "used_at",
            "author",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class PictureCreateSerializer(serializers.Serializer):
    """A PNG, JPEG, GIF or WebP file, at most 2 MiB and 4096 pixels a side."""

    file = serializers.FileField(allow_empty_file=True)


class PictureSerializer(serializers.ModelSerializer):
    """A picture; `markdown` is how a text of a question names it."""

    image_id = serializers.CharField(source="public_id")
    markdown = serializers.SerializerMethodField()

    class Meta:
        model = QuestionImage
        fields = ("image_id", "markdown", "media_type", "width", "height", "size", "sha256", "created_at")
        read_only_fields = fields

    def get_markdown(self, row) -> str:
        return f"![](image:{row.public_id})"
