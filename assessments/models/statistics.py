"""What attempts teach about questions and assessments.

Sums are kept by question and month, so that new attempts only add to them and others can be taken out again;
everything else here is derived from the sums or from the attempts and can be computed again at any time.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment
from assessments.models.questions import Question
from assessments.models.sessions import TestSession
from assessments.psychometrics import drift
from assessments.psychometrics.words import NoReliability, Reliability
from assessments.querysets import CompanyQuerySet, ReviewQuerySet
from config.kernel.models import TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


def _sum():
    return models.DecimalField(max_digits=24, decimal_places=8, default=0)


class ItemMonth(TenantModel):
    """Sums of one question (the version that scores) over the attempts that ended in one calendar month (UTC).

    The columns are those of `psychometrics.items.ItemSums`, where they are explained.
    """

    question = TenantForeignKey(Question, on_delete=models.CASCADE, related_name="months")
    month = models.DateField(_("month"))
    presented = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    correct = models.PositiveIntegerField(default=0)
    sum_x = _sum()
    paired = models.PositiveIntegerField(default=0)
    pair_x = _sum()
    pair_xx = _sum()
    pair_r = _sum()
    pair_rr = _sum()
    pair_xr = _sum()
    timed = models.PositiveIntegerField(default=0)
    sum_seconds = models.BigIntegerField(default=0)
    sum_t = _sum()
    sum_tt = _sum()

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "item_months"
        verbose_name = _("month of a question")
        verbose_name_plural = _("months of questions")
        constraints = [
            models.UniqueConstraint(fields=["question", "month"], name="item_months_once"),
            models.CheckConstraint(
                condition=Q(
                    answered__lte=F("presented"), correct__lte=F("presented"), paired__lte=F("presented")
                ),
                name="item_months_counts_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.question_id}/{self.month}"


class ItemChoice(TenantModel):
    """Sums of one option of a question, "" for no answer: `psychometrics.items.OptionSums`."""

    question = TenantForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    letter = models.CharField(max_length=1, blank=True)
    chosen = models.PositiveIntegerField(default=0)
    paired = models.PositiveIntegerField(default=0)
    sum_r = _sum()
    sum_rr = _sum()

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "item_choices"
        verbose_name = _("choices of an option")
        verbose_name_plural = _("choices of options")
        constraints = [
            models.UniqueConstraint(fields=["question", "letter"], name="item_choices_once"),
        ]

    def __str__(self):
        return f"{self.question_id}/{self.letter}"


class ItemStatistic(TenantModel):
    """What the sums of one question say; there is a row as soon as one attempt counts.

    `typical_seconds` is the geometric mean. `concern` is the weight of the flags, by which lists are sorted.
    """

    question = TenantForeignKey(Question, on_delete=models.CASCADE, related_name="statistics")
    presented = models.PositiveIntegerField(_("sittings"), default=0)
    answered = models.PositiveIntegerField(default=0)
    correct = models.PositiveIntegerField(default=0)
    facility = models.DecimalField(_("facility"), max_digits=5, decimal_places=4, null=True, blank=True)
    discrimination = models.DecimalField(
        _("discrimination"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    typical_seconds = models.DecimalField(
        _("typical time"), max_digits=8, decimal_places=1, null=True, blank=True
    )
    flags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    concern = models.PositiveSmallIntegerField(default=0)
    first_month = models.DateField(null=True, blank=True)
    last_month = models.DateField(null=True, blank=True)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "item_statistics"
        verbose_name = _("figures of a question")
        verbose_name_plural = _("figures of questions")
        constraints = [
            models.UniqueConstraint(fields=["question"], name="item_statistics_once"),
            models.CheckConstraint(
                condition=Q(facility__isnull=True) | Q(facility__gte=0, facility__lte=1),
                name="item_statistics_facility_range",
            ),
            models.CheckConstraint(
                condition=Q(discrimination__isnull=True) | Q(discrimination__gte=-1, discrimination__lte=1),
                name="item_statistics_discrimination_range",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-concern", "id"], name="item_statistics_concern"),
            models.Index(fields=["tenant", "facility"], name="item_statistics_facility"),
            models.Index(fields=["tenant", "discrimination"], name="item_statistics_discr"),
            models.Index(fields=["tenant", "presented"], name="item_statistics_presented"),
            GinIndex(fields=["flags"], name="item_statistics_flags"),
        ]

    def __str__(self):
        return f"{self.question_id}"

    @property
    def has_enough(self):
        """Whether there are so many sittings that the figures say something; they are not shown before."""
        return self.presented >= drift.MIN_SITTINGS


class AssessmentStatistic(TenantModel):
    """One assessment over all its ended attempts that count; scores in per cent.

    `sem` is the standard error of measurement in points of per cent, null like `reliability` while it cannot be
    computed; `note` says why, or which reservation there is. `histogram` counts scores in ten classes of ten per
    cent, the last with 100. `sections` and `items` are lists of objects as `selectors.figures` reads them.
    `stale_since` is set when an attempt was added or taken out that the figures do not hold yet.
    """

    assessment = TenantForeignKey(Assessment, on_delete=models.CASCADE, related_name="statistics")
    attempts = models.PositiveIntegerField(default=0)
    mean = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    deviation = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    reliability = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    method = models.CharField(max_length=20, choices=Reliability, blank=True, default="")
    sem = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    note = models.CharField(max_length=20, choices=NoReliability, blank=True, default="")
    histogram = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    sections = models.JSONField(default=list, blank=True)
    items = models.JSONField(default=list, blank=True)
    pairs_compared = models.PositiveBigIntegerField(default=0)
    stale_since = models.DateTimeField(null=True, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "assessment_statistics"
        verbose_name = _("figures of an assessment")
        verbose_name_plural = _("figures of assessments")
        constraints = [
            models.UniqueConstraint(fields=["assessment"], name="assessment_statistics_once"),
            models.CheckConstraint(
                condition=Q(method="") | Q(method__in=Reliability.values),
                name="assessment_statistics_method_known",
            ),
            models.CheckConstraint(
                condition=Q(note="") | Q(note__in=NoReliability.values),
                name="assessment_statistics_note_known",
            ),
            models.CheckConstraint(
                condition=Q(sem__isnull=True) | Q(sem__gte=0), name="assessment_statistics_sem_range"
            ),
        ]
        indexes = [
            models.Index(
                fields=["stale_since"],
                condition=Q(stale_since__isnull=False),
                name="assessment_statistics_stale",
            )
        ]

    def __str__(self):
        return f"{self.assessment_id}"


class AnswerSimilarity(TenantModel):
    """Two attempts at one assessment that share more wrong answers than chance explains.

    Of `shared_items` questions in both, `both_wrong` were wrong in both and `shared_wrong` with the same wrong
    answer; chance would give `expected`. `index` is the probability of at least as many, as minus its decimal
    logarithm; the formula is in `psychometrics.similarity`.
    """

    assessment = TenantForeignKey(Assessment, on_delete=models.CASCADE, related_name="similarities")
    first = TenantForeignKey(TestSession, on_delete=models.CASCADE, related_name="similar_first")
    second = TenantForeignKey(TestSession, on_delete=models.CASCADE, related_name="similar_second")
    shared_items = models.PositiveIntegerField()
    both_wrong = models.PositiveIntegerField()
    shared_wrong = models.PositiveIntegerField()
    expected = models.DecimalField(max_digits=8, decimal_places=4)
    index = models.DecimalField(max_digits=8, decimal_places=4)

    objects = TenantManager.from_queryset(ReviewQuerySet)()

    class Meta:
        db_table = "answer_similarities"
        verbose_name = _("similar attempts")
        verbose_name_plural = _("similar attempts")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="answer_similarities_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="answer_similarities_in_order"),
            models.CheckConstraint(
                condition=Q(shared_wrong__lte=F("both_wrong"), both_wrong__lte=F("shared_items")),
                name="answer_similarities_counts",
            ),
        ]
        indexes = [
            models.Index(fields=["assessment", "-index"], name="answer_similarities_list"),
            models.Index(fields=["second"], name="answer_similarities_second"),
        ]

    def __str__(self):
        return f"{self.first_id}/{self.second_id}"
