"""Evidence that a candidate's browser reports about its own attempt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import TestSession
from assessments.selectors import delivery
from config.kernel import jobs
from config.kernel.errors import Conflict, ValidationFailed
from monitoring.operations.proctoring import Recorded, record_events

AFTER_END = timedelta(minutes=10)
"""How long after the end a browser may still send what it noted while it was offline."""


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
