"""Applications: entered by staff, shortlisted, rejected; the candidate is told of a decision."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import ApplicationStatus
from assessments.models import Assessment, AssessmentApplication
from candidates.models import Candidate
from config.kernel import jobs, mail, transitions
from config.kernel.errors import Conflict, ValidationFailed
from config.kernel.tenancy import tenant_context
from monitoring.operations.notifications import notify
from superadmin.operations import audit

DECISIONS = frozenset({ApplicationStatus.SHORTLISTED, ApplicationStatus.REJECTED})
"""What people decide; the other statuses follow from the test."""
MAX_NOTE = 2_000
_JOB = "assessments.tasks.send_decision"


def apply(
    assessment: Assessment,
    *,
    candidate: Candidate,
    actor: Any,
    availability: int = 100,
    submitted_skills: dict[str, Any] | None = None,
    role_applied_for: str = "",
) -> AssessmentApplication:
    """Enter an application for a candidate, without inviting yet.

    Raises PolicyDenied, ValidationFailed, Conflict (ALREADY_APPLIED) when there is one, and Conflict when
    the assessment is not open.
    """
    policy.can_edit(actor, assessment).require()
    if not assessment.is_open:
        raise Conflict(_("This assessment is not open."), code="NOT_PUBLISHED")
    if not 0 <= availability <= 100:
        raise ValidationFailed.at("availability", _("Availability is 0 to 100 per cent."))
    row = AssessmentApplication(
        candidate=candidate,
        assessment=assessment,
        candidate_availability=availability,
        submitted_skills=submitted_skills or {},
        role_applied_for=role_applied_for.strip() or assessment.job_title,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("This candidate has applied already."), code="ALREADY_APPLIED") from error
    audit.record("create", row, description="Application entered", actor=actor)
    return row


def shortlist(application: AssessmentApplication, *, actor: Any, note: str = "") -> AssessmentApplication:
    """Take a tested candidate further. Raises PolicyDenied, InvalidTransition, ValidationFailed.

    After a rejection this is for company admins, with a note that says why.
    """
    return decide(application, to=ApplicationStatus.SHORTLISTED, actor=actor, note=note)


def reject(application: AssessmentApplication, *, actor: Any, note: str = "") -> AssessmentApplication:
    """Turn a candidate down. The note stays inside the company. Raises PolicyDenied, InvalidTransition."""
    return decide(application, to=ApplicationStatus.REJECTED, actor=actor, note=note)


def decide(
    application: AssessmentApplication, *, to: str, actor: Any, note: str = ""
) -> AssessmentApplication:
    """Shortlist or reject; writes status and audit together and tells the candidate after commit."""
    if to not in DECISIONS:
        raise Conflict(
            _("This status follows from the test and cannot be set by hand."), code="INVALID_TRANSITION"
        )
    policy.can_decide(actor, application, to).require()
    note = note.strip()
    if len(note) > MAX_NOTE:
        raise ValidationFailed.at(
            "note", _("The note has at most %(most)d characters.") % {"most": MAX_NOTE}, "STRING_TOO_LONG"
        )
    if application.status == ApplicationStatus.REJECTED and not note:
        raise ValidationFailed.at("note", _("Say why the rejection is taken back."), "FIELD_REQUIRED")
    with transitions.apply(application, to=to, actor=actor, reason=note) as row:
        row.recheck_since = None
    jobs.enqueue(
        _JOB, application.tenant_id, application.pk, to, related=("application", application.public_id)
    )
    return application


def keep_decision(application: AssessmentApplication, *, actor: Any, note: str = "") -> AssessmentApplication:
    """Let a decision stand though a corrected score speaks against it; the note says why.

    Raises PolicyDenied, ValidationFailed without a note, Conflict when nothing waits.
    """
    policy.can_edit(actor, application).require()
    note = note.strip()
    if not note:
        raise ValidationFailed.at("note", _("Say why the decision stands."), "FIELD_REQUIRED")
    row = AssessmentApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if row.recheck_since is None:
        raise Conflict(_("There is no decision to look at again."), code="NOTHING_TO_DO")
    row.recheck_since = None
    row.save(update_fields=["recheck_since", "updated_at"])
    audit.record(
        "update",
        row,
        changes={"reason": {"old": "", "new": note[:MAX_NOTE]}},
        description="Decision kept after the score was corrected",
        actor=actor,
    )
    application.recheck_since = None
    return row


def tell(tenant_id: int, application_id: int, status: str) -> bool:
    """Mail a decision to the candidate, and notify the account if there is one.

    Nothing is sent when the decision has changed in the meantime; returns whether a mail went out.
    """
    with tenant_context(tenant_id):
        rows = AssessmentApplication.objects.select_related("candidate__user", "assessment__tenant")
        row = rows.filter(pk=application_id, status=status).first()
        if row is None:
            return False
        address = row.candidate.email
        facts = {
            "company": row.assessment.tenant.name,
            "name": row.candidate.full_name,
            "job_title": row.assessment.job_title,
        }
        if row.candidate.user is not None:
            notify(
                row.candidate.user,
                kind="application",
                title=_("News on your application"),
                message=_("%(company)s has decided about your application as %(job_title)s.") % facts,
                entity=row,
                dedupe_key=f"decision:{row.public_id}:{status}:{row.updated_at.isoformat()}",
            )
    mail.send_templated(template=f"assessments/{status}", to=[address], context=facts)
    return True
