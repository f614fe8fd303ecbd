"""What tests are made of: question sets and questions."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import (
    QUESTION_SET_TRANSITIONS,
    QUESTION_TRANSITIONS,
    Level,
    QuestionKind,
    QuestionSetStatus,
    QuestionSource,
    QuestionStatus,
    Scoring,
)
from assessments.models.job_descriptions import JobDescription
from assessments.querysets import QuestionQuerySet, QuestionSetQuerySet
from assessments.validators import (
    MAX_TAG_LENGTH,
    validate_credit,
    validate_feedback,
    validate_key,
    validate_options,
    validate_tags,
)
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class QuestionSet(TenantModel):
    """Questions on one skill at one level.

    `locked_at` is set when the first attempt is made from it: from then on the questions stay as they
    are, and changes go into a copy (`copied_from`, `version`). `total_questions` counts the questions
    that are not retired; operations keep it in the transaction of the change. `reference` says which part of
    the starter bank ("starter:python") or which item model ("model:python-slices") fills it, else "".
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
    reference = models.CharField(
        max_length=150, blank=True, default="", editable=False, help_text=_("Where the set comes from.")
    )
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
            models.UniqueConstraint(
                fields=["tenant", "reference"], condition=~Q(reference=""), name="question_sets_reference"
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
    """One multiple-choice question, in one version.

    `options` is an object of letter to text, A to H in order. The key `correct_answer` holds the letters of
    the right options in order and never leaves for a candidate; nor does `credit`, which is null where the
    usual rule holds (see the database function `answer_fraction`), else letter to per cent of the points.
    It belongs to a question set or to a job description, never to both.

    Once an attempt was made from it (`used_at`) its content stays as it is: a change makes a new version that
    takes its place (`previous` points back). `reference` is its id where it was imported from; `item_model`
    and `variant_seed` say how it was generated. `stem_hash` finds equal questions (see items.likeness). `scoring`
    other than by key is what a correction made of it: full points for everybody, or left out of the score.

    Questions of one `family` never meet in one attempt: the versions of a question and its copies, the variants of
    an item model; the database sets it (migration 0016). `draw_key` is a fixed random number of the family.
    """

    TRANSITIONS = QUESTION_TRANSITIONS
    CONTENT = frozenset(
        {"question_text", "options", "kind", "correct_answer", "credit", "feedback", "explanation", "points"}
    )
    """What a question asks and how it is marked: fixed once it was used."""
    ABOUT = frozenset({"difficulty", "topic", "skill", "tags", "language"})
    """What it is filed under: may change at any time."""

    public_id = PublicIdField("q", db_column="public_id")
    question_set = TenantForeignKey(
        QuestionSet, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    jd = TenantForeignKey(
        JobDescription, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    question_text = models.TextField(_("question"), max_length=10_000)
    options = models.JSONField(_("options"), validators=[validate_options])
    kind = models.CharField(_("kind"), max_length=20, choices=QuestionKind, default=QuestionKind.SINGLE)
    correct_answer = models.CharField(_("right answer"), max_length=10)
    credit = models.JSONField(_("partial credit"), null=True, blank=True)
    scoring = models.CharField(
        _("counts"), max_length=20, choices=Scoring, default=Scoring.KEY, editable=False
    )
    feedback = models.JSONField(
        _("feedback by option"), default=dict, blank=True, validators=[validate_feedback]
    )
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
    skill = models.ForeignKey(
        "candidates.Skill",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("skill"),
    )
    tags = ArrayField(
        models.CharField(max_length=MAX_TAG_LENGTH),
        verbose_name=_("tags"),
        default=list,
        blank=True,
        validators=[validate_tags],
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    status = models.CharField(
        _("status"), max_length=20, choices=QuestionStatus, default=QuestionStatus.DRAFT
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    previous = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_versions", editable=False
    )
    used_at = models.DateTimeField(_("first used"), null=True, blank=True, editable=False)
    reference = models.CharField(max_length=255, blank=True, default="", editable=False)
    stem_hash = models.CharField(max_length=32, blank=True, default="", editable=False)
    item_model = models.CharField(_("item model"), max_length=100, blank=True, default="", editable=False)
    variant_seed = models.BigIntegerField(null=True, blank=True, editable=False)
    family = models.BigIntegerField(default=0, editable=False)
    draw_key = models.GeneratedField(
        expression=Func(F("family"), function="hashint8"), output_field=models.IntegerField(), db_persist=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
        editable=False,
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("last changed by"),
        editable=False,
    )
    review_comment = models.TextField(_("reviewer's comment"), blank=True, default="", editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
        editable=False,
    )
    reviewed_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
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
            choice_check("scoring", Scoring, table="questions"),
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
            choice_check("kind", QuestionKind, table="questions"),
            models.CheckConstraint(
                condition=Func(
                    "options",
                    "correct_answer",
                    "kind",
                    function="question_key_valid",
                    output_field=models.BooleanField(),
                ),
                name="questions_key_valid",
                violation_error_message=_("The right answer must be one of the options."),
            ),
            models.CheckConstraint(
                condition=Q(credit__isnull=True)
                | Q(
                    Func(
                        "options",
                        "credit",
                        function="question_credit_valid",
                        output_field=models.BooleanField(),
                    )
                ),
                name="questions_credit_valid",
                violation_error_message=_("The credit of every option is -100 to 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(item_model="", variant_seed__isnull=True)
                | (~Q(item_model="") & Q(variant_seed__isnull=False)),
                name="questions_variant_complete",
            ),
            models.UniqueConstraint(
                fields=["question_set", "item_model", "variant_seed"],
                condition=~Q(item_model=""),
                name="questions_variant_once",
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
            models.Index(fields=["tenant", "created_at", "id"], name="questions_tenant_created"),
            models.Index(fields=["tenant", "skill", "difficulty", "status"], name="questions_skill_level"),
            models.Index(fields=["tenant", "stem_hash"], name="questions_stem"),
            models.Index(
                fields=["tenant", "reference"], condition=~Q(reference=""), name="questions_reference"
            ),
            models.Index(
                fields=["tenant", "item_model"], condition=~Q(item_model=""), name="questions_item_model"
            ),
            models.Index(fields=["previous"], name="questions_previous"),
            models.Index(fields=["tenant", "family"], name="questions_family"),
            models.Index(
                fields=["tenant", "skill", "difficulty", "question_set"],
                include=["family", "language", "item_model"],
                condition=Q(status=QuestionStatus.APPROVED),
                name="questions_pool",
            ),
            models.Index(
                fields=["tenant", "draw_key"],
                include=["family", "language", "difficulty", "question_set"],
                condition=Q(status=QuestionStatus.APPROVED, item_model=""),
                name="questions_draws",
            ),
            GinIndex(fields=["tags"], name="questions_tags"),
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
            problems = {}
            for field, rule in (
                ("correct_answer", lambda: validate_key(self.options, self.correct_answer, kind=self.kind)),
                ("credit", lambda: validate_credit(self.options, self.credit)),
            ):
                try:
                    rule()
                except ValidationError as error:
                    problems[field] = error
            if problems:
                raise ValidationError(problems)

    @property
    def is_used(self):
        return self.used_at is not None

    @property
    def writers(self):
        """The keys of the people whose words these are: who made this version, and who changed it last."""
        return {self.created_by_id, self.edited_by_id} - {None}
