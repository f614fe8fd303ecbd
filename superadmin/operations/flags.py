"""Feature flags: create, change, switch. Every change is audited and reaches all processes at once."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import transaction

from superadmin import policy
from superadmin.enums import AuditAction
from superadmin.models import FeatureFlag
from superadmin.operations import audit, changes
from superadmin.selectors.flags import cache_key

LISTS = ("allowed_tenants", "allowed_users")


@transaction.atomic
def create_flag(*, actor: Any, name: str, **values: Any) -> FeatureFlag:
    """Add a flag. Raises Conflict when the name is taken."""
    policy.can_run_platform(actor).require()
    lists = {key: values.pop(key) for key in LISTS if key in values}
    flag = FeatureFlag(name=name, created_by=actor, **values)
    changes.store(flag)
    listed = _put_lists(flag, lists)
    facts = {"is_enabled": {"old": None, "new": flag.is_enabled}, **listed}
    audit.record(AuditAction.CREATE, flag, changes=facts, actor=actor, description=f"Flag {name} created")
    _forget(name)
    return flag


@transaction.atomic
def update_flag(flag: FeatureFlag, *, actor: Any, **values: Any) -> FeatureFlag:
    """Change a flag; its name stays, since code knows it by that."""
    policy.can_run_platform(actor).require()
    row = FeatureFlag.objects.select_for_update().get(pk=flag.pk)
    values.pop("name", None)
    lists = {key: values.pop(key) for key in LISTS if key in values}
    differing = changes.put(row, values)
    if differing:
        changes.store(row)
    differing |= _put_lists(row, lists)
    if differing:
        audit.record(
            AuditAction.FLAG_CHANGE,
            row,
            changes=differing,
            actor=actor,
            description=f"Flag {row.name} changed",
        )
        _forget(row.name)
    return row


def toggle_flag(flag: FeatureFlag, *, actor: Any) -> FeatureFlag:
    """Switch a flag to the other side."""
    with transaction.atomic():
        row = FeatureFlag.objects.select_for_update().get(pk=flag.pk)
        return update_flag(row, actor=actor, is_enabled=not row.is_enabled)


def disable_flag(flag: FeatureFlag, *, actor: Any) -> FeatureFlag:
    """What deleting a flag means: it is off, and its history stays."""
    return update_flag(flag, actor=actor, is_enabled=False)


def _put_lists(flag: FeatureFlag, lists: dict[str, Any]) -> dict[str, dict[str, Any]]:
    differing = {}
    for key, rows in lists.items():
        relation = getattr(flag, key)
        before, after = set(relation.all()), set(rows)
        if before != after:
            relation.set(after)
            differing[key] = {"old": _ids(before), "new": _ids(after)}
    return differing


def _ids(rows: Any) -> list[str]:
    return sorted(row.public_id for row in rows)


def _forget(name: str) -> None:
    transaction.on_commit(lambda: cache.delete(cache_key(name)), robust=True)
