"""Files of questions that were asked for: what is in them, what their format loses, until when they are kept."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import EXPORT_TRANSITIONS, ExportStatus, FileFormat
from assessments.querysets import CompanyQuerySet
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantModel
from config.kernel.tenancy import TenantManager


class QuestionExport(TenantModel):
    """One file of questions, written by a job and kept sealed until `expires_at`.

    `question_ids` are the questions as the filter found them when the file was asked for, in the order of the
    file; `filters` says for people what the list was held to (name to words). `counts` holds read, written,
    unsupported (left out) and lossy; `losses` what the format does not keep, see `operations.exports`.
    """

    TRANSITIONS = EXPORT_TRANSITIONS

    public_id = PublicIdField("exp", db_column="export_id")
    file_format = models.CharField(_("format"), max_length=20, choices=FileFormat)
    status = models.CharField(_("status"), max_length=20, choices=ExportStatus, default=ExportStatus.WRITING)
    filters = models.JSONField(default=dict, blank=True)
    question_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    counts = models.JSONField(default=dict, blank=True)
    losses = models.JSONField(default=dict, blank=True)
    file_name = models.CharField(_("file"), max_length=255, blank=True, default="")
    media_type = models.CharField(max_length=100, blank=True, default="")
    storage_key = models.CharField(max_length=255, blank=True, default="", editable=False)
    size = models.PositiveIntegerField(default=0, help_text=_("Bytes."))
    error = models.TextField(_("problem"), blank=True, default="")
    task_id = models.CharField(max_length=255, blank=True, default="", editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "question_exports"
        verbose_name = _("export of questions")
        verbose_name_plural = _("exports of questions")
        constraints = [
            choice_check("status", ExportStatus, table="question_exports"),
            choice_check("file_format", FileFormat, table="question_exports"),
            models.CheckConstraint(
                condition=~Q(status=ExportStatus.READY) | (~Q(storage_key="") & Q(expires_at__isnull=False)),
                name="question_exports_file_there",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "created_at", "id"], name="question_exports_created"),
            models.Index(
                fields=["expires_at"], condition=Q(status=ExportStatus.READY), name="question_exports_due"
            ),
        ]

    def __str__(self):
        return self.file_name or self.public_id

    @property
    def sealed_for(self):
        """What the stored file is tied to: it opens for this row of this company only."""
        return f"{self._meta.db_table}.file|{self.tenant_id}|{self.public_id}"
