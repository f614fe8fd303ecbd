"""Uploads of questions: the file, what it holds, what became of each item."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import IMPORT_TRANSITIONS, FileFormat, ImportOutcome, ImportStatus
from assessments.models.questions import Question, QuestionSet
from assessments.querysets import CompanyQuerySet
from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TenantModel
from config.kernel.tenancy import TenantManager


class QuestionImport(TenantModel):
    """One upload: checked first, brought in when its owner has decided.

    `counts` holds a number for each outcome and `read`; `options` what the owner chose.
    """

    TRANSITIONS = IMPORT_TRANSITIONS

    public_id = PublicIdField("imp", db_column="import_id")
    file_name = models.CharField(_("file"), max_length=255)
    storage_key = models.CharField(max_length=255, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField(help_text=_("Bytes."))
    file_format = models.CharField(_("format"), max_length=20, choices=FileFormat)
    status = models.CharField(_("status"), max_length=20, choices=ImportStatus, default=ImportStatus.CHECKING)
    question_set = TenantForeignKey(
        QuestionSet, on_delete=models.PROTECT, null=True, blank=True, related_name="imports"
    )
    options = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    error = models.TextField(_("problem"), blank=True, default="")
    task_id = models.CharField(max_length=255, blank=True, default="", editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("brought by"),
    )

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "question_imports"
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        constraints = [
            choice_check("status", ImportStatus, table="question_imports"),
            choice_check("file_format", FileFormat, table="question_imports"),
        ]
        indexes = [models.Index(fields=["tenant", "created_at", "id"], name="question_imports_created")]

    def __str__(self):
        return self.file_name


class QuestionImportRow(TenantModel):
    """One item of an upload, and what becomes of it.

    `item` is the item as it was read; `matched` the question that it equals or changes, `diff` an object of
    field to {old, new}; `question` the row that it became.
    """

    question_import = TenantForeignKey(QuestionImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("place in the file"))
    place = models.CharField(max_length=255, blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=20, choices=ImportOutcome)
    title = models.CharField(_("question"), max_length=255, blank=True, default="")
    message = models.TextField(_("why"), blank=True, default="")
    item = models.JSONField(null=True, blank=True)
    diff = models.JSONField(default=dict, blank=True)
    matched = TenantForeignKey(Question, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    question = TenantForeignKey(Question, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        db_table = "question_import_rows"
        verbose_name = _("item of an import")
        verbose_name_plural = _("items of imports")
        constraints = [
            choice_check("outcome", ImportOutcome, table="question_import_rows"),
            models.UniqueConstraint(fields=["question_import", "number"], name="question_import_rows_place"),
            models.CheckConstraint(
                condition=Q(question__isnull=True) | Q(done_at__isnull=False),
                name="question_import_rows_done_known",
            ),
        ]
        indexes = [
            models.Index(fields=["question_import", "outcome", "number"], name="question_import_rows_list"),
            models.Index(
                fields=["question"], condition=Q(question__isnull=False), name="import_rows_question"
            ),
            models.Index(fields=["matched"], condition=Q(matched__isnull=False), name="import_rows_matched"),
        ]

    def __str__(self):
        return f"{self.question_import_id}/{self.number}"
