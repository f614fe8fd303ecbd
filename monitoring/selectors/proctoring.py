"""The review queue, and what a session's events add up to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, IntegerField, Max, Q, QuerySet, Value, When

from monitoring.enums import IntegrityState, ProctoringSeverity, ReviewOutcome
from monitoring.models import ProctoringEvent

_CLEARED = Q(outcome=ReviewOutcome.VALID)
_FLAGGED = (
    Q(flagged=True) | Q(outcome=ReviewOutcome.INVALID) | (Q(severity=ProctoringSeverity.CRITICAL) & ~_CLEARED)
)
_WARNING = (
    Q(outcome=ReviewOutcome.WARNING)
    | (Q(severity=ProctoringSeverity.MEDIUM) & ~_CLEARED)
    | Q(severity=ProctoringSeverity.HIGH, reviewed=False)
)
_STATES = (IntegrityState.CLEAN, IntegrityState.WARNING, IntegrityState.FLAGGED)


def queue(actor: Any) -> QuerySet[ProctoringEvent]:
    """Return the unreviewed events of high and critical severity, worst and newest first.

    Filter and order are those of the partial index `proctoring_queue`.
    """
    return with_facts(ProctoringEvent.objects.visible_to(actor).unreviewed().grave().worst_first())


def all_events(actor: Any) -> QuerySet[ProctoringEvent]:
    """Return every event the actor may see, worst and newest first."""
    return with_facts(ProctoringEvent.objects.visible_to(actor).worst_first())


def with_facts(events: QuerySet[ProctoringEvent]) -> QuerySet[ProctoringEvent]:
    """Join what a row of the list shows."""
    return events.select_related("test_session", "reviewed_by", "snapshot")


def integrity_states(session_ids: Iterable[int]) -> dict[int, IntegrityState]:
    """Return the state of each session by its key, in one statement.

    Flagged: a confirmed violation, an invalid outcome, or a critical event that was not cleared. Warning:
    a medium event not cleared, a high one not reviewed, or a warning given. Clean: everything else.
    """
    ids = list(session_ids)
    rank = Case(
        When(_FLAGGED, then=Value(2)),
        When(_WARNING, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = (
        ProctoringEvent.objects.filter(test_session_id__in=ids)
        .order_by()
        .values("test_session_id")
        .annotate(worst=Max(rank))
        .values_list("test_session_id", "worst")
    )
    found = dict(rows)
    return {pk: _STATES[found.get(pk, 0)] for pk in ids}


def integrity_state(session: Any) -> IntegrityState:
    """Return the state of one session."""
    return integrity_states([session.pk])[session.pk]
