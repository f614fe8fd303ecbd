"""Companies: create, change, suspend."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from config.kernel.errors import Conflict
from superadmin import policy
from superadmin.enums import AuditAction, AuditSeverity
from superadmin.models import Tenant
from superadmin.operations import audit, changes

PLATFORM_FIELDS = frozenset(
    {
        "name", "domain", "settings", "features_enabled", "max_users", "max_assessments", "max_candidates",
        "subscription_tier", "subscription_expires_at", "is_trial", "owner",
    }
)  # fmt: skip


@transaction.atomic
def create_tenant(*, actor: Any, name: str, domain: str | None = None, **values: Any) -> Tenant:
    """Add a company. Raises ValidationFailed, or Conflict when the domain is taken."""
    policy.can_run_platform(actor).require()
    tenant = Tenant(name=name.strip(), domain=_domain(domain), **_known(values))
    changes.store(tenant)
    audit.record(AuditAction.CREATE, tenant, actor=actor, description=f"Tenant {tenant.name} created")
    return tenant


@transaction.atomic
def update_tenant(tenant: Tenant, *, actor: Any, **values: Any) -> Tenant:
    """Change fields of a company (PLATFORM_FIELDS). A quota below the present use is accepted: it only stops growth."""
    policy.can_run_platform(actor).require()
    return _change(tenant, AuditAction.UPDATE, values, actor=actor)


@transaction.atomic
def change_settings(tenant: Tenant, *, actor: Any, **values: Any) -> Tenant:
    """Change some keys of a company's settings (see `validators.TENANT_SETTINGS`); the others stay."""
    policy.can_change_tenant_settings(actor, tenant).require()
    row = Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    before = dict(row.settings)
    row.settings = {**before, **values}
    changes.store(row)
    differing = {
        key: {"old": before.get(key), "new": value}
        for key, value in values.items()
        if before.get(key) != value
    }
    if differing:
        audit.record(
            AuditAction.SETTINGS_CHANGE, row, changes=differing, actor=actor, description="Settings changed"
        )
    return row


def suspend_tenant(tenant: Tenant, *, actor: Any, reason: str = "") -> Tenant:
    """Deactivate a company: its people can no longer sign in, its data stays."""
    return _switch(tenant, active=False, actor=actor, reason=reason)


def reactivate_tenant(tenant: Tenant, *, actor: Any, reason: str = "") -> Tenant:
    """Let a suspended company work again."""
    return _switch(tenant, active=True, actor=actor, reason=reason)


@transaction.atomic
def _switch(tenant: Tenant, *, active: bool, actor: Any, reason: str) -> Tenant:
    policy.can_run_platform(actor).require()
    row = Tenant.objects.select_for_update().get(pk=tenant.pk)
    if row.is_active == active:
        raise Conflict(
            _("The company is active already.") if active else _("The company is suspended already.")
        )
    row.is_active = active
    row.save(update_fields=["is_active", "updated_at"])
    audit.record(
        AuditAction.STATUS_CHANGE,
        row,
        changes={
            "is_active": {"old": not active, "new": active},
            **({"reason": {"old": "", "new": reason}} if reason else {}),
        },
        severity=AuditSeverity.WARNING,
        actor=actor,
        description=f"Tenant {row.name} {'reactivated' if active else 'suspended'}",
    )
    return row


def _change(tenant: Tenant, action: str, values: dict[str, Any], *, actor: Any) -> Tenant:
    row = Tenant.objects.select_for_update().get(pk=tenant.pk)
    if "domain" in values:
        values["domain"] = _domain(values["domain"])
    differing = changes.put(row, _known(values))
    if differing:
        changes.store(row)
        audit.record(action, row, changes=differing, actor=actor, description=f"Tenant {row.name} changed")
    return row


def _domain(value: str | None) -> str | None:
    """No domain is NULL, since the empty text would count as taken after the first."""
    return (value or "").strip().lower() or None


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - PLATFORM_FIELDS
    if unknown:
        raise TypeError(f"A tenant has no {', '.join(sorted(unknown))}")
    return values
