"""Pages of corrections of keys: the form, what it would change, how it goes, what it has changed."""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import CorrectionStatus
from assessments.forms.corrections import CorrectionForm
from assessments.operations import corrections as operations
from assessments.policy import can_correct
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import bank, rendering
from assessments.selectors import corrections as selectors
from assessments.views.questions import bank_crumb
from config.kernel.web import ActionView, Column, FormPage, ListPage, go_to, is_htmx


def list_crumb():
    """Return the way back to the list."""
    return (_("Corrections of keys"), reverse("assessments:correction-list"))


def detail_url(row):
    """Return the address of a correction."""
    return reverse("assessments:correction-detail", args=[row.public_id])


class QuestionCorrect(FormPage):
    """Say what is right; the next page shows what that changes, and only there it is applied."""

    roles = AUTHORS
    title = _("Correct the key")
    template_name = "assessments/correction_form.html"
    form_class = CorrectionForm
    submit_label = _("See what changes")

    def get_queryset(self):
        return bank.details(self.request.user)

    def get_form_kwargs(self):
        return {"question": self.object}

    def get_breadcrumbs(self):
        back = reverse("assessments:question-detail", args=[self.object.public_id])
        return [bank_crumb(), (self.object.public_id, back)]

    def get_context(self, **extra):
        row = self.object
        return super().get_context(
            object=row,
            shown=rendering.for_staff([row])[0],
            corrected=selectors.correction_of(row),
            **extra,
        )

    def post(self, request, *args, **kwargs):
        if "apply" in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        if "edit" in request.POST or not form.is_valid():
            return self.render(form=form, status=200 if "edit" in request.POST else 422)
        can_correct(request.user, self.object).require()
        return self.render(form=form, preview=selectors.preview(self.object, form.fix))

    def operate(self, form):
        return operations.correct(self.object, actor=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return detail_url(self.result)


class CorrectionList(ListPage):
    """All corrections of the company, newest first."""

    roles = READERS
    title = _("Corrections of keys")
    subtitle = _("Questions that were marked wrongly, and what putting them right has changed.")
    template_name = "assessments/correction_list.html"
    noun = _("corrections")
    columns = (
        Column("question", _("Question")),
        Column("remedy", _("What was done")),
        Column("status", _("Status"), sort="status"),
        Column("changed", _("Changed scores"), sort="sessions_changed", align="end"),
        Column("flipped", _("Across the pass mark"), sort="decisions_flipped", align="end"),
        Column("when", _("When"), sort="created_at"),
    )
    default_sort = "-when"

    def get_queryset(self):
        return selectors.corrections(self.request.user).order_by()

    def get_breadcrumbs(self):
        return [bank_crumb()]


class CorrectionDetail(ListPage):
    """Progress while the job works, which reloads itself; then every score that changed."""

    roles = READERS
    template_name = "assessments/correction_detail.html"
    noun = _("changed scores")
    columns = (
        Column("candidate", _("Candidate"), sort="session__candidate_name"),
        Column("assessment", _("Assessment")),
        Column("old", _("Before"), sort="old_percentage", align="end"),
        Column("new", _("Now"), sort="new_percentage", align="end"),
        Column("flips", _("Pass mark")),
        Column("decision", _("Decision")),
    )

    @cached_property
    def correction(self):
        rows = selectors.corrections(self.request.user)
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def get(self, request, *args, **kwargs):
        if is_htmx(request) and self.correction.status != CorrectionStatus.APPLYING:
            return go_to(request, request.path)
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        return selectors.change_rows(self.correction)

    def get_title(self):
        return _("Correction of %(id)s") % {"id": self.correction.question.public_id}

    def get_breadcrumbs(self):
        return [bank_crumb(), list_crumb()]

    def get_context(self, **extra):
        row, actor = self.correction, self.request.user
        return super().get_context(
            correction=row,
            running=row.status == CorrectionStatus.APPLYING,
            progress=selectors.progress_of(row),
            rechecks=selectors.rechecks_of(row),
            may_correct=can_correct(actor, row),
            before=rendering.for_staff([row.question])[0],
            after=rendering.for_staff([row.replacement])[0],
            **extra,
        )


class CorrectionResume(ActionView):
    """Take a correction up again whose job failed or got lost."""

    roles = AUTHORS
    success_message = _("The rest of the scores is computed now.")

    def get_queryset(self):
        return selectors.corrections(self.request.user)

    def operate(self):
        return operations.resume(self.object, actor=self.request.user)

    def get_success_url(self):
        return detail_url(self.object)
