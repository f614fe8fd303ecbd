"""Who may read and judge evidence, and who sees jobs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from config.kernel.policy import Actor, Decision, allow, deny
from monitoring.querysets import EVENT_READERS


def can_view_notification(actor: Any, notification: Any) -> Decision:
    """Mirror of `NotificationQuerySet.visible_to`: the own ones only."""
    return allow() if notification.user_id == actor.pk else deny(_("This message is somebody else's."))


def can_view_event(actor: Actor, event: Any) -> Decision:
    """Mirror of `ProctoringEventQuerySet.visible_to`."""
    if actor.role == "superadmin":
        return allow()
    if actor.role in EVENT_READERS and actor.tenant_id is not None and actor.tenant_id == event.tenant_id:
        return allow()
    return deny(_("You may not see this company's proctoring events."))


def can_review(actor: Actor, event: Any) -> Decision:
    """Judging evidence is the company admin's: not the recruiter's, whose hire it is, nor the platform's."""
    if actor.role == "admin" and actor.tenant_id is not None and actor.tenant_id == event.tenant_id:
        return allow()
    return deny(_("Only an administrator of the company may review proctoring events."))


def can_see_jobs(actor: Actor) -> Decision:
    """The list of background jobs is for administrators."""
    return (
        allow()
        if actor.role in {"admin", "superadmin"}
        else deny(_("Only administrators see background jobs."))
    )


def can_view_task(actor: Any, task: Any) -> Decision:
    """Mirror of `CeleryTaskQuerySet.visible_to`."""
    if actor.role == "superadmin" or (
        actor.role == "admin" and actor.tenant_id and task.tenant_id == actor.tenant_id
    ):
        return allow()
    return (
        allow() if task.user_id == actor.pk and actor.role != "admin" else deny(_("This job is not yours."))
    )


def can_write_to(actor: Actor, people: list[Any]) -> Decision:
    """Company admins may send messages to people of their own company."""
    if (
        actor.role == "admin"
        and actor.tenant_id is not None
        and all(p.tenant_id == actor.tenant_id for p in people)
    ):
        return allow()
    return deny(_("Only an administrator may write to people of the company."))
