"""The read side of the audit log: detail, export, chain heads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from superadmin.models import AuditLog

EXPORT_COLUMNS = (
    "time", "tenant", "actor", "role", "action", "entity", "entity id", "description", "changes", "severity",
    "ip address", "user agent", "request id", "log id", "hash",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Change:
    """One field of an entry as people read it."""

    field: str
    old: Any
    new: Any


def changes_of(entry: AuditLog) -> list[Change]:
    """Return the entry's changes as rows; a value without old and new counts as new."""
    rows = []
    for name, pair in entry.changes.items():
        whole = isinstance(pair, dict) and set(pair) <= {"old", "new"}
        rows.append(Change(name, pair.get("old") if whole else None, pair.get("new") if whole else pair))
    return rows


def export_rows(entries: QuerySet[AuditLog]) -> Iterator[list[str]]:
    """Yield the header and a row per entry, safe to open in a spreadsheet."""
    yield list(EXPORT_COLUMNS)
    for entry in entries.select_related("tenant").iterator(chunk_size=2000):
        yield [
            guarded(value)
            for value in (
                entry.created_at.isoformat(), entry.tenant.public_id if entry.tenant else "", entry.user_email,
                entry.user_role, entry.action, entry.entity_type, entry.entity_id, entry.description,
                "; ".join(f"{c.field}: {c.old} -> {c.new}" for c in changes_of(entry)), entry.severity,
                entry.ip_address, entry.user_agent, entry.request_id, entry.public_id, entry.hash,
            )
        ]  # fmt: skip


def guarded(value: Any) -> str:
    """Keep a spreadsheet from running a cell: a leading formula sign gets an apostrophe before it."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def chain_heads() -> list[dict[str, Any]]:
    """Return the last entry of each chain (chain, position, hash). Note them elsewhere: they prove the end."""
    rows = AuditLog.objects.order_by("chain", "-position").distinct("chain")
    return [dict(row) for row in rows.values("chain", "position", "hash", "tenant__name")]


def critical_of_the_day() -> QuerySet[AuditLog]:
    """Return the critical entries of the last 24 hours, newest first."""
    since = timezone.now() - timedelta(hours=24)
    return AuditLog.objects.critical_since(since).select_related("tenant").order_by("-created_at")
