"""Interviews: lists, page, planning."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.kernel.web import ActionView, Column, DetailPage, FormPage, ListPage
from interviews import policy
from interviews.filters import InterviewFilter
from interviews.forms import CancelForm, ChangeForm, ScheduleForm
from interviews.operations import interviews as operations
from interviews.operations.messages import path_of
from interviews.selectors import calendar
from interviews.selectors import feedback as cards
from interviews.selectors import interviews as selectors
from recruiting.models import PipelineEntry

STAFF = {"recruiter", "admin", "viewer", "interviewer"}
PLANNERS = {"recruiter", "admin", "interviewer"}
HOME: tuple[Any, str] = (_("Interviews"), "interviews:interview-list")


class InterviewList(ListPage):
    """All interviews one may see; an interviewer's own ones are the history too."""

    roles = STAFF
    title = _("Interviews")
    noun = _("interviews")
    template_name = "interviews/interview_list.html"
    filterset_class = InterviewFilter
    columns = (
        Column("candidate", _("Candidate"), sort="candidate__full_name"),
        Column("job", _("Job")),
        Column("type", _("Type")),
        Column("when", _("Start"), sort="scheduled_at"),
        Column("length", _("Minutes"), align="end"),
        Column("interviewer", _("Interviewers")),
        Column("status", _("Status"), sort="status"),
    )
    default_sort = "-when"

    def get_queryset(self):
        return selectors.rows(self.request.user)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(can_schedule=policy.can_schedule(self.request.user), **extra)


class UpcomingInterviews(InterviewList):
    """Scheduled and still to come (analytics row L2 of the seed)."""

    title = _("Upcoming interviews")
    filterset_class = None
    default_sort = "when"

    def get_queryset(self):
        return selectors.upcoming(self.request.user)


class InterviewDetail(DetailPage):
    """Preparation before the talk, record after it."""

    roles = STAFF
    template_name = "interviews/interview_detail.html"

    def get_queryset(self):
        return selectors.detail(self.request.user)

    def get_title(self):
        return self.object.candidate.full_name

    def get_breadcrumbs(self):
        return [(HOME[0], reverse(HOME[1]))]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        actor, row = self.request.user, self.object
        own = cards.own(row, actor)
        return super().get_context(
            conduct=policy.can_conduct(actor, row),
            reschedule=policy.can_reschedule(actor, row),
            no_show=policy.can_mark_no_show(actor, row),
            write=policy.can_write_feedback(actor, row),
            own=own,
            amend=own is not None and policy.can_amend_feedback(actor, own),
            cards=[(card, cards.ratings(card)) for card in cards.visible(row, actor)],
            **extra,
        )


class InterviewCreate(FormPage):
    """Plan an interview; `?entry=` or `?candidate=` says with whom."""

    roles = PLANNERS
    title = _("Schedule an interview")
    template_name = "interviews/schedule.html"
    form_class = ScheduleForm
    submit_label = _("Schedule and send")
    success_message = _("The interview is planned; everybody gets a mail.")

    def get_breadcrumbs(self):
        return [(HOME[0], reverse(HOME[1]))]

    def get_form_kwargs(self):
        return {"actor": self.request.user, "initial": self._initial()}

    def _entry(self) -> PipelineEntry | None:
        wanted = self.request.GET.get("entry")
        if not wanted:
            return None
        entries = PipelineEntry.objects.visible_to(self.request.user)
        return get_object_or_404(
            entries.select_related("application__candidate", "requisition"), public_id=wanted
        )

    def _initial(self) -> dict[str, Any]:
        entry = self._entry()
        if entry is None:
            return {"candidate": self.request.GET.get("candidate", "")}
        return {
            "candidate": entry.application.candidate.public_id,
            "requisition": entry.requisition.public_id,
        }

    def operate(self, form):
        values = dict(form.cleaned_data)
        entry = self._entry()
        if entry is not None and entry.application.candidate_id == values["candidate"].pk:
            values |= {"application": entry.application, "requisition": entry.requisition}
        elif values["requisition"] is not None:
            entries = values["requisition"].entries.filter(application__candidate=values["candidate"])
            found = entries.select_related("application").first()
            values["application"] = found.application if found else None
        return operations.schedule(actor=self.request.user, **values)

    def get_success_url(self):
        return path_of(self.result)


class InterviewForms(FormPage):
    """Forms about one interview."""

    roles = PLANNERS

    def get_queryset(self):
        return selectors.detail(self.request.user)

    def get_breadcrumbs(self):
        return [(HOME[0], reverse(HOME[1])), (self.object.candidate.full_name, path_of(self.object))]

    def get_success_url(self):
        return path_of(self.object)


class InterviewChange(InterviewForms):
    """Move or change a planned interview."""

    title = _("Move or change")
    template_name = "interviews/change.html"
    form_class = ChangeForm
    submit_label = _("Save and tell everybody")
    success_message = _("Saved. Everybody is told of a new time or place.")

    def decide(self):
        return policy.can_reschedule(self.request.user, self.object)

    def get_form_kwargs(self):
        return {"initial": ChangeForm.initial_of(self.object)}

    def operate(self, form):
        return operations.change(self.object, actor=self.request.user, **form.cleaned_data)


class InterviewCancel(InterviewForms):
    """Call an interview off."""

    title = _("Call the interview off")
    form_class = CancelForm
    submit_label = _("Call off and tell everybody")
    success_message = _("The interview is called off; everybody gets a mail.")

    def decide(self):
        return policy.can_cancel(self.request.user, self.object)

    def operate(self, form):
        return operations.cancel(self.object, actor=self.request.user, reason=form.cleaned_data["reason"])


class InterviewAction(ActionView):
    """A button about one interview."""

    roles = PLANNERS

    def get_queryset(self):
        return selectors.detail(self.request.user)

    def get_success_url(self):
        return path_of(self.object)


class InterviewStart(InterviewAction):
    """Begin the talk and go to the live page."""

    success_message = _("The interview has started.")

    def operate(self):
        return operations.start(self.object, actor=self.request.user)

    def get_success_url(self):
        return (
            reverse("interviews:live", args=[self.object.public_id]) if self.result else path_of(self.object)
        )


class InterviewNoShow(InterviewAction):
    """The candidate did not come."""

    success_message = _("Marked as no-show.")

    def operate(self):
        return operations.mark_no_show(self.object, actor=self.request.user)


class InterviewCalendar(InterviewDetail):
    """The interview as a calendar file."""

    def get(self, request, *args, **kwargs):
        row = self.object
        summary = calendar.subject_of(row)
        text = calendar.invitation(
            row, attendee=request.user.email, summary=summary, cancelled=row.status == "cancelled"
        )
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{row.public_id}.ics"'
        return response
