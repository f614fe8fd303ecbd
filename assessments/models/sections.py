"""What an assessment is built of: sections, and the questions that are the same for everybody."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Deferrable, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import Level, Selection
from assessments.models.assessments import Assessment
from assessments.models.questions import Question, QuestionSet
from assessments.querysets import CompanyQuerySet
from assessments.validators import (
    MAX_DURATION_MINUTES,
    MAX_SECTION_QUESTIONS,
    MAX_TAG_LENGTH,
    validate_names,
    validate_tags,
)
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class AssessmentSection(TenantModel):
    """A part of an assessment. The weights of all parts add up to 100 per cent.

    A fixed part has `items`; the others draw `count` approved questions at the start of each attempt, from
    `question_set` or from the whole bank, held to `skill`, `level`, `tags` where given. A part of variants draws
    from stored variants of item models (`item_models`: keys, or empty for all that fit), each model once.
    """

    public_id = PublicIdField("sec", db_column="section_id")
    assessment = TenantForeignKey(Assessment, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(_("position"), editable=False)
    title = models.CharField(_("title"), max_length=255)
    selection = models.CharField(_("questions"), max_length=20, choices=Selection, default=Selection.RANDOM)
    skill = models.ForeignKey(
        "candidates.Skill", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(_("level"), max_length=20, choices=Level, blank=True, default="")
    question_set = TenantForeignKey(
        QuestionSet, on_delete=models.PROTECT, null=True, blank=True, related_name="sections"
    )
    tags = ArrayField(
        models.CharField(max_length=MAX_TAG_LENGTH), default=list, blank=True, validators=[validate_tags]
    )
    item_models = models.JSONField(default=list, blank=True, validators=[validate_names])
    count = models.PositiveSmallIntegerField(
        _("number of questions"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_SECTION_QUESTIONS)],
    )
    weight = models.DecimalField(
        _("weight"),
        max_digits=5,
        decimal_places=2,
        default=100,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Per cent of the score; all sections together make 100."),
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("own time"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_DURATION_MINUTES)],
        help_text=_("Minutes for this section alone; left empty, only the time of the whole test counts."),
    )

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "assessment_sections"
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            choice_check("selection", Selection, table="assessment_sections"),
            models.CheckConstraint(
                condition=Q(level="") | Q(level__in=Level.values), name="assessment_sections_level_known"
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1, count__lte=MAX_SECTION_QUESTIONS),
                name="assessment_sections_count_range",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=100), name="assessment_sections_weight_range"
            ),
            models.CheckConstraint(
                condition=Q(time_limit_minutes__isnull=True)
                | Q(time_limit_minutes__gte=1, time_limit_minutes__lte=MAX_DURATION_MINUTES),
                name="assessment_sections_time_range",
            ),
            models.UniqueConstraint(
                fields=["assessment", "position"],
                name="assessment_sections_place",
                deferrable=Deferrable.DEFERRED,
            ),
        ]
        indexes = [models.Index(fields=["question_set"], name="assessment_sections_set")]

    def __str__(self):
        return self.title


class SectionItem(TenantModel):
    """A question that everybody gets in a fixed section."""

    section = TenantForeignKey(AssessmentSection, on_delete=models.CASCADE, related_name="items")
    question = TenantForeignKey(Question, on_delete=models.PROTECT, related_name="section_items")
    position = models.PositiveSmallIntegerField(_("position"))

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "assessment_section_items"
        ordering = ("position",)
        verbose_name = _("question of a section")
        verbose_name_plural = _("questions of sections")
        constraints = [
            models.UniqueConstraint(fields=["section", "question"], name="section_items_once"),
            models.UniqueConstraint(
                fields=["section", "position"], name="section_items_place", deferrable=Deferrable.DEFERRED
            ),
        ]
        indexes = [models.Index(fields=["question"], name="section_items_question")]

    def __str__(self):
        return f"{self.section_id}/{self.position}"


class QuestionExposure(TenantModel):
    """How often draws have taken a question, for the balance of the next ones; near enough, not exact.

    Apart from the question, whose rows would else be rewritten with every start.
    """

    question = TenantForeignKey(Question, on_delete=models.CASCADE, related_name="exposures")
    times = models.PositiveIntegerField(_("times drawn"), default=1)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "question_exposures"
        verbose_name = _("exposure of a question")
        verbose_name_plural = _("exposures of questions")
        constraints = [models.UniqueConstraint(fields=["question"], name="question_exposures_once")]

    def __str__(self):
        return f"{self.question_id}: {self.times}"
