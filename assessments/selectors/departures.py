"""How often a test was left, where its rules end it after so many times.

Leaving is to change the tab or to leave full screen. A window that merely loses the focus is noted as well and ends
nothing: a notice of the system, a magnifier or a screen reader does that too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Accommodation, Assessment, SessionPause, TestSession
from monitoring.enums import ProctoringEventType, ReviewOutcome
from monitoring.models import ProctoringEvent

LEAVING = (ProctoringEventType.TAB_SWITCH, ProctoringEventType.FULLSCREEN_EXIT)
TOGETHER = timedelta(seconds=10)
"""Events so close to the one before belong to the same departure."""
LEAST = 2
"""The first time is always a warning."""


@dataclass(frozen=True)
class Departures:
    """How often a test was left, and after how many times it is handed in."""

    number: int
    limit: int

    @property
    def reached(self) -> bool:
        return self.number >= self.limit

    @property
    def warning(self) -> str:
        """What the candidate is told while the test goes on; "" before the first time and at the end."""
        if not self.number or self.reached:
            return ""
        said = ngettext("The test was left %(n)d time.", "The test was left %(n)d times.", self.number) % {
            "n": self.number
        }
        left = self.limit - self.number
        if left == 1:
            rest = _("The next time it is handed in as it stands.")
        else:
            rest = _("After %(n)d more times it is handed in as it stands.") % {"n": left}
        kept = _(
            "What you have answered is kept and counts. If you need to go, take a pause where the test has one."
        )
        return f"{said} {rest} {kept}"


def limit_of(assessment: Assessment, conditions: Accommodation | None) -> int | None:
    """Return after how many departures a test is handed in, None for never.

    Approved conditions switch it off: what a person needs beside the test is not counted against her.
    """
    if assessment.violation_limit is None or conditions is not None:
        return None
    return max(LEAST, assessment.violation_limit)


def departures(session: TestSession) -> Departures | None:
    """Count the departures of an attempt; None where its rules end nothing.

    Not counted are events that a reviewer has cleared, and those while its clock stood.
    """
    if session.application is None or session.consent_at is None:
        return None
    limit = limit_of(session.application.assessment, session.accommodation)
    if limit is None:
        return None
    rows = ProctoringEvent.objects.filter(test_session=session, event_type__in=LEAVING)
    times = rows.exclude(outcome=ReviewOutcome.VALID).values_list("client_time", "detected_at")
    moments = sorted(told or arrived for told, arrived in times)
    pauses = list(SessionPause.objects.filter(session=session).values_list("started_at", "ended_at"))
    return Departures(_apart([one for one in moments if not _stands(one, pauses)]), limit)


def _stands(moment: datetime, pauses: list[tuple[datetime, datetime | None]]) -> bool:
    return any(start <= moment and (end is None or moment <= end) for start, end in pauses)


def _apart(moments: list[datetime]) -> int:
    number, last = 0, None
    for moment in moments:
        number += last is None or moment - last > TOGETHER
        last = moment
    return number
