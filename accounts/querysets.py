"""Chainable look-ups."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.enums import STAFF_ROLES, UserRole


class UserQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> UserQuerySet:
        """Superadmins see everyone, people of a company their company, everybody else only themselves."""
        if not actor.is_authenticated:
            return self.none()
        if actor.role == UserRole.SUPERADMIN:
            return self
        own = models.Q(pk=actor.pk)
        if actor.role in STAFF_ROLES and actor.tenant_id:
            return self.filter(own | models.Q(tenant_id=actor.tenant_id))
        return self.filter(own)

    def with_email(self, email: str) -> UserQuerySet:
        """The account of an address, whatever its upper and lower case; served by the unique index."""
        return self.alias(lower_email=Lower("email")).filter(lower_email=email.strip().lower())

    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def staff(self) -> UserQuerySet:
        return self.filter(role__in=STAFF_ROLES)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # class made at run time
    """What django.contrib.auth asks of a manager."""

    def get_by_natural_key(self, username: str | None) -> Any:
        return self.with_email(username or "").get()


class RefreshTokenQuerySet(models.QuerySet):
    def live(self) -> RefreshTokenQuerySet:
        return self.filter(is_revoked=False, expires_at__gt=timezone.now())

    def expired(self) -> RefreshTokenQuerySet:
        return self.filter(expires_at__lte=timezone.now())

    def visible_to(self, actor: Any) -> RefreshTokenQuerySet:
        return self.filter(user_id=actor.pk) if actor.is_authenticated else self.none()


class ApiKeyQuerySet(models.QuerySet):
    def live(self) -> ApiKeyQuerySet:
        now = timezone.now()
        unexpired = models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=now)
        return self.filter(unexpired, revoked_at__isnull=True)

    def visible_to(self, actor: Any) -> ApiKeyQuerySet:
        """Company admins see the keys of their company."""
        if actor.is_authenticated and actor.role == UserRole.ADMIN and actor.tenant_id:
            return self.filter(tenant_id=actor.tenant_id)
        return self.none()


class TeamInvitationQuerySet(models.QuerySet):
    def open(self) -> TeamInvitationQuerySet:
        """Neither accepted nor withdrawn; an expired one stays open, since it can be sent again."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)
