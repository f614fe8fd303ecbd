"""History of comparisons between a CV and a job description."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.candidates import Candidate
from candidates.models.documents import UploadedDocument
from candidates.querysets import SkillMatchQuerySet
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class SkillMatch(TenantModel):
    """One comparison, written once. It outlives the files it was made from.

    `matched_skills`: list of {skill_name, jd_proficiency, cv_proficiency, confidence}; `missing_skills` and
    `extra_skills`: lists of names; `summary`: counts; `weights`: the numbers the score was made with.
    """

    public_id = PublicIdField("skillmatch", db_column="match_id")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("run by")
    )
    candidate = TenantForeignKey(
        Candidate, on_delete=models.SET_NULL, null=True, blank=True, related_name="skill_matches"
    )
    jd_file = TenantForeignKey(
        UploadedDocument, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cv_file = TenantForeignKey(
        UploadedDocument, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    match_score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, default=Decimal(0))
    matched_skills = models.JSONField(default=list, blank=True)
    missing_skills = models.JSONField(default=list, blank=True)
    extra_skills = models.JSONField(default=list, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    schema_version = models.PositiveSmallIntegerField(default=1)
    algorithm_version = models.CharField(_("algorithm"), max_length=50)
    weights = models.JSONField(default=dict, blank=True)
    llm_used = models.BooleanField(_("language model used"), default=False)
    provider = models.CharField(_("provider"), max_length=50, blank=True)

    objects = TenantManager.from_queryset(SkillMatchQuerySet)()

    class Meta:
        db_table = "skill_matches"
        verbose_name = _("skill match")
        verbose_name_plural = _("skill matches")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(match_score__gte=0, match_score__lte=100), name="skill_matches_score_range"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "created_at"], name="skill_matches_tenant_created"),
            models.Index(fields=["user", "created_at"], name="skill_matches_user_created"),
        ]

    def __str__(self):
        return self.public_id
