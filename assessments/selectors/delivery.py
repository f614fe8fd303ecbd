"""What the candidate's pages read. No function here loads a key, and none needs an account."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import ApplicationStatus, ProctoringLevel, QuestionKind
from assessments.models import (
    Accommodation,
    Answer,
    Assessment,
    AssessmentSection,
    AssessmentToken,
    Question,
    SessionQuestion,
    TestSession,
)
from assessments.selectors import accommodations, drawing
from assessments.selectors.credentials import Credential
from assessments.selectors.departures import limit_of
from assessments.selectors.pauses import stands_at
from candidates.selectors import own
from config.kernel.crypto import token_hash
from config.kernel.errors import Conflict, Gone, NotFound, PolicyDenied, Unauthorized
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.enums import ProctoringEventType as Event
from superadmin.validators import tenant_setting

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

WATCHED = {
    ProctoringLevel.LOW: (Event.TAB_SWITCH, Event.CONNECTION_LOST),
    ProctoringLevel.MEDIUM: (
        Event.TAB_SWITCH,
        Event.WINDOW_BLUR,
        Event.FULLSCREEN_EXIT,
        Event.COPY_PASTE,
        Event.PRINT_SCREEN,
        Event.CONNECTION_LOST,
    ),
    ProctoringLevel.HIGH: (
        Event.TAB_SWITCH,
        Event.WINDOW_BLUR,
        Event.FULLSCREEN_EXIT,
        Event.COPY_PASTE,
        Event.CONTEXT_MENU,
        Event.PRINT_SCREEN,
        Event.CONNECTION_LOST,
        Event.WINDOW_RESIZE,
        Event.SECOND_SCREEN,
        Event.DEVTOOLS,
    ),
}
"""What the browser reports at each strictness; the consent page lists exactly these and those of camera and sound."""
BY_CAMERA = (Event.NO_FACE, Event.MULTIPLE_FACES, Event.CAMERA_DISCONNECT, Event.CAMERA_MUTED)
BY_MICROPHONE = (Event.AUDIO_SPIKE,)


def watches(assessment: Assessment, conditions: Accommodation | None) -> list[Event]:
    """Return the types of events of a test; approved conditions without a camera take those of the camera out."""
    found = list(WATCHED[ProctoringLevel(assessment.proctoring_level)])
    if assessment.watches_camera and not (conditions is not None and conditions.no_camera):
        found += BY_CAMERA
    if assessment.watches_microphone:
        found += BY_MICROPHONE
    return found


@dataclass(frozen=True)
class Landing:
    """What the invitation page shows. `session` is the attempt when it is running already.

    `conditions` are those that were approved and hold, `asked` is a request that waits. `timed` are the sections with a
    time of their own: title and minutes.
    """

    invitation: AssessmentToken
    assessment: Assessment
    company: str
    questions: int
    session: TestSession | None
    conditions: Accommodation | None = None
    asked: Accommodation | None = None
    timed: list[tuple[str, int]] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """The time of the test, with the extra time of conditions that apply to it."""
        minutes = self.assessment.duration_minutes
        return accommodations.stretched(minutes, accommodations.percent_of(self._applying)) or minutes

    @property
    def condition_words(self) -> list[str]:
        """The approved conditions in words."""
        return accommodations.words(self.conditions) if self.conditions else []

    @property
    def own_token(self) -> str:
        """The sealed part of the link to the candidate's status page, which is worth no more than this invitation."""
        return own.token(self.invitation.candidate)

    @property
    def watched(self) -> list[Any]:
        """Names of the events that will be recorded."""
        return [event.label for event in self._events]

    @property
    def uses_camera(self) -> bool:
        return Event.NO_FACE in self._events

    @property
    def keeps_pictures(self) -> bool:
        return self.uses_camera and self.assessment.stores_snapshots

    @property
    def kept_days(self) -> int:
        """How long the company keeps pictures after the test, days."""
        return int(tenant_setting(self.assessment.tenant, "retention_snapshots_days"))

    @property
    def leave_limit(self) -> int | None:
        """After how often being left the test is handed in, None for never."""
        return limit_of(self.assessment, self._applying)

    @property
    def uses_microphone(self) -> bool:
        return Event.AUDIO_SPIKE in self._events

    @property
    def _events(self) -> list[Event]:
        return watches(self.assessment, self._applying)

    @property
    def _applying(self) -> Accommodation | None:
        return self.conditions if self.assessment.accommodations_allowed else None


