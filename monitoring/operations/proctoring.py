"""Proctoring evidence: taken from a running session, judged by company admins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from config.kernel.errors import NotFound, TooMany, ValidationFailed
from monitoring import policy
from monitoring.enums import (
    DEFAULT_SEVERITY,
    EVENT_TYPE_VARIANTS,
    NO_FACE_GRAVE_SECONDS,
    REPEAT_IS_GRAVE,
    ProctoringEventType,
    ProctoringSeverity,
    ReviewOutcome,
)
from monitoring.models import ProctoringEvent, ProctoringReview
from monitoring.validators import validate_metadata
from superadmin.enums import AuditAction
from superadmin.operations import audit

LARGEST_BATCH = 100
BATCHES_PER_MINUTE = 60
LONGEST_DURATION = 24 * 3600
PLAUSIBLE_YEARS = range(2000, 2100)
WITH_PICTURE = (ProctoringEventType.NO_FACE, ProctoringEventType.MULTIPLE_FACES)
"""What the consent names as the occasions for a picture; each opens a case, whose retention removes it."""
_LOCK_CLASS = 0x50524F43 << 32


@dataclass(frozen=True)
class Recorded:
    """`stored` are the new rows, `repeated` counts events that had arrived before."""

    stored: list[ProctoringEvent]
    repeated: int


def record_events(session: Any, events: Iterable[dict[str, Any]], *, received_at: datetime) -> Recorded:
    """Store what a session's browser reports; the caller has proven that the report is the session's own.

    An event is {"event_type", "key"} and, if known, "client_time" (aware datetime or ISO text),
    "duration_seconds", "question" (a Question or None), "metadata" (flat object). Its severity follows
    from its type: clients have no say. The same key in the same session is stored once.

    Raises ValidationFailed (nothing is stored), TooMany above BATCHES_PER_MINUTE.
    """
    batch = list(events)
    if len(batch) > LARGEST_BATCH:
        raise ValidationFailed.at("events", _("Send at most %(n)d events at once.") % {"n": LARGEST_BATCH})
    _throttle(session)
    rows: dict[str, ProctoringEvent] = {}
    for index, event in enumerate(batch):
        row = _row(session, event, f"events.{index}", received_at)
        rows.setdefault(row.idempotency_key, row)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_CLASS + session.pk])
        mine = ProctoringEvent.objects.filter(test_session_id=session.pk)
        known = set(mine.filter(idempotency_key__in=rows).values_list("idempotency_key", flat=True))
        fresh = [row for key, row in rows.items() if key not in known]
        _raise_repeated(fresh, mine)
        ProctoringEvent.objects.bulk_create(fresh)
    return Recorded(fresh, len(batch) - len(fresh))


def _row(session: Any, event: dict[str, Any], where: str, received_at: datetime) -> ProctoringEvent:
    name = EVENT_TYPE_VARIANTS.get(event.get("event_type", ""), event.get("event_type", ""))
    if name not in ProctoringEventType.values:
        raise ValidationFailed.at(f"{where}.event_type", _("This type of event is unknown."))
    key = event.get("key")
    if not isinstance(key, str) or not 1 <= len(key) <= 64 or "\x00" in key:
        raise ValidationFailed.at(f"{where}.key", _("Each event needs a key of 1 to 64 characters."))
    metadata = event.get("metadata") or {}
    try:
        validate_metadata(metadata)
    except ValidationError as error:
        raise ValidationFailed.at(f"{where}.metadata", error.messages[0]) from error
    duration = _duration(event.get("duration_seconds"), where)
    return ProctoringEvent(
        tenant_id=session.tenant_id,
        test_session_id=session.pk,
        event_type=name,
        severity=default_severity(name, duration),
        detected_at=received_at,
        client_time=_client_time(event.get("client_time"), where),
        duration_seconds=duration,
        question=event.get("question"),
        metadata=metadata,
        idempotency_key=key,
    )


def default_severity(event_type: str, duration_seconds: int | None = None) -> ProctoringSeverity:
    """Return the severity of the first event of a type; a face missing for long is grave."""
    if event_type == ProctoringEventType.NO_FACE and (duration_seconds or 0) >= NO_FACE_GRAVE_SECONDS:
        return ProctoringSeverity.HIGH
    return DEFAULT_SEVERITY[ProctoringEventType(event_type)]


def _raise_repeated(fresh: list[ProctoringEvent], mine: Any) -> None:
    """Make the second and later events of REPEAT_IS_GRAVE types high; the session is locked by the caller."""
    if not any(row.event_type in REPEAT_IS_GRAVE for row in fresh):
        return
    seen = set(
        mine.filter(event_type__in=REPEAT_IS_GRAVE).order_by().values_list("event_type", flat=True).distinct()
    )
    for row in fresh:
        if row.event_type not in REPEAT_IS_GRAVE:
            continue
        if row.event_type in seen:
            row.severity = ProctoringSeverity.HIGH
        seen.add(row.event_type)


def _duration(value: Any, where: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= LONGEST_DURATION:
        raise ValidationFailed.at(f"{where}.duration_seconds", _("The duration is a number of seconds."))
    return round(value)


def _client_time(value: Any, where: str) -> datetime | None:
    """Return the time, None for one that no clock shows: at the edges of the calendar no row could be read again."""
    if value is None or value == "":
        return None
    try:
        moment = parse_datetime(value) if isinstance(value, str) else value
    except ValueError:
        moment = None
    if not isinstance(moment, datetime) or timezone.is_naive(moment):
        raise ValidationFailed.at(f"{where}.client_time", _("Give a time with its zone."))
    return moment if moment.year in PLAUSIBLE_YEARS else None


def _throttle(session: Any) -> None:
    slot = f"proctoring:{session.pk}:{int(timezone.now().timestamp() // 60)}"
    cache.add(slot, 0, 120)
    if cache.incr(slot) > BATCHES_PER_MINUTE:
        raise TooMany(retry_after=60)


def pictured_event(session: Any, key: str) -> ProctoringEvent:
    """Return the event of a session for which a picture was announced, held. Raises NotFound."""
    rows = ProctoringEvent.objects.filter(test_session_id=session.pk, event_type__in=WITH_PICTURE)
    found = (
        None if "\x00" in key else rows.filter(idempotency_key=key).select_for_update(of=("self",)).first()
    )
    if found is None:
        raise NotFound(_("No event waits for this picture."))
    return found


def keep_snapshot(event: ProctoringEvent, document: Any) -> ProctoringEvent:
    """Put a picture to a held event."""
    event.snapshot = document
    event.save(update_fields=["snapshot", "updated_at"])
    return event


def forget_details(session_id: int) -> list[Any]:
    """Take the details out of a session's events at the end of their retention; returns their pictures' documents.

    That there was an event, of which type, when and how grave, stays.
    """
    rows = ProctoringEvent.objects.filter(test_session_id=session_id)
    snapshots = [row.snapshot for row in rows.exclude(snapshot=None).select_related("snapshot")]
    rows.update(metadata={}, snapshot=None)
    return snapshots


@transaction.atomic
def review(
    event: ProctoringEvent, *, actor: Any, flagged: bool, outcome: str, notes: str = ""
) -> ProctoringEvent:
    """Judge an event; a later review replaces the judgement and the earlier ones stay in the history.

    Raises PolicyDenied unless the actor is an admin of the company, ValidationFailed for an outcome that
    contradicts the flag: only a warning or an invalid attempt can hold a confirmed violation.
    """
    policy.can_review(actor, event).require()
    if outcome not in ReviewOutcome.values:
        raise ValidationFailed.at("outcome", _("Choose valid, warning or invalid."))
    if flagged and outcome == ReviewOutcome.VALID:
        raise ValidationFailed.at("outcome", _("A confirmed violation cannot be valid."))
    row = ProctoringEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    before = {"reviewed": row.reviewed, "outcome": row.outcome, "flagged": row.flagged}
    row.reviewed, row.reviewed_by, row.reviewed_at = True, actor, timezone.now()
    row.flagged, row.outcome, row.reviewer_notes = flagged, outcome, notes.strip()
    row.save()
    ProctoringReview.objects.create(
        event=row, reviewer=actor, outcome=outcome, flagged=flagged, notes=row.reviewer_notes
    )
    after = {"reviewed": True, "outcome": outcome, "flagged": flagged}
    changes = {key: {"old": before[key], "new": after[key]} for key in after if before[key] != after[key]}
    audit.record(
        AuditAction.UPDATE, row, changes=changes, actor=actor, description="Proctoring event reviewed"
    )
    return row
