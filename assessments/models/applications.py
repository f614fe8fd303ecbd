"""A candidate in an assessment: the backbone of the pipeline."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import APPLICATION_TRANSITIONS, ApplicationStatus
from assessments.querysets import ApplicationQuerySet
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class AssessmentApplication(TenantModel):
    """One candidate's way through one assessment; at most one per pair.

    `test_session` is the attempt that counts (the latest one). Who moved it, when and why is in the audit
    trail, written with each change of status. `recheck_since` is set while a decision stands that a corrected
    score speaks against: a person decides anew or keeps it, nothing changes by itself.
    """

    TRANSITIONS = APPLICATION_TRANSITIONS

    integrity: str | None
    """Set by `selectors.applications.with_integrity` on the rows of a page."""

    public_id = PublicIdField("app", db_column="application_id")
    candidate = TenantForeignKey(
        "candidates.Candidate", on_delete=models.PROTECT, related_name="applications"
    )
    assessment = TenantForeignKey(
        "assessments.Assessment", on_delete=models.PROTECT, related_name="applications"
    )
    test_session = TenantForeignKey(
        "assessments.TestSession", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(
        _("status"), max_length=50, choices=ApplicationStatus, default=ApplicationStatus.PENDING
    )
    applied_at = models.DateTimeField(_("applied"), default=timezone.now)
    started_at = models.DateTimeField(_("test started"), null=True, blank=True)
    completed_at = models.DateTimeField(_("test ended"), null=True, blank=True)
    candidate_availability = models.PositiveSmallIntegerField(
        _("availability"),
        default=100,
        validators=[MaxValueValidator(100)],
        help_text=_("Per cent of full time at application time, 0 to 100."),
    )
    recheck_since = models.DateTimeField(_("to look at again"), null=True, blank=True, editable=False)
    submitted_skills = models.JSONField(_("skills stated"), default=dict, blank=True)
    role_applied_for = models.CharField(_("role applied for"), max_length=255, blank=True, default="")

    objects = TenantManager.from_queryset(ApplicationQuerySet)()

    class Meta:
        db_table = "assessment_applications"
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            choice_check("status", ApplicationStatus, table="assessment_applications"),
            models.UniqueConstraint(
                fields=["candidate", "assessment"], name="assessment_applications_pair_unique"
            ),
            models.CheckConstraint(
                condition=Q(candidate_availability__gte=0, candidate_availability__lte=100),
                name="assessment_applications_availability_range",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(completed_at__gte=F("started_at")),
                name="assessment_applications_times_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[ApplicationStatus.IN_PROGRESS, ApplicationStatus.COMPLETED])
                | Q(started_at__isnull=False),
                name="assessment_applications_started_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=ApplicationStatus.COMPLETED) | Q(completed_at__isnull=False),
                name="assessment_applications_completed_known",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "applied_at", "id"], name="applications_tenant_applied"),
            models.Index(fields=["tenant", "status", "applied_at", "id"], name="applications_tenant_status"),
            models.Index(fields=["assessment", "status", "applied_at"], name="applications_assessment"),
            models.Index(
                fields=["tenant", "completed_at", "id"],
                condition=Q(status=ApplicationStatus.COMPLETED),
                name="applications_completed",
            ),
            models.Index(
                fields=["tenant", "applied_at"],
                condition=Q(recheck_since__isnull=False),
                name="applications_recheck",
            ),
        ]

    def __str__(self):
        return self.public_id
