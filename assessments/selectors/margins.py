"""How exact a score is: the standard error of measurement of its assessment, in points of per cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from assessments.models import AssessmentStatistic


def standard_error(path: str) -> Subquery:
    """Return the annotation of rows from which `path` leads to an assessment; null while it is not known.

    The error is that of all attempts at the assessment (`psychometrics.reliability`): of repeated measurements two
    of three would lie within one of it.
    """
    rows = AssessmentStatistic.objects.filter(assessment=OuterRef(path)).order_by()
    return Subquery(rows.values("sem")[:1])


def is_close(score: Decimal | None, mark: Any, margin: Decimal | None) -> bool:
    """Tell whether a score and the pass mark are nearer to each other than one standard error."""
    return score is not None and margin is not None and abs(score - mark) < margin
