"""Candidates as a file that leaves the house: limited, guarded, audited."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from candidates import policy
from config.kernel.errors import ValidationFailed
from superadmin.operations import audit

EXPORT_LIMIT = 10_000
"""Rows in one file."""
COLUMNS = (
    "candidate_id",
    "full_name",
    "email",
    "phone",
    "current_title",
    "location",
    "experience_years",
    "experience_level",
    "skills",
    "assigned_recruiter",
    "is_active",
    "created_at",
)
_FORMULA_OPENERS = ("=", "+", "-", "@", "\t", "\r", "\n")


def export_csv(rows: Any, *, actor: Any) -> str:
    """Return candidates (a queryset with recruiter and skills prefetched) as CSV text with a header.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front. Writes an audit entry
    with the number of rows. Raises PolicyDenied, ValidationFailed beyond EXPORT_LIMIT rows.
    """
    policy.can_export(actor).require()
    found = list(rows[: EXPORT_LIMIT + 1])
    if len(found) > EXPORT_LIMIT:
        raise ValidationFailed(
            _("An export holds at most %(limit)s candidates. Narrow the filter.")
            % {"limit": f"{EXPORT_LIMIT:,}"},
            code="VALUE_TOO_LARGE",
        )
    audit.record(
        "export",
        entity_type="candidate",
        description=_("%(count)d candidates exported as CSV") % {"count": len(found)},
        changes={"rows": {"old": "", "new": len(found)}},
        severity="warning",
        actor=actor,
    )
    return as_csv(COLUMNS, (_cells(row) for row in found))


def as_csv(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    """Return a table as CSV text; no text in it can be run as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    writer.writerows(
        [cell if isinstance(cell, (int, float, Decimal)) else guarded(cell) for cell in line]
        for line in lines
    )
    return buffer.getvalue()


def guarded(value: Any) -> str:
    """Return a cell that no spreadsheet runs as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_OPENERS) else text


def _cells(row: Any) -> list[Any]:
    skills = "; ".join(f"{held.skill.name} ({held.level})" for held in row.candidate_skills.all())
    return [
        row.public_id,
        row.full_name,
        row.email,
        row.phone,
        row.current_title,
        row.location,
        row.experience_years,
        row.experience_level,
        skills,
        row.assigned_recruiter or "",
        "yes" if row.is_active else "no",
        row.created_at.isoformat(timespec="seconds"),
    ]
