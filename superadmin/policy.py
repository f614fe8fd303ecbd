"""Who may run the platform: superadmins. Company admins may read their own trail and settings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from config.kernel.policy import Actor, Decision, allow, deny


def can_run_platform(actor: Actor) -> Decision:
    """Tenants, flags, incidents and metrics are the superadmin's."""
    if getattr(actor, "is_authenticated", False) and actor.role == "superadmin":
        return allow()
    return deny(_("Only the platform's own administrators may do this."))


def can_change_tenant_settings(actor: Actor, tenant: Any) -> Decision:
    """A company's settings are its admins' and the superadmin's; plan and quotas are not among them."""
    if actor.role == "admin" and actor.tenant_id == tenant.pk:
        return allow()
    return can_run_platform(actor)


def can_view_audit(actor: Actor, entry: Any) -> Decision:
    """Mirror of `AuditLogQuerySet.visible_to`."""
    if actor.role == "admin" and actor.tenant_id is not None and entry.tenant_id == actor.tenant_id:
        return allow()
    return can_run_platform(actor)


def can_export_audit(actor: Actor) -> Decision:
    """Exports leave the product, so both kinds of reader may make them and each one is recorded."""
    if actor.role in {"admin", "superadmin"}:
        return allow()
    return deny(_("Only administrators may export the audit log."))
