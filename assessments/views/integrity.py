"""Integrity cases: the queue and the page of those who judge, and the candidate's side."""

from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.enums import UserRole
from assessments import policy
from assessments.enums import IntegrityRule
from assessments.filters import CaseFilter
from assessments.forms.integrity import (
    CaseDecisionForm,
    IntegrityReplyForm,
    IntegritySettingsForm,
    ReopenForm,
)
from assessments.operations import integrity as operations
from assessments.selectors import integrity as selectors
from assessments.views.delivery import CandidatePage
from config.kernel.errors import NotFound, ValidationFailed
from config.kernel.tenancy import tenant_context
from config.kernel.web import ActionView, Column, FormPage, ListPage
from config.kernel.web.forms import add_errors
from superadmin.operations.tenants import change_settings
from superadmin.validators import tenant_setting

REVIEWERS = frozenset({UserRole.ADMIN})


def _crumb():
    return (_("Integrity cases"), reverse("assessments:case-list"))


class CaseList(ListPage):
    """What waits for a judgement, worst first; neither score nor, where the company wants it so, names."""

    roles = REVIEWERS
    title = _("Integrity cases")
    subtitle = _("Attempts in which something was noticed. What was noticed is a hint; people decide.")
    template_name = "assessments/case_list.html"
    filterset_class = CaseFilter
    noun = _("cases")
    columns = (
        Column("severity", _("Severity"), sort=("severity_rank", "score")),
        Column("candidate", _("Candidate")),
        Column("assessment", _("Assessment")),
        Column("score", _("Integrity score"), sort="score", align="end"),
        Column("reply", _("Reply")),
        Column("status", _("Status"), sort="status"),
        Column("computed", _("Since"), sort="created_at"),
    )

    def get_queryset(self):
        return selectors.cases(self.request.user)

    def get_context(self, **extra):
        blind = tenant_setting(self.request.user.tenant, "review_hides_names")
        return super().get_context(blind=blind, **extra)


class CaseDetail(FormPage):
    """Everything about one case, and the judgement."""

    roles = REVIEWERS
    template_name = "assessments/case_detail.html"
    form_class = CaseDecisionForm
    submit_label = _("Store the decision")
    success_message = _("Decision stored.")
    success_url = reverse_lazy("assessments:case-list")

    def get_queryset(self):
        return selectors.case_details(self.request.user)

    def get_form_kwargs(self):
        return {"events": selectors.counting_events(self.object.session)}

    def get_title(self):
        return self.object.session.candidate_name if not self.blind else self.object.public_id

    @property
    def blind(self):
        return tenant_setting(self.object.tenant, "review_hides_names")

    def get_breadcrumbs(self):
        return [_crumb()]

    def get_context(self, **extra):
        case = self.object
        return super().get_context(
            object=case,
            blind=self.blind,
            factors=[(factor.label, factor.points) for factor in selectors.factors_of(case)],
            moments=selectors.timeline(case.session),
            decisions=case.decisions.select_related("reviewer").order_by("created_at"),
            may_decide=policy.can_decide_case(self.request.user, case),
            is_final=selectors.is_final(case),
            may_reply=selectors.may_reply(case),
            reopen_form=ReopenForm(),
            **extra,
        )

    def operate(self, form):
        values = form.cleaned_data
        return operations.decide(
            self.object,
            actor=self.request.user,
            outcome=values["outcome"],
            notes=values["notes"],
            confirmed=frozenset(values.get("confirmed", ())),
        )


class _CaseAction(ActionView):
    roles = REVIEWERS

    def get_queryset(self):
        return selectors.case_details(self.request.user)

    def get_success_url(self):
        return reverse("assessments:case-detail", args=[self.object.public_id])


class CaseReopen(_CaseAction):
    """Open a decided case again."""

    success_message = _("The case is open again.")

    def operate(self):
        return operations.reopen(
            self.object, actor=self.request.user, reason=self.request.POST.get("reason", "")
        )


class CaseInform(_CaseAction):
    """Ask the candidate for an explanation."""

    success_message = _("The candidate is told by mail and has five days to reply.")

    def operate(self):
        return operations.inform(self.object, actor=self.request.user)


class IntegritySettings(FormPage):
    """The company's weights, and whether reviewers see names."""

    roles = REVIEWERS
    title = _("Integrity settings")
    subtitle = _("How many points a rule adds to the integrity score at most. 0 switches it off.")
    form_class = IntegritySettingsForm
    success_message = _("Settings stored. They hold for attempts that end from now on.")
    success_url = reverse_lazy("assessments:case-list")

    def get_breadcrumbs(self):
        return [_crumb()]

    def get_form_kwargs(self):
        tenant = self.request.user.tenant
        stored = tenant_setting(tenant, "integrity_weights")
        weights = {rule.value: stored.get(rule.value, selectors.WEIGHTS[rule]) for rule in IntegrityRule}
        return {"initial": {"review_hides_names": tenant_setting(tenant, "review_hides_names"), **weights}}

    def operate(self, form):
        return change_settings(self.request.user.tenant, actor=self.request.user, **form.values())


class IntegrityReply(CandidatePage):
    """The candidate's side of a case: what counts against the attempt, and the own explanation."""

    title = _("What was noticed during your test")
    refused_template = "assessments/test/reply_refused.html"
    template_name = "assessments/test/integrity_reply.html"
    referrer_policy = "no-referrer"

    def case(self, token):
        """Return the case of a sealed link. Raises NotFound."""
        found = selectors.case_of_token(token)
        if found is None:
            raise NotFound(_("This link is not valid."))
        return found

    def get(self, request, token):
        return self.show(self.case(token), IntegrityReplyForm())

    def post(self, request, token):
        case = self.case(token)
        form = IntegrityReplyForm(request.POST)
        if not form.is_valid():
            return self.show(case, form, status=422)
        try:
            with tenant_context(case.tenant_id):
                operations.reply(case, text=form.cleaned_data["reply"])
        except ValidationFailed as error:
            add_errors(form, error)
            return self.show(case, form, status=422)
        return redirect("assessments:integrity-reply", token=token)

    def show(self, case, form, *, status=200):
        """Render the page within the company of the case."""
        with tenant_context(case.tenant_id):
            return self.render(
                status=status,
                case=case,
                form=form,
                events=list(selectors.counting_events(case.session)),
                may_reply=selectors.may_reply(case),
                is_final=selectors.is_final(case),
            )
