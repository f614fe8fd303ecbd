"""The live wall: running attempts with what staff need to help, in a fixed number of statements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from assessments.models import Assessment, SessionMessage, SessionSection, TestSession, TimeGrant
from monitoring.enums import ProctoringEventType
from monitoring.models import ProctoringEvent
from monitoring.selectors import proctoring

MOST_ROWS = 500
CONNECTED = timedelta(seconds=60)
QUIET = timedelta(minutes=3)
"""A page asks every 15 seconds; browsers let a hidden one ask once a minute."""
SIGN_KEPT = 6 * 3600
RECENT = timedelta(minutes=15)
"""How long a message stays on the candidate's page after it was seen."""

_PROGRESS = """
SELECT a.session_id, count(a.selected_answer), max(a.saved_at),
       (array_agg(place.position ORDER BY a.saved_at DESC))[1],
       (array_agg(COALESCE(part.title, '') ORDER BY a.saved_at DESC))[1]
FROM answers a
JOIN session_questions place ON place.session_id = a.session_id AND place.question_id = a.question_id
LEFT JOIN session_sections part ON part.id = place.section_id
WHERE a.session_id = ANY(%s)
GROUP BY a.session_id
"""


class LiveRow(NamedTuple):
    """One running attempt. `deadline_at` holds all time that was added; while `paused_at` is set the clock stands.

    `connection` is connected, quiet or lost; `last_seen` is the last sign of the candidate's browser.
    """

    session_id: str
    status: str
    candidate_name: str
    assessment_id: str
    assessment_title: str
    answered: int
    total: int
    position: int | None
    section: str
    started_at: datetime
    deadline_at: datetime
    paused_at: datetime | None
    extra_minutes: int
    conditions_as_approved: bool
    last_event: str
    last_event_severity: str
    last_event_at: datetime | None
    last_seen: datetime
    connection: str
    integrity: str
    messages_unseen: int

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds to the end; the clock of a paused attempt stands."""
        return max(0, int((self.deadline_at - (self.paused_at or now)).total_seconds()))

    @property
    def event_label(self) -> Any:
        return ProctoringEventType(self.last_event).label if self.last_event else ""

    @property
    def steady(self) -> tuple[Any, ...]:
        """What a reader sees of it, without what moves by itself."""
        return tuple(self if self.connection != "connected" else self._replace(last_seen=self.started_at))


@dataclass(frozen=True)
class Wall:
    """The rows in the order in which they end, at most MOST_ROWS."""

    rows: list[LiveRow]
    now: datetime

    def etag(self, *more: str) -> str:
        """Change exactly when the wall does; `more` is what else the answer depends on."""
        parts = "|".join([*more, *(repr(row.steady) for row in self.rows)])
        return '"' + hashlib.sha256(parts.encode()).hexdigest()[:32] + '"'


def running(actor: Any, assessment_id: str = "") -> QuerySet[TestSession]:
    """Running attempts that the actor may see, those that end first at the top."""
    rows = TestSession.objects.visible_to(actor).running().filter(application__isnull=False)
    if "\x00" in assessment_id:
        return rows.none()
    if assessment_id:
        rows = rows.filter(application__assessment__public_id=assessment_id)
    return rows.order_by("deadline_at", "pk")


def wall(actor: Any, assessment_id: str = "") -> Wall:
    """Return the running attempts: six statements and one question to the cache, however many there are."""
    now = timezone.now()
    return Wall(_rows(running(actor, assessment_id)[:MOST_ROWS], now), now)


def wall_of(session: TestSession) -> Wall:
    """Return the wall of one attempt."""
    now = timezone.now()
    return Wall(_rows(TestSession.objects.filter(pk=session.pk), now), now)


_COLUMNS = (
    "pk",
    "public_id",
    "status",
    "candidate_name",
    "application__assessment__public_id",
    "application__assessment__title",
    "total_questions",
    "started_at",
    "deadline_at",
    "paused_at",
    "extra_seconds",
    "accommodation_id",
)


def _rows(sessions: QuerySet[TestSession], now: datetime) -> list[LiveRow]:
    """Read attempts as plain values: making model rows of them would take longer than everything else."""
    found = list(sessions.values_list(*_COLUMNS))
    keys = [row[0] for row in found]
    progress, sections, events = _progress(keys), _sections(keys), _last_events(keys)
    states, unseen, signs = proctoring.integrity_states(keys), _unseen(keys), _signs(keys)
    rows = []
    for (
        key,
        public_id,
        status,
        name,
        test,
        title,
        total,
        started,
        deadline,
        paused,
        extra,
        conditions,
    ) in found:
        answered, saved_at, position, section = progress.get(key, (0, None, None, ""))
        event, severity, event_at = events.get(key, ("", "", None))
        last_seen = max(time for time in (started, saved_at, event_at, signs.get(key)) if time is not None)
        rows.append(
            LiveRow(
                session_id=public_id,
                status=status,
                candidate_name=name,
                assessment_id=test or "",
                assessment_title=title or "",
                answered=answered,
                total=total,
                position=position,
                section=sections.get(key, section),
                started_at=started,
                deadline_at=deadline,
                paused_at=paused,
                extra_minutes=extra // 60,
                conditions_as_approved=conditions is not None,
                last_event=event,
                last_event_severity=severity,
                last_event_at=event_at,
                last_seen=last_seen,
                connection=_connection(now - last_seen),
                integrity=states[key].value,
                messages_unseen=unseen.get(key, 0),
            )
        )
    return rows


def choices(actor: Any) -> list[tuple[str, str]]:
    """Return (public id, title) of the assessments that somebody takes now."""
    rows = Assessment.objects.visible_to(actor).filter(
        applications__in=running(actor).order_by().values("application")
    )
    return list(rows.order_by("title", "pk").distinct().values_list("public_id", "title"))


def running_in(assessment: Assessment) -> int:
    """Return how many attempts at an assessment run."""
    return TestSession.objects.running().filter(application__assessment=assessment).count()


def messages_of(session: TestSession) -> QuerySet[SessionMessage]:
    """All messages of an attempt, newest first."""
    return (
        SessionMessage.objects.filter(session=session)
        .select_related("sent_by")
        .order_by("-created_at", "-pk")
    )


def grants_of(session: TestSession) -> QuerySet[TimeGrant]:
    """The time that was given to an attempt by itself or with its assessment, newest first."""
    own = Q(session=session)
    if session.application is not None:
        own |= Q(assessment=session.application.assessment_id, created_at__gte=session.started_at)
    return TimeGrant.objects.filter(own).select_related("granted_by").order_by("-created_at", "-pk")


def to_show(session: TestSession, now: datetime | None = None) -> list[SessionMessage]:
    """Messages that belong on the candidate's page: those not seen yet, and what came within RECENT."""
    recent = Q(seen_at__isnull=True) | Q(created_at__gte=(now or timezone.now()) - RECENT)
    return list(SessionMessage.objects.filter(recent, session=session).order_by("created_at", "pk"))


