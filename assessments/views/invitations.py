"""Pages of invitations."""

from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.filters import InvitationFilter
from assessments.forms.content import InviteForm
from assessments.operations import invitations as operations
from assessments.policy import can_edit
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import assessments, invitations
from assessments.views.assessments import OwnedAssessment, detail_crumb, list_crumb
from config.kernel.web import ActionView, Column, FormPage, ListPage

NAMED = 5
"""Refused addresses that the message names."""


class Invite(OwnedAssessment, FormPage):
    """Addresses and terms; first a look at what would happen, then sending."""

    roles = AUTHORS
    title = _("Invite candidates")
    template_name = "assessments/invite.html"
    form_class = InviteForm

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if "send" in request.POST or not form.is_valid():
            return super().post(request, *args, **kwargs)
        return self.render(form=form, **self.look(form.cleaned_data))

    def get_context(self, **extra):
        return super().get_context(object=self.object, **extra)

    def look(self, data):
        """Return what the preview shows: each address, and the mail as text."""
        until = timezone.now() + timedelta(hours=data["expires_in_hours"])
        link = f"{settings.SITE_URL}/invitation/…"
        facts = invitations.mail_facts(self.object, message=data["message"], valid_until=until, link=link)
        return {
            "reviews": invitations.review_addresses(self.object, data["emails"]),
            "mail_subject": render_to_string("emails/assessments/invitation.subject.txt", facts).strip(),
            "mail_text": render_to_string(
                "emails/assessments/invitation.txt", {**facts, "site_url": settings.SITE_URL}
            ),
        }

    def operate(self, form):
        return operations.invite(self.object, actor=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        new = sum(result.is_new for result in self.result)
        waiting = sum(not result.is_new and not result.error for result in self.result)
        refused = [f"{result.email}: {result.error}" for result in self.result if result.error]
        if refused:
            rest = len(refused) - NAMED
            more = [ngettext("and %(n)d more", "and %(n)d more", rest) % {"n": rest}] if rest > 0 else []
            messages.warning(self.request, " · ".join([_g("Not invited:"), *refused[:NAMED], *more]))
        if waiting:
            text = ngettext(
                "%(n)d address holds an open invitation already.",
                "%(n)d addresses hold an open invitation already.",
                waiting,
            )
            messages.info(self.request, text % {"n": waiting})
        sent = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", new)
        return sent % {"n": new} if new else ""

    def get_success_url(self):
        return reverse("assessments:invitation-list", args=[self.object.public_id])


class InvitationList(ListPage):
    """The invitations to one assessment and where each of them stands."""

    roles = READERS
    title = _("Invitations")
    template_name = "assessments/invitation_list.html"
    filterset_class = InvitationFilter
    noun = _("invitations")
    columns = (
        Column("candidate", _("Candidate"), sort="candidate__full_name"),
        Column("state", _("State")),
        Column("sent", _("Sent"), sort="sent_at"),
        Column("until", _("Valid until"), sort="expires_at"),
        Column("by", _("Invited by")),
        Column("actions", ""),
    )

    @cached_property
    def object(self):
        rows = assessments.assessment_details(self.request.user)
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def get_queryset(self):
        return invitations.invitation_rows(self.request.user, self.object)

    def get_breadcrumbs(self):
        return [list_crumb(), detail_crumb(self.object)]

    def get_context(self, **extra):
        may_edit = can_edit(self.request.user, self.object)
        return super().get_context(assessment=self.object, may_edit=may_edit, **extra)


class _OwnedInvitation:
    """Looks an invitation up by its public id; the way back leads to the list."""

    def get_queryset(self):
        return invitations.invitations(self.request.user)

    def get_success_url(self):
        return reverse("assessments:invitation-list", args=[self.object.assessment.public_id])


class InvitationResend(_OwnedInvitation, ActionView):
    """Send a new link, the old one stops working."""

    roles = AUTHORS
    success_message = _("A new link is on its way. The old one no longer works.")

    def operate(self):
        return operations.resend(self.object, actor=self.request.user)


class InvitationRevoke(_OwnedInvitation, ActionView):
    """Make a link worthless."""

    roles = AUTHORS
    success_message = _("The invitation is revoked.")

    def operate(self):
        return operations.revoke(self.object, actor=self.request.user)
