"""Reading attempts that were made: for the company's staff, and for the candidate's own account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from assessments.enums import ApplicationStatus, ResultDetail
from assessments.models import AssessmentApplication, TestSession
from assessments.querysets import number_of
from assessments.selectors.margins import standard_error
from assessments.selectors.own_results import (
    OwnResult,
    has_passed,
    is_released,
    own_result,
    shown_detail,
    shows_score,
)
from assessments.selectors.receipts import grouped
from candidates.selectors import own
from config.kernel.tenancy import platform_context
from monitoring.models import ProctoringEvent
from monitoring.selectors import proctoring


@dataclass(frozen=True)
class MyApplication:
    """An application as the candidate sees it: score and outcome once they were released and as far as they are shown.

    `is_hidden` says that the assessment shows candidates nothing of their result.
    """

    public_id: str
    company: str
    title: str
    job_title: str
    status: str
    status_label: Any
    applied_at: datetime
    completed_at: datetime | None
    receipt: str
    receipt_code: str
    score: Decimal | None
    passed: bool | None
    score_due_at: datetime | None
    is_hidden: bool


_WORDS = {
    ApplicationStatus.PENDING: "pending",
    ApplicationStatus.IN_PROGRESS: "in_progress",
    ApplicationStatus.COMPLETED: "submitted",
    ApplicationStatus.SHORTLISTED: "shortlisted",
    ApplicationStatus.REJECTED: "closed",
}


def session_rows(actor: Any) -> QuerySet[TestSession]:
    """Attempts with what lists show: `event_count`, and the standard error of their score as `margin`."""
    return (
        TestSession.objects.visible_to(actor)
        .select_related("application__assessment", "application__candidate")
        .annotate(
            event_count=number_of(ProctoringEvent.objects, by="test_session"),
            margin=standard_error("application__assessment"),
        )
    )


def session_details(actor: Any) -> QuerySet[TestSession]:
    """Attempts with everything their page shows."""
    return session_rows(actor).select_related("question_set", "jd", "invitation")


def with_integrity(rows: Iterable[TestSession]) -> list[TestSession]:
    """Set `integrity` on each attempt, in one statement."""
    found = list(rows)
    states = proctoring.integrity_states([row.pk for row in found])
    for row in found:
        row.integrity = states[row.pk]  # type: ignore[attr-defined]  # an annotation for templates
    return found


def timeline(session: TestSession) -> QuerySet[ProctoringEvent]:
    """The events of an attempt in the order they happened."""
    return ProctoringEvent.objects.filter(test_session=session).order_by("detected_at", "pk")


def my_applications(user: Any) -> list[MyApplication]:
    """All applications of a person, over all companies, newest first.

    `candidates.selectors.own` says whose they are. This is the only read across companies that a candidate can cause.
    """
    with platform_context(reason="a candidate's own applications"):
        return [_mine(row) for row in _my_rows(user).order_by("-applied_at", "-pk")[:200]]


def own_panel(_request: Any, visit: own.Visit) -> dict[str, Any]:
    """Return the applications of whoever opened the status page by link, with results as far as they are shown."""
    with platform_context(reason="a candidate's own applications"):
        rows = AssessmentApplication.objects.filter(candidate__in=visit.candidates)
        rows = rows.select_related("assessment__tenant", "test_session").order_by("-applied_at", "-pk")[:200]
        return {"applications": [_mine(row) for row in rows]}


def my_application(user: Any, public_id: str) -> tuple[MyApplication, OwnResult | None] | None:
    """One application of a person, with the result as far as the assessment allows once it was released."""
    with platform_context(reason="a candidate's own application"):
        row = _my_rows(user).filter(public_id=public_id).first()
        if row is None:
            return None
        if row.test_session is None:
            return _mine(row), None
        mine = _mine(row)
        return mine, own_result(row.test_session)


def _my_rows(user: Any) -> QuerySet[AssessmentApplication]:
    rows = AssessmentApplication.objects.filter(candidate__in=own.rows_of(user))
    return rows.select_related("assessment__tenant", "test_session")


def _mine(row: AssessmentApplication) -> MyApplication:
    session, assessment = row.test_session, row.assessment
    released = session is not None and is_released(session)
    hidden = assessment.result_detail == ResultDetail.NOTHING
    detail = ResultDetail.NOTHING
    if session is not None:
        session.application = row
        detail = shown_detail(session)
    return MyApplication(
        public_id=row.public_id,
        company=assessment.tenant.name,
        title=assessment.title,
        job_title=assessment.job_title,
        status=_WORDS[ApplicationStatus(row.status)],
        status_label=row.get_status_display(),
        applied_at=row.applied_at,
        completed_at=row.completed_at,
        receipt=grouped(session.receipt_code) if session is not None and session.receipt_code else "",
        receipt_code=(session.receipt_code or "") if session is not None else "",
        score=session.score_percentage if session is not None and shows_score(detail) else None,
        passed=has_passed(session) if session is not None and detail != ResultDetail.NOTHING else None,
        score_due_at=session.score_release_due_at
        if session is not None and not released and not hidden
        else None,
        is_hidden=hidden,
    )
