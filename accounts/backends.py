"""Which account a session or a password stands for, asked at every request."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts import policy
from accounts.models import User


class AccountBackend(AuthenticationBackend):
    """allauth's backend, closed to inactive people and to people of a suspended company."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(policy.can_sign_in(user))

    def get_user(self, user_id: Any) -> User | None:
        """Return the person with the company in one statement; None ends the session."""
        user = User.objects.select_related("tenant").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
