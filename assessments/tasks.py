"""Jobs of the assessments."""

from __future__ import annotations

from assessments.operations import (
    accommodations,
    applications,
    assessment_figures,
    exports,
    generation_runs,
    imports,
    integrity,
    invitations,
    receipts,
    rescoring,
    scoring,
    sessions,
    statistics,
    variants,
)
from config.kernel.jobs import job


@job(queue="mail", retries=5, retry_delay=60, atomic=False)
def send_invitation(tenant_id: int, invitation_id: int) -> dict[str, bool]:
    """Make a fresh link for an invitation and mail it; the link exists nowhere else."""
    return {"sent": invitations.deliver(tenant_id, invitation_id)}


@job(queue="mail", retries=5, retry_delay=60, atomic=False)
def send_decision(tenant_id: int, application_id: int, status: str) -> dict[str, bool]:
    """Tell a candidate what was decided."""
    return {"sent": applications.tell(tenant_id, application_id, status)}


@job(queue="mail", retries=5, retry_delay=60, atomic=False)
def send_receipt(tenant_id: int, session_id: int) -> dict[str, bool]:
    """Mail the receipt of an attempt that has ended."""
    return {"sent": receipts.mail_receipt(tenant_id, session_id)}


@job(queue="mail", retries=5, retry_delay=60, atomic=False)
def send_score(tenant_id: int, session_id: int) -> dict[str, bool]:
    """Mail a released score."""
    return {"sent": scoring.mail_score(tenant_id, session_id)}


@job(queue="scores", atomic=False)
def apply_correction(tenant_id: int, correction_id: int) -> dict[str, int]:
    """Score anew what rests on a corrected key; goes on where an interrupted job was."""
    return rescoring.work(tenant_id, correction_id)


@job(queue="mail", retries=5, retry_delay=60, atomic=False)
def send_score_change(tenant_id: int, change_id: int) -> dict[str, bool]:
    """Mail a score that was corrected after the candidate had seen it."""
    return {"sent": rescoring.mail_change(tenant_id, change_id)}


@job(atomic=False)
def close_overdue_sessions() -> dict[str, int]:
    """End the attempts whose time is over, scoring what is there (every 30 seconds)."""
    return {"closed": sessions.close_overdue()}


@job(atomic=False)
def release_due_scores() -> dict[str, int]:
    """Release the scores whose hour has come (every minute)."""
    return {"released": scoring.release_due()}


@job(retries=3, retry_delay=30)
def assess_integrity(session_id: int) -> dict[str, str]:
    """Compute the integrity score of an ended attempt and open its case where there is something in it."""
    case = integrity.assess_by_id(session_id)
    return {"case": case.public_id if case else ""}


@job(queue="mail", retries=5, retry_delay=60, atomic=False)
def send_integrity_note(tenant_id: int, session_id: int) -> dict[str, bool]:
    """Tell the candidate what was noticed and how to reply."""
    return {"sent": integrity.mail_note(tenant_id, session_id)}


@job(queue="mail", retries=5, retry_delay=60, atomic=False)
def send_integrity_outcome(tenant_id: int, case_id: int) -> dict[str, bool]:
    """Tell the candidate how the review ended."""
    return {"sent": integrity.mail_outcome(tenant_id, case_id)}


@job(queue="mail", retries=5, retry_delay=60, atomic=False)
def send_conditions(tenant_id: int, accommodation_id: int) -> dict[str, bool]:
    """Tell a candidate what was decided about other conditions."""
    return {"sent": accommodations.tell(tenant_id, accommodation_id)}


@job(atomic=False)
def end_past_conditions() -> dict[str, int]:
    """End the conditions whose last day is over (daily)."""
    return {"ended": accommodations.end_past()}


@job(atomic=False)
def expire_evidence() -> dict[str, int]:
    """Remove proctoring evidence past its retention (daily)."""
    return {"cases": integrity.expire_evidence()}


@job(queue="scores", atomic=False)
def update_figures() -> dict[str, int]:
    """Bring the figures of questions and assessments up to date (every five minutes)."""
    return {"attempts": statistics.count_all(), "assessments": assessment_figures.refresh_due()}


@job(queue="questions", atomic=False)
def generate_questions(tenant_id: int, run_id: int, turn: int) -> dict[str, int]:
    """Make the questions of one order; goes on where an interrupted job was."""
    return generation_runs.work(tenant_id, run_id, turn)


@job(retries=2, retry_delay=20, atomic=False)
def check_import(tenant_id: int, import_id: int) -> dict[str, int]:
    """Read an uploaded file of questions and note what would become of each."""
    return imports.check(tenant_id, import_id)


@job(retries=3, retry_delay=20, atomic=False)
def bring_in_import(tenant_id: int, import_id: int) -> dict[str, int]:
    """Bring in the questions of an upload that somebody decided on."""
    return imports.bring_in(tenant_id, import_id)


@job(retries=2, retry_delay=20, atomic=False)
def write_export(tenant_id: int, export_id: int) -> dict[str, int]:
    """Write questions into a file of another system."""
    return exports.write(tenant_id, export_id)


@job(atomic=False)
def expire_exports() -> dict[str, int]:
    """Remove files of questions that were kept long enough (hourly)."""
    return {"removed": exports.expire()}


@job(queue="questions", retries=2, retry_delay=30, atomic=False)
def stock_variants(tenant_id: int, keys: list[str], count: int, actor_id: int) -> dict[str, int]:
    """Make sure that the bank of a company holds so many variants of each of these item models."""
    return variants.work_off(tenant_id, keys, count, actor_id)
