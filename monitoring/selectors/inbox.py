"""The bell and the inbox of one person."""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from config.kernel.tenancy import scope_for
from monitoring.models import Notification

IN_BELL = 6
MOST_COUNTED = 100
"""The bell says "99+" beyond; counting stops there."""


@dataclass(frozen=True)
class Bell:
    """What the bell shows: the number of unread messages (capped) and the newest of them."""

    unread: int
    newest: list[Notification]

    @property
    def label(self) -> str:
        return "99+" if self.unread >= MOST_COUNTED else str(self.unread)

    @property
    def etag(self) -> str:
        """Changes exactly when the bell does."""
        parts = [str(self.unread), *(row.public_id for row in self.newest)]
        return '"' + hashlib.sha256("|".join(parts).encode()).hexdigest()[:32] + '"'


def own_scope(user: Any) -> AbstractContextManager[Any]:
    """Return the scope that a person's own messages are in: the company's, or the platform's without one."""
    return scope_for(user.tenant_id, reason=f"own messages of {user.public_id}")


def bell(user: Any) -> Bell:
    """Return the bell in two statements; needs `own_scope`."""
    unread = Notification.objects.visible_to(user).unread()
    return Bell(unread.order_by()[:MOST_COUNTED].count(), list(unread.newest_first()[:IN_BELL]))


def inbox(user: Any) -> QuerySet[Notification]:
    """Return the person's messages that are not put away, newest first; needs `own_scope`."""
    return Notification.objects.visible_to(user).in_inbox().newest_first()
