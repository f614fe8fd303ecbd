"""The integrity of an attempt: the facts behind its score, the queue of cases, what each side sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from assessments.enums import CaseStatus, IntegrityRule
from assessments.models import (
    AnswerJournal,
    AnswerSimilarity,
    IntegrityCase,
    SessionQuestion,
    TestSession,
)
from assessments.querysets import number_of
from candidates.selectors.documents import download_url
from config.kernel.crypto import DecryptionFailed, seal, unseal
from config.kernel.tenancy import platform_context
from monitoring.enums import ProctoringEventType, ProctoringSeverity, ReviewOutcome
from monitoring.models import ProctoringEvent

WEIGHTS = {
    IntegrityRule.CRITICAL_EVENTS: 60,
    IntegrityRule.GRAVE_EVENTS: 30,
    IntegrityRule.MEDIUM_EVENTS: 15,
    IntegrityRule.TIME_OUTSIDE: 25,
    IntegrityRule.BURST: 10,
    IntegrityRule.FAST_ANSWERS: 20,
    IntegrityRule.SIMILARITY: 30,
    IntegrityRule.SHARED_ADDRESS: 10,
}
"""Points that a rule adds at most, unless the company has set others."""
FULL_AT = {
    IntegrityRule.CRITICAL_EVENTS: 1,
    IntegrityRule.GRAVE_EVENTS: 3,
    IntegrityRule.MEDIUM_EVENTS: 5,
    IntegrityRule.TIME_OUTSIDE: 120,
    IntegrityRule.BURST: 10,
    IntegrityRule.FAST_ANSWERS: 50,
    IntegrityRule.SIMILARITY: 8,
    IntegrityRule.SHARED_ADDRESS: 1,
}
"""The value at which a rule adds all its points: events, seconds, events a minute, per cent of the answers, index."""
FROM = {
    IntegrityRule.TIME_OUTSIDE: 10,
    IntegrityRule.BURST: 5,
    IntegrityRule.FAST_ANSWERS: 20,
    IntegrityRule.SIMILARITY: 4,
}
"""Values below this add nothing."""
WORDS_PER_SECOND = 11
"""Nearly three times the 238 words a minute of silent reading (Brysbaert, 2019): nobody reads faster."""
LEAST_SECONDS = 2
AWAY = (ProctoringEventType.TAB_SWITCH, ProctoringEventType.WINDOW_BLUR, ProctoringEventType.FULLSCREEN_EXIT)
NEARBY = timedelta(hours=24)
_PURPOSE = "integrity-reply"


@dataclass(frozen=True)
class Factor:
    """One rule's part of the score: its value in the unit of FULL_AT, its weight, the points it adds."""

    rule: str
    value: float
    weight: int
    points: float

    @property
    def label(self) -> Any:
        return IntegrityRule(self.rule).label


@dataclass(frozen=True)
class Facts:
    """What is known about one attempt: score 0 to 100, its factors, the worst event's severity."""

    score: Decimal
    factors: list[Factor]
    severity: str

    def stored(self) -> list[dict[str, Any]]:
        """Return the factors as they are kept in the case."""
        return [asdict(factor) for factor in self.factors]


@dataclass(frozen=True)
class Moment:
    """One line of an attempt's timeline: an event with the link to its picture, or the save of an answer."""

    when: datetime
    position: int | None
    event: ProctoringEvent | None
    text: str = ""
    picture: str = ""


