"""Requisitions: list, page, form, status."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models import JobDescription
from config.kernel.web import ActionView, Column, DetailPage, FormPage, ListPage
from recruiting import policy
from recruiting.enums import RequisitionStatus
from recruiting.filters import RequisitionFilter
from recruiting.forms import HandOverForm, LinkForm, RequisitionForm, skills_as_text
from recruiting.operations import lifecycle, requisitions
from recruiting.selectors import board
from recruiting.selectors import requisitions as selectors

READERS = {"recruiter", "admin", "viewer"}
HIRERS = {"recruiter", "admin"}
HOME: tuple[Any, str] = (_("Requisitions"), "recruiting:requisition-list")


class RequisitionList(ListPage):
    """All requisitions, with the number in each status above."""

    roles = READERS
    title = _("Requisitions")
    noun = _("requisitions")
    template_name = "recruiting/requisition_list.html"
    filterset_class = RequisitionFilter
    columns = (
        Column("title", _("Title"), sort="title"),
        Column("status", _("Status"), sort="status"),
        Column("priority", _("Priority")),
        Column("owner", _("Owner")),
        Column("applicants", _("Candidates"), sort="total_applicants", align="end"),
        Column("filled", _("Filled"), align="end"),
        Column("created", _("Created"), sort="created_at"),
    )
    default_sort = "-created"

    def get_queryset(self):
        return selectors.rows(self.request.user)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        counts = selectors.counts_by_status(self.request.user)
        return super().get_context(
            counts=[(status, label, counts[status]) for status, label in RequisitionStatus.choices],
            can_create=policy.can_create(self.request.user),
            **extra,
        )


class ActiveOpenings(ListPage):
    """Open and published requisitions (analytics row L1 of the seed)."""

    roles = READERS
    title = _("Active openings")
    noun = _("openings")
    template_name = "recruiting/active_openings.html"
    columns = (
        Column("title", _("Title"), sort="title"),
        Column("location", _("Location")),
        Column("employment", _("Employment")),
        Column("applicants", _("Candidates"), sort="total_applicants", align="end"),
        Column("left", _("Openings left"), align="end"),
        Column("published", _("Published"), sort="published_at"),
        Column("closes", _("Closes"), sort="closes_at"),
    )
    default_sort = "-published"

    def get_queryset(self):
        return selectors.active_openings(self.request.user)


class RequisitionPage(DetailPage):
    """What all tabs of a requisition share."""

    roles = READERS
    tab = ""

    def get_queryset(self):
        return selectors.detail(self.request.user)

    def get_title(self):
        return self.object.title

    def get_breadcrumbs(self):
        return [(HOME[0], reverse(HOME[1]))]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        actor, row = self.request.user, self.object
        return super().get_context(
            tab=self.tab,
            edit=policy.can_edit(actor, row),
            invite=policy.can_invite(actor, row),
            move=policy.can_move(actor, row),
            hand_over=policy.can_hand_over(actor, row),
            create=policy.can_create(actor),
            steps=selectors.next_steps(actor, row),
            **extra,
        )


class RequisitionDetail(RequisitionPage):
    """Overview: facts, text, numbers."""

    template_name = "recruiting/requisition_detail.html"
    tab = "overview"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        link_form = LinkForm(actor=self.request.user, initial={"assessment": _public(self.object.assessment)})
        return super().get_context(
            link_form=link_form, outside=board.outside(self.object), funnel=self._funnel(), **extra
        )

    def _funnel(self) -> list[tuple[Any, int]]:
        found = board.counts([self.object])[self.object.pk]
        return [(label, found[key]) for key, label in board.BoardColumn.choices]


class RequisitionInterviews(RequisitionPage):
    """What the interviews' floor shows about this requisition."""

    template_name = "recruiting/requisition_interviews.html"
    tab = "interviews"


class RequisitionActivity(RequisitionPage):
    """Who did what."""

    template_name = "recruiting/requisition_activity.html"
    tab = "activity"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(trail=selectors.activity(self.object), **extra)


