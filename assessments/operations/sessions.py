"""Attempts: started once from an invitation, moved to another browser, handed in, closed when time is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.operations.streaks import touch_quiz
from assessments.enums import ApplicationStatus, HandInSource, SessionStatus
from assessments.models import Assessment, AssessmentToken, TestSession
from assessments.operations import navigation, papers, pauses, question_sets, scoring
from assessments.operations.answers import GRACE
from assessments.selectors import accommodations, credentials, delivery, drawing
from assessments.selectors.pauses import time_paused
from assessments.selectors.receipts import fingerprint
from config.kernel import context, jobs, transitions
from config.kernel.errors import Conflict, DomainError, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.operations.notifications import notify

log = structlog.get_logger("assist.delivery")

SETTLING = 30
"""Seconds after the end until the integrity is looked at: time for events that were kept offline."""
CONSENT_VERSION = "2026-11-4"
"""Names the wording of templates/assessments/test/_consent.html; raise it with the text."""


class CannotStart(Conflict):
    """The bank cannot fill the test; says so in words for the candidate.

    Staff got a message in the same transaction: an API view answers instead of raising, which would undo it.
    """

    code = "TOO_FEW_QUESTIONS"


@dataclass(frozen=True)
class Started:
    """An attempt and its credential; `created` is false when it was running already."""

    session: TestSession
    credential: str
    created: bool


def note_opened(raw_token: str) -> delivery.Landing:
    """Return what the invitation page shows, and note the first visit. Raises as `delivery.landing`."""
    found = delivery.landing(raw_token)
    if found.invitation.opened_at is None:
        with tenant_context(found.invitation.tenant_id):
            fresh = AssessmentToken.objects.filter(pk=found.invitation.pk, opened_at__isnull=True)
            fresh.update(opened_at=timezone.now())
    return found


def start(raw_token: str, *, consent: bool, browser_mark: str = "") -> Started:
    """Begin the attempt of an invitation, once, however often and however parallel it is asked.

    The link is used up by one conditional UPDATE in the transaction that makes the attempt. A second
    request of the same browser gets the same attempt; from another browser it is a Conflict
    (ALREADY_STARTED), since moving the test there is a decision of its own (`resume`).

    A bank that is too small leaves the link as it was: the candidate can come back, and who made the assessment
    gets a message.

    Raises Unauthorized, Gone, NotFound for the link, ValidationFailed without consent, InvalidTransition,
    CannotStart.
    """
    found = delivery.landing(raw_token, counted=False)
    if not consent:
        raise ValidationFailed.at(
            "consent", _("Tick the box to agree; without it the test cannot start."), "FIELD_REQUIRED"
        )
    key = credentials.browser_key(browser_mark)
    try:
        with tenant_context(found.invitation.tenant_id), transaction.atomic():
            return _start(found.invitation, key)
    except drawing.TooFewQuestions as error:
        with tenant_context(found.invitation.tenant_id):
            _tell_too_few(found.invitation, error.shortages)
        raise CannotStart(
            _(
                "This test cannot start at the moment: the company must prepare more questions, and has been told."
                " Your link stays valid, come back later."
            )
        ) from error


def _start(invitation: AssessmentToken, key: str) -> Started:
    if _use_up(invitation):
        session = _create(invitation, key)
        return Started(session, credentials.issue(session), created=True)
    session = delivery.open_session_of(invitation)
    if session.browser_key != key or not key:
        raise Conflict(_("This test has been started in another browser."), code="ALREADY_STARTED")
    return Started(session, credentials.issue(session), created=False)


def resume(raw_token: str, *, browser_mark: str = "") -> Started:
    """Go on with the running attempt of an invitation in this browser; any other browser is locked out.

    Raises Unauthorized when no attempt of this link is running.
    """
    found = delivery.landing(raw_token, counted=False)
    key = credentials.browser_key(browser_mark)
    with tenant_context(found.invitation.tenant_id), transaction.atomic():
        session = delivery.open_session_of(found.invitation)
        if session.browser_key != key or not key:
            row = TestSession.objects.filter(pk=session.pk)
            row.update(credential_epoch=F("credential_epoch") + 1, browser_key=key)
            session.refresh_from_db(fields=["credential_epoch", "browser_key"])
        return Started(session, credentials.issue(session), created=False)


@transaction.atomic
def hand_in(session: TestSession, *, source: str = HandInSource.CANDIDATE, actor: Any = None) -> TestSession:
    """End an attempt, score what is there, write the receipt, move the application on.

    However many ask at once, one ends it and all get that result. Once the deadline has passed the attempt
    counts as expired, ended by and at the deadline, whoever asks. Needs the company's scope.
    """
    row = TestSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if not row.is_open:
        return row
    now = timezone.now()
    pauses.end_for_hand_in(row, now)
    over = now >= row.deadline_at
    source = HandInSource.DEADLINE if over else HandInSource(source)
    status = SessionStatus.EXPIRED if over else SessionStatus.COMPLETED
    with transitions.apply(row, to=status, actor=actor, reason=source) as ended:
        ended.completed_at = min(now, ended.deadline_at)
        ended.handed_in_by = source.value
        taken = ended.completed_at - ended.started_at - time_paused(ended)
        ended.duration_seconds = max(0, int(taken.total_seconds()))
        scoring.grade(ended)
        ended.receipt_code = fingerprint(ended)
        scoring.plan_release(ended, ended.application.assessment if ended.application else None, now=now)
    _finish_application(row, actor)
    _tell(row)
    return row


def close_if_over(session: TestSession) -> TestSession:
    """Bring an attempt up to the present: pauses and sections that ran out end, and so does it after its grace."""
    session = navigation.settle(pauses.settle(session))
    if session.is_open and session.paused_at is None and session.deadline_at + GRACE <= timezone.now():
        return hand_in(session, source=HandInSource.DEADLINE)
    return session


def close_overdue(now: datetime | None = None) -> int:
    """End all attempts whose time and grace are over; returns how many.

    Each has a transaction of its own: one that cannot be ended is logged and does not hold up the others.
    """
    pauses.end_run_out(now)
    limit = (now or timezone.now()) - GRACE
    with platform_context(reason="attempts whose time is over"):
        overdue = TestSession.objects.overdue(limit).order_by("deadline_at")
        found = list(overdue.values_list("tenant_id", "pk")[:500])
    closed = 0
    for tenant_id, pk in found:
        try:
            with tenant_context(tenant_id):
                hand_in(TestSession.objects.get(pk=pk), source=HandInSource.DEADLINE)
        except (DomainError, DatabaseError) as error:
            log.exception("overdue_attempt_not_closed", session=pk, exc_info=error)
        else:
            closed += 1
    return closed


def _use_up(invitation: AssessmentToken) -> bool:
    now = timezone.now()
    unused = AssessmentToken.objects.live().filter(pk=invitation.pk, expires_at__gt=now)
    return bool(unused.update(used_at=now, used_ip=context.current().ip))


def _create(invitation: AssessmentToken, browser_key: str) -> TestSession:
    application, assessment = invitation.application, _held(invitation.assessment)
    delivery.require_startable(invitation, assessment)
    if application.sessions.count() >= assessment.max_attempts:
        raise Conflict(_("There is no attempt left for this test."), code="NO_ATTEMPT_LEFT")
    facts, now = context.current(), timezone.now()
    _await_decision(invitation.candidate_id)
    conditions = accommodations.applying(invitation.candidate_id, assessment)
    minutes = accommodations.stretched(assessment.duration_minutes, accommodations.percent_of(conditions))
    session = TestSession(
        **drawing.owner_of(assessment),
        application=application,
        invitation=invitation,
        user=invitation.candidate.user,
        candidate_name=invitation.candidate.full_name,
        candidate_email=invitation.candidate_email,
        started_at=now,
        deadline_at=now + timedelta(minutes=minutes or assessment.duration_minutes),
        accommodation=conditions,
        extra_percent=accommodations.percent_of(conditions),
        browser_key=browser_key,
        consent_at=now,
        consent_version=CONSENT_VERSION,
        consent_ip=facts.ip,
        ip_address=facts.ip,
        user_agent=facts.user_agent,
    )
    parts = papers.choose(assessment, seed=session.shuffle_seed)
    questions = [question for part in parts for question in part.questions]
    session.total_questions = len(questions)
    session.points_possible = sum(question.points for question in questions)
    navigation.arrange(session, parts, assessment)
    session.save(force_insert=True)
    papers.freeze(session, parts, assessment)
    navigation.begin(session)
    if session.question_set is not None:
        question_sets.freeze(session.question_set)
    with transitions.apply(application, to=ApplicationStatus.IN_PROGRESS) as moved:
        moved.test_session = session
        moved.started_at = now
        moved.completed_at = None
    papers.count_draws(parts)
    return session


def _held(assessment: Assessment) -> Assessment:
    """Return the assessment as it stands, held so that nobody closes or changes it before the attempt is made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM assessments WHERE id = %s FOR SHARE", [assessment.pk])
    return Assessment.objects.select_related("tenant", "question_set", "jd").get(pk=assessment.pk)


