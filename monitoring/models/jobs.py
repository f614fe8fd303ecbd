"""What machines did: background jobs and extractions."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.kernel.migrations import choice_check
from config.kernel.models import PublicIdField, TenantForeignKey, TimestampedModel
from config.kernel.tenancy import TenantManager, current_tenant_id
from monitoring.enums import ExtractionStatus, ExtractionType, TaskStatus
from monitoring.querysets import CeleryTaskQuerySet, ExtractionLogQuerySet


def _tenant():
    return models.ForeignKey(
        "superadmin.Tenant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        default=current_tenant_id,
        related_name="+",
        editable=False,
        verbose_name=_("tenant"),
    )


def _user():
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("started by"),
    )


class CeleryTask(TimestampedModel):
    """A background job as people see it. `progress` is 0 to 100; `result` holds counts and ids, never PII.

    `call` is what the queue needs to be told again ({"args", "kwargs"}, ids and plain values), `due_at`
    when a delayed job may run, `handed_over_at` when the sweep last gave it to the broker again.
    """

    task_id = models.CharField(_("job id"), max_length=255, unique=True)
    tenant = _tenant()
    task_name = models.CharField(_("job"), max_length=255)
    status = models.CharField(
        _("status"), max_length=50, choices=TaskStatus.choices, default=TaskStatus.PENDING
    )
    result = models.JSONField(_("result"), null=True, blank=True, encoder=DjangoJSONEncoder)
    error = models.TextField(_("error"), blank=True)
    related_type = models.CharField(_("entity"), max_length=50, blank=True)
    related_id = models.CharField(_("entity id"), max_length=100, blank=True)
    user = _user()
    queue = models.CharField(_("queue"), max_length=50, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    call = models.JSONField(_("call"), default=dict, blank=True, editable=False)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    handed_over_at = models.DateTimeField(_("handed over again"), null=True, blank=True)

    objects = TenantManager.from_queryset(CeleryTaskQuerySet)()

    class Meta:
        db_table = "celery_tasks"
        ordering = ["-created_at", "-id"]
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        constraints = [
            choice_check("status", TaskStatus, table="celery_tasks"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="celery_tasks_progress"),
        ]
        indexes = [
            models.Index(fields=["status", "-created_at"], name="celery_tasks_status"),
            models.Index(fields=["tenant", "-created_at", "-id"], name="celery_tasks_tenant"),
            models.Index(fields=["-created_at", "-id"], name="celery_tasks_created"),
            models.Index(fields=["related_type", "related_id"], name="celery_tasks_entity"),
            models.Index(
                fields=["due_at"], name="celery_tasks_waiting", condition=Q(status=TaskStatus.PENDING)
            ),
        ]

    def __str__(self):
        return f"{self.task_name} {self.status}"

    @property
    def label(self):
        """The job's name as words: candidates.tasks.import_rows is "Import rows"."""
        return self.task_name.rpartition(".")[2].replace("_", " ").capitalize()


class ExtractionLog(TimestampedModel):
    """One attempt to read something out of a document.

    `output_data` says which fields were found (name -> true/false), not what stood in them, and
    `output_hash` (SHA-256) tells equal results apart from different ones. Latency in milliseconds,
    cost in US dollars, confidence 0 to 1.
    """

    public_id = PublicIdField("extr", db_column="extraction_id")
    tenant = _tenant()
    user = _user()
    document = TenantForeignKey(
        "candidates.UploadedDocument",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="extractions",
        verbose_name=_("document"),
    )
    extraction_type = models.CharField(_("type"), max_length=50, choices=ExtractionType.choices)
    input_length = models.PositiveIntegerField(_("input, characters"), default=0)
    output_data = models.JSONField(_("fields found"), default=dict, blank=True)
    output_hash = models.CharField(_("hash of the result"), max_length=64, blank=True)
    confidence_score = models.DecimalField(_("confidence"), max_digits=4, decimal_places=3, default=0)
    status = models.CharField(_("status"), max_length=20, choices=ExtractionStatus.choices)
    error_message = models.TextField(_("error"), blank=True)
    provider = models.CharField(_("provider"), max_length=50, blank=True)
    model = models.CharField(_("model"), max_length=100, blank=True)
    input_tokens = models.PositiveIntegerField(_("tokens in"), default=0)
    output_tokens = models.PositiveIntegerField(_("tokens out"), default=0)
    latency_ms = models.PositiveIntegerField(_("latency, ms"), default=0)
    cost_usd = models.DecimalField(_("cost, US dollars"), max_digits=10, decimal_places=6, default=0)

    objects = TenantManager.from_queryset(ExtractionLogQuerySet)()

    class Meta:
        db_table = "extraction_logs"
        ordering = ["-created_at", "-id"]
        verbose_name = _("extraction")
        verbose_name_plural = _("extraction log")
        constraints = [
            choice_check("extraction_type", ExtractionType, table="extraction_logs"),
            choice_check("status", ExtractionStatus, table="extraction_logs"),
            models.CheckConstraint(
                condition=Q(confidence_score__gte=0, confidence_score__lte=1),
                name="extraction_logs_confidence",
            ),
            models.CheckConstraint(
                condition=Q(status=ExtractionStatus.SUCCESS) | ~Q(error_message=""),
                name="extraction_logs_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at"], name="extraction_logs_created"),
            models.Index(fields=["tenant", "-created_at", "-id"], name="extraction_logs_tenant"),
            models.Index(fields=["extraction_type"], name="extraction_logs_type"),
        ]

    def __str__(self):
        return f"{self.extraction_type} {self.status}"