def facts(session: TestSession, *, weights: dict[str, int] | None = None) -> Facts:
    """Compute the integrity score of an attempt from what is stored. Nothing follows from it by itself.

    Each rule has a value, such as seconds away; from `FROM` on it adds points in proportion, all of its weight at
    `FULL_AT`. The sum is held to 100. Needs the company's scope.
    """
    values = {**_event_values(session), **_other_values(session)}
    chosen = {**{rule.value: points for rule, points in WEIGHTS.items()}, **(weights or {})}
    factors = []
    for rule, value in values.items():
        if value <= 0 or value < FROM.get(rule, 0):
            continue
        weight = chosen[rule.value]
        points = round(weight * min(1.0, value / FULL_AT[rule]), 2)
        factors.append(Factor(rule.value, round(value, 2), weight, points))
    factors.sort(key=lambda factor: -factor.points)
    total = min(Decimal(100), sum((Decimal(str(factor.points)) for factor in factors), Decimal(0)))
    return Facts(total, factors, _worst(session))


def _events(session: TestSession) -> QuerySet[ProctoringEvent]:
    return ProctoringEvent.objects.filter(test_session=session)


def _worst(session: TestSession) -> str:
    rank = _events(session).order_by().aggregate(worst=Max("severity_rank"))["worst"]
    return ProctoringSeverity.values[rank or 0]


def _event_values(session: TestSession) -> dict[IntegrityRule, float]:
    standing = [event for event in _events(session).order_by("detected_at", "pk") if not _cleared(event)]
    numbers = dict.fromkeys(ProctoringSeverity.values, 0)
    for event in standing:
        numbers[event.severity] += 1
    away = sum(event.duration_seconds or 0 for event in standing if event.event_type in AWAY)
    return {
        IntegrityRule.CRITICAL_EVENTS: numbers[ProctoringSeverity.CRITICAL],
        IntegrityRule.GRAVE_EVENTS: numbers[ProctoringSeverity.HIGH],
        IntegrityRule.MEDIUM_EVENTS: numbers[ProctoringSeverity.MEDIUM],
        IntegrityRule.TIME_OUTSIDE: away,
        IntegrityRule.BURST: densest_minute([event.client_time or event.detected_at for event in standing]),
    }


def _cleared(event: ProctoringEvent) -> bool:
    return event.outcome == ReviewOutcome.VALID


def densest_minute(moments: Iterable[datetime]) -> int:
    """Return the largest number of moments within any 60 seconds."""
    ordered = sorted(moments)
    start = most = 0
    for index, moment in enumerate(ordered):
        while moment - ordered[start] >= timedelta(seconds=60):
            start += 1
        most = max(most, index - start + 1)
    return most


def _other_values(session: TestSession) -> dict[IntegrityRule, float]:
    similar = AnswerSimilarity.objects.filter(Q(first=session) | Q(second=session))
    return {
        IntegrityRule.FAST_ANSWERS: _fast_share(session),
        IntegrityRule.SIMILARITY: float(similar.aggregate(most=Max("index"))["most"] or 0),
        IntegrityRule.SHARED_ADDRESS: float(_shares_address(session)),
    }


_FAST = """
SELECT COALESCE(100.0 * count(*) FILTER (WHERE a.time_taken_seconds < GREATEST(%(least)s, t.words / %(speed)s))
                / NULLIF(count(*), 0), 0)
FROM answers a
JOIN questions q ON q.id = a.question_id
CROSS JOIN LATERAL (
    SELECT array_length(regexp_split_to_array(
        q.question_text || ' ' || (SELECT string_agg(value, ' ') FROM jsonb_each_text(q.options)), '\\s+'
    ), 1) AS words
) t
WHERE a.session_id = %(session)s AND a.selected_answer IS NOT NULL AND a.time_taken_seconds IS NOT NULL
"""


