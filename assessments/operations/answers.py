"""Saving one answer: the one endpoint that many people press at once.

The whole save is one statement in one round trip: the function `save_answer` of the database (migration
0006). It enters the company for its duration, checks the credential's epoch, that the attempt is running and
its time not over, puts the answer down unless a newer one is there, and adds to the journal. It locks the
attempt FOR KEY SHARE while a hand-in locks it FOR UPDATE, so a save is either before the hand-in, and
counted, or after it, and refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from assessments.enums import SessionStatus
from assessments.models import TestSession
from assessments.operations import navigation, pauses
from assessments.selectors.credentials import Credential
from config.kernel.errors import Conflict, NotFound, ValidationFailed
from config.kernel.tenancy import tenant_context

GRACE = timedelta(seconds=30)
"""How long after the deadline an answer given before it is still taken."""
LARGEST_SEQ = 2**53 - 1
LAST_POSITION = 2**31 - 1
"""What the database's column holds."""
_LETTERS = re.compile(r"A?B?C?D?E?F?G?H?")

_PASSING = frozenset({"paused", "ahead"})
"""Standings that a pause or a section which has run out meanwhile may have left behind."""
_SAVE = "SELECT * FROM save_answer(%s, %s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Saved:
    """What became of a save: `stored` is false when a newer answer was there already.

    `late` marks an answer that came within the grace after the deadline; `seconds_left` counts down to
    the deadline and is negative after it, `section_seconds_left` to that of a section with a time of its own.
    """

    stored: bool
    late: bool
    seconds_left: float
    section_seconds_left: float | None = None


class _Found(NamedTuple):
    """What the database says about a save."""

    status: str | None
    moved: bool
    offered: bool
    standing: str
    accepted: bool
    stored: bool
    late: bool
    seconds_left: float
    section_left: float | None

    @property
    def may_work(self) -> bool:
        return self.status == SessionStatus.STARTED and not self.moved


def save(
    credential: Credential,
    position: int,
    *,
    answer: str | None,
    flagged: bool = False,
    client_seq: int | None = None,
    client_time: datetime | None = None,
) -> Saved:
    """Keep one answer of the attempt that the credential proves: letters in order, or None for blank.

    `client_seq` counts the saves of the browser: a lower or equal number never overwrites, so that late and
    repeated requests are harmless. None means "the newest", for forms sent without a script.
    `client_time` is when the answer was given, by the browser's estimate of the server's clock.

    Raises ValidationFailed, NotFound, Conflict with the codes SESSION_CLOSED, SESSION_MOVED, TIME_OVER,
    SECTION_OVER, QUESTION_LEFT, QUESTION_AHEAD, PAUSED.
    Outside of a transaction it is one statement, committed when this returns.
    """
    _check(answer, client_seq)
    if not 1 <= position <= LAST_POSITION:
        raise NotFound(_("This test has no such question."))
    given = [position, answer, flagged, client_seq, client_time]
    found = _ask(credential, given)
    if found.standing in _PASSING and found.may_work and _bring_up_to_date(credential):
        found = _ask(credential, given)
    if found.status is None:
        raise NotFound(_("This test has no such question."))
    if not found.accepted:
        _refuse(found)
    return Saved(found.stored, found.late, found.seconds_left, found.section_left)


def _ask(credential: Credential, given: list[Any]) -> _Found:
    with connection.cursor() as cursor:
        cursor.execute(
            _SAVE,
            [
                credential.tenant_id,
                credential.session_id,
                credential.epoch,
                *given,
                f"{GRACE.total_seconds()} seconds",
            ],
        )
        return _Found(*cursor.fetchone())


def _bring_up_to_date(credential: Credential) -> bool:
    """Settle a pause or a section that has run out since anybody looked; tells whether that changed anything."""
    with tenant_context(credential.tenant_id):
        session = TestSession.objects.get(public_id=credential.session_id)
        before = session.paused_at, session.reached
        navigation.settle(pauses.settle(session))
    return before != (session.paused_at, session.reached)


def parse(body: Any) -> dict[str, Any]:
    """Turn the JSON of a save into the arguments of `save`. Raises ValidationFailed."""
    if not isinstance(body, dict):
        raise ValidationFailed(_("Send one JSON object."))
    answer = body.get("selected_answer") or None
    flagged = body.get("flagged", False)
    seq = body.get("client_seq")
    if answer is not None and not isinstance(answer, str):
        raise ValidationFailed.at("selected_answer", _("An answer is one letter, or several in order."))
    if not isinstance(flagged, bool):
        raise ValidationFailed.at("flagged", _("Marked for later is true or false."))
    if not isinstance(seq, int) or isinstance(seq, bool):
        raise ValidationFailed.at("client_seq", _("The number of the save is needed."), "FIELD_REQUIRED")
    return {
        "answer": answer,
        "flagged": flagged,
        "client_seq": seq,
        "client_time": _moment(body.get("client_time")),
    }


def _moment(text: Any) -> datetime | None:
    if text in (None, ""):
        return None
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or timezone.is_naive(moment):
        raise ValidationFailed.at("client_time", _("Give a time with its zone."))
    return moment


def _check(answer: str | None, client_seq: int | None) -> None:
    if answer is not None and not _LETTERS.fullmatch(answer):
        raise ValidationFailed.at("selected_answer", _("This is not one of the options."))
    if client_seq is not None and not 1 <= client_seq <= LARGEST_SEQ:
        raise ValidationFailed.at("client_seq", _("The number of the save is out of range."))


def _refuse(found: _Found) -> None:
    if found.moved:
        raise Conflict(_("The test was continued in another browser."), code="SESSION_MOVED")
    if found.status != SessionStatus.STARTED:
        raise Conflict(_("This test has been handed in."), code="SESSION_CLOSED")
    if not found.offered:
        raise ValidationFailed.at("selected_answer", _("This is not one of the options."))
    code, words = {
        "left": ("QUESTION_LEFT", _("This question was left; its answer can no longer be changed.")),
        "ahead": ("QUESTION_AHEAD", _("This question has not been reached yet.")),
        "paused": ("PAUSED", _("The clock of this test stands; answers are taken when it goes on.")),
        "section_over": ("SECTION_OVER", _("The time of this section is over; it is closed.")),
        "over": ("TIME_OVER", _("The time of this test is over.")),
    }[found.standing]
    raise Conflict(words, code=code)