@dataclass(frozen=True)
class PaperQuestion:
    """One question as its candidate sees it; `options` are (letter, text) in this attempt's order.

    `section` is the place of its section, 0 without sections.
    """

    position: int
    text: str
    options: list[tuple[str, str]]
    selected: str
    flagged: bool
    seq: int
    kind: str = QuestionKind.SINGLE
    section: int = 0

    @property
    def answered(self) -> bool:
        return bool(self.selected)


@dataclass(frozen=True)
class Clock:
    """The server's view of the time: seconds to the deadline (0 when it has passed), and its clock."""

    seconds_left: int
    now: datetime

    @property
    def minutes(self) -> int:
        """Minutes left, rounded up."""
        return -(-self.seconds_left // 60)

    @property
    def words(self) -> str:
        """The time left as hours, minutes and seconds."""
        minutes, seconds = divmod(self.seconds_left, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def landing(raw_token: str, *, counted: bool = True) -> Landing:
    """Return what a link opens; `counted=False` spares the count of the questions (0 then) and the conditions.

    Raises Unauthorized for an unknown, altered or used link, Gone for one that expired or was withdrawn,
    NotFound while the assessment is not published. A used link still opens its running attempt.
    """
    invitation = _invitation(raw_token)
    with tenant_context(invitation.tenant_id):
        assessment = invitation.assessment
        session = TestSession.objects.running().filter(invitation=invitation).first()
        if session is None:
            require_startable(invitation, assessment)
        if session is not None:
            number = session.total_questions
        elif counted:
            number = drawing.expected(assessment)
        else:
            number = 0
        holds, asked = accommodations.of_candidate(invitation.candidate_id) if counted else (None, None)
        timed = _timed(assessment, holds) if counted and session is None else []
        return Landing(invitation, assessment, assessment.tenant.name, number, session, holds, asked, timed)


def _timed(assessment: Assessment, conditions: Accommodation | None) -> list[tuple[str, int]]:
    """Return the sections with a time of their own, lengthened by the conditions where they apply."""
    if not assessment.section_count:
        return []
    percent = accommodations.percent_of(conditions if assessment.accommodations_allowed else None)
    rows = AssessmentSection.objects.filter(assessment=assessment, time_limit_minutes__isnull=False)
    found = rows.order_by("position").values_list("title", "time_limit_minutes")
    return [(title, accommodations.stretched(minutes, percent) or 0) for title, minutes in found]


def open_session_of(invitation: AssessmentToken) -> TestSession:
    """Return the running attempt of a link. Raises Unauthorized when there is none."""
    session = TestSession.objects.running().filter(invitation=invitation).first()
    if session is None:
        raise Unauthorized(_("This link has been used."))
    return session


def session_of(credential: Credential | None, public_id: str) -> TestSession:
    """Return the attempt that a credential opens; needs the credential's company as scope.

    Raises Unauthorized without a credential, PolicyDenied for another attempt's, Conflict (SESSION_MOVED)
    for one that was taken over by another browser.
    """
    proven = require(credential, public_id)
    rows = TestSession.objects.select_related("application__assessment", "tenant", "user", "accommodation")
    session = rows.defer("accommodation__reason").filter(public_id=public_id).first()
    if session is None:
        raise Unauthorized(_("This test is not open in this browser."))
    if session.credential_epoch != proven.epoch:
        raise Conflict(_("The test was continued in another browser."), code="SESSION_MOVED")
    return session


def require(credential: Credential | None, public_id: str) -> Credential:
    """Return the credential when it is for this attempt. Raises Unauthorized, PolicyDenied."""
    if credential is None:
        raise Unauthorized(_("This test is not open in this browser."))
    if credential.session_id != public_id:
        raise PolicyDenied(_("This test is not open in this browser."))
    return credential


def paper(session: TestSession) -> list[PaperQuestion]:
    """Return the questions of an attempt in its order, with the answers so far: two statements."""
    rows = (
        SessionQuestion.objects.filter(session=session)
        .select_related("question", "section")
        .only(
            "position",
            "option_order",
            "question_id",
            "section__position",
            "question__question_text",
            "question__options",
            "question__kind",
        )
        .order_by("position")
    )
    fields = ("question_id", "selected_answer", "flagged", "client_seq")
    answers = {row[0]: row[1:] for row in Answer.objects.filter(session=session).values_list(*fields)}
    return [_paper_question(row, *answers.get(row.question_id, (None, False, 0))) for row in rows]


def clock(session: TestSession) -> Clock:
    """Return the time that is left by the server; it stands while the attempt is paused."""
    now = timezone.now()
    left = session.deadline_at - stands_at(session, now)
    return Clock(max(0, int(left.total_seconds())), now)


def watched_by(session: TestSession) -> list[str]:
    """Return the types of events that this attempt's browser reports; none without consent."""
    if session.consent_at is None or session.application is None:
        return []
    return [event.value for event in watches(session.application.assessment, session.accommodation)]


def keeps_pictures(session: TestSession) -> bool:
    """Whether pictures of what the camera notices are kept with this attempt."""
    if session.application is None or not session.application.assessment.stores_snapshots:
        return False
    return Event.NO_FACE.value in watched_by(session)


def questions_at(session: TestSession, positions: Iterable[Any]) -> dict[Any, Question]:
    """Return the questions at some positions of an attempt, for events that name one; others are left out."""
    wanted = [place for place in positions if isinstance(place, int) and not isinstance(place, bool)]
    if not wanted:
        return {}
    rows = SessionQuestion.objects.select_related("question").filter(session=session, position__in=wanted)
    return {row.position: row.question for row in rows}


def _invitation(raw_token: str) -> AssessmentToken:
    if not _TOKEN.fullmatch(raw_token):
        raise Unauthorized(_("This link is not valid."))
    with platform_context(reason="invitation link"):
        rows = AssessmentToken.objects.select_related(
            "assessment__tenant",
            "assessment__question_set",
            "assessment__jd",
            "application",
            "candidate__user",
        )
        found = rows.filter(token=token_hash(raw_token)).first()
    if found is None:
        raise Unauthorized(_("This link is not valid."))
    return found


def require_startable(invitation: AssessmentToken, assessment: Assessment) -> None:
    """Refuse a link whose test cannot begin. Raises Unauthorized, Gone, NotFound."""
    if invitation.used_at is not None:
        raise Unauthorized(_("This link has been used."))
    if invitation.revoked_at is not None or invitation.is_expired:
        raise Gone(_("This link is no longer valid."))
    if not assessment.tenant.is_active or not assessment.takes_links:
        raise NotFound(_("This test is not open."))
    if assessment.is_expired or invitation.application.status == ApplicationStatus.REJECTED:
        raise Gone(_("This link is no longer valid."))


def _paper_question(row: SessionQuestion, selected: str | None, flagged: bool, seq: int) -> PaperQuestion:
    options = [(letter, row.question.options[letter]) for letter in row.option_order]
    question, section = row.question, row.section.position if row.section else 0
    return PaperQuestion(
        row.position, question.question_text, options, selected or "", flagged, seq, question.kind, section
    )
