"""Uploads of questions as their pages show them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from assessments.enums import QuestionSetStatus
from assessments.models import QuestionImport, QuestionImportRow, QuestionSet
from config.kernel.tenancy import platform_context
from monitoring.selectors.jobs import task_progress


def imports(actor: Any) -> QuerySet[QuestionImport]:
    """The company's uploads."""
    return QuestionImport.objects.visible_to(actor).select_related("created_by", "question_set")


def rows_of(upload: QuestionImport, *, outcome: str = "") -> QuerySet[QuestionImportRow]:
    """The items of an upload in the order of the file, those of one outcome if it is named."""
    rows = QuestionImportRow.objects.filter(question_import=upload).select_related("matched", "question")
    return (rows.filter(outcome=outcome) if outcome else rows).order_by("number")


def open_sets(actor: Any) -> QuerySet[QuestionSet]:
    """Sets that questions can be brought into."""
    rows = QuestionSet.objects.visible_to(actor).filter(
        status=QuestionSetStatus.READY, locked_at__isnull=True
    )
    return rows.filter(total_questions__lt=500).order_by("skill", "level", "pk")


def is_stored(key: str) -> bool:
    """Tell whether an upload of any company lies under a storage key, for the sweep of orphaned files."""
    with platform_context(reason="sweep of orphaned files"):
        return QuestionImport.objects.filter(storage_key=key).exists()


def progress_of(upload: QuestionImport) -> int:
    """Return how far the job of an upload is, per cent."""
    return task_progress(upload.task_id)
