"""Pages of applications."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import ApplicationStatus
from assessments.filters import ApplicationFilter
from assessments.forms.content import DecisionForm
from assessments.operations import applications as operations
from assessments.policy import can_create, can_decide, can_edit
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import applications as selectors
from assessments.selectors import corrections, invitations, own_results
from assessments.selectors.margins import is_close
from config.kernel import transitions
from config.kernel.web import Column, DetailPage, FormPage, ListPage


def list_crumb():
    """Return the way back to the list."""
    return (_("Applications"), reverse("assessments:application-list"))


class ApplicationList(ListPage):
    """Everybody in any assessment of the company."""

    roles = READERS
    title = _("Applications")
    template_name = "assessments/application_list.html"
    filterset_class = ApplicationFilter
    noun = _("applications")
    columns = (
        Column("candidate", _("Candidate"), sort="candidate__full_name"),
        Column("assessment", _("Assessment"), sort="assessment__title"),
        Column("status", _("Status"), sort="status"),
        Column("score", _("Score"), sort="test_session__score_percentage", align="end"),
        Column("integrity", _("Integrity")),
        Column("applied", _("Since"), sort="applied_at"),
    )
    default_sort = "-applied"

    def get_queryset(self):
        return selectors.application_rows(self.request.user)

    def get_context(self, **extra):
        context = super().get_context(**extra)
        context["rows"] = selectors.with_integrity(list(context["rows"]))
        context["may_edit"] = can_create(self.request.user)
        return context


class _OwnedApplication:
    """Looks an application up by its public id."""

    def get_queryset(self):
        return selectors.application_details(self.request.user)

    def get_breadcrumbs(self):
        return [list_crumb(), (self.object.candidate.full_name, self.get_success_url())]

    def get_success_url(self):
        return reverse("assessments:application-detail", args=[self.object.public_id])


class ApplicationDetail(_OwnedApplication, DetailPage):
    """One candidate in one assessment: result, answers, invitations, history, decision."""

    roles = READERS
    template_name = "assessments/application_detail.html"

    def get_title(self):
        return self.object.candidate.full_name

    def get_breadcrumbs(self):
        return [list_crumb()]

    def get_context(self, **extra):
        row, actor = self.object, self.request.user
        selectors.with_integrity([row])
        answers = selectors.answers_of(row)
        return super().get_context(
            may_edit=can_edit(actor, row),
            may_shortlist=self.offers(ApplicationStatus.SHORTLISTED),
            may_reject=self.offers(ApplicationStatus.REJECTED),
            answers=answers,
            is_close=row.test_session is not None
            and is_close(row.test_session.score_percentage, row.assessment.pass_mark, row.margin),
            sections=own_results.section_scores(row.test_session) if answers else [],
            score_changes=corrections.history_of(row.test_session) if row.test_session else [],
            invitations=invitations.invitations_of(row),
            history=selectors.history(row),
            **extra,
        )

    def offers(self, status):
        """Whether the page shows the button for a decision."""
        return transitions.allowed(self.object, status) and can_decide(self.request.user, self.object, status)


class _Decision(_OwnedApplication, FormPage):
    """A decision with its reason."""

    roles = AUTHORS
    form_class = DecisionForm
    template_name = "assessments/decision_form.html"
    to = ""

    def decide(self):
        return can_decide(self.request.user, self.object, self.to)

    def get_context(self, **extra):
        return super().get_context(object=self.object, **extra)


class ApplicationShortlist(_Decision):
    """Take a candidate further."""

    title = _("Shortlist the candidate")
    submit_label = _("Shortlist")
    success_message = _("Shortlisted. The candidate is told by mail.")
    to = ApplicationStatus.SHORTLISTED

    def get_form_kwargs(self):
        return {"note_required": self.object.status == ApplicationStatus.REJECTED}

    def operate(self, form):
        return operations.shortlist(self.object, actor=self.request.user, note=form.cleaned_data["note"])


class ApplicationReject(_Decision):
    """Turn a candidate down."""

    title = _("Reject the candidate")
    submit_label = _("Reject")
    success_message = _("Rejected. The candidate is told by mail, without the reason.")
    to = ApplicationStatus.REJECTED

    def operate(self, form):
        return operations.reject(self.object, actor=self.request.user, note=form.cleaned_data["note"])


class ApplicationKeep(_OwnedApplication, FormPage):
    """Let a decision stand though a corrected score speaks against it."""

    roles = AUTHORS
    form_class = DecisionForm
    title = _("Keep the decision")
    submit_label = _("Keep it")
    success_message = _("The decision stands.")

    def operate(self, form):
        return operations.keep_decision(self.object, actor=self.request.user, note=form.cleaned_data["note"])
