"""Runs of the question generator: what was asked, what came of it, what it cost."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.job_descriptions import JobDescription
from assessments.models.questions import QuestionSet
from assessments.querysets import CompanyQuerySet
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class GenerationRun(TenantModel):
    """One order for questions. The state is that of its question set; progress is in the task log.

    `request` holds topic, sub-topics, level and the like; `rejected` a list of {stem, reason}; `cost` is in
    US dollars, by the price list of the settings, null where no price is known.
    """

    public_id = PublicIdField("gen", db_column="generation_id")
    question_set = TenantForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="generation_runs")
    jd = TenantForeignKey(JobDescription, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider = models.CharField(_("provider"), max_length=50)
    model = models.CharField(_("model"), max_length=100, blank=True, default="")
    prompt_version = models.CharField(max_length=50, blank=True, default="")
    request = models.JSONField(default=dict, blank=True)
    requested = models.PositiveSmallIntegerField(_("ordered"))
    produced = models.PositiveSmallIntegerField(_("kept"), default=0)
    rejected = models.JSONField(default=list, blank=True)
    attempts = models.PositiveSmallIntegerField(_("calls"), default=0)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(_("cost"), max_digits=10, decimal_places=6, null=True, blank=True)
    seconds = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    error = models.TextField(_("problem"), blank=True, default="")
    task_id = models.CharField(max_length=255, blank=True, default="", editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "generation_runs"
        verbose_name = _("generation of questions")
        verbose_name_plural = _("generations of questions")
        constraints = [
            models.CheckConstraint(
                condition=Q(requested__gte=1, requested__lte=100), name="generation_runs_requested_range"
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0), name="generation_runs_cost_range"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "created_at", "id"], name="generation_runs_created")]

    def __str__(self):
        return self.public_id
