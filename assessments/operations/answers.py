"""Saving one answer: the one endpoint that many people press at once.

The whole save is one statement in one round trip. It checks the credential's epoch, that the attempt is
running and its time not over, puts the answer down unless a newer one is there, and adds to the journal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from assessments.enums import SessionStatus
from assessments.selectors.credentials import Credential
from config.kernel.errors import Conflict, NotFound, ValidationFailed
from config.kernel.tenancy import tenant_context

GRACE = timedelta(seconds=30)
"""How long after the deadline an answer given before it is still taken."""
LARGEST_SEQ = 2**53 - 1
_LETTER = re.compile(r"[A-H]")

_ENTER = "SELECT set_config('app.tenant_id', %(tenant)s, true), set_config('app.scope', '', true);"
_SAVE = """
WITH place AS MATERIALIZED (
    SELECT s.id AS session_id, s.tenant_id, s.status, s.credential_epoch, s.deadline_at, sq.question_id,
           %(answer)s::text IS NULL OR sq.option_order ? %(answer)s::text AS offered
    FROM test_sessions s
    JOIN session_questions sq ON sq.session_id = s.id AND sq.position = %(position)s
    WHERE s.session_id = %(session)s
    FOR KEY SHARE OF s
), open_place AS (
    SELECT *, now() > deadline_at AS late FROM place
    WHERE status = %(running)s AND credential_epoch = %(epoch)s AND offered
      AND (now() <= deadline_at
           OR (now() <= deadline_at + %(grace)s AND %(client_time)s::timestamptz <= deadline_at))
), saved AS (
    INSERT INTO answers (tenant_id, session_id, question_id, selected_answer, client_seq, flagged,
                         saved_at, created_at, updated_at)
    SELECT tenant_id, session_id, question_id, %(answer)s::text, COALESCE(%(seq)s::bigint, 1), %(flagged)s,
           now(), now(), now()
    FROM open_place
    ON CONFLICT (session_id, question_id) DO UPDATE
    SET selected_answer = excluded.selected_answer, flagged = excluded.flagged, saved_at = excluded.saved_at,
        updated_at = excluded.updated_at, client_seq = COALESCE(%(seq)s::bigint, answers.client_seq + 1)
    WHERE %(seq)s::bigint IS NULL OR answers.client_seq < %(seq)s::bigint
    RETURNING client_seq
), noted AS (
    INSERT INTO answer_journal (tenant_id, session_id, question_id, selected_answer, flagged, client_seq,
                                received_at, late, created_at, updated_at)
    SELECT p.tenant_id, p.session_id, p.question_id, %(answer)s::text, %(flagged)s, saved.client_seq,
           clock_timestamp(), p.late, now(), now()
    FROM open_place p CROSS JOIN saved
)
SELECT place.status, place.credential_epoch, place.offered, EXISTS (SELECT 1 FROM open_place),
       (SELECT client_seq FROM saved), COALESCE((SELECT late FROM open_place), false),
       EXTRACT(EPOCH FROM place.deadline_at - now())::float8
FROM place
"""


@dataclass(frozen=True)
class Saved:
    """What became of a save: `stored` is false when a newer answer was there already.

    `late` marks an answer that came within the grace after the deadline; `seconds_left` counts down to
    the deadline and is negative after it.
    """

    stored: bool
    late: bool
    seconds_left: float


def save(
    credential: Credential,
    position: int,
    *,
    answer: str | None,
    flagged: bool = False,
    client_seq: int | None = None,
    client_time: datetime | None = None,
) -> Saved:
    """Keep one answer (a letter, or None for blank) of the attempt that the credential proves.

    `client_seq` counts the saves of the browser: a lower or equal number never overwrites, so that late and
    repeated requests are harmless. None means "the newest", for forms sent without a script.
    `client_time` is when the answer was given, by the browser's estimate of the server's clock.

    Raises ValidationFailed, NotFound, Conflict with the codes SESSION_CLOSED, SESSION_MOVED, TIME_OVER.
    Outside of a transaction it is one statement, committed when this returns.
    """
    _check(answer, client_seq)
    row = _execute(
        credential.tenant_id,
        {
            "session": credential.session_id,
            "epoch": credential.epoch,
            "position": position,
            "answer": answer,
            "flagged": flagged,
            "seq": client_seq,
            "client_time": client_time,
            "grace": GRACE,
            "running": SessionStatus.STARTED.value,
        },
    )
    if row is None:
        raise NotFound(_("This test has no such question."))
    status, epoch, offered, accepted, seq, late, seconds_left = row
    if not accepted:
        _refuse(status, moved=epoch != credential.epoch, offered=offered)
    return Saved(stored=seq is not None, late=late, seconds_left=seconds_left)


def parse(body: Any) -> dict[str, Any]:
    """Turn the JSON of a save into the arguments of `save`. Raises ValidationFailed."""
    if not isinstance(body, dict):
        raise ValidationFailed(_("Send one JSON object."))
    answer = body.get("selected_answer") or None
    flagged = body.get("flagged", False)
    seq = body.get("client_seq")
    if answer is not None and not isinstance(answer, str):
        raise ValidationFailed.at("selected_answer", _("An answer is a letter."))
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
    if answer is not None and not _LETTER.fullmatch(answer):
        raise ValidationFailed.at("selected_answer", _("This is not one of the options."))
    if client_seq is not None and not 1 <= client_seq <= LARGEST_SEQ:
        raise ValidationFailed.at("client_seq", _("The number of the save is out of range."))


def _execute(tenant_id: int, values: dict[str, Any]) -> Any:
    """Run the save inside the company; `set_config` and save travel together and form one transaction.

    The session row is locked FOR KEY SHARE: a hand-in locks it FOR UPDATE, so a save is either before it,
    and counted, or after it, and refused.
    """
    if connection.in_atomic_block:
        with tenant_context(tenant_id), connection.cursor() as cursor:
            cursor.execute(_SAVE, values)
            return cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute(_ENTER + _SAVE, {**values, "tenant": str(tenant_id)})
        cursor.nextset()
        return cursor.fetchone()


def _refuse(status: str, *, moved: bool, offered: bool) -> None:
    if moved:
        raise Conflict(_("The test was continued in another browser."), code="SESSION_MOVED")
    if status != SessionStatus.STARTED:
        raise Conflict(_("This test has been handed in."), code="SESSION_CLOSED")
    if not offered:
        raise ValidationFailed.at("selected_answer", _("This is not one of the options."))
    raise Conflict(_("The time of this test is over."), code="TIME_OVER")
