"""The team of a company, and the way into it."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.filters import TeamFilter
from accounts.forms import InviteForm, JoinForm, RoleForm
from accounts.models import TeamInvitation, User
from accounts.operations import team, users
from accounts.operations.team import Offer
from accounts.selectors.team import members, open_invitation
from config.kernel.errors import DomainError, Gone, Unauthorized
from config.kernel.web import ANYONE, ActionView, Column, FormPage, ListPage, error_page

ADMINS = frozenset({"admin"})


class TeamList(ListPage):
    """Everybody of the company, and those invited."""

    roles = ADMINS
    title = gettext_lazy("Team")
    template_name = "accounts/team_list.html"
    filterset_class = TeamFilter
    noun = gettext_lazy("people")
    default_sort = "name"
    columns = (
        Column("name", gettext_lazy("Name"), sort=("full_name", "email")),
        Column("role", gettext_lazy("Role"), sort="member_role"),
        Column("status", gettext_lazy("Status"), sort="member_status"),
        Column("seen", gettext_lazy("Last sign-in"), sort="last_login"),
        Column("actions", ""),
    )

    def get_queryset(self) -> QuerySet[User]:
        return members(self.request.user.tenant_id)


class TeamInvite(FormPage):
    """Invite one address."""

    roles = ADMINS
    title = gettext_lazy("Invite to the team")
    form_class = InviteForm
    submit_label = gettext_lazy("Send invitation")
    success_message = gettext_lazy("The invitation is on its way.")

    def get_breadcrumbs(self) -> list[tuple[Any, str]]:
        return [(_("Team"), reverse("accounts:team"))]

    def operate(self, form: InviteForm) -> TeamInvitation:
        return team.invite(actor=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("accounts:team")


class MemberMixin:
    """One person of the team; people of other companies are not found."""

    request: Any
    object: User

    def get_queryset(self) -> QuerySet[User]:
        return members(self.request.user.tenant_id).select_related("tenant")

    def get_success_url(self) -> str:
        return reverse("accounts:team")

    @property
    def invitation(self) -> TeamInvitation:
        found = open_invitation(self.object, self.request.user.tenant_id)
        if found is None:
            raise Gone(_("This invitation is closed."))
        return found


class MemberRole(MemberMixin, FormPage):
    """Give somebody another role."""

    roles = ADMINS
    title = gettext_lazy("Change role")
    template_name = "accounts/member_role.html"
    form_class = RoleForm
    success_message = gettext_lazy("The role is changed.")

    def get_breadcrumbs(self) -> list[tuple[Any, str]]:
        return [(_("Team"), reverse("accounts:team"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"role": self.object.role}}

    def operate(self, form: RoleForm) -> User:
        return users.change_role(self.object, role=form.cleaned_data["role"], actor=self.request.user)


class MemberDeactivate(MemberMixin, ActionView):
    roles = ADMINS
    success_message = gettext_lazy("The account is closed, and its sessions are ended.")

    def operate(self) -> User:
        return users.deactivate(self.object, actor=self.request.user)


class MemberReactivate(MemberMixin, ActionView):
    roles = ADMINS
    success_message = gettext_lazy("The account is open again.")

    def operate(self) -> User:
        return users.reactivate(self.object, actor=self.request.user)


class InvitationResend(MemberMixin, ActionView):
    roles = ADMINS
    success_message = gettext_lazy("A new link is on its way; the old one stops working.")

    def operate(self) -> TeamInvitation:
        return team.resend(self.invitation, actor=self.request.user)


class InvitationWithdraw(MemberMixin, ActionView):
    roles = ADMINS
    success_message = gettext_lazy("The invitation is withdrawn.")

    def operate(self) -> TeamInvitation:
        return team.withdraw(self.invitation, actor=self.request.user)


class Join(FormPage):
    """What an invitation link opens: who invites, into what, and one field."""

    roles = ANYONE
    title = gettext_lazy("Join the team")
    template_name = "accounts/join.html"
    form_class = JoinForm
    submit_label = gettext_lazy("Join")

    @cached_property
    def offer(self) -> Offer:
        return team.read_link(self.kwargs["token"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"full_name": self.offer.invitation.user.full_name}}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(offer=self.offer, **extra)

    def operate(self, form: JoinForm) -> User:
        return team.accept(self.kwargs["token"], **form.cleaned_data)

    def succeeded(self) -> HttpResponse:
        """Sign the person in as allauth does it, second factor included."""
        adapter = get_adapter(self.request)
        if self.request.user.is_authenticated:
            adapter.logout(self.request)
        return perform_login(self.request, self.result)

    def refused(self, error: DomainError) -> HttpResponseBase:
        if isinstance(error, Unauthorized):
            return error_page(self.request, error.status, str(error.message))
        return super().refused(error)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _checked = self.offer
        return super().post(request, *args, **kwargs)
