"""A candidate's own side: whose rows a caller may read, by account or by a sealed link.

A link names one candidate of one company. The long-lived one, in mails about a test, opens the status page. The
fresh one, mailed on demand to the invited address, also opens the data, for FRESH_SECONDS.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from candidates.models import Candidate
from config.kernel.crypto import DecryptionFailed, blind_index, seal, unseal
from config.kernel.tenancy import platform_context

COOKIE = "own_link"
COOKIE_PATH = "/own/"
COOKIE_SECONDS = 12 * 3600
STATUS_SECONDS = 365 * 24 * 3600
FRESH_SECONDS = 3600
_PURPOSE = "a candidate's own pages"
_LONGEST = 500


@dataclass(frozen=True)
class Visit:
    """Who is looking: candidate rows of one person. `fresh` when the address or the account was proven just now."""

    candidates: tuple[Candidate, ...]
    fresh: bool

    @property
    def companies(self) -> str:
        return ", ".join(row.tenant.name for row in self.candidates)


def rows_of(user: Any) -> QuerySet[Candidate]:
    """Return a person's rows over all companies; needs the platform's scope.

    Found by the account, or by its address where a company has not linked the two: signing in has proved that the
    address is the person's.
    """
    mine = Q(user=user)
    if user.is_verified:
        mine |= Q(user__isnull=True, email_hash=blind_index(user.email))
    return Candidate.objects.filter(mine, erased_at__isnull=True)


def of_account(user: Any) -> Visit:
    """Return the visit of somebody who is signed in."""
    with platform_context(reason="a candidate's own rows"):
        rows = rows_of(user).select_related("tenant").order_by("tenant__name", "pk")
        return Visit(tuple(rows), fresh=True)


def token(candidate: Candidate, *, fresh: bool = False) -> str:
    """Return the sealed part of a link to a candidate's own pages; for mails to the invited address only."""
    text = f"{candidate.tenant_id}|{candidate.public_id}|{'f' if fresh else 's'}|{int(time.time())}"
    return seal(text.encode(), bound_to=_PURPOSE)


def link(candidate: Candidate, *, fresh: bool = False) -> str:
    """Return the whole address of `token`."""
    return settings.SITE_URL + reverse("candidates:own-enter", args=[token(candidate, fresh=fresh)])


def of_token(sealed: str) -> Visit | None:
    """Return the visit that a link opens, None for one that was altered, is over, or whose data was erased."""
    if not sealed or len(sealed) > _LONGEST:
        return None
    try:
        tenant_id, public_id, kind, made = unseal(sealed, bound_to=_PURPOSE).decode().split("|")
    except DecryptionFailed:
        return None
    age = time.time() - int(made)
    if age > STATUS_SECONDS or (kind == "f" and age > FRESH_SECONDS):
        return None
    with platform_context(reason="a candidate's own link"):
        rows = Candidate.objects.filter(tenant_id=int(tenant_id), public_id=public_id)
        found = rows.filter(erased_at__isnull=True).select_related("tenant").first()
    return Visit((found,), fresh=kind == "f") if found is not None else None
