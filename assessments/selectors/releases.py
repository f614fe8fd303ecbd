"""Which scores can be released, and why others cannot: asked before anything is mailed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import ResultDetail, SessionStatus
from assessments.models import AssessmentApplication, TestSession
from assessments.selectors.applications import application_rows

MOST = 200
"""Applications in one go."""


@dataclass(frozen=True)
class Left:
    """An application whose score is not released, and why."""

    application: AssessmentApplication
    reason: str


@dataclass(frozen=True)
class Releases:
    """What a release in bulk would do."""

    ready: list[AssessmentApplication]
    left: list[Left]

    @property
    def mails(self) -> int:
        """How many candidates can be reached."""
        return sum(bool(row.test_session and row.test_session.candidate_email) for row in self.ready)


def obstacle(session: TestSession | None) -> str:
    """Return why the score of an attempt cannot be released now, "" when it can."""
    if session is None or session.score_percentage is None or session.status == SessionStatus.STARTED:
        return _("There is no score yet.")
    if session.status == SessionStatus.INVALIDATED:
        return _("This attempt does not count.")
    if session.application and session.application.assessment.result_detail == ResultDetail.NOTHING:
        return _("Candidates of this test see nothing of their result; its rules say so.")
    return _("The candidate has the score already.") if session.score_released_at is not None else ""


def releases(public_ids: Sequence[str], actor: Any) -> Releases:
    """Return which of these applications' scores can be released, in one statement; unknown ids are left out."""
    rows = list(application_rows(actor).filter(public_id__in=public_ids).order_by("applied_at", "pk"))
    for row in rows:
        if row.test_session is not None:
            row.test_session.application = row
    ready = [row for row in rows if not obstacle(row.test_session)]
    left = [Left(row, reason) for row in rows if (reason := obstacle(row.test_session))]
    return Releases(ready, left)
