"""Figures of whole assessments: distribution, reliability, margin of a score, attempts that are too alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from assessments.models import AnswerSimilarity, AssessmentStatistic
from assessments.psychometrics import similarity
from assessments.psychometrics.reliability import DrawnPart, FixedPart, verdict
from assessments.selectors import figure_rows
from config.kernel.tenancy import platform_context, tenant_context

SMALL = 500
"""Attempts up to which an assessment is computed again in every round."""
REST = timedelta(hours=1)
"""How long a larger one is left alone after it was computed."""
CLASSES = 10
"""Classes of the histogram, each ten per cent wide."""


def refresh_due(now: datetime | None = None) -> int:
    """Compute the assessments whose figures are out of date and due; returns how many.

    Each has a transaction of its own. One that another worker is at is left to it.
    """
    now = now or timezone.now()
    due = Q(computed_at__isnull=True) | Q(attempts__lte=SMALL) | Q(computed_at__lte=now - REST)
    with platform_context(reason="figures of assessments"):
        rows = AssessmentStatistic.objects.filter(due, stale_since__isnull=False).order_by("stale_since")
        found = list(rows.values_list("tenant_id", "pk"))
    return sum(refresh(tenant_id, pk) for tenant_id, pk in found)


def refresh_company(tenant_id: int) -> int:
    """Compute all assessments of a company that anybody has taken; returns how many."""
    with tenant_context(tenant_id):
        rows = list(AssessmentStatistic.objects.order_by("pk").values_list("pk", flat=True))
        return sum(refresh(tenant_id, pk) for pk in rows)


def refresh(tenant_id: int, statistic_id: int) -> bool:
    """Compute one assessment from its attempts; returns whether this worker did it."""
    with tenant_context(tenant_id):
        rows = AssessmentStatistic.objects.select_for_update(skip_locked=True, of=("self",))
        row = rows.filter(pk=statistic_id).first()
        if row is None:
            return False
        row.stale_since, row.computed_at = None, timezone.now()
        _measure(row)
        _compare(row)
        row.save()
        return True


def _measure(row: AssessmentStatistic) -> None:
    with connection.cursor() as cursor:
        found = figure_rows.totals(cursor, row.assessment_id, CLASSES)
        parts, row.items = figure_rows.parts_and_items(cursor, row.assessment_id)
        row.sections = figure_rows.sections(cursor, row.assessment_id)
    row.attempts, row.histogram = found.attempts, found.histogram
    row.mean, row.deviation = _decimal(found.mean, 2), _decimal(found.deviation, 3)
    judged = verdict(
        [_part(part, found.attempts) for part in parts], attempts=found.attempts, deviation=found.deviation
    )
    row.reliability, row.sem = _decimal(judged.value, 4), _decimal(judged.sem, 3)
    row.method, row.note = judged.method, judged.note


def _part(part: figure_rows.Part, attempts: int) -> FixedPart | DrawnPart:
    """A part is fixed when every attempt had it with the very same questions."""
    if part.forms == 1 and part.attempts == attempts:
        return FixedPart(round(part.questions), part.sum_of_variances, part.variance, part.right_or_wrong)
    return DrawnPart(part.questions, part.within, part.spread / attempts)


def _compare(row: AssessmentStatistic) -> None:
    with connection.cursor() as cursor:
        sittings = figure_rows.sittings(cursor, row.assessment_id)
    pairs, row.pairs_compared = similarity.similar_pairs(sittings)
    AnswerSimilarity.objects.filter(assessment=row.assessment_id).delete()
    AnswerSimilarity.objects.bulk_create(
        AnswerSimilarity(
            assessment_id=row.assessment_id,
            first_id=pair.first,
            second_id=pair.second,
            shared_items=pair.shared_items,
            both_wrong=pair.both_wrong,
            shared_wrong=pair.shared_wrong,
            expected=round(Decimal(pair.expected), 4),
            index=round(Decimal(pair.index), 4),
        )
        for pair in pairs
    )


def _decimal(value: float | None, digits: int) -> Decimal | None:
    return None if value is None else round(Decimal(value), digits)
