"""Bring people into a requisition's pipeline and move them through it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import ApplicationStatus
from assessments.models import AssessmentApplication
from assessments.operations import applications, invitations
from candidates.enums import NoteType
from config.kernel import transitions
from config.kernel.errors import Conflict, PolicyDenied, ValidationFailed
from recruiting import policy
from recruiting.enums import HIRING_STATUSES, Stage
from recruiting.models import JobRequisition, PipelineEntry
from recruiting.operations import counters, notes
from superadmin.operations import audit

DECISIONS = frozenset({Stage.HIRED, Stage.REJECTED})
_EARLY = frozenset({Stage.SCREENING, Stage.SHORTLISTED})


@transaction.atomic
def invite(
    requisition: JobRequisition,
    *,
    emails: Sequence[str],
    actor: Any,
    expires_in_hours: int = 24,
    message: str = "",
) -> list[Any]:
    """Invite addresses to the linked assessment and put their applications into the pipeline.

    Returns the assessments' result per address. Raises PolicyDenied (role, requisition not open), Conflict
    when no assessment is linked.
    """
    policy.can_invite(actor, requisition).require()
    if requisition.assessment is None:
        raise Conflict(_("Link an assessment to this requisition first."), code="NO_ASSESSMENT")
    results = invitations.invite(
        requisition.assessment, emails=emails, actor=actor, expires_in_hours=expires_in_hours, message=message
    )
    _enter(requisition, [result.application for result in results if result.application is not None], actor)
    return results


@transaction.atomic
def add(requisition: JobRequisition, application: Any, *, actor: Any) -> PipelineEntry:
    """Put one existing application into the pipeline; returns the entry, also when it was there before."""
    policy.can_move(actor, requisition).require()
    _enter(requisition, [application], actor)
    return PipelineEntry.objects.get(requisition=requisition, application=application)


@transaction.atomic
def adopt(requisition: JobRequisition, *, actor: Any) -> int:
    """Take in the applications of the linked assessment that are in no pipeline yet; returns how many."""
    policy.can_move(actor, requisition).require()
    outside = AssessmentApplication.objects.filter(assessment=requisition.assessment_id).filter(
        entries__isnull=True
    )
    return _enter(requisition, list(outside), actor)


@transaction.atomic
def move(entry: PipelineEntry, *, to: str, actor: Any, reason: str = "") -> PipelineEntry:
    """Move a person to another stage; application, counters and the requisition's status follow.

    Raises PolicyDenied (role; back from rejected is for admins), ValidationFailed (a rejection or a
    correction without its reason), Conflict (openings taken, requisition not hiring), InvalidTransition.
    """
    requisition = JobRequisition.objects.select_for_update(of=("self",)).get(pk=entry.requisition_id)
    policy.can_move(actor, requisition).require()
    entry.refresh_from_db(fields=["stage"])
    reason = reason.strip()
    _require_reason(entry, to, actor, reason)
    _require_open(requisition, entry, to)
    return _move(requisition, entry, to, actor, reason)


def shortlist(entry: PipelineEntry, *, actor: Any, reason: str = "") -> PipelineEntry:
    """Put a person on the shortlist."""
    return move(entry, to=Stage.SHORTLISTED, actor=actor, reason=reason)


def reject(entry: PipelineEntry, *, actor: Any, reason: str) -> PipelineEntry:
    """Decide against a person, with the reason."""
    return move(entry, to=Stage.REJECTED, actor=actor, reason=reason)


def hire(entry: PipelineEntry, *, actor: Any, reason: str = "") -> PipelineEntry:
    """Decide for a person; takes one opening."""
    return move(entry, to=Stage.HIRED, actor=actor, reason=reason)


@transaction.atomic
def begin_interviews(requisition: JobRequisition, application: Any, *, actor: Any) -> None:
    """Move a person who has an interview planned to the interview stage, unless already there or further.

    An interviewer who plans a talk moves nobody: that is for those who hire.
    """
    locked = JobRequisition.objects.select_for_update(of=("self",)).get(pk=requisition.pk)
    entry = PipelineEntry.objects.filter(requisition=locked, application=application).first()
    if not policy.can_move(actor, locked):
        return
    if entry is not None and entry.stage in _EARLY and locked.status in HIRING_STATUSES:
        _move(locked, entry, Stage.INTERVIEW, actor, "")


@transaction.atomic
def mark_interviewed(requisition: JobRequisition, application: Any) -> None:
    """Remember that a person has had an interview for this requisition; the first one counts."""
    changed = PipelineEntry.objects.filter(
        requisition=requisition, application=application, interviewed_at__isnull=True
    ).update(interviewed_at=timezone.now())
    if changed:
        counters.recount(requisition)


def _enter(requisition: JobRequisition, found: list[Any], actor: Any) -> int:
    known = set(
        PipelineEntry.objects.filter(requisition=requisition, application__in=found).values_list(
            "application_id", flat=True
        )
    )
    fresh = [one for one in found if one.pk not in known]
    PipelineEntry.objects.bulk_create(
        [
            PipelineEntry(requisition=requisition, application=one, added_by=actor, position=place)
            for place, one in enumerate(fresh)
        ],
        ignore_conflicts=True,
    )
    if fresh:
        count = {"old": requisition.total_applicants, "new": requisition.total_applicants + len(fresh)}
        audit.record("update", requisition, actor=actor, changes={"pipeline": count})
        counters.recount(requisition, actor=actor)
    return len(fresh)


def _require_reason(entry: PipelineEntry, to: str, actor: Any, reason: str) -> None:
    if entry.stage == Stage.REJECTED and actor.role != "admin":
        raise PolicyDenied(_("Only a company admin takes a rejection back."))
    if not reason and (to == Stage.REJECTED or entry.stage in DECISIONS):
        raise ValidationFailed.at(
            "reason", _("Give a reason; it is kept with the decision."), code="FIELD_REQUIRED"
        )


def _require_open(requisition: JobRequisition, entry: PipelineEntry, to: str) -> None:
    if to == Stage.REJECTED or entry.stage == Stage.HIRED:
        return
    if requisition.status not in HIRING_STATUSES:
        raise Conflict(
            _("The requisition is %(status)s; nobody moves on in it.")
            % {"status": requisition.get_status_display().lower()},
            code="NOT_HIRING",
        )
    if (
        to == Stage.HIRED
        and requisition.entries.filter(stage=Stage.HIRED).count() >= requisition.positions_available
    ):
        raise Conflict(_("All openings are taken."), code="NO_OPENINGS")


def _move(
    requisition: JobRequisition, entry: PipelineEntry, to: str, actor: Any, reason: str
) -> PipelineEntry:
    now = timezone.now()
    behind = PipelineEntry.objects.filter(requisition=requisition, stage=to).count()
    with transitions.apply(entry, to=to, actor=actor, reason=reason, field="stage") as row:
        row.stage_changed_at = now
        row.position = behind
        decided = to in DECISIONS
        row.decided_by = actor if decided else None
        row.decided_at = now if decided else None
        row.reject_reason = reason if to == Stage.REJECTED else ""
    application = AssessmentApplication.objects.get(pk=entry.application_id)
    _follow(entry, application, actor, reason)
    if reason:
        notes.add(application, actor=actor, note_text=reason, note_type=NoteType.STATUS)
    counters.recount(requisition, actor=actor)
    return entry


def _follow(entry: PipelineEntry, application: Any, actor: Any, reason: str) -> None:
    """Keep the application's own status in step. An unfinished test stays open for those who move on."""
    if entry.stage == Stage.REJECTED:
        elsewhere = application.entries.exclude(pk=entry.pk).exclude(stage=Stage.REJECTED).exists()
        if application.status != ApplicationStatus.REJECTED and not elsewhere:
            applications.reject(application, actor=actor, note=reason)
    elif application.status in {ApplicationStatus.COMPLETED, ApplicationStatus.REJECTED}:
        applications.shortlist(application, actor=actor, note=reason)
