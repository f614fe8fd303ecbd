"""Is a feature on for this person? Sticky, cached for 30 seconds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from superadmin.models import FeatureFlag

CACHE_SECONDS = 30


@dataclass(frozen=True)
class FlagState:
    """What `is_enabled` needs of a flag, small enough for the cache."""

    name: str
    is_enabled: bool
    percentage: int
    tenants: frozenset[int]
    users: frozenset[int]
    starts_at: datetime | None
    ends_at: datetime | None


def cache_key(name: str) -> str:
    """Return the cache key of one flag; operations drop it when the flag changes."""
    return f"flag:{name}"


def is_enabled(name: str, *, user: Any = None, tenant: Any = None) -> bool:
    """Tell whether the feature is on.

    Unknown, switched off or outside its window: no. Tenant or user listed: yes. Else the roll-out
    share decides by a bucket that never changes for the same person (or company, without a person);
    without either, only a full roll-out is a yes.
    """
    flag = _state(name)
    now = timezone.now()
    if flag is None or not flag.is_enabled:
        return False
    if (flag.starts_at and now < flag.starts_at) or (flag.ends_at and now >= flag.ends_at):
        return False
    tenant_id = getattr(tenant, "pk", tenant) or getattr(user, "tenant_id", None)
    if tenant_id in flag.tenants or getattr(user, "pk", None) in flag.users:
        return True
    subject = getattr(user, "public_id", "") or (f"tenant:{tenant_id}" if tenant_id else "")
    return bucket(name, subject) < flag.percentage if subject else flag.percentage == 100


def bucket(name: str, subject: str) -> int:
    """Return the place 0 to 99 of a subject in the roll-out of one flag."""
    return int(hashlib.sha256(f"{name}:{subject}".encode()).hexdigest(), 16) % 100


def _state(name: str) -> FlagState | None:
    found = cache.get(cache_key(name))
    if found is None:
        found = _read(name) or False
        cache.set(cache_key(name), found, CACHE_SECONDS)
    return found or None


def _read(name: str) -> FlagState | None:
    flag = FeatureFlag.objects.filter(name=name).first()
    if flag is None:
        return None
    return FlagState(
        name=flag.name,
        is_enabled=flag.is_enabled,
        percentage=flag.rollout_percentage,
        tenants=frozenset(flag.allowed_tenants.values_list("pk", flat=True)),
        users=frozenset(flag.allowed_users.values_list("pk", flat=True)),
        starts_at=flag.starts_at,
        ends_at=flag.ends_at,
    )