class RequisitionCreate(FormPage):
    """A new draft, prefilled from a job description when `?jd=` names one."""

    roles = HIRERS
    title = _("New requisition")
    template_name = "recruiting/requisition_form.html"
    form_class = RequisitionForm
    submit_label = _("Save draft")
    success_message = _("Draft saved.")

    def get_breadcrumbs(self):
        return [(HOME[0], reverse(HOME[1]))]

    def get_form_kwargs(self):
        return {"actor": self.request.user, "initial": self._initial()}

    def _initial(self) -> dict[str, Any]:
        wanted = self.request.GET.get("jd")
        if not wanted:
            return {"currency": "EUR"}
        jd = get_object_or_404(
            JobDescription.objects.visible_to(self.request.user).active(), public_id=wanted
        )
        return {"currency": "EUR", "jd": jd.public_id, "title": jd.title, "description": jd.extracted_text}

    def operate(self, form):
        return requisitions.create(actor=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return requisitions.path_of(self.result)


class RequisitionForms(FormPage):
    """Forms about one requisition; cancel goes back to its page."""

    roles = HIRERS

    def get_queryset(self):
        return selectors.detail(self.request.user)

    def get_breadcrumbs(self):
        return [(HOME[0], reverse(HOME[1])), (self.object.title, requisitions.path_of(self.object))]

    def get_form_kwargs(self):
        return {"actor": self.request.user}

    def get_success_url(self):
        return requisitions.path_of(self.object)


class RequisitionEdit(RequisitionForms):
    """Change the content; owner and hiring manager only, others read why."""

    title = _("Edit requisition")
    template_name = "recruiting/requisition_form.html"
    form_class = RequisitionForm
    success_message = _("Saved.")

    def decide(self):
        return policy.can_edit(self.request.user, self.object)

    def get_form_kwargs(self):
        row = self.object
        initial = {name: getattr(row, name) for name in RequisitionForm.base_fields}
        initial |= {name: _public(initial[name]) for name in ("jd", "assessment", "hiring_manager")}
        initial["required_skills"] = skills_as_text(row.required_skills)
        return super().get_form_kwargs() | {"initial": initial}

    def operate(self, form):
        return requisitions.edit(self.object, actor=self.request.user, **form.cleaned_data)


class RequisitionHandOver(RequisitionForms):
    """Make somebody else the owner."""

    roles = {"admin"}
    title = _("Hand over")
    form_class = HandOverForm
    submit_label = _("Hand over")
    success_message = _("The requisition has a new owner.")

    def decide(self):
        return policy.can_hand_over(self.request.user, self.object)

    def operate(self, form):
        return requisitions.hand_over(self.object, actor=self.request.user, **form.cleaned_data)


class RequisitionLink(RequisitionForms):
    """Choose the assessment that candidates take."""

    title = _("Link an assessment")
    form_class = LinkForm
    success_message = _("Assessment linked.")

    def decide(self):
        return policy.can_edit(self.request.user, self.object)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"initial": {"assessment": _public(self.object.assessment)}}

    def operate(self, form):
        return requisitions.edit(self.object, actor=self.request.user, **form.cleaned_data)


class RequisitionAction(ActionView):
    """A button about one requisition."""

    roles = HIRERS

    def get_queryset(self):
        return selectors.detail(self.request.user)

    def get_success_url(self):
        return requisitions.path_of(self.object)


class RequisitionStep(RequisitionAction):
    """One step of the status, named in the address."""

    messages = {
        "publish": _("The requisition is open."),
        "reopen": _("The requisition is open again."),
        "pause": _("The requisition is paused."),
        "close": _("The requisition is closed."),
        "fill": _("The requisition is filled."),
        "cancel": _("The requisition is cancelled."),
    }

    def operate(self):
        step = self.kwargs["step"]
        return getattr(lifecycle, step)(self.object, actor=self.request.user)

    def get_success_message(self):
        return self.messages[self.kwargs["step"]]


class RequisitionDuplicate(RequisitionAction):
    """Copy into a new draft."""

    success_message = _("A draft with the same content.")

    def operate(self):
        return requisitions.duplicate(self.object, actor=self.request.user)

    def get_success_url(self):
        return requisitions.path_of(self.result or self.object)


def _public(row: Any) -> str:
    return row.public_id if row is not None else ""
