"""Other conditions: asked for by the candidate, decided by a company admin, in force at once.

The private reason goes into its encrypted column and nowhere else: not into the audit, a message, a mail or a
job. It is removed as soon as the conditions have ended.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.enums import UserRole
from accounts.models import User
from assessments import policy
from assessments.enums import AccommodationStatus
from assessments.models import Accommodation, AssessmentApplication, SessionSection, TestSession
from assessments.selectors import accommodations as selectors
from assessments.validators import MAX_EXTRA_TIME_PERCENT, checked_words
from candidates.models import Candidate
from config.kernel import jobs, mail, transitions
from config.kernel.errors import Conflict, TooMany, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.operations.notifications import notify
from superadmin.operations import audit

MAX_REASON = 4_000
MAX_ANSWER = 2_000
MAX_BREAK_MINUTES = 120
DAY = timedelta(days=1)
MOST_A_DAY = 5
"""Requests of one person in 24 hours; each tells the administrators."""
CONDITIONS = ("extra_time_percent", "break_minutes", "no_camera", "larger_type")


@transaction.atomic
def ask(candidate: Candidate, *, reason: str, **wanted: Any) -> Accommodation:
    """Keep a candidate's request; the caller has proven that it is hers. Needs the company's scope.

    `wanted` are CONDITIONS. It holds for all tests of the company once it is approved. Raises ValidationFailed,
    Conflict (ALREADY_ASKED) while a request waits, TooMany after MOST_A_DAY.
    """
    words = checked_words(
        reason, field="reason", most=MAX_REASON, missing=_("Say why, in a sentence or two.")
    )
    conditions = _conditions(wanted)
    owner = Candidate.objects.select_for_update(of=("self",), no_key=True).get(pk=candidate.pk)
    if Accommodation.objects.filter(candidate=owner, status=AccommodationStatus.REQUESTED).exists():
        raise Conflict(
            _("You have asked already. You are told by mail when it is decided."), code="ALREADY_ASKED"
        )
    if (
        Accommodation.objects.filter(candidate=owner, created_at__gt=timezone.now() - DAY).count()
        >= MOST_A_DAY
    ):
        raise TooMany(_("You have asked often today. Ask again tomorrow."), retry_after=DAY.days * 86_400)
    row = Accommodation(candidate=owner, reason=words, **conditions)
    row.save(force_insert=True)
    audit.record("create", row, description="Other conditions asked for", changes=_changes(conditions))
    _tell_admins(row)
    return row


@transaction.atomic
def approve(
    row: Accommodation, *, actor: Any, answer: str = "", valid_until: date | None = None, **granted: Any
) -> Accommodation:
    """Approve conditions, as asked or others: they hold from now on, also for a test that is running.

    Conditions that held before are replaced. A running test never loses time, and one that begins meanwhile waits
    until they hold. Raises PolicyDenied, ValidationFailed, InvalidTransition.
    """
    policy.can_decide_accommodation(actor, row).require()
    conditions = _conditions({**{name: getattr(row, name) for name in CONDITIONS}, **granted})
    words = checked_words(answer, field="answer", most=MAX_ANSWER)
    if valid_until is not None and valid_until < timezone.now().date():
        raise ValidationFailed.at("valid_until", _("This day is over."), "VALUE_TOO_SMALL")
    Candidate.objects.select_for_update(of=("self",), no_key=True).get(pk=row.candidate_id)
    running = _held_running(row)
    others = Accommodation.objects.filter(candidate_id=row.candidate_id, status=AccommodationStatus.APPROVED)
    for earlier in others.exclude(pk=row.pk):
        _close(earlier, actor=actor)
    with transitions.apply(row, to=AccommodationStatus.APPROVED, actor=actor) as moved:
        moved.decided_by, moved.decided_at = actor, timezone.now()
        moved.answer, moved.valid_until = words, valid_until
        for name, value in conditions.items():
            setattr(moved, name, value)
    audit.record("update", row, description="Conditions set", changes=_changes(conditions), actor=actor)
    for session in running:
        _apply(row, session)
    _mail(row)
    return row


@transaction.atomic
def decline(row: Accommodation, *, actor: Any, answer: str) -> Accommodation:
    """Refuse a request, with an answer to the candidate. Raises PolicyDenied, ValidationFailed, InvalidTransition."""
    policy.can_decide_accommodation(actor, row).require()
    words = checked_words(answer, field="answer", most=MAX_ANSWER, missing=_("Tell the candidate why not."))
    with transitions.apply(row, to=AccommodationStatus.DECLINED, actor=actor) as moved:
        moved.decided_by, moved.decided_at, moved.answer = actor, timezone.now(), words
    _mail(row)
    return row


@transaction.atomic
def end(row: Accommodation, *, actor: Any) -> Accommodation:
    """End conditions and remove their reason; a running test keeps them. Raises PolicyDenied, InvalidTransition."""
    policy.can_decide_accommodation(actor, row).require()
    _close(row, actor=actor)
    _mail(row)
    return row


@transaction.atomic
def withdraw(candidate: Candidate) -> int:
    """Take back what a candidate asked for or was granted, and remove the reasons; returns how many.

    The caller has proven that it is hers. A test that is running keeps its conditions. Needs the company's scope.
    """
    rows = Accommodation.objects.filter(candidate=candidate).exclude(status=AccommodationStatus.ENDED)
    found = list(rows.order_by("pk"))
    for row in found:
        _close(row, actor=None)
    return len(found)


def end_past() -> int:
    """End the conditions whose last day is over, removing their reasons; returns how many."""
    today = timezone.now().date()
    with platform_context(reason="conditions whose time is over"):
        rows = Accommodation.objects.filter(status=AccommodationStatus.APPROVED, valid_until__lt=today)
        found = list(rows.values_list("tenant_id", "pk").order_by("pk")[:500])
    for tenant_id, pk in found:
        with tenant_context(tenant_id), transaction.atomic():
            _close(Accommodation.objects.get(pk=pk), actor=None)
    return len(found)


def tell(tenant_id: int, accommodation_id: int) -> bool:
    """Mail the candidate what was decided; returns whether a mail went out."""
    with tenant_context(tenant_id):
        row = (
            Accommodation.objects.select_related("candidate", "tenant")
            .defer("reason")
            .get(pk=accommodation_id)
        )
        if row.status == AccommodationStatus.REQUESTED or not row.candidate.email:
            return False
        address = row.candidate.email
        facts = {
            "company": row.tenant.name,
            "name": row.candidate.full_name,
            "status": row.status,
            "conditions": selectors.words(row),
            "answer": row.answer,
            "valid_until": row.valid_until,
        }
    mail.send_templated(template="assessments/conditions", to=[address], context=facts)
    return True


def _conditions(values: dict[str, Any]) -> dict[str, Any]:
    percent, minutes = int(values.get("extra_time_percent") or 0), int(values.get("break_minutes") or 0)
    if not 0 <= percent <= MAX_EXTRA_TIME_PERCENT:
        text = _("Extra time is 0 to %(most)d per cent.") % {"most": MAX_EXTRA_TIME_PERCENT}
        raise ValidationFailed.at("extra_time_percent", text, "VALUE_TOO_LARGE")
    if not 0 <= minutes <= MAX_BREAK_MINUTES:
        text = _("Breaks are 0 to %(most)d minutes.") % {"most": MAX_BREAK_MINUTES}
        raise ValidationFailed.at("break_minutes", text, "VALUE_TOO_LARGE")
    found = {
        "extra_time_percent": percent,
        "break_minutes": minutes,
        "no_camera": bool(values.get("no_camera")),
        "larger_type": bool(values.get("larger_type")),
    }
    if not any(found.values()):
        raise ValidationFailed.at("extra_time_percent", _("Choose at least one condition."), "FIELD_REQUIRED")
    return found


def _changes(conditions: dict[str, Any]) -> dict[str, Any]:
    return {name: {"old": None, "new": value} for name, value in conditions.items()}


def _close(row: Accommodation, *, actor: Any) -> None:
    with transitions.apply(row, to=AccommodationStatus.ENDED, actor=actor) as moved:
        moved.reason = ""


def _held_running(row: Accommodation) -> list[Any]:
    """Lock the running tests of the person, before anything is audited.

    The audit chain of a company is a lock too. Whoever gives time to a test takes the test first and the chain
    last; taken the other way round here, the two would wait for each other.
    """
    open_to_them = AssessmentApplication.objects.filter(
        candidate_id=row.candidate_id, assessment__accommodations_allowed=True
    )
    running = TestSession.objects.running().filter(application__in=open_to_them)
    return list(running.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _apply(row: Accommodation, session: Any) -> None:
    """Put a running test under the conditions; deadlines move in this transaction, never back."""
    application = AssessmentApplication.objects.select_related("assessment").get(pk=session.application_id)
    before = session.extra_percent
    more = row.extra_time_percent - before
    session.accommodation = row
    if more > 0:
        session.deadline_at += timedelta(seconds=application.assessment.duration_minutes * 60 * more / 100)
        _stretch_sections(session, before, row.extra_time_percent)
        session.extra_percent = row.extra_time_percent
    session.save(update_fields=["accommodation", "deadline_at", "extra_percent", "updated_at"])
    audit.record("update", session, description="Conditions as approved apply to the running test")


def _stretch_sections(session: TestSession, before: int, after: int) -> None:
    """Lengthen the sections with a time of their own; the one in which the attempt is by the difference."""
    for part in SessionSection.objects.filter(session=session, time_limit_minutes__isnull=False):
        limit = part.time_limit_minutes or 0
        longer = selectors.stretched(round(limit * 100 / (100 + before)), after) or limit
        rows = SessionSection.objects.filter(pk=part.pk)
        rows.update(time_limit_minutes=longer)
        rows.filter(deadline_at__isnull=False, ended_at__isnull=True).update(
            deadline_at=F("deadline_at") + timedelta(minutes=longer - limit)
        )


def _tell_admins(row: Accommodation) -> None:
    for admin in User.objects.filter(tenant_id=row.tenant_id, role=UserRole.ADMIN, is_active=True):
        with translation.override(admin.language or None):
            notify(
                admin,
                kind="assessment",
                title=_("A candidate asks for other conditions"),
                entity=row,
                action_url=reverse("assessments:accommodation-detail", args=[row.public_id]),
            )


def _mail(row: Accommodation) -> None:
    related = ("accommodation", row.public_id)
    jobs.enqueue("assessments.tasks.send_conditions", row.tenant_id, row.pk, related=related)