def for_page(session: TestSession) -> list[dict[str, str]]:
    """Return those messages as the candidate's script takes them."""
    return [
        {"id": row.public_id, "text": row.text, "at": row.created_at.isoformat()} for row in to_show(session)
    ]


def sign_of_life(session_key: int) -> str:
    """Return the place in the cache where the last question of a candidate's page is noted."""
    return f"test-seen:{session_key}"


def _connection(silence: timedelta) -> str:
    if silence <= CONNECTED:
        return "connected"
    return "quiet" if silence <= QUIET else "lost"


def _progress(keys: list[int]) -> dict[int, tuple[int, datetime, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, [keys])
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _sections(keys: list[int]) -> dict[int, str]:
    """Return the section in which each attempt is, where sections are entered one after the other."""
    entered = SessionSection.objects.filter(
        session__in=keys, session__by_section=True, started_at__isnull=False, ended_at__isnull=True
    )
    return dict(entered.order_by("position").values_list("session_id", "title"))


def _last_events(keys: list[int]) -> dict[int, tuple[str, str, datetime]]:
    rows = ProctoringEvent.objects.filter(test_session__in=keys)
    last = rows.order_by("test_session_id", "-detected_at", "-pk").distinct("test_session_id")
    fields = ("test_session_id", "event_type", "severity", "detected_at")
    return {row[0]: row[1:] for row in last.values_list(*fields)}


def _unseen(keys: list[int]) -> dict[int, int]:
    rows = (
        SessionMessage.objects.filter(session__in=keys, seen_at__isnull=True).order_by().values("session_id")
    )
    return dict(rows.annotate(number=Count("pk")).values_list("session_id", "number"))


def _signs(keys: Iterable[int]) -> dict[int, datetime]:
    places = {sign_of_life(key): key for key in keys}
    found = cache.get_many(places)
    return {places[place]: datetime.fromtimestamp(stamp, UTC) for place, stamp in found.items()}
