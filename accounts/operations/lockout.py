"""Guessing stops here: five failures in ten minutes lock an address for ten minutes.

Kept in the cache by the blind index of the address, and for unknown addresses alike, so that a lock
says nothing about who has an account.
"""

from __future__ import annotations

import time

from django.core.cache import cache

from accounts.models import User
from accounts.operations import mails
from accounts.selectors.users import by_email
from config.kernel.crypto import blind_index
from config.kernel.errors import TooMany
from superadmin.operations import audit

FAILURES = 5
WINDOW = 600
"""Seconds in which FAILURES count together."""
LOCKED_FOR = 600
"""Seconds."""


def _keys(email: str) -> tuple[str, str]:
    index = blind_index(email)
    return f"accounts:failures:{index}", f"accounts:locked:{index}"


def seconds_locked(email: str) -> int:
    """Return for how many seconds more the address is locked, 0 when it is not."""
    until = cache.get(_keys(email)[1])
    return max(0, int(until - time.time()) + 1) if until else 0


def require_open(email: str) -> None:
    """Raise TooMany while the address is locked."""
    left = seconds_locked(email)
    if left:
        raise TooMany(retry_after=left)


def record_failure(email: str, *, method: str, user: User | None = None) -> None:
    """Count and audit one wrong password or code; the fifth locks, alerts the console and mails the owner."""
    user = user or by_email(email)
    failures, locked = _keys(email)
    cache.add(failures, 0, WINDOW)
    try:
        count = cache.incr(failures)
    except ValueError:  # the window ended between the two calls
        cache.set(failures, 1, WINDOW)
        count = 1
    lock = count >= FAILURES
    if lock:
        cache.set(locked, time.time() + LOCKED_FOR, LOCKED_FOR)
        cache.delete(failures)
    audit.record(
        "login_failed",
        user,
        entity_type="user",
        tenant=user.tenant_id if user else None,
        description=f"Wrong {method}"
        + (f"; locked for {LOCKED_FOR // 60} minutes after {FAILURES} failures" if lock else ""),
        severity="critical" if lock else "warning",
    )
    if lock and user is not None and user.is_active:
        mails.post(
            "accounts/locked",
            user.email,
            {"name": user.display_name, "minutes": LOCKED_FOR // 60},
            language=user.language,
        )


def forget(email: str) -> None:
    """Drop the failures after a success."""
    cache.delete(_keys(email)[0])