def _fast_share(session: TestSession) -> float:
    """Return the per cent of the answers that came before anybody could have read question and options."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FAST, {"session": session.pk, "least": LEAST_SECONDS, "speed": float(WORDS_PER_SECOND)}
        )
        return float(cursor.fetchone()[0])


def _shares_address(session: TestSession) -> bool:
    """Whether another candidate took the same assessment from the same network address within a day."""
    if not session.ip_address or session.application is None:
        return False
    others = TestSession.objects.filter(
        application__assessment_id=session.application.assessment_id,
        ip_address=session.ip_address,
        started_at__range=(session.started_at - NEARBY, session.started_at + NEARBY),
    )
    return others.exclude(application__candidate_id=session.application.candidate_id).exists()


def cases(actor: Any) -> QuerySet[IntegrityCase]:
    """Cases as the queue lists them, worst first, with the number of standing events as `event_count`."""
    events = number_of(ProctoringEvent.objects, by="test_session", outer="session")
    rows = IntegrityCase.objects.visible_to(actor).select_related("session__application__assessment")
    return rows.annotate(event_count=events).worst_first()


def case_details(actor: Any) -> QuerySet[IntegrityCase]:
    """Cases with what their page shows; the score of the test is not among it."""
    return IntegrityCase.objects.visible_to(actor).select_related(
        "session__application__assessment", "session__application__candidate", "decided_by", "tenant"
    )


def outcome_of(session: TestSession) -> IntegrityCase | None:
    """Return the case of an attempt for its page: recruiters read state and outcome there, nothing else."""
    return IntegrityCase.objects.filter(session=session).first()


def factors_of(case: IntegrityCase) -> list[Factor]:
    """Return the stored factors of a case."""
    return [Factor(**factor) for factor in case.factors]


def timeline(session: TestSession) -> list[Moment]:
    """Return events and saves of an attempt in the order of the server's time, with the question on screen."""
    places = dict(SessionQuestion.objects.filter(session=session).values_list("question_id", "position"))
    events = _events(session).select_related("snapshot").order_by("detected_at", "pk")
    moments = [
        Moment(
            event.detected_at,
            places.get(event.question_id or 0),
            event,
            picture=download_url(event.snapshot) if event.snapshot else "",
        )
        for event in events
    ]
    saves = AnswerJournal.objects.filter(session=session).order_by("pk")
    for question_id, answer, when in saves.values_list("question_id", "selected_answer", "received_at"):
        moments.append(Moment(when, places.get(question_id), None, answer or ""))
    return sorted(moments, key=lambda moment: moment.when)


def counting_events(session: TestSession) -> QuerySet[ProctoringEvent]:
    """Return the events of an attempt that count against it: above low and not cleared."""
    rows = _events(session).exclude(severity=ProctoringSeverity.LOW).exclude(outcome=ReviewOutcome.VALID)
    return rows.order_by("detected_at", "pk")


def reply_token(case: IntegrityCase) -> str:
    """Return the sealed text that opens the candidate's side of a case without an account."""
    return seal(f"{case.tenant_id}|{case.public_id}".encode(), bound_to=_PURPOSE)


def case_of_token(token: str) -> IntegrityCase | None:
    """Return the case that a sealed text opens, None when it is altered or its company is not active."""
    if len(token) > 500:
        return None
    try:
        tenant_id, public_id = unseal(token, bound_to=_PURPOSE).decode().split("|")
    except DecryptionFailed:
        return None
    with platform_context(reason="link to the own integrity case"):
        rows = IntegrityCase.objects.select_related("session__application__assessment", "tenant")
        return rows.filter(tenant_id=int(tenant_id), public_id=public_id, tenant__is_active=True).first()


def may_reply(case: IntegrityCase, now: datetime | None = None) -> bool:
    """Whether the candidate's time to reply runs."""
    return case.reply_due_at is not None and case.reply_due_at > (now or timezone.now())


def is_final(case: IntegrityCase) -> bool:
    return case.status == CaseStatus.DECIDED


def evidence_without_case(limit: datetime) -> QuerySet[TestSession]:
    """Attempts that ended before `limit`, have no case, and still hold pictures or details of events; oldest first."""
    kept = ProctoringEvent.objects.filter(test_session=OuterRef("pk")).exclude(snapshot=None, metadata={})
    ended = TestSession.objects.filter(completed_at__lte=limit, integrity_cases__isnull=True)
    return ended.filter(Exists(kept)).order_by("completed_at")
