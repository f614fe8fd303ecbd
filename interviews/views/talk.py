"""The talk itself: live notes, completion, scorecard."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.kernel.errors import ValidationFailed
from config.kernel.web import DetailPage
from interviews import policy
from interviews.forms import AmendForm, CompleteForm, FeedbackForm, NotesForm
from interviews.operations import feedback as feedback_operations
from interviews.operations import interviews as operations
from interviews.operations.messages import path_of
from interviews.selectors import feedback as cards
from interviews.views.interviews import HOME, PLANNERS, InterviewAction, InterviewDetail, InterviewForms


class Live(InterviewDetail):
    """Timer, guide and own notes while the interview runs."""

    roles = PLANNERS
    template_name = "interviews/live.html"

    def decide(self):
        return policy.can_conduct(self.request.user, self.object)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        seat = next(one for one in self.object.participants.all() if one.user_id == self.request.user.pk)
        return super().get_context(
            notes_form=NotesForm(initial={"notes": seat.notes}), complete_form=CompleteForm(), **extra
        )


class LiveNotes(InterviewAction):
    """Takes the notes as they are typed; answers 204."""

    def operate(self):
        form = NotesForm(self.request.POST)
        if not form.is_valid():
            raise ValidationFailed(next(iter(form.errors.values()))[0])
        return operations.save_notes(self.object, actor=self.request.user, notes=form.cleaned_data["notes"])

    def succeeded(self):
        if self.request.headers.get("X-Requested-With") or self.request.headers.get("HX-Request"):
            return HttpResponse(status=204)
        return super().succeeded()

    def get_success_url(self):
        return reverse("interviews:live", args=[self.object.public_id])


class Complete(InterviewForms):
    """End the talk and go on to the scorecard."""

    title = _("Complete the interview")
    form_class = CompleteForm
    submit_label = _("Complete")
    success_message = _("The interview is complete. Write your scorecard while it is fresh.")

    def decide(self):
        return policy.can_conduct(self.request.user, self.object)

    def operate(self, form):
        return operations.complete(self.object, actor=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("interviews:feedback", args=[self.object.public_id])


class Feedback(InterviewForms):
    """The scorecard: save a draft or submit. A submitted one is shown by the interview's page."""

    title = _("Scorecard")
    template_name = "interviews/feedback_form.html"
    form_class = FeedbackForm

    def decide(self):
        return policy.can_write_feedback(self.request.user, self.object)

    def get_form_kwargs(self):
        own = cards.own(self.object, self.request.user)
        draft = self.request.method == "POST" and not self._submits()
        return {"initial": FeedbackForm.initial_of(own) if own else {}, "complete": not draft}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        own = cards.own(self.object, self.request.user)
        seat = next(
            (one for one in self.object.participants.all() if one.user_id == self.request.user.pk), None
        )
        locked = own is not None and own.is_final
        return super().get_context(scales=cards.SCALES, object=self.object, seat=seat, locked=locked, **extra)

    def operate(self, form):
        act = feedback_operations.submit if self._submits() else feedback_operations.save_draft
        return act(self.object, actor=self.request.user, **form.cleaned_data)

    def _submits(self) -> bool:
        return self.request.POST.get("action") == "submit"

    def get_success_message(self):
        if self._submits():
            return _("Scorecard submitted. Recruiter and hiring manager are told.")
        return _("Draft saved.")

    def get_success_url(self):
        if self._submits():
            return path_of(self.object)
        return reverse("interviews:feedback", args=[self.object.public_id])


class FeedbackAmend(InterviewForms):
    """Correct a submitted scorecard, with the reason."""

    title = _("Amend the scorecard")
    form_class = AmendForm
    submit_label = _("Save the correction")
    success_message = _("The correction is stored with its reason.")

    def get_queryset(self):
        return cards.InterviewFeedback.objects.visible_to(self.request.user).select_related(
            "interview__candidate"
        )

    def decide(self):
        return policy.can_amend_feedback(self.request.user, self.object)

    def get_form_kwargs(self):
        return {"initial": AmendForm.initial_of(self.object)}

    def get_breadcrumbs(self):
        interview = self.object.interview
        return [(HOME[0], reverse(HOME[1])), (interview.candidate.full_name, path_of(interview))]

    def operate(self, form):
        values = dict(form.cleaned_data)
        return feedback_operations.amend(
            self.object, actor=self.request.user, reason=values.pop("reason"), **values
        )

    def get_success_url(self):
        return path_of(self.object.interview)


class FeedbackDetail(DetailPage):
    """One submitted scorecard."""

    roles = {"recruiter", "admin", "viewer", "interviewer"}
    template_name = "interviews/feedback_detail.html"

    def get_queryset(self):
        rows = cards.InterviewFeedback.objects.visible_to(self.request.user)
        return rows.select_related("interviewer", "interview__candidate", "interview__requisition")

    def get_title(self):
        return self.object.interview.candidate.full_name

    def get_breadcrumbs(self):
        interview = self.object.interview
        return [(HOME[0], reverse(HOME[1])), (interview.candidate.full_name, path_of(interview))]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            ratings=cards.ratings(self.object),
            amend=policy.can_amend_feedback(self.request.user, self.object),
            **extra,
        )
