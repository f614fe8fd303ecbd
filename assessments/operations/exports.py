"""Questions into files of other systems. The job writes the file; what it loses is told before anybody takes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessments import formats, policy
from assessments.enums import ExportStatus, FileFormat
from assessments.models import QuestionExport
from assessments.selectors import exports as selectors
from config.kernel import jobs, storage, transitions
from config.kernel.errors import DomainError, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.operations.notifications import notify
from superadmin.operations import audit

KEPT_FOR = timedelta(days=7)
MOST_TOLD = 500
"""Questions whose losses are told one by one; behind that only the sums go on."""


def start(
    rows: Any, *, actor: Any, file_format: str, filters: Mapping[str, str] | None = None
) -> QuestionExport:
    """Have questions (a queryset) written into a file by a job. `filters` says in words what they were held to.

    Raises PolicyDenied, ValidationFailed for no question, for too many, or for a format that there is not.
    """
    policy.can_create(actor).require()
    if file_format not in FileFormat.values:
        raise ValidationFailed.at("file_format", _("There is no such format."))
    keys = chosen_keys(rows)
    row = QuestionExport(
        file_format=file_format, filters=dict(filters or {}), question_ids=keys, created_by=actor
    )
    row.counts = {"read": len(keys)}
    row.save(force_insert=True)
    audit.record(
        "export",
        row,
        description=f"{len(keys)} questions with their keys exported as {file_format}",
        changes={"questions": {"old": None, "new": len(keys)}},
        severity="warning",
        actor=actor,
    )
    row.task_id = jobs.enqueue(
        "assessments.tasks.write_export", row.tenant_id, row.pk, related=("question_export", row.public_id)
    )
    row.save(update_fields=["task_id", "updated_at"])
    return row


def chosen_keys(rows: Any) -> list[int]:
    """Return the keys of the questions of one file. Raises ValidationFailed for none and for too many."""
    keys = selectors.chosen(rows)
    if not keys:
        raise ValidationFailed(_("No question fits these filters."))
    if len(keys) > selectors.MOST_QUESTIONS:
        raise ValidationFailed(
            _("A file holds at most %(most)d questions. Narrow the filter.")
            % {"most": selectors.MOST_QUESTIONS},
            code="VALUE_TOO_LARGE",
        )
    return keys


def write(tenant_id: int, export_id: int) -> dict[str, int]:
    """Write the file of an export, in the language of who asked for it; returns its numbers."""
    with tenant_context(tenant_id):
        row = QuestionExport.objects.select_related("created_by").get(pk=export_id)
    if row.status != ExportStatus.WRITING:
        return dict(row.counts)
    with translation.override((row.created_by and row.created_by.language) or None):
        try:
            with tenant_context(tenant_id):
                items = selectors.items(
                    row.question_ids, with_pictures=selectors.keeps_pictures(row.file_format)
                )
            jobs.progress(40)
            written = formats.write(items, row.file_format)
            jobs.progress(90)
        except DomainError as error:
            with tenant_context(tenant_id), transaction.atomic():
                _fail(row, str(error.message))
            return {}
        with tenant_context(tenant_id), transaction.atomic():
            return _keep(row, written, read=len(items))


def _keep(row: QuestionExport, written: formats.Writing, *, read: int) -> dict[str, int]:
    counts = counts_of(written, read=read)
    key = storage.new_key("exports")
    storage.put(key, written.content, bound_to=row.sealed_for)
    with transitions.apply(row, to=ExportStatus.READY, actor=row.created_by) as ready:
        ready.storage_key, ready.size, ready.media_type = key, len(written.content), written.media_type
        ready.file_name = f"questions-{timezone.localdate():%Y-%m-%d}.{written.ending}"
        ready.counts, ready.losses, ready.question_ids = counts, losses_of(written), []
        ready.finished_at = timezone.now()
        ready.expires_at = ready.finished_at + KEPT_FOR
    _tell(row)
    return counts


def counts_of(written: formats.Writing, *, read: int) -> dict[str, int]:
    """Return the numbers of a file: questions read, written, left out (unsupported), and written with a loss."""
    left_out = sum(loss.left_out for loss in written.losses)
    return {
        "read": read,
        "written": written.written,
        "unsupported": left_out,
        "lossy": len(written.losses) - left_out,
    }


def losses_of(written: formats.Writing) -> dict[str, Any]:
    """Return what a file does not keep: `sums` ([what, number of questions], most first), `told` one by one.

    `told` are those left out first, up to MOST_TOLD, as {number, title, what, left_out}.
    """
    sums = Counter(what for loss in written.losses if not loss.left_out for what in loss.what)
    items = sorted(written.losses, key=lambda loss: (not loss.left_out, loss.number))
    return {
        "sums": sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])),
        "told": [
            {
                "number": loss.number,
                "title": loss.title,
                "what": list(loss.what),
                "left_out": loss.left_out,
            }
            for loss in items[:MOST_TOLD]
        ],
    }


def _fail(row: QuestionExport, words: str) -> None:
    with transitions.apply(row, to=ExportStatus.FAILED, reason=words[:500]) as failed:
        failed.error, failed.finished_at, failed.question_ids = words, timezone.now(), []
    _tell(row)


def _tell(row: QuestionExport) -> None:
    if row.created_by is None or not row.created_by.is_active:
        return
    ready = row.status == ExportStatus.READY
    notify(
        row.created_by,
        kind="assessment",
        title=_("Your file of %(written)d questions is ready") % row.counts
        if ready
        else _("The questions could not be exported"),
        message=_("%(lossy)d lose something, %(unsupported)d were left out.") % row.counts
        if ready
        else row.error,
        entity=row,
        action_url=reverse("assessments:export-detail", args=[row.public_id]),
        dedupe_key=f"export:{row.public_id}:{row.status}",
    )


def expire() -> int:
    """Remove the files that were kept long enough; returns how many."""
    with platform_context(reason="exports past their time"):
        due = list(
            QuestionExport.objects.filter(
                status=ExportStatus.READY, expires_at__lte=timezone.now()
            ).values_list("tenant_id", "pk")
        )
    for tenant_id, key in due:
        with tenant_context(tenant_id), transaction.atomic():
            row = QuestionExport.objects.get(pk=key)
            stored = row.storage_key
            with transitions.apply(row, to=ExportStatus.EXPIRED) as expired:
                expired.storage_key = ""
            transaction.on_commit(partial(storage.delete, stored), robust=True)
    return len(due)
