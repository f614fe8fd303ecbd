"""Integrity cases of the told attempts: some wait, one candidate has replied."""

from datetime import timedelta

from assessments.models import IntegrityCase, TestSession
from assessments.operations.integrity import REPLY_TIME
from assessments.selectors.integrity import facts
from config.demo.story import fixed_id
from monitoring.enums import GRAVE_SEVERITIES

REPLY = (
    "The parcel service rang while I was on question 4, so I had to leave the window for a moment. "
    "My sister came in to take the parcel; that may be the second face."
)


def open_cases():
    """Open the cases of the company in force, as the jobs after each test would have done."""
    ended = TestSession.objects.filter(completed_at__isnull=False, proctoring_events__isnull=False)
    replied = False
    for session in ended.select_related("application").order_by("pk").distinct():
        found = facts(session)
        if not found.factors:
            continue
        grave = found.severity in GRAVE_SEVERITIES
        case = IntegrityCase(
            public_id=fixed_id("case", session.public_id),
            session=session,
            severity=found.severity,
            score=found.score,
            factors=found.stored(),
            computed_at=session.completed_at,
        )
        if grave:
            case.informed_at = session.completed_at
            case.reply_due_at = session.completed_at + REPLY_TIME
        if grave and not replied:
            case.reply, case.replied_at, replied = REPLY, session.completed_at + timedelta(hours=5), True
        case.save()
