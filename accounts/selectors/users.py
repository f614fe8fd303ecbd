"""People, as screens and higher floors read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.enums import STAFF_ROLES
from accounts.models import User


def by_email(email: str) -> User | None:
    """Return the account of an address in any case, with its company; None when there is none."""
    return User.objects.with_email(email).select_related("tenant").first()


def staff_of(tenant: Any, roles: Iterable[str] = STAFF_ROLES) -> QuerySet[User]:
    """Return the active people of a company that have one of the roles, by name."""
    return (
        User.objects.active()
        .filter(tenant_id=getattr(tenant, "pk", tenant), role__in=list(roles))
        .order_by("full_name", "pk")
    )


def counts_by_tenant(tenant_ids: list[int]) -> dict[int, int]:
    """Return how many places of the plan each company uses: active people and those still invited."""
    rows = (
        User.objects.filter(tenant_id__in=tenant_ids)
        .filter(Q(is_active=True) | Q(is_verified=False, last_login__isnull=True))
        .values_list("tenant_id")
        .annotate(n=Count("pk"))
    )
    return dict(rows)
