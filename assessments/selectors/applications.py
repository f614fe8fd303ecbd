"""Reading applications: lists, one page, the panels on other pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from assessments.enums import ApplicationStatus, SessionStatus
from assessments.models import AssessmentApplication
from assessments.selectors.answers_shown import AnswerRow, answer_rows
from assessments.selectors.margins import standard_error
from monitoring.enums import IntegrityState
from monitoring.selectors import proctoring
from superadmin.models import AuditLog

LONGEST_HISTORY = 50


@dataclass(frozen=True)
class HistoryEntry:
    """One step of an application; `reason` stays inside the company."""

    title: str
    actor: str
    reason: str
    when: datetime


def application_rows(actor: Any) -> QuerySet[AssessmentApplication]:
    """Applications with what lists show of candidate, assessment and attempt; `margin` is the score's error."""
    rows = AssessmentApplication.objects.visible_to(actor).with_people()
    return rows.annotate(margin=standard_error("assessment"))


def application_details(actor: Any) -> QuerySet[AssessmentApplication]:
    """Applications with everything their page shows."""
    return application_rows(actor).select_related(
        "assessment__question_set", "assessment__jd", "test_session"
    )


def integrity_of(rows: list[AssessmentApplication]) -> dict[int, IntegrityState]:
    """Return the integrity state by session key for the rows that have an attempt, in one statement."""
    ids = [row.test_session_id for row in rows if row.test_session_id]
    return proctoring.integrity_states(ids) if ids else {}


def with_integrity(rows: list[AssessmentApplication]) -> list[AssessmentApplication]:
    """Set `integrity` on each row: a state, or None before the test."""
    states = integrity_of(rows)
    for row in rows:
        row.integrity = states.get(row.test_session_id or 0)
    return rows


def answers_of(application: AssessmentApplication) -> list[AnswerRow]:
    """What was answered in the attempt that counts, in the order it was put; nothing while it runs."""
    session = application.test_session
    if session is None or session.status == SessionStatus.STARTED:
        return []
    return answer_rows(session)


def history(application: AssessmentApplication) -> list[HistoryEntry]:
    """What happened to an application, newest first, from the audit trail."""
    rows = AuditLog.objects.filter(entity_type="assessment_application", entity_id=application.public_id)
    return [_entry(row) for row in rows.order_by("-position")[:LONGEST_HISTORY]]


def _entry(row: AuditLog) -> HistoryEntry:
    step = row.changes.get("status")
    if step:
        labels = dict(ApplicationStatus.choices)
        title = f"{labels.get(step['old'], step['old'])} → {labels.get(step['new'], step['new'])}"
    else:
        title = str(row.get_action_display())
    reason = row.changes.get("reason", {}).get("new", "")
    return HistoryEntry(title, row.user_email or "", reason, row.created_at)


def profile_panel(request: Any, candidate: Any) -> dict[str, Any]:
    """Variables of the panel on a candidate's page: the applications, with score and integrity."""
    rows = application_rows(request.user).filter(candidate=candidate).order_by("-applied_at")[:20]
    return {"applications": with_integrity(list(rows))}
