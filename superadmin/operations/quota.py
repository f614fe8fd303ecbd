"""Quotas of a company's plan, counted under a lock on its row."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from config.kernel.errors import QuotaExceeded
from superadmin.enums import QuotaKind
from superadmin.models import Tenant
from superadmin.selectors import usage


def require(tenant: Any, kind: str, *, adding: int = 1) -> None:
    """Make sure that `adding` more of `kind` fit; call it in the transaction that inserts them.

    Locks the tenant row until that transaction ends, so two inserts cannot both take the last place.
    Raises QuotaExceeded (402).
    """
    kind = QuotaKind(kind)
    row = Tenant.objects.select_for_update(no_key=True).get(pk=getattr(tenant, "pk", tenant))
    limit = usage.limit_of(row, kind)
    if limit is not None and usage.count(row, kind) + adding > limit:
        raise QuotaExceeded(
            _("The plan of %(company)s includes %(limit)d %(kind)s, and they are used up.")
            % {"company": row.name, "limit": limit, "kind": kind.label.lower()}
        )
