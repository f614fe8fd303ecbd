"""Decisions with reasons. Pages, API and templates show the same sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from config.kernel.errors import PolicyDenied

__all__ = ["Actor", "Decision", "PolicyDenied", "allow", "deny"]


class Actor(Protocol):
    """Who acts: a User, or AnonymousUser (role "", tenant_id None)."""

    role: str
    tenant_id: int | None
    is_authenticated: bool


@dataclass(frozen=True)
class Decision:
    """Whether something is allowed and, if not, the sentence that says why."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise PolicyDenied with the reason unless allowed."""
        if not self.allowed:
            raise PolicyDenied(self.reason)


def allow() -> Decision:
    """Return the positive decision."""
    return Decision(True)


def deny(reason: str) -> Decision:
    """Return a negative decision with its reason (a translated sentence)."""
    return Decision(False, reason)
