"""The team page of one company."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.enums import MemberStatus
from accounts.models import TeamInvitation, User


def members(tenant: Any) -> QuerySet[User]:
    """Return the people of a company and those with an open invitation to it.

    Annotated: `member_status` (MemberStatus), `member_role` (the role offered while invited),
    `invited_until`. One statement.
    """
    tenant_id = getattr(tenant, "pk", tenant)
    invitations = TeamInvitation.objects.open().filter(user_id=OuterRef("pk"), tenant_id=tenant_id)
    return (
        User.objects.annotate(is_invited=Exists(invitations))
        .filter(Q(tenant_id=tenant_id) | Q(is_invited=True))
        .annotate(
            invited_until=Subquery(invitations.values("expires_at")[:1]),
            member_role=Case(
                When(is_invited=True, then=Subquery(invitations.values("role")[:1])), default=F("role")
            ),
            member_status=Case(
                When(is_invited=True, then=Value(MemberStatus.INVITED.value)),
                When(is_active=True, then=Value(MemberStatus.ACTIVE.value)),
                default=Value(MemberStatus.INACTIVE.value),
            ),
        )
    )


def open_invitation(member: User, tenant: Any) -> TeamInvitation | None:
    """Return the open invitation of a person to a company."""
    return TeamInvitation.objects.open().filter(user=member, tenant_id=getattr(tenant, "pk", tenant)).first()
