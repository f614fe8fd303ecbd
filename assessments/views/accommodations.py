"""Other conditions: the candidate's request by link or account, the admins' queue and decision."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from accounts.enums import UserRole
from assessments.filters import AccommodationFilter
from assessments.forms.conditions import ConditionDecisionForm, ConditionRequestForm
from assessments.operations import accommodations as operations
from assessments.operations.accommodations import CONDITIONS
from assessments.selectors import accommodations as selectors
from assessments.selectors import delivery
from assessments.views.delivery import Invitation
from config.kernel.errors import DomainError
from config.kernel.tenancy import tenant_context
from config.kernel.web import ActionView, Column, FormPage, ListPage, PageView, add_errors

DECIDERS = frozenset({UserRole.ADMIN})


@method_decorator(csrf_exempt, name="dispatch")
class InvitationConditions(Invitation):
    """Ask for other conditions with the link of an invitation; no account is needed."""

    title = _("Other conditions for your tests")
    template_name = "assessments/test/conditions.html"

    def get(self, request, token):
        return self.show(delivery.landing(token))

    def post(self, request, token):
        landing = delivery.landing(token)
        if not self.proven(token):
            return self.show(landing, status=422, problem=self.no_cookie)
        form = ConditionRequestForm(request.POST)
        candidate = landing.invitation.candidate
        with tenant_context(landing.invitation.tenant_id):
            if "withdraw" in request.POST:
                operations.withdraw(candidate)
                return redirect("assessments:invitation-conditions", token=token)
            if form.is_valid() and _asked(form, candidate):
                return redirect("assessments:invitation-conditions", token=token)
        return self.show(landing, status=422, form=form)

    def show(self, landing, *, status=200, problem="", form=None):
        return self.keeping_mark(
            status=status,
            landing=landing,
            problem=problem,
            form=form or ConditionRequestForm(),
            holds=landing.conditions,
            waits=landing.asked,
            words=selectors.words(landing.conditions or landing.asked)
            if landing.conditions or landing.asked
            else [],
        )


def _asked(form, candidate):
    """Put the request; a refusal is shown at the form."""
    try:
        operations.ask(candidate, reason=form.cleaned_data["reason"], **form.conditions())
    except DomainError as error:
        add_errors(form, error)
        return False
    return True


class MyConditions(PageView):
    """The same from the candidate's own account, for the company of one of her applications."""

    roles = frozenset({"user"})
    tenant_required = False
    title = _("Other conditions for your tests")
    template_name = "assessments/my/conditions.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.found = None

    def decide(self):
        self.found = selectors.mine_at(self.request.user, self.kwargs["public_id"])
        if self.found is None:
            raise Http404

    def get_breadcrumbs(self):
        return [(_("Your applications"), reverse("assessments:my_applications"))]

    def get(self, request, public_id):
        return self.show(ConditionRequestForm())

    def post(self, request, public_id):
        form = ConditionRequestForm(request.POST)
        application = self.found[0]
        with tenant_context(application.tenant_id):
            if "withdraw" in request.POST:
                operations.withdraw(application.candidate)
            elif not (form.is_valid() and _asked(form, application.candidate)):
                return self.show(form, status=422)
        return redirect("assessments:my_conditions", public_id=public_id)

    def show(self, form, *, status=200):
        own = self.found[1]
        shown = own.holds or own.waits
        return self.render(
            status=status,
            form=form,
            company=own.company,
            holds=own.holds,
            waits=own.waits,
            words=selectors.words(shown) if shown else [],
        )


class AccommodationList(ListPage):
    """What candidates have asked for: first what waits."""

    roles = DECIDERS
    title = _("Conditions")
    subtitle = _("What candidates ask for, such as more time. Reasons are read here and nowhere else.")
    template_name = "assessments/accommodation_list.html"
    filterset_class = AccommodationFilter
    noun = _("requests")
    columns = (
        Column("candidate", _("Candidate"), sort="candidate__full_name"),
        Column("conditions", _("Conditions")),
        Column("status", _("Status"), sort="status"),
        Column("valid", _("Valid until"), sort="valid_until"),
        Column("asked", _("Asked"), sort="created_at"),
    )
    default_sort = "asked"

    def get_queryset(self):
        return selectors.queue(self.request.user)

    def get_context(self, **extra):
        context = super().get_context(**extra)
        context["rows"] = [_worded(row) for row in context["rows"]]
        return context


def _worded(row):
    row.words = selectors.words(row)
    return row


class AccommodationDetail(FormPage):
    """One request with its reason, and the decision."""

    roles = DECIDERS
    template_name = "assessments/accommodation_detail.html"
    form_class = ConditionDecisionForm
    submit_label = _("Store the decision")
    success_message = _("Decision stored. The candidate is told by mail.")

    def get_queryset(self):
        return selectors.details(self.request.user)

    def get_title(self):
        return self.object.candidate.full_name

    def get_breadcrumbs(self):
        return [(_("Conditions"), reverse("assessments:accommodation-list"))]

    def get_success_url(self):
        return reverse("assessments:accommodation-list")

    def get_form_kwargs(self):
        return {"initial": {name: getattr(self.object, name) for name in CONDITIONS}}

    def get_context(self, **extra):
        row = self.object
        return super().get_context(
            object=row,
            words=selectors.words(row),
            may_decide=row.status in {"requested", "declined"},
            may_end=row.status in {"requested", "approved", "declined"},
            **extra,
        )

    def operate(self, form):
        values, actor = form.cleaned_data, self.request.user
        if values["decision"] == "decline":
            return operations.decline(self.object, actor=actor, answer=values["answer"])
        return operations.approve(
            self.object,
            actor=actor,
            answer=values["answer"],
            valid_until=values["valid_until"],
            **form.conditions(),
        )


class AccommodationEnd(ActionView):
    """End conditions, and remove their reason."""

    roles = DECIDERS
    success_message = _("The conditions have ended, and the reason was removed. A running test keeps them.")

    def get_queryset(self):
        return selectors.queue(self.request.user)

    def operate(self):
        return operations.end(self.object, actor=self.request.user)

    def get_success_url(self):
        return reverse("assessments:accommodation-detail", args=[self.object.public_id])
