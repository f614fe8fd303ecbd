"""More time for running attempts: one of them, or all of an assessment during an incident."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from assessments import policy
from assessments.models import (
    Assessment,
    AssessmentApplication,
    SessionSection,
    TestSession,
    TimeGrant,
)
from assessments.validators import MAX_GRANT_MINUTES, MAX_GRANT_REASON, checked_words
from config.kernel.errors import Conflict, ValidationFailed
from superadmin.operations import audit

LONGEST_KEY = 64


@transaction.atomic
def grant(
    target: TestSession | Assessment, *, minutes: int, reason: str, request_key: str, actor: Any
) -> TimeGrant:
    """Give minutes to a running attempt, or to all that run in this version of an assessment.

    The deadlines move in this transaction, that of the section in which an attempt is with them. `request_key` is
    chosen by the caller: the same key grants once, and a repetition returns the first grant. Raises PolicyDenied,
    ValidationFailed, Conflict (IDEMPOTENCY_CONFLICT for a key that stands for another grant, SESSION_CLOSED or
    NOTHING_RUNNING where nothing runs).
    """
    policy.can_give_time(actor, target).require()
    words = _checked(minutes, reason, request_key)
    place = {"session": target} if isinstance(target, TestSession) else {"assessment": target}
    row = TimeGrant(minutes=minutes, reason=words, request_key=request_key, granted_by=actor, **place)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return _earlier(row)
    found = _held(target)
    if not found:
        _refuse(target)
    more = timedelta(minutes=minutes)
    running = TestSession.objects.filter(pk__in=found)
    running.update(deadline_at=F("deadline_at") + more, extra_seconds=F("extra_seconds") + minutes * 60)
    sections = SessionSection.objects.filter(
        session__in=found, deadline_at__isnull=False, ended_at__isnull=True
    )
    sections.update(deadline_at=F("deadline_at") + more)
    row.attempts = len(found)
    row.save(update_fields=["attempts", "updated_at"])
    changes = {"minutes": {"old": None, "new": minutes}, "attempts": {"old": None, "new": len(found)}}
    audit.record("update", target, description=f"More time: {words}", changes=changes, actor=actor)
    return row


def _checked(minutes: int, reason: str, request_key: str) -> str:
    if not 1 <= minutes <= MAX_GRANT_MINUTES:
        text = _("Give 1 to %(most)d minutes.") % {"most": MAX_GRANT_MINUTES}
        raise ValidationFailed.at("minutes", text, "VALUE_TOO_LARGE" if minutes > 0 else "VALUE_TOO_SMALL")
    words = checked_words(reason, field="reason", most=MAX_GRANT_REASON, missing=_("Say what happened."))
    if not 1 <= len(request_key) <= LONGEST_KEY:
        raise ValidationFailed.at("request_key", _("A request needs a key of 1 to 64 characters."))
    return words


def _held(target: TestSession | Assessment) -> list[int]:
    """Lock the running attempts of a target, always in the same order; answers can be saved meanwhile."""
    rows = TestSession.objects.running()
    if isinstance(target, TestSession):
        rows = rows.filter(pk=target.pk)
    else:
        rows = rows.filter(application__in=AssessmentApplication.objects.filter(assessment=target))
    held = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(held.values_list("pk", flat=True))


def _refuse(target: TestSession | Assessment) -> None:
    if isinstance(target, TestSession):
        raise Conflict(_("This test has ended; there is no time to add."), code="SESSION_CLOSED")
    raise Conflict(_("Nobody is taking this test at the moment."), code="NOTHING_RUNNING")


def _earlier(row: TimeGrant) -> TimeGrant:
    found = TimeGrant.objects.get(request_key=row.request_key)
    same = ("session_id", "assessment_id", "minutes", "reason")
    if any(getattr(found, name) != getattr(row, name) for name in same):
        raise Conflict(_("This request key stands for another grant."), code="IDEMPOTENCY_CONFLICT")
    return found
