"""While tests run: messages to a candidate, the end of an attempt by staff, signs of life."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import HandInSource
from assessments.models import SessionMessage, TestSession
from assessments.operations import sessions
from assessments.selectors.live import SIGN_KEPT, sign_of_life
from assessments.validators import MAX_SESSION_MESSAGE, checked_words
from config.kernel.errors import Conflict
from superadmin.operations import audit


@transaction.atomic
def send_message(session: TestSession, *, text: str, actor: Any) -> SessionMessage:
    """Put a message on the page of a candidate whose test runs. Raises PolicyDenied, ValidationFailed, Conflict.

    The audit names the message; its words stay with the attempt.
    """
    policy.can_accompany(actor, session).require()
    words = checked_words(text, field="text", most=MAX_SESSION_MESSAGE, missing=_("Write the message."))
    row = _running(session)
    message = SessionMessage.objects.create(session=row, text=words, sent_by=actor)
    audit.record("create", message, description=f"Message to the candidate of {row.public_id}", actor=actor)
    return message


def mark_seen(session: TestSession, public_ids: Iterable[str]) -> int:
    """Note that the candidate's page shows these messages; returns how many were new to it."""
    unseen = SessionMessage.objects.filter(session=session, seen_at__isnull=True)
    known = [name for name in public_ids if "\x00" not in name]
    return unseen.filter(public_id__in=known).update(seen_at=timezone.now())


@transaction.atomic
def end(session: TestSession, *, reason: str, actor: Any) -> TestSession:
    """End a running attempt: what was answered counts. Raises PolicyDenied, ValidationFailed, Conflict."""
    policy.can_accompany(actor, session).require()
    words = checked_words(
        reason,
        field="reason",
        most=MAX_SESSION_MESSAGE,
        missing=_("Say in a sentence why the test is ended."),
    )
    row = _running(session)
    ended = sessions.hand_in(row, source=HandInSource.STAFF, actor=actor)
    audit.record("update", ended, description=f"Ended by staff: {words}", actor=actor, severity="warning")
    return ended


def note_contact(session: TestSession) -> None:
    """Remember that the page of an attempt asked just now; kept in the cache, since it is worth no write."""
    cache.set(sign_of_life(session.pk), timezone.now().timestamp(), SIGN_KEPT)


def _running(session: TestSession) -> TestSession:
    """Return the attempt, held against its hand-in. Raises Conflict (SESSION_CLOSED)."""
    row = TestSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if not row.is_open:
        raise Conflict(_("This test has ended."), code="SESSION_CLOSED")
    return row
