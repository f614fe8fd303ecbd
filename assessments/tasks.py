"""Jobs of the assessments."""

from __future__ import annotations

from assessments.operations import applications, invitations
from config.kernel.jobs import job


@job(queue="mail", retries=5, retry_delay=60, atomic=False)
def send_invitation(tenant_id: int, invitation_id: int) -> dict[str, bool]:
    """Make a fresh link for an invitation and mail it; the link exists nowhere else."""
    return {"sent": invitations.deliver(tenant_id, invitation_id)}


@job(queue="mail", retries=5, retry_delay=60, atomic=False)
def send_decision(tenant_id: int, application_id: int, status: str) -> dict[str, bool]:
    """Tell a candidate what was decided."""
    return {"sent": applications.tell(tenant_id, application_id, status)}
