"""Evidence that a candidate's browser reports about its own attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import HandInSource
from assessments.items import pictures
from assessments.models import TestSession
from assessments.operations import sessions
from assessments.selectors import delivery
from assessments.selectors.departures import LEAVING, Departures, departures
from candidates.operations import documents
from config.kernel import jobs
from config.kernel.errors import Conflict, PolicyDenied, TooLarge, ValidationFailed
from monitoring.models import ProctoringEvent
from monitoring.operations.proctoring import Recorded, keep_snapshot, pictured_event, record_events

AFTER_END = timedelta(minutes=10)
"""How long after the end a browser may still send what it noted while it was offline."""


LARGEST_SNAPSHOT = 100 * 1024
"""Bytes."""
LARGEST_SIDE = 640
MOST_SNAPSHOTS = 40
"""Pictures of one attempt."""


@transaction.atomic
def add_snapshot(session: TestSession, key: str, raw: bytes) -> ProctoringEvent | None:
    """Store the picture of an event that has arrived; None when the event has one already.

    One at a time for an attempt, and nothing is stored before it is sure that it stays: a file of a transaction that
    is rolled back lies about until the sweep.

    Raises PolicyDenied where the test keeps no pictures or the candidate's conditions leave the camera out, NotFound
    for an event that is not there, ValidationFailed, TooLarge, Conflict (PICTURES_FULL, SESSION_CLOSED).
    """
    if not delivery.keeps_pictures(session):
        raise PolicyDenied(_("This test keeps no pictures."))
    if session.completed_at is not None and session.completed_at + AFTER_END < timezone.now():
        raise Conflict(_("This test has been handed in."), code="SESSION_CLOSED")
    if len(raw) > LARGEST_SNAPSHOT:
        raise TooLarge(_("This picture is too large."))
    try:
        picture = pictures.clean(raw)
    except pictures.NotAPicture as error:
        raise ValidationFailed(_("This is not a picture.")) from error
    if picture.media_type != "image/jpeg" or max(picture.width, picture.height) > LARGEST_SIDE:
        raise ValidationFailed(_("Send a JPEG of at most %(n)d pixels a side.") % {"n": LARGEST_SIDE})
    TestSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    event = pictured_event(session, key)
    if event.snapshot_id is not None:
        return None
    if ProctoringEvent.objects.filter(test_session=session, snapshot__isnull=False).count() >= MOST_SNAPSHOTS:
        raise Conflict(_("This test has as many pictures as it keeps."), code="PICTURES_FULL")
    document = documents.store_snapshot(picture.content, name=f"{session.public_id}.jpg")
    return keep_snapshot(event, document)


@dataclass(frozen=True)
class Taken:
    """What became of a batch: `left` says how often the test was left, None where its rules end nothing by that."""

    stored: int
    repeated: int
    left: Departures | None
    ended: bool

    @property
    def told(self) -> dict[str, Any]:
        """The answer to the candidate's program."""
        return {
            "stored": self.stored,
            "repeated": self.repeated,
            "ended": self.ended,
            "warning": self.left.warning if self.left is not None and not self.ended else "",
        }


def take(session: TestSession, body: Any) -> Taken:
    """Store a batch (`record`), and hand the attempt in once it was left as often as its rules allow.

    That is no judgement: everything that was saved counts, and people look at what was noticed as in any other attempt.
    The browser sends its answers before its events, so none that was given before is lost.
    """
    recorded = record(session, body)
    left = departures(session) if session.is_open else None
    fresh = any(event.event_type in LEAVING for event in recorded.stored)
    ended = fresh and left is not None and left.reached
    if ended:
        sessions.hand_in(session, source=HandInSource.RULE)
    return Taken(len(recorded.stored), recorded.repeated, left, ended)


def record(session: TestSession, body: Any) -> Recorded:
    """Store the events of one batch, as far as the candidate has agreed to their kind.

    `body` is {"events": [...]} of `record_events`' events, with the question named by its `position`. Kinds
    that the strictness of the assessment does not include are dropped. Raises ValidationFailed, TooMany,
    Conflict (SESSION_CLOSED) when the attempt ended more than AFTER_END ago.
    """
    events = body.get("events") if isinstance(body, dict) else None
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise ValidationFailed.at("events", _("Send a list of events."))
    now = timezone.now()
    if session.completed_at is not None and session.completed_at + AFTER_END < now:
        raise Conflict(_("This test has been handed in."), code="SESSION_CLOSED")
    agreed = set(delivery.watched_by(session))
    taken = [event for event in events if event.get("event_type") in agreed]
    questions = delivery.questions_at(session, {event.get("position") for event in taken})
    recorded = record_events(
        session,
        [{**event, "question": questions.get(event.get("position"))} for event in taken],
        received_at=now,
    )
    if recorded.stored and session.completed_at is not None:
        jobs.enqueue(
            "assessments.tasks.assess_integrity", session.pk, related=("test_session", session.public_id)
        )
    return recorded