def _await_decision(candidate_id: int) -> None:
    """Let an approval of conditions that is under way come first: it could not see the attempt that begins."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM candidates WHERE id = %s FOR SHARE", [candidate_id])


def _tell_too_few(invitation: AssessmentToken, shortages: Sequence[drawing.Shortage]) -> None:
    """Tell those concerned, once a day, that the bank is too small for the people at the door."""
    assessment = invitation.assessment
    for person in _concerned(assessment, invitation):
        with translation.override(person.language or None):
            notify(
                person,
                kind="assessment",
                title=_("Candidates cannot start “%(title)s”") % {"title": assessment.title},
                message=_("%(problem)s Links that were sent stay valid.")
                % {"problem": " ".join(shortage.text for shortage in shortages)},
                entity=assessment,
                action_url=reverse("assessments:assessment-detail", args=[assessment.public_id]),
                priority="high",
                dedupe_key=f"too-few:{assessment.public_id}:{timezone.now():%Y-%m-%d}",
            )


def _concerned(assessment: Assessment, invitation: AssessmentToken | None) -> list[Any]:
    """Who made the assessment and who invited, each once, without those who have left."""
    people = [assessment.created_by, invitation.created_by if invitation else None]
    found = {person.pk: person for person in people if person is not None and person.is_active}
    return list(found.values())


def _finish_application(session: TestSession, actor: Any) -> None:
    application = session.application
    if application is None or not transitions.allowed(application, ApplicationStatus.COMPLETED):
        return
    with transitions.apply(application, to=ApplicationStatus.COMPLETED, actor=actor) as moved:
        moved.completed_at = session.completed_at


def _tell(session: TestSession) -> None:
    """Mail the receipt and an immediate score, tell the recruiter, count the day for the account's streak."""
    related = ("test_session", session.public_id)
    jobs.enqueue("assessments.tasks.send_receipt", session.tenant_id, session.pk, related=related)
    if session.score_released_at is not None:
        scoring.announce(session)
    jobs.enqueue("assessments.tasks.assess_integrity", session.pk, related=related, countdown=SETTLING)
    if session.user is not None:
        touch_quiz(session.user)
    if session.application is None:
        return
    assessment = session.application.assessment
    for person in _concerned(assessment, session.invitation):
        with translation.override(person.language or None):
            notify(
                person,
                kind="assessment",
                title=_("%(name)s has finished the test") % {"name": session.candidate_name},
                message=_("%(title)s: %(score)s %% of the points.")
                % {"title": assessment.title, "score": session.score_percentage},
                entity=session,
                action_url=reverse("assessments:session-detail", args=[session.public_id]),
                dedupe_key=f"test-ended:{session.public_id}",
            )
