"""The demo's accounts, as the sign-in page of a demo offers them."""

from __future__ import annotations

from django.conf import settings

from accounts.enums import UserRole
from accounts.models import User

DOMAIN = ".example"
"""Only addresses under this reserved top-level domain can be demo accounts."""
_ORDER = [
    UserRole.RECRUITER,
    UserRole.INTERVIEWER,
    UserRole.ADMIN,
    UserRole.VIEWER,
    UserRole.USER,
    UserRole.SUPERADMIN,
]


def demo_accounts() -> list[User]:
    """Return the first active account of each role; nothing outside of a demo. One statement."""
    if not settings.DEMO:
        return []
    rows = (
        User.objects.active()
        .filter(email__endswith=DOMAIN, is_verified=True)
        .order_by("role", "pk")
        .distinct("role")
        .select_related("tenant")
    )
    return sorted(rows, key=lambda user: _ORDER.index(UserRole(user.role)))
