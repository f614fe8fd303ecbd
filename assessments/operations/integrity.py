"""Integrity cases: opened from what was noticed, answered by the candidate, decided by people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.enums import UserRole
from accounts.models import User
from assessments import policy
from assessments.enums import CaseStatus, SessionStatus
from assessments.models import CaseDecision, IntegrityCase, TestSession
from assessments.selectors import integrity as selectors
from assessments.validators import checked_words
from candidates.operations import documents
from config.kernel import jobs, mail, transitions
from config.kernel.errors import Conflict, Gone, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.enums import GRAVE_SEVERITIES, ReviewOutcome
from monitoring.operations import proctoring
from monitoring.operations.notifications import notify, notify_all
from superadmin.models import Tenant
from superadmin.operations import audit
from superadmin.validators import tenant_setting

REPLY_TIME = timedelta(days=5)
TELL_FROM = 40
"""Integrity score from which the candidate is told even without a grave event."""
MAX_REPLY = 5_000
MAX_NOTES = 4_000
MOST_AT_ONCE = 500
"""Cases, and attempts without one, of one company whose evidence one round removes."""


@transaction.atomic
def assess(session: TestSession) -> IntegrityCase | None:
    """Compute the integrity score of an ended attempt; open or refresh its case when there is anything in it.

    The candidate and the company's admins are told when a case is grave. Repeating it is harmless. Needs the
    company's scope.
    """
    row = TestSession.objects.select_for_update(of=("self",)).select_related("tenant").get(pk=session.pk)
    if row.is_open or row.application is None:
        return None
    found = selectors.facts(row, weights=tenant_setting(row.tenant, "integrity_weights"))
    case = IntegrityCase.objects.filter(session=row).first()
    if case is None and not found.factors:
        return None
    created = case is None
    if case is None:
        case = IntegrityCase(session=row)
    case.score, case.factors, case.severity = found.score, found.stored(), found.severity
    case.computed_at = timezone.now()
    grave = found.severity in GRAVE_SEVERITIES or found.score >= TELL_FROM
    if grave and case.informed_at is None:
        case.informed_at = timezone.now()
        case.reply_due_at = case.informed_at + REPLY_TIME
        jobs.enqueue(
            "assessments.tasks.send_integrity_note",
            row.tenant_id,
            row.pk,
            related=("test_session", row.public_id),
        )
    case.save()
    if created and grave:
        _tell_admins(case)
    return case


def assess_by_id(session_id: int) -> IntegrityCase | None:
    """Assess the attempt with this key, for the job; the company is in force."""
    return assess(TestSession.objects.get(pk=session_id))


@transaction.atomic
def reply(case: IntegrityCase, *, text: str) -> IntegrityCase:
    """Keep the candidate's explanation; the caller has proven that it is hers. Needs the company's scope.

    A case that was decided before is opened again, so that somebody reads it. Raises ValidationFailed, Gone
    after the time to reply.
    """
    words = checked_words(text, field="reply", most=MAX_REPLY, missing=_("Write at least a word."))
    row = IntegrityCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not selectors.may_reply(row):
        raise Gone(_("The time to reply is over."))
    row.reply, row.replied_at = words, timezone.now()
    row.save()
    audit.record("update", row, description="The candidate replied")
    if row.status == CaseStatus.DECIDED:
        _reopen(row, actor=None, reason="The candidate replied")
    _tell_admins(row, replied=True)
    return row


@transaction.atomic
def decide(
    case: IntegrityCase, *, actor: Any, outcome: str, notes: str = "", confirmed: frozenset[str] = frozenset()
) -> IntegrityCase:
    """Judge a case: valid, warning or invalid. `confirmed` are the public ids of events that are violations.

    Invalid takes two reviewers, and the candidate must have replied or let the time to reply pass; the second
    one's judgement counts. Only then does the attempt stop counting. The events that nobody has judged take
    the outcome. Raises PolicyDenied, ValidationFailed, Conflict (REPLY_OPEN, and when it is decided already).
    """
    row = IntegrityCase.objects.select_for_update(of=("self",)).select_related("session").get(pk=case.pk)
    policy.can_decide_case(actor, row).require()
    notes = _checked(outcome, notes)
    if row.status == CaseStatus.DECIDED:
        raise Conflict(_("This case is decided. Open it again first."), code="INVALID_TRANSITION")
    if outcome == ReviewOutcome.INVALID and _owes_hearing(row):
        raise Conflict(
            _("The candidate may still reply. Until then the outcome can be valid or warning."),
            code="REPLY_OPEN",
        )
    second = row.status == CaseStatus.PROPOSED
    proposes = outcome == ReviewOutcome.INVALID and not second
    to = CaseStatus.PROPOSED if proposes else CaseStatus.DECIDED
    with transitions.apply(row, to=to, actor=actor, reason=outcome) as moved:
        moved.outcome, moved.decided_by, moved.decided_at = outcome, actor, timezone.now()
    CaseDecision.objects.create(case=row, reviewer=actor, outcome=outcome, is_second=second, notes=notes)
    if proposes:
        _tell_admins(row, second=True)
        return row
    _judge_events(row, actor=actor, outcome=outcome, confirmed=confirmed)
    if outcome == ReviewOutcome.INVALID:
        _end_counting(row.session, actor=actor)
    _tell_outcome(row)
    return row


@transaction.atomic
def reopen(case: IntegrityCase, *, actor: Any, reason: str) -> IntegrityCase:
    """Open a decided case again; an attempt that did not count counts again until the next decision.

    Raises PolicyDenied, ValidationFailed without a reason, InvalidTransition when it is not decided.
    """
    policy.can_review_case(actor, case).require()
    reason = checked_words(
        reason, field="reason", most=MAX_NOTES, missing=_("Say why the case is opened again.")
    )
    row = IntegrityCase.objects.select_for_update(of=("self",)).select_related("session").get(pk=case.pk)
    _reopen(row, actor=actor, reason=reason)
    CaseDecision.objects.create(case=row, reviewer=actor, notes=reason)
    return row


def _reopen(row: IntegrityCase, *, actor: Any, reason: str) -> None:
    with transitions.apply(row, to=CaseStatus.OPEN, actor=actor, reason=reason) as moved:
        moved.outcome, moved.decided_by, moved.decided_at = "", None, None
    if row.session.status == SessionStatus.INVALIDATED:
        with transitions.apply(row.session, to=SessionStatus.COMPLETED, actor=actor, reason="case reopened"):
            pass


def _checked(outcome: str, notes: str) -> str:
    if outcome not in ReviewOutcome.values:
        raise ValidationFailed.at("outcome", _("Choose valid, warning or invalid."))
    missing = "" if outcome == ReviewOutcome.VALID else _("Say what the outcome rests on.")
    return checked_words(notes, field="notes", most=MAX_NOTES, missing=missing)


def _owes_hearing(row: IntegrityCase) -> bool:
    """Whether the candidate was not told yet, or has not replied and still may."""
    if row.replied_at is not None:
        return False
    return row.informed_at is None or selectors.may_reply(row)


def inform(case: IntegrityCase, *, actor: Any) -> IntegrityCase:
    """Tell the candidate of a case that was too light to be told by itself, so that it can be heard."""
    policy.can_review_case(actor, case).require()
    row = IntegrityCase.objects.select_for_update(of=("self",)).select_related("session").get(pk=case.pk)
    if row.informed_at is not None:
        return row
    row.informed_at = timezone.now()
    row.reply_due_at = row.informed_at + REPLY_TIME
    row.save()
    audit.record("update", row, description="The candidate was asked for a reply", actor=actor)
    related = ("test_session", row.session.public_id)
    jobs.enqueue("assessments.tasks.send_integrity_note", row.tenant_id, row.session_id, related=related)
    return row


def _judge_events(row: IntegrityCase, *, actor: Any, outcome: str, confirmed: frozenset[str]) -> None:
    """Let the outcome reach the events that were not judged one by one; named ones are confirmed violations."""
    for event in row.session.proctoring_events.order_by("pk"):
        named = event.public_id in confirmed and outcome != ReviewOutcome.VALID
        if not event.reviewed or (named and not event.flagged):
            proctoring.review(event, actor=actor, flagged=named, outcome=outcome, notes=row.public_id)


def _end_counting(session: TestSession, *, actor: Any) -> None:
    """Let an attempt count no longer; the next round takes it out of the figures (`operations.statistics`)."""
    if transitions.allowed(session, SessionStatus.INVALIDATED):
        with transitions.apply(session, to=SessionStatus.INVALIDATED, actor=actor, reason="integrity review"):
            pass


def _tell_admins(row: IntegrityCase, *, replied: bool = False, second: bool = False) -> None:
    admins = User.objects.filter(tenant_id=row.tenant_id, role=UserRole.ADMIN, is_active=True)
    title = _("An attempt waits for an integrity review")
    if replied:
        title = _("A candidate has replied to an integrity case")
    if second:
        title = _("An integrity case waits for a second reviewer")
    people = [admin for admin in admins if not second or admin.pk != row.decided_by_id]
    notify_all(
        people,
        kind="proctoring",
        title=title,
        entity=row,
        priority="high",
        action_url=reverse("assessments:case-detail", args=[row.public_id]),
    )


def _tell_outcome(row: IntegrityCase) -> None:
    """Let the recruiters of the assessment know the outcome, and the candidate who was told of the case."""
    session = row.session
    related = ("test_session", session.public_id)
    if row.informed_at is not None:
        jobs.enqueue("assessments.tasks.send_integrity_outcome", row.tenant_id, row.pk, related=related)
    application = session.application
    if application is None:
        return
    found = [application.assessment.created_by, session.invitation.created_by if session.invitation else None]
    for person in {person.pk: person for person in found if person is not None and person.is_active}.values():
        with translation.override(person.language or None):
            notify(
                person,
                kind="proctoring",
                title=_("Integrity review of %(name)s: %(outcome)s")
                % {"name": session.candidate_name, "outcome": ReviewOutcome(row.outcome).label},
                entity=session,
                action_url=reverse("assessments:session-detail", args=[session.public_id]),
            )


def mail_note(tenant_id: int, session_id: int) -> bool:
    """Tell the candidate what was noticed, and where to reply; returns whether a mail went out."""
    with tenant_context(tenant_id):
        case = _case_of(session_id)
        address = case.session.candidate_email if case else None
        if case is None or not address or case.session.application is None:
            return False
        facts = {**_mail_facts(case), "due": case.reply_due_at}
    mail.send_templated(template="assessments/integrity_note", to=[address], context=facts)
    return True


def mail_outcome(tenant_id: int, case_id: int) -> bool:
    """Tell the candidate how the review ended; returns whether a mail went out."""
    with tenant_context(tenant_id):
        case = IntegrityCase.objects.select_related("session__application__assessment", "tenant").get(
            pk=case_id
        )
        address = case.session.candidate_email
        if not address or case.status != CaseStatus.DECIDED or case.session.application is None:
            return False
        facts = {**_mail_facts(case), "outcome": case.outcome}
    mail.send_templated(template="assessments/integrity_outcome", to=[address], context=facts)
    return True


def _case_of(session_id: int) -> IntegrityCase | None:
    rows = IntegrityCase.objects.select_related("session__application__assessment", "tenant")
    return rows.filter(session_id=session_id).first()


def _mail_facts(case: IntegrityCase) -> dict[str, Any]:
    path = reverse("assessments:integrity-reply", args=[selectors.reply_token(case)])
    return {
        "company": case.tenant.name,
        "name": case.session.candidate_name,
        "title": case.session.application.assessment.title if case.session.application else "",
        "link": settings.SITE_URL + path,
    }


def expire_evidence(now: datetime | None = None) -> int:
    """Remove the evidence that is older than its company keeps it; returns of how many attempts.

    Pictures and the details of events go, and the candidate's reply; that there were events, and what was
    decided, stays. A case that waits for a decision keeps its evidence; attempts without a case, since all that was
    noticed had been cleared or weighed nothing, lose theirs as well.
    """
    moment = now or timezone.now()
    with platform_context(reason="evidence past its retention"):
        tenants = list(Tenant.objects.order_by("pk"))
    return sum(_expire_of(tenant, moment) for tenant in tenants)


def _expire_of(tenant: Tenant, moment: datetime) -> int:
    """Remove what one company no longer keeps, a number at a time; the next round goes on."""
    limit = moment - timedelta(days=tenant_setting(tenant, "retention_snapshots_days"))
    with tenant_context(tenant):
        cases = IntegrityCase.objects.filter(expired_at__isnull=True, status=CaseStatus.DECIDED)
        decided = list(
            cases.filter(computed_at__lte=limit)
            .order_by("computed_at")
            .values_list("pk", flat=True)[:MOST_AT_ONCE]
        )
        for key in decided:
            _expire_case(key, moment)
        caseless = list(selectors.evidence_without_case(limit)[:MOST_AT_ONCE])
        for session in caseless:
            _remove_evidence(session)
    return len(decided) + len(caseless)


@transaction.atomic
def _expire_case(key: int, moment: datetime) -> None:
    row = IntegrityCase.objects.select_for_update(of=("self",)).select_related("session").get(pk=key)
    if row.status == CaseStatus.DECIDED:
        row.reply, row.expired_at = None, moment
        row.save()
        _remove_evidence(row.session)


@transaction.atomic
def _remove_evidence(session: TestSession) -> None:
    for snapshot in proctoring.forget_details(session.pk):
        documents.remove_file(snapshot)
    audit.record("delete", session, description="Evidence removed at the end of its retention")
