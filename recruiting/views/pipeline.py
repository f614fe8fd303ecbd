"""The board of a requisition, and one person on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.kernel.errors import ValidationFailed
from config.kernel.web import ActionView, DetailPage, FormPage
from recruiting import policy
from recruiting.forms import InviteForm, MoveForm, NoteForm
from recruiting.models import ApplicationNote, PipelineEntry
from recruiting.operations import notes, pipeline, requisitions
from recruiting.selectors import board
from recruiting.selectors import notes as note_selectors
from recruiting.views.requisitions import (
    HIRERS,
    HOME,
    READERS,
    RequisitionAction,
    RequisitionForms,
    RequisitionPage,
)


class Pipeline(RequisitionPage):
    """All columns side by side."""

    template_name = "recruiting/pipeline.html"
    tab = "pipeline"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        columns = board.board(self.object, self.request.user)
        return super().get_context(columns=columns, outside=board.outside(self.object), **extra)


class PipelineInvite(RequisitionForms):
    """Invite addresses to the linked assessment."""

    title = _("Invite candidates")
    form_class = InviteForm
    template_name = "recruiting/invite.html"
    submit_label = _("Send invitations")

    def decide(self):
        return policy.can_invite(self.request.user, self.object)

    def get_form_kwargs(self):
        return {}

    def operate(self, form):
        return pipeline.invite(self.object, actor=self.request.user, **form.cleaned_data)

    def succeeded(self):
        for result in self.result:
            if result.error:
                messages.warning(self.request, f"{result.email}: {result.error}")
        return super().succeeded()

    def get_success_message(self):
        sent = sum(1 for result in self.result if not result.error)
        return (
            ngettext("%(n)d candidate invited.", "%(n)d candidates invited.", sent) % {"n": sent}
            if sent
            else ""
        )

    def get_success_url(self):
        return reverse("recruiting:pipeline", args=[self.object.public_id])


class PipelineAdopt(RequisitionAction):
    """Take in applications of the linked assessment that came from elsewhere."""

    def operate(self):
        return pipeline.adopt(self.object, actor=self.request.user)

    def get_success_message(self):
        return ngettext("%(n)d candidate added.", "%(n)d candidates added.", self.result) % {"n": self.result}

    def get_success_url(self):
        return reverse("recruiting:pipeline", args=[self.object.public_id])


def _entries(user: Any) -> Any:
    people = board.with_people(PipelineEntry.objects.visible_to(user))
    return people.select_related("requisition__created_by", "requisition__hiring_manager", "decided_by")


class EntryDetail(DetailPage):
    """One person in one requisition: test, notes, interviews, decision."""

    roles = READERS
    template_name = "recruiting/entry_detail.html"
    queryset_for = staticmethod(_entries)

    def get_title(self):
        return self.object.application.candidate.full_name

    def get_breadcrumbs(self):
        requisition = self.object.requisition
        return [
            (HOME[0], reverse(HOME[1])),
            (requisition.title, requisitions.path_of(requisition)),
            (_("Pipeline"), reverse("recruiting:pipeline", args=[requisition.public_id])),
        ]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        entry, actor = self.object, self.request.user
        states = board.integrity_of([entry])
        return super().get_context(
            card=board.card(entry, states.get(entry.application.test_session_id, "")),
            notes=note_selectors.of_application(entry.application, actor),
            note_form=NoteForm(),
            move=policy.can_move(actor, entry.requisition),
            write_note=policy.can_write_note(actor, entry.application),
            requisition=entry.requisition,
            **extra,
        )


class EntryMove(ActionView):
    """Move one person; the select of a card and the buttons of the person's page post here."""

    roles = HIRERS
    queryset_for = staticmethod(_entries)

    def operate(self):
        form = MoveForm(self.request.POST)
        if not form.is_valid():
            raise ValidationFailed(next(iter(form.errors.values()))[0])
        return pipeline.move(self.object, actor=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        names = {
            "name": self.object.application.candidate.full_name,
            "stage": self.object.get_stage_display(),
        }
        return _("%(name)s: %(stage)s.") % names

    def get_success_url(self):
        return reverse("recruiting:pipeline", args=[self.object.requisition.public_id])


class EntryReject(FormPage):
    """Turn a person down, with the reason."""

    roles = HIRERS
    title = _("Reject")
    template_name = "recruiting/reject.html"
    submit_label = _("Reject")
    queryset_for = staticmethod(_entries)
    success_message = _("The decision is stored; the candidate gets a mail.")

    def decide(self):
        return policy.can_move(self.request.user, self.object.requisition)

    def get_form(self):
        data = self.request.POST.copy() if self.request.method == "POST" else None
        if data is not None:
            data["to"] = "rejected"
        form = MoveForm(data)
        form.fields["to"].widget = form.fields["to"].hidden_widget()
        form.fields["to"].initial = "rejected"
        form.fields["reason"].required = True
        return form

    def get_context(self, **extra):
        return super().get_context(object=self.object, **extra)

    def get_breadcrumbs(self):
        path = reverse("recruiting:entry-detail", args=[self.object.public_id])
        return [(HOME[0], reverse(HOME[1])), (self.object.application.candidate.full_name, path)]

    def operate(self, form):
        return pipeline.reject(self.object, actor=self.request.user, reason=form.cleaned_data["reason"])

    def get_success_url(self):
        return reverse("recruiting:pipeline", args=[self.object.requisition.public_id])


class NoteCreate(ActionView):
    """Write a remark on the application of an entry."""

    roles = HIRERS
    queryset_for = staticmethod(_entries)
    success_message = _("Note added.")

    def operate(self):
        form = NoteForm(self.request.POST)
        if not form.is_valid():
            raise ValidationFailed(next(iter(form.errors.values()))[0])
        return notes.add(self.object.application, actor=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("recruiting:entry-detail", args=[self.object.public_id])


class NoteEdit(FormPage):
    """Change one's own remark."""

    roles = HIRERS
    title = _("Edit note")
    form_class = NoteForm
    success_message = _("Saved.")

    def get_queryset(self):
        return ApplicationNote.objects.visible_to(self.request.user).select_related("application")

    def decide(self):
        return policy.can_change_note(self.request.user, self.object)

    def get_form_kwargs(self):
        return {"initial": {name: getattr(self.object, name) for name in NoteForm.base_fields}}

    def operate(self, form):
        return notes.edit(self.object, actor=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return _page_of(self.object.application, self.request.user)


class NoteDelete(ActionView):
    """Remove one's own remark."""

    roles = HIRERS
    success_message = _("Note removed.")

    def get_queryset(self):
        return ApplicationNote.objects.visible_to(self.request.user).select_related("application")

    def operate(self):
        self.back = _page_of(self.object.application, self.request.user)
        return notes.remove(self.object, actor=self.request.user)

    def get_success_url(self):
        return self.back


def _page_of(application: Any, user: Any) -> str:
    entry = _entries(user).filter(application=application).first()
    if entry is None:
        return reverse(HOME[1])
    return reverse("recruiting:entry-detail", args=[entry.public_id])
