"""What waits for review, actions on many questions, and the company's rule."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions import TestSettingsForm
from assessments.operations import bank as operations
from assessments.querysets import AUTHORS
from assessments.selectors import bank, rendering, versions
from assessments.selectors.reviews import review_rule, second_person_needed, waiting
from assessments.views.question_sets import outcome_words
from assessments.views.questions import bank_crumb
from config.kernel.errors import NotFound, ValidationFailed
from config.kernel.web import ActionView, FormPage, ListPage
from superadmin.operations import tenants


class ReviewQueue(ListPage):
    """The questions that this person may approve, oldest first, each beside its version before."""

    roles = AUTHORS
    title = _("To review")
    template_name = "assessments/question_review.html"
    noun = _("questions")

    def get_breadcrumbs(self):
        return [bank_crumb()]

    def get_queryset(self):
        actor = self.request.user
        rows = waiting(bank.details(actor).in_sets(), actor, second_person=second_person_needed(actor))
        return rows.select_related("previous__skill").order_by("updated_at", "pk")

    def get_context(self, **extra):
        context = super().get_context(**extra)
        page = list(context["rows"])
        shown = rendering.for_staff([*page, *(row.previous for row in page if row.previous)])
        by_key = {one.row.pk: one for one in shown}
        context["rows"] = [
            {
                "row": row,
                "shown": by_key[row.pk],
                "before": by_key.get(row.previous_id),
                "diff": versions.difference(row.previous, row) if row.previous else [],
            }
            for row in page
        ]
        return context


class QuestionBulk(ActionView):
    """Send to review, approve, flag, retire, tag, move or copy the selected questions."""

    roles = AUTHORS
    WORDS = {
        "send": _("sent to review"),
        "approve": _("approved"),
        "flag": _("flagged"),
        "retire": _("retired"),
        "tag": _("tagged"),
        "move": _("moved"),
        "copy": _("copied"),
    }

    def operate(self):
        actor, chosen = self.request.user, self.request.POST.getlist("ids")
        action = self.request.POST.get("action", "")
        if action == "tag":
            return operations.tag(chosen, tags=self.request.POST.get("tags", "").split(","), actor=actor)
        if action in {"move", "copy"}:
            return getattr(operations, action)(chosen, to=self.target(), actor=actor)
        return operations.take_step(chosen, step=action, actor=actor)

    def target(self):
        """Return the chosen set. Raises ValidationFailed without one, NotFound for one that is not seen."""
        public_id = self.request.POST.get("to", "")
        if not public_id:
            raise ValidationFailed.at("to", _("Choose a set."))
        found = bank.sets(self.request.user).filter(public_id=public_id).first()
        if found is None:
            raise NotFound
        return found

    def get_success_message(self):
        return outcome_words(self.result, self.WORDS[self.request.POST["action"]])

    def get_success_url(self):
        return reverse("assessments:question-list")


class TestSettings(FormPage):
    """The company's rules on tests."""

    __test__ = False

    roles = frozenset({"admin"})
    title = _("Tests")
    form_class = TestSettingsForm
    success_message = _("Saved.")

    def get_form_kwargs(self):
        return {"initial": {"question_review": review_rule(self.request.user.tenant)}}

    def operate(self, form):
        return tenants.change_settings(self.request.user.tenant, actor=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("assessments:test-settings")
