"""What attempts teach about questions and assessments. Sums are kept, so that new attempts only add to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment
from assessments.models.questions import Question
from assessments.models.sessions import TestSession
from assessments.querysets import CompanyQuerySet
from config.kernel.models import TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


def _sum(**kwargs):
    return models.DecimalField(max_digits=24, decimal_places=8, default=0, **kwargs)


class ItemStatistic(TenantModel):
    """One question (one version) over all ended attempts that count.

    With x the share of the item's points, 0 to 1, and r the share of the points of all other items of the same
    attempt: `sum_x`, `sum_xx`, `sum_r`, `sum_rr`, `sum_xr` over `presented` attempts. `options` is an object of
    letter ("" for no answer) to {n, sum_r}. Facility is the mean of x, discrimination the correlation of x and r.
    """

    question = TenantForeignKey(Question, on_delete=models.CASCADE, related_name="statistics")
    presented = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    correct = models.PositiveIntegerField(default=0)
    sum_x = _sum()
    sum_xx = _sum()
    sum_r = _sum()
    sum_rr = _sum()
    sum_xr = _sum()
    sum_seconds = models.BigIntegerField(default=0)
    options = models.JSONField(default=dict, blank=True)
    facility = models.DecimalField(_("facility"), max_digits=5, decimal_places=4, null=True, blank=True)
    discrimination = models.DecimalField(
        _("discrimination"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    flags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    first_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "item_statistics"
        verbose_name = _("figures of a question")
        verbose_name_plural = _("figures of questions")
        constraints = [
            models.UniqueConstraint(fields=["question"], name="item_statistics_once"),
            models.CheckConstraint(
                condition=Q(answered__lte=F("presented"), correct__lte=F("answered")),
                name="item_statistics_counts_in_order",
            ),
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
            models.Index(fields=["tenant", "facility"], name="item_statistics_facility"),
            models.Index(fields=["tenant", "discrimination"], name="item_statistics_discr"),
        ]

    def __str__(self):
        return f"{self.question_id}"


class ItemMonth(TenantModel):
    """One question in one calendar month (UTC), for drift."""

    question = TenantForeignKey(Question, on_delete=models.CASCADE, related_name="months")
    month = models.DateField(_("month"))
    presented = models.PositiveIntegerField(default=0)
    sum_x = _sum()
    sum_seconds = models.BigIntegerField(default=0)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "item_months"
        verbose_name = _("month of a question")
        verbose_name_plural = _("months of questions")
        constraints = [models.UniqueConstraint(fields=["question", "month"], name="item_months_once")]

    def __str__(self):
        return f"{self.question_id}/{self.month}"


class AssessmentStatistic(TenantModel):
    """One assessment over all its ended attempts that count; scores in per cent.

    `alpha` is Cronbach's (KR-20 where every item is right or wrong), `sem` the standard error of measurement in
    points of per cent; both null while they cannot be computed, `note` says why.
    """

    assessment = TenantForeignKey(Assessment, on_delete=models.CASCADE, related_name="statistics")
    attempts = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    mean = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    deviation = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    alpha = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    sem = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    note = models.CharField(max_length=255, blank=True, default="")
    computed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "assessment_statistics"
        verbose_name = _("figures of an assessment")
        verbose_name_plural = _("figures of assessments")
        constraints = [
            models.UniqueConstraint(fields=["assessment"], name="assessment_statistics_once"),
            models.CheckConstraint(
                condition=Q(sem__isnull=True) | Q(sem__gte=0), name="assessment_statistics_sem_range"
            ),
        ]

    def __str__(self):
        return f"{self.assessment_id}"


class AnswerSimilarity(TenantModel):
    """Two attempts at one assessment that share more wrong answers than chance explains.

    `shared_wrong` counts equal wrong choices; `expected` how many chance would give; `index` is the probability
    of at least as many, as minus its decimal logarithm.
    """

    assessment = TenantForeignKey(Assessment, on_delete=models.CASCADE, related_name="similarities")
    first = TenantForeignKey(TestSession, on_delete=models.CASCADE, related_name="similar_first")
    second = TenantForeignKey(TestSession, on_delete=models.CASCADE, related_name="similar_second")
    shared_items = models.PositiveIntegerField()
    shared_wrong = models.PositiveIntegerField()
    expected = models.DecimalField(max_digits=8, decimal_places=4)
    index = models.DecimalField(max_digits=8, decimal_places=4)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "answer_similarities"
        verbose_name = _("similar attempts")
        verbose_name_plural = _("similar attempts")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="answer_similarities_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="answer_similarities_in_order"),
        ]
        indexes = [
            models.Index(fields=["assessment", "-index"], name="answer_similarities_list"),
            models.Index(fields=["second"], name="answer_similarities_second"),
        ]

    def __str__(self):
        return f"{self.first_id}/{self.second_id}"
