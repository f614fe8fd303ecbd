"""What candidates ask: the queue, the answer, and the erasure of a person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import UserRole
from candidates import policy
from candidates.filters import RequestFilter
from candidates.forms import AnswerForm, EraseForm
from candidates.models import Candidate
from candidates.operations import erasure
from candidates.operations import requests as operations
from candidates.policy import EDITORS
from candidates.selectors import personal
from candidates.selectors import requests as selectors
from candidates.views.people import list_crumb
from config.kernel.web import Column, FormPage, ListPage

ERASERS = frozenset({UserRole.ADMIN})


class RequestList(ListPage):
    """What waits for an answer comes first."""

    roles = EDITORS
    title = _("Requests")
    subtitle = _("What candidates ask your company. They are promised an answer within one business day.")
    template_name = "candidates/request_list.html"
    filterset_class = RequestFilter
    noun = _("requests")
    columns = (
        Column("candidate", _("Candidate"), sort="candidate__full_name"),
        Column("kind", _("About"), sort="kind"),
        Column("status", _("Status"), sort="status"),
        Column("due", _("Answer due"), sort="due_at"),
        Column("asked", _("Asked"), sort="created_at"),
    )
    default_sort = "due"

    def get_queryset(self):
        return selectors.rows(self.request.user)


class RequestDetail(FormPage):
    """One request with its answer."""

    roles = EDITORS
    template_name = "candidates/request_detail.html"
    form_class = AnswerForm
    submit_label = _("Send the answer")
    success_message = _("The candidate gets the answer by mail.")

    def get_queryset(self):
        return selectors.details(self.request.user)

    def get_title(self):
        return self.object.get_kind_display()

    def get_breadcrumbs(self):
        return [(_("Requests"), reverse("candidates:request-list"))]

    def get_context(self, **extra):
        actor = self.request.user
        return super().get_context(
            object=self.object,
            may_answer=policy.can_answer(actor, self.object),
            may_erase=bool(policy.can_erase(actor, self.object.candidate)),
            **extra,
        )

    def operate(self, form):
        return operations.answer(self.object, actor=self.request.user, text=form.cleaned_data["text"])

    def get_success_url(self):
        return reverse("candidates:request-list")


class Erase(FormPage):
    """Erase a person, after typing the name."""

    roles = ERASERS
    title = _("Erase personal data")
    template_name = "candidates/candidate_erase.html"
    form_class = EraseForm
    submit_label = _("Erase for good")
    success_message = _("The personal data was erased.")
    queryset_for = staticmethod(Candidate.objects.visible_to)

    def get_form_kwargs(self):
        return {"word": self.object.full_name}

    def get_breadcrumbs(self):
        return [list_crumb(), (self.object.full_name, self.get_success_url())]

    def get_context(self, **extra):
        return super().get_context(object=self.object, reasons=personal.hindrances(self.object), **extra)

    def operate(self, form):
        return erasure.erase(
            self.object, actor=self.request.user, confirmation=form.cleaned_data["confirmation"]
        )

    def get_success_url(self):
        return reverse("candidates:candidate-detail", args=[self.object.public_id])
