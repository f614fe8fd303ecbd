"""Jobs of the accounts."""

from __future__ import annotations

from django.utils import timezone

from accounts.operations import mails, team, tokens
from config.kernel.jobs import job


@job(queue="mail", retries=3, retry_delay=20, atomic=False)
def deliver(slot: str) -> dict[str, bool]:
    """Send one waiting mail."""
    return {"sent": mails.deliver(slot)}


@job(queue="mail", retries=3, retry_delay=60, atomic=False)
def send_team_invitation(tenant_id: int, invitation_id: int) -> dict[str, bool]:
    """Make a fresh link for an invitation and mail it; the link exists nowhere else."""
    return {"sent": team.mail_invitation(tenant_id, invitation_id)}


@job()
def purge_refresh_tokens() -> dict[str, int]:
    """Forget refresh tokens that expired more than a week ago."""
    return {"deleted": tokens.purge(before=timezone.now() - tokens.KEPT_AFTER_EXPIRY)}
