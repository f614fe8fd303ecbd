"""What tests are made of: job descriptions, question sets, questions."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Deferrable, Func, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import (
    JOB_DESCRIPTION_TRANSITIONS,
    QUESTION_SET_TRANSITIONS,
    QUESTION_TRANSITIONS,
    JobDescriptionStatus,
    Level,
    QuestionSetStatus,
    QuestionSource,
    QuestionStatus,
)
from assessments.querysets import JobDescriptionQuerySet, QuestionQuerySet, QuestionSetQuerySet
from assessments.validators import validate_key, validate_options
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class JobDescription(TenantModel):
    """A description of a job, from a file or pasted. `extracted_text` is what people and rules read."""

    TRANSITIONS = JOB_DESCRIPTION_TRANSITIONS

    public_id = PublicIdField("jd", db_column="jd_id")
    title = models.CharField(_("title"), max_length=500)
    description = models.TextField(_("remarks"), blank=True, default="")
    extracted_text = models.TextField(_("text"), blank=True, default="")
    document = TenantForeignKey(
        "candidates.UploadedDocument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="job_descriptions",
        verbose_name=_("file"),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=JobDescriptionStatus, default=JobDescriptionStatus.DRAFT
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_column="uploaded_by",
        verbose_name=_("entered by"),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = TenantManager.from_queryset(JobDescriptionQuerySet)()

    class Meta:
        db_table = "job_descriptions"
        verbose_name = _("job description")
        verbose_name_plural = _("job descriptions")
        constraints = [
            choice_check("status", JobDescriptionStatus, table="job_descriptions"),
            models.CheckConstraint(
                condition=~Q(status=JobDescriptionStatus.READY) | ~Q(extracted_text=""),
                name="job_descriptions_ready_has_text",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "is_active", "created_at", "id"], name="jd_tenant_created"),
            models.Index(fields=["tenant", "title", "id"], name="jd_tenant_title"),
        ]

    def __str__(self):
        return self.title


class QuestionSet(TenantModel):
    """Questions on one skill at one level.

    `locked_at` is set when the first attempt is made from it: from then on the questions stay as they
    are, and changes go into a copy (`copied_from`, `version`). `total_questions` counts the questions
    that are not retired; operations keep it in the transaction of the change.
    """

    TRANSITIONS = QUESTION_SET_TRANSITIONS

    public_id = PublicIdField("qs", db_column="question_set_id")
    title = models.CharField(_("title"), max_length=255, blank=True, default="")
    skill = models.CharField(_("skill"), max_length=255)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    source = models.CharField(
        _("source"), max_length=20, choices=QuestionSource, default=QuestionSource.MANUAL
    )
    status = models.CharField(
        _("status"), max_length=20, choices=QuestionSetStatus, default=QuestionSetStatus.READY
    )
    total_questions = models.PositiveIntegerField(_("questions"), default=0, editable=False)
    generation_model = models.CharField(_("model"), max_length=100, blank=True, default="")
    prompt_version = models.CharField(max_length=50, blank=True, default="")
    quality_score = models.DecimalField(
        _("quality"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("0 to 100, from the checks after generation."),
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    copied_from = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_column="created_by",
        verbose_name=_("created by"),
    )

    objects = TenantManager.from_queryset(QuestionSetQuerySet)()

    class Meta:
        db_table = "question_sets"
        verbose_name = _("question set")
        verbose_name_plural = _("question sets")
        constraints = [
            choice_check("level", Level, table="question_sets"),
            choice_check("source", QuestionSource, table="question_sets"),
            choice_check("status", QuestionSetStatus, table="question_sets"),
            models.CheckConstraint(condition=~Q(skill=""), name="question_sets_skill_given"),
            models.CheckConstraint(
                condition=Q(quality_score__isnull=True) | Q(quality_score__gte=0, quality_score__lte=100),
                name="question_sets_quality_range",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "skill", "level", "id"], name="question_sets_skill_level"),
            models.Index(fields=["tenant", "level", "created_at"], name="question_sets_level"),
            models.Index(
                fields=["tenant", "status", "created_at", "id"], name="question_sets_tenant_created"
            ),
        ]

    def __str__(self):
        return self.title or f"{self.skill} · {self.get_level_display()}"

    @property
    def is_locked(self):
        return self.locked_at is not None


class Question(TenantModel):
    """One multiple-choice question with one right answer.

    `options` is an object of letter to text, A to H in order; the key `correct_answer` never leaves for
    a candidate. It belongs to a question set or to a job description, never to both.
    """

    TRANSITIONS = QUESTION_TRANSITIONS

    public_id = PublicIdField("q", db_column="public_id")
    question_set = TenantForeignKey(
        QuestionSet, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    jd = TenantForeignKey(
        JobDescription, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    question_text = models.TextField(_("question"), max_length=10_000)
    options = models.JSONField(_("options"), validators=[validate_options])
    correct_answer = models.CharField(_("right answer"), max_length=10)
    explanation = models.TextField(
        _("explanation"),
        max_length=10_000,
        blank=True,
        default="",
        help_text=_("Why the answer is right; for staff."),
    )
    points = models.DecimalField(
        _("points"),
        max_digits=6,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(1000))],
    )
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)
    difficulty = models.CharField(_("difficulty"), max_length=20, choices=Level, blank=True, default="")
    topic = models.CharField(_("topic"), max_length=255, blank=True, default="")
    status = models.CharField(
        _("status"), max_length=20, choices=QuestionStatus, default=QuestionStatus.DRAFT
    )
    generation_model = models.CharField(_("model"), max_length=100, blank=True, default="")
    generation_time = models.DecimalField(
        max_digits=8, decimal_places=3, null=True, blank=True, help_text=_("Seconds for this question.")
    )

    objects = TenantManager.from_queryset(QuestionQuerySet)()

    class Meta:
        db_table = "questions"
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            choice_check("status", QuestionStatus, table="questions"),
            models.CheckConstraint(
                condition=Q(difficulty="") | Q(difficulty__in=Level.values), name="questions_difficulty_known"
            ),
            models.CheckConstraint(
                condition=Q(question_set__isnull=False, jd__isnull=True)
                | Q(question_set__isnull=True, jd__isnull=False),
                name="questions_one_owner",
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="questions_points_positive"),
            models.CheckConstraint(
                condition=Func(
                    "options", function="question_options_valid", output_field=models.BooleanField()
                ),
                name="questions_options_valid",
                violation_error_message=_("The options are 2 to 8 different texts under A, B, C and so on."),
            ),
            models.CheckConstraint(
                condition=Func(
                    "options", "correct_answer", function="jsonb_exists", output_field=models.BooleanField()
                ),
                name="questions_key_among_options",
                violation_error_message=_("The right answer must be one of the options."),
            ),
            models.UniqueConstraint(
                fields=["question_set", "position"],
                name="questions_place_in_set",
                deferrable=Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["jd", "position"], name="questions_place_in_jd", deferrable=Deferrable.DEFERRED
            ),
        ]
        indexes = [
            models.Index(fields=["question_set", "created_at"], name="questions_set_created"),
            models.Index(fields=["jd", "created_at"], name="questions_jd_created"),
            models.Index(fields=["tenant", "status", "topic"], name="questions_tenant_status"),
        ]

    def __str__(self):
        return self.question_text[:80]

    def clean(self):
        super().clean()
        if bool(self.question_set_id) == bool(self.jd_id):
            raise ValidationError(
                _("A question belongs to a question set or to a job description."), code="owner"
            )
        if isinstance(self.options, dict):
            validate_key(self.options, self.correct_answer)
