"""Descriptions of jobs, from a file or pasted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import JOB_DESCRIPTION_TRANSITIONS, JobDescriptionStatus
from assessments.querysets import JobDescriptionQuerySet
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
