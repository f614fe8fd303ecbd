"""Exports of the audit log. Data that leaves is recorded before it goes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from superadmin import policy
from superadmin.enums import AuditAction, AuditSeverity
from superadmin.models import AuditLog
from superadmin.operations import audit
from superadmin.selectors.audit import export_rows

MOST_ROWS = 50_000


def audit_csv(entries: QuerySet[AuditLog], *, actor: Any) -> HttpResponse:
    """Return at most MOST_ROWS entries as a CSV file, newest first, and record that it was made.

    The rows are read at once, inside the request's scope: a streamed answer would read after it ended.
    """
    policy.can_export_audit(actor).require()
    rows = entries.order_by("-created_at", "-id")[:MOST_ROWS]
    lines = list(export_rows(rows))
    audit.record(
        AuditAction.EXPORT,
        entity_type="audit_log",
        changes={"rows": {"old": None, "new": len(lines) - 1}},
        severity=AuditSeverity.WARNING,
        actor=actor,
        description="Audit log exported as CSV",
    )
    answer = HttpResponse("".join(_csv(lines)), content_type="text/csv; charset=utf-8")
    name = f"audit-{timezone.now():%Y%m%d-%H%M%S}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _csv(rows: list[list[str]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
