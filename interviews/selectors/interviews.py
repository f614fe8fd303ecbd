"""What the pages of interviews show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.enums import UserRole
from accounts.models import User
from accounts.selectors.users import staff_of
from candidates.models import Candidate
from config.kernel.panels import SearchHit
from interviews import policy
from interviews.enums import InterviewStatus
from interviews.models import InterviewFeedback, InterviewParticipant, InterviewSession
from interviews.querysets import InterviewQuerySet, local_day
from recruiting.enums import HIRING_STATUSES, Stage
from recruiting.models import PipelineEntry

LONGEST_LIST = 10


def _seats() -> Prefetch:
    return Prefetch(
        "participants", InterviewParticipant.objects.select_related("user").order_by("role", "pk")
    )


def rows(actor: Any) -> InterviewQuerySet[InterviewSession]:
    """Interviews as lists show them: two statements for any number of rows."""
    found = InterviewSession.objects.visible_to(actor)
    return found.select_related("candidate", "requisition", "interviewer").prefetch_related(_seats())


def detail(actor: Any) -> QuerySet[InterviewSession]:
    """Interviews with everything their own page names."""
    return rows(actor).select_related(
        "requisition__created_by",
        "requisition__hiring_manager",
        "assessment_application",
        "scheduled_by",
        "tenant",
    )


def upcoming(actor: Any) -> QuerySet[InterviewSession]:
    """Scheduled and still to come, the next one first."""
    return rows(actor).upcoming().order_by("scheduled_at", "pk")


def interviewers(tenant_id: int | None) -> QuerySet[User]:
    """Who may lead an interview or sit on a panel."""
    return staff_of(tenant_id, policy.CONDUCTORS)


def candidates_for(actor: Any) -> QuerySet[Candidate]:
    """Whom the actor may plan an interview with: all for those who hire, own interviewees for interviewers."""
    if actor.role == UserRole.INTERVIEWER:
        own = InterviewSession.objects.visible_to(actor).values("candidate")
        return Candidate.objects.filter(pk__in=own)
    return Candidate.objects.visible_to(actor)


def offered(actor: Any, *, requisition: str = "", chosen: str = "") -> QuerySet[Candidate]:
    """Whom a form proposes: applicants who are still in the running, of one requisition where it is known.

    `requisition` and `chosen` are public ids; the chosen candidate is always among them. Planners who see no
    pipeline get their own interviewees.
    """
    if actor.role == UserRole.INTERVIEWER:
        return candidates_for(actor)
    entries = PipelineEntry.objects.visible_to(actor).exclude(stage__in=[Stage.HIRED, Stage.REJECTED])
    if requisition:
        entries = entries.filter(requisition__public_id=requisition)
    else:
        entries = entries.filter(requisition__status__in=HIRING_STATUSES)
    running = Q(pk__in=entries.values("application__candidate"))
    return candidates_for(actor).filter(running | Q(public_id=chosen))


@dataclass(frozen=True)
class Desk:
    """An interviewer's own interviews."""

    running: list[InterviewSession]
    today: list[InterviewSession]
    later: list[InterviewSession]
    unwritten: list[InterviewParticipant]


def desk(actor: Any) -> Desk:
    """Return what the interviewer's dashboard shows."""
    own = rows(actor).assigned_to(actor)
    _start, tomorrow = local_day()
    seats = InterviewParticipant.objects.awaiting_feedback().filter(user=actor)
    return Desk(
        running=list(own.filter(status=InterviewStatus.IN_PROGRESS).order_by("scheduled_at", "pk")),
        today=list(own.today().filter(status=InterviewStatus.SCHEDULED).order_by("scheduled_at", "pk")),
        later=list(
            own.filter(status=InterviewStatus.SCHEDULED, scheduled_at__gte=tomorrow).order_by(
                "scheduled_at", "pk"
            )[:LONGEST_LIST]
        ),
        unwritten=list(
            seats.select_related("interview__candidate", "interview__requisition").order_by(
                "interview__ended_at", "pk"
            )
        ),
    )


def today(actor: Any) -> list[InterviewSession]:
    """All interviews of today that the actor may see."""
    return list(rows(actor).today().order_by("scheduled_at", "pk")[: LONGEST_LIST * 2])


@dataclass(frozen=True)
class Told:
    """An interview and the scorecards of it that the reader may see."""

    interview: InterviewSession
    feedback: list[InterviewFeedback]
    missing: int


def told(interviews: QuerySet[InterviewSession], actor: Any) -> list[Told]:
    """Return interviews with their visible scorecards; four statements for any number of rows."""
    found = list(interviews.order_by("-scheduled_at", "-pk")[:50])
    cards: dict[int, list[InterviewFeedback]] = {interview.pk: [] for interview in found}
    visible = InterviewFeedback.objects.visible_to(actor).final().filter(interview__in=found)
    for card in visible.select_related("interviewer").order_by("submitted_at", "pk"):
        cards[card.interview_id].append(card)
    return [Told(one, cards[one.pk], _missing(one, cards[one.pk])) for one in found]


def _missing(interview: InterviewSession, cards: list[InterviewFeedback]) -> int:
    if interview.status != InterviewStatus.COMPLETED:
        return 0
    return len(interview.participants.all()) - len(cards)


def find(actor: Any, query: str, limit: int) -> list[SearchHit]:
    """Return interviews whose candidate's name contains the text, the newest first."""
    found = rows(actor).filter(
        Q(candidate__full_name__icontains=query.strip()) | Q(requisition__title__icontains=query.strip())
    )
    return [
        SearchHit(
            label=f"{row.candidate.full_name} · {row.get_interview_type_display()}",
            url=reverse("interviews:interview-detail", args=[row.public_id]),
            detail=f"{timezone.localtime(row.scheduled_at):%Y-%m-%d %H:%M} · {row.get_status_display()}",
            icon="messages",
        )
        for row in found.order_by("-scheduled_at", "-pk")[:limit]
    ]
