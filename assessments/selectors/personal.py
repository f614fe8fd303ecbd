"""What attempts, invitations and conditions hold of a person: told to the person, and found for erasure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from assessments.models import (
    Accommodation,
    Answer,
    AssessmentApplication,
    AssessmentToken,
    IntegrityCase,
    TestSession,
)
from assessments.selectors.own_results import is_released, shown_detail, shows_score
from candidates.models import Candidate, UploadedDocument
from monitoring.models import ProctoringEvent


def sessions_of(candidate: Candidate) -> QuerySet[TestSession]:
    """Return the attempts of a candidate."""
    mine = Q(application__candidate=candidate) | Q(invitation__candidate=candidate)
    return TestSession.objects.filter(pk__in=TestSession.objects.filter(mine).values("pk"))


def tell(candidate: Candidate) -> dict[str, Any]:
    """Return applications with their attempts, invitations and conditions as plain values.

    Scores only once they are released, questions by their number only: others take the same test. Remarks of
    reviewers and the integrity score are the company's.
    """
    applications = AssessmentApplication.objects.filter(candidate=candidate).select_related("assessment")
    sessions = list(sessions_of(candidate).order_by("started_at", "pk"))
    invitations = AssessmentToken.objects.filter(candidate=candidate).order_by("created_at", "pk")
    conditions = Accommodation.objects.filter(candidate=candidate).order_by("created_at", "pk")
    return {
        "applications": [
            {
                "assessment": row.assessment.title,
                "role": row.role_applied_for or row.assessment.job_title,
                "applied_at": row.applied_at,
                "availability": row.candidate_availability,
                "skills_stated": row.submitted_skills,
                "attempts": [_attempt(one) for one in sessions if one.application_id == row.pk],
            }
            for row in applications.order_by("applied_at", "pk")
        ],
        "invitations": [
            {
                "address": row.candidate_email,
                "message": row.message,
                **_values(row, "sent_at", "opened_at", "used_at", "used_ip", "expires_at"),
            }
            for row in invitations
        ],
        "conditions": [
            {
                **_values(row, "status", "reason", "extra_time_percent", "break_minutes", "no_camera"),
                **_values(row, "larger_type", "answer", "decided_at", "valid_until", "created_at"),
            }
            for row in conditions
        ],
    }


def ids(candidate: Candidate) -> Iterable[str]:
    """Return the public ids of everything here that is about a candidate."""
    sessions = sessions_of(candidate)
    attempts = list(sessions.values_list("pk", flat=True))
    events = ProctoringEvent.objects.filter(test_session__in=attempts)
    rows: tuple[QuerySet[Any], ...] = (
        AssessmentApplication.objects.filter(candidate=candidate),
        AssessmentToken.objects.filter(candidate=candidate),
        Accommodation.objects.filter(candidate=candidate),
        IntegrityCase.objects.filter(session__in=attempts),
        sessions,
        events,
    )
    for found in rows:
        yield from found.values_list("public_id", flat=True)


def documents(candidate: Candidate) -> Iterable[UploadedDocument]:
    """Return the pictures taken during a candidate's tests."""
    attempts = list(sessions_of(candidate).values_list("pk", flat=True))
    events = ProctoringEvent.objects.filter(test_session__in=attempts, snapshot__isnull=False)
    pictures = list(events.values_list("snapshot", flat=True))
    return UploadedDocument.objects.filter(pk__in=pictures).order_by("pk")


def hindrance(candidate: Candidate) -> str:
    """Say why nothing can be erased while a test runs."""
    running = sessions_of(candidate).running().exists()  # type: ignore[attr-defined]  # the model's own queryset
    return _("A test is running: end it or wait until it is over.") if running else ""


def _shows_score(session: TestSession) -> bool:
    """Whether the candidate may see the number: released, and the company shows it."""
    return session.application is not None and is_released(session) and shows_score(shown_detail(session))


def _attempt(session: TestSession) -> dict[str, Any]:
    answers = Answer.objects.filter(session=session).order_by("saved_at", "pk")
    events = ProctoringEvent.objects.filter(test_session=session).order_by("detected_at", "pk")
    case = IntegrityCase.objects.filter(session=session, informed_at__isnull=False).first()
    return {
        "name": session.candidate_name,
        "address": session.candidate_email,
        **_values(session, "status", "started_at", "deadline_at", "completed_at", "duration_seconds"),
        **_values(session, "consent_at", "consent_version", "consent_ip", "ip_address", "user_agent"),
        "receipt": session.receipt_code,
        "score_percentage": session.score_percentage if _shows_score(session) else None,
        "answers": [
            {"number": number, **_values(row, "selected_answer", "flagged", "saved_at", "time_taken_seconds")}
            for number, row in enumerate(answers, start=1)
        ],
        "recorded_events": [
            _values(row, "event_type", "detected_at", "client_time", "duration_seconds") for row in events
        ],
        "messages": [
            _values(row, "text", "created_at", "seen_at")
            for row in session.messages.order_by("created_at", "pk")
        ],
        "explanation": {"text": case.reply, "at": case.replied_at}
        if case is not None and case.reply
        else None,
    }


def _values(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
