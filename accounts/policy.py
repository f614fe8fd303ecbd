"""Who may do what to accounts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import STAFF_ROLES, UserRole
from config.kernel.policy import Decision, allow, deny


def is_staff_role(user: Any) -> bool:
    """Whether the person works for a company (superadmins do not)."""
    return getattr(user, "role", "") in STAFF_ROLES


def can_view(actor: Any, user: Any) -> Decision:
    """Mirror of `UserQuerySet.visible_to`."""
    if not actor.is_authenticated:
        return deny(_("Sign in to go on."))
    if actor.role == UserRole.SUPERADMIN or actor.pk == user.pk:
        return allow()
    if is_staff_role(actor) and actor.tenant_id and actor.tenant_id == user.tenant_id:
        return allow()
    return deny(_("This person does not belong to your company."))


def can_manage_team(actor: Any) -> Decision:
    if actor.is_authenticated and actor.role == UserRole.ADMIN and actor.tenant_id:
        return allow()
    return deny(_("Only company admins manage the team."))


def can_manage_member(actor: Any, member: Any) -> Decision:
    """Company admins manage people of their company; superadmins everybody who has one."""
    if actor.is_authenticated and actor.role == UserRole.SUPERADMIN:
        return allow()
    decision = can_manage_team(actor)
    if decision and member.tenant_id != actor.tenant_id:
        return deny(_("This person does not belong to your company."))
    return decision


def can_assign_role(actor: Any, member: Any, role: str) -> Decision:
    """Roles of a company go to people of a company, and superadmin only by a superadmin."""
    decision = can_manage_member(actor, member)
    if not decision:
        return decision
    if role in STAFF_ROLES and member.tenant_id is None:
        return deny(_("This role needs a company."))
    if role not in STAFF_ROLES and member.tenant_id is not None:
        return deny(_("People of a company have one of its roles."))
    return decision


def can_manage_keys(actor: Any) -> Decision:
    if actor.is_authenticated and actor.role == UserRole.ADMIN and actor.tenant_id:
        return allow()
    return deny(_("Only company admins manage API keys."))


def can_sign_in(user: Any) -> Decision:
    """Whether the account is open; asked at sign-in and at every authenticated request."""
    if not user.is_active:
        return deny(
            _("This account is not active. Ask the admin of your company, or accept your invitation first.")
        )
    if user.tenant_id and not user.tenant.is_active:
        return deny(_("The account of your company is suspended. Ask the admin of your company."))
    return allow()
