"""Figures as files that leave the house: limited, guarded against formulas, audited."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments import policy
from assessments.items.markup import excerpt
from assessments.selectors.assessment_figures import AssessmentFigures, ItemLine, lines
from candidates.operations.exports import as_csv
from config.kernel.errors import ValidationFailed
from superadmin.operations import audit

EXPORT_LIMIT = 10_000
"""Rows in one file."""
QUESTION_COLUMNS = (
    "question_id",
    "question",
    "version",
    "set",
    "skill",
    "level",
    "status",
    "sittings",
    "facility",
    "discrimination",
    "typical_seconds",
    "flags",
)

ITEM_COLUMNS = (
    "question_id",
    "question",
    "version",
    "section",
    "sittings",
    "facility",
    "discrimination",
    "flags",
)


def questions_csv(rows: Any, *, actor: Any) -> str:
    """Return figures of questions (a queryset of `selectors.figures.rows`) as CSV text with a header.

    Questions with too few sittings have empty figures. Writes an audit entry with the number of rows. Raises
    PolicyDenied, ValidationFailed beyond EXPORT_LIMIT rows.
    """
    policy.can_export_figures(actor).require()
    found = list(rows[: EXPORT_LIMIT + 1])
    if len(found) > EXPORT_LIMIT:
        raise ValidationFailed(
            _("An export holds at most %(limit)s questions. Narrow the filter.")
            % {"limit": f"{EXPORT_LIMIT:,}"},
            code="VALUE_TOO_LARGE",
        )
    audit.record(
        "export",
        entity_type="question",
        description=_("Figures of %(count)d questions exported as CSV") % {"count": len(found)},
        changes={"rows": {"old": "", "new": len(found)}},
        actor=actor,
    )
    return as_csv(QUESTION_COLUMNS, (_cells(row) for row in found))


def items_csv(figures: AssessmentFigures, *, actor: Any) -> str:
    """Return the questions of an assessment with their figures as CSV text; no lines while there are too few attempts.

    Writes an audit entry. Raises PolicyDenied.
    """
    policy.can_export_figures(actor).require()
    found = lines(figures, figures.items)
    audit.record(
        "export",
        figures.assessment,
        description=_("Figures of the assessment exported as CSV"),
        changes={"rows": {"old": "", "new": len(found)}},
        actor=actor,
    )
    return as_csv(ITEM_COLUMNS, (_item_cells(line) for line in found))


def _cells(row: Any) -> list[Any]:
    question = row.question
    figures = [row.facility, row.discrimination, row.typical_seconds, " ".join(row.flags)]
    return [
        question.public_id,
        excerpt(question.question_text, 200),
        question.version,
        question.question_set,
        question.skill.name if question.skill else "",
        question.difficulty or question.question_set.level,
        question.status,
        row.presented,
        *(figures if row.has_enough else [""] * len(figures)),
    ]


def _item_cells(line: ItemLine) -> list[Any]:
    return [
        line.question.public_id,
        excerpt(line.question.question_text, 200),
        line.question.version,
        line.section,
        line.sittings,
        "" if line.facility is None else round(line.facility, 4),
        line.discrimination,
        " ".join(flag.value for flag in line.flags),
    ]
