"""What a company uses of its plan.

What is counted lives on higher floors, which say how: `count_with(kind, counter)` from their `apps.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from config.kernel.tenancy import platform_context, scope_for
from superadmin.enums import QuotaKind
from superadmin.models import Tenant

NEAR = 80
"""Percent of a quota from which a company counts as near its limit."""

Counter = Callable[[list[int]], dict[int, int]]
_counters: dict[QuotaKind, Counter] = {}


def count_with(kind: str, counter: Counter) -> None:
    """Name the function that maps tenant keys to the number of `kind` each of them has.

    It is called inside a scope that sees the rows of those tenants and uses one statement.
    """
    _counters[QuotaKind(kind)] = counter


def tally(rows: Any, tenant_ids: list[int]) -> dict[int, int]:
    """Count the rows of a queryset by tenant key, in one statement; what most counters return."""
    pairs = (
        rows.filter(tenant_id__in=tenant_ids).order_by().values_list("tenant_id").annotate(number=Count("pk"))
    )
    return dict(pairs)


@dataclass(frozen=True)
class Usage:
    """`used` of `limit` (None: no limit) of one kind."""

    kind: QuotaKind
    used: int
    limit: int | None

    @property
    def percent(self) -> int:
        """Share of the limit in use, 0 to 100 and more; 0 without a limit."""
        if self.limit is None:
            return 0
        return 100 if self.limit == 0 else self.used * 100 // self.limit

    @property
    def is_near(self) -> bool:
        return self.limit is not None and self.percent >= NEAR


def limit_of(tenant: Tenant, kind: str) -> int | None:
    """Return the company's limit of one kind, None when there is none."""
    return getattr(tenant, f"max_{QuotaKind(kind).value}")


def count(tenant: Tenant, kind: str) -> int:
    """Return how many of one kind the company has now; 0 when no app counts them."""
    counter = _counters.get(QuotaKind(kind))
    if counter is None:
        return 0
    with scope_for(tenant.pk, reason="usage against quotas"):
        return counter([tenant.pk]).get(tenant.pk, 0)


def of_tenant(tenant: Tenant) -> list[Usage]:
    """Return the use of each quota of one company."""
    return [Usage(kind, count(tenant, kind), limit_of(tenant, kind)) for kind in QuotaKind]


def of_tenants(tenants: list[Tenant]) -> dict[int, list[Usage]]:
    """Return the use of each quota by tenant key: one statement per kind, whatever the number of companies."""
    keys = [tenant.pk for tenant in tenants]
    with platform_context(reason="usage against quotas"):
        counts = {kind: _counters[kind](keys) if kind in _counters else {} for kind in QuotaKind}
    return {
        tenant.pk: [Usage(kind, counts[kind].get(tenant.pk, 0), limit_of(tenant, kind)) for kind in QuotaKind]
        for tenant in tenants
    }


def near_quota(limit: int = 10) -> list[tuple[Tenant, list[Usage]]]:
    """Return the active companies near a limit, the fullest first, each with the kinds that are near."""
    tenants = list(Tenant.objects.active())
    used: dict[int, list[Usage]] = of_tenants(tenants)
    near: list[tuple[Tenant, list[Usage]]] = [
        (tenant, [item for item in used[tenant.pk] if item.is_near]) for tenant in tenants
    ]
    found = [pair for pair in near if pair[1]]
    return sorted(found, key=_fullness, reverse=True)[:limit]


def _fullness(pair: tuple[Any, list[Usage]]) -> int:
    return max(item.percent for item in pair[1])
