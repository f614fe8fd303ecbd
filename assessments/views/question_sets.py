"""Pages of question sets and their questions."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import QuestionStatus
from assessments.filters import QuestionSetFilter
from assessments.forms import QuestionForm, QuestionSetForm
from assessments.operations import question_sets as operations
from assessments.operations import questions as question_operations
from assessments.policy import can_create, can_edit
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import content as selectors
from config.kernel.errors import Conflict, ValidationFailed
from config.kernel.web import ActionView, Column, DetailPage, FormPage, ListPage


def list_crumb():
    """Return the way back to the list."""
    return (_("Question sets"), reverse("assessments:question-set-list"))


class QuestionSetList(ListPage):
    """The company's question sets."""

    roles = READERS
    title = _("Question sets")
    template_name = "assessments/question_set_list.html"
    filterset_class = QuestionSetFilter
    noun = _("question sets")
    columns = (
        Column("skill", _("Set"), sort=("skill", "level")),
        Column("level", _("Level"), sort="level"),
        Column("questions", _("Questions"), sort="total_questions", align="end"),
        Column("status", _("Status")),
        Column("added", _("Made"), sort="created_at"),
    )
    default_sort = "-added"

    def get_queryset(self):
        return selectors.question_set_rows(self.request.user)

    def get_context(self, **extra):
        return super().get_context(may_create=can_create(self.request.user), **extra)


class _OwnedSet:
    """Looks a set up by its public id."""

    def get_queryset(self):
        return selectors.question_set_rows(self.request.user)

    def get_breadcrumbs(self):
        return [list_crumb()]

    def get_success_url(self):
        return reverse("assessments:question-set-detail", args=[(self.result or self.object).public_id])


class QuestionSetCreate(_OwnedSet, FormPage):
    """Make an empty set; its page is the editor."""

    roles = AUTHORS
    title = _("New question set")
    form_class = QuestionSetForm
    submit_label = _("Make the set")
    success_message = _("The set is made. Add its questions.")

    def operate(self, form):
        return operations.create(actor=self.request.user, **form.cleaned_data)


class QuestionSetDetail(_OwnedSet, DetailPage):
    """All questions with their keys, and the buttons that change them."""

    roles = READERS
    template_name = "assessments/question_set_detail.html"

    def get_context(self, **extra):
        rows = selectors.questions_of(self.object)
        may_edit = can_edit(self.request.user, self.object)
        return super().get_context(
            questions=rows,
            may_edit=may_edit,
            may_change=may_edit and not self.object.is_locked,
            used_by=selectors.assessments_with(self.object),
            **extra,
        )


class QuestionSetEdit(_OwnedSet, FormPage):
    """Change title, skill and level."""

    roles = AUTHORS
    title = _("Edit the question set")
    form_class = QuestionSetForm
    success_message = _("Saved.")

    def get_form_kwargs(self):
        return {"initial": {name: getattr(self.object, name) for name in ("skill", "level", "title")}}

    def get_breadcrumbs(self):
        return [list_crumb(), (str(self.object), self.get_success_url())]

    def operate(self, form):
        return operations.update(self.object, actor=self.request.user, **form.cleaned_data)


class QuestionSetCopy(_OwnedSet, ActionView):
    """Make a new version."""

    roles = AUTHORS
    success_message = _("This is the new version. The old one stays as it was.")

    def operate(self):
        return operations.copy(self.object, actor=self.request.user)


class QuestionSetRetire(_OwnedSet, ActionView):
    """Take a set out of use."""

    roles = AUTHORS
    success_message = _("The set is retired.")

    def operate(self):
        return operations.retire(self.object, actor=self.request.user)


class QuestionSetRestore(_OwnedSet, ActionView):
    """Bring it back into use."""

    roles = AUTHORS
    success_message = _("The set is in use again.")

    def operate(self):
        return operations.restore(self.object, actor=self.request.user)


class QuestionAdd(_OwnedSet, FormPage):
    """Write a question."""

    roles = AUTHORS
    title = _("New question")
    template_name = "assessments/question_form.html"
    form_class = QuestionForm
    submit_label = _("Add the question")
    success_message = _("Question added.")

    def get_breadcrumbs(self):
        back = reverse("assessments:question-set-detail", args=[self.object.public_id])
        return [list_crumb(), (str(self.object), back)]

    def operate(self, form):
        return question_operations.add(self.object, actor=self.request.user, **form.content())

    def get_success_url(self):
        name = "question-add" if "another" in self.request.POST else "question-set-detail"
        return reverse(f"assessments:{name}", args=[self.object.public_id])


class _OwnedQuestion:
    """Looks a question of a set up by its public id; the way back leads to the set."""

    def get_queryset(self):
        return selectors.questions(self.request.user)

    def get_success_url(self):
        url = reverse("assessments:question-set-detail", args=[self.object.question_set.public_id])
        return f"{url}#{self.object.public_id}"


class QuestionEdit(_OwnedQuestion, FormPage):
    """Change a question."""

    roles = AUTHORS
    title = _("Edit the question")
    template_name = "assessments/question_form.html"
    form_class = QuestionForm
    success_message = _("Question saved.")

    def get_form_kwargs(self):
        return {"question": self.object}

    def get_breadcrumbs(self):
        return [list_crumb(), (str(self.object.question_set), self.get_success_url())]

    def operate(self, form):
        return question_operations.update(self.object, actor=self.request.user, **form.content())


class QuestionMove(_OwnedQuestion, ActionView):
    """Move a question one place up or down."""

    roles = AUTHORS

    def operate(self):
        steps = {"up": -1, "down": 1}
        step = steps.get(self.request.POST.get("direction", ""))
        if step is None:
            raise Conflict(_("Choose a direction."))
        question_operations.move(self.object, step=step, actor=self.request.user)


class QuestionStatusChange(_OwnedQuestion, ActionView):
    """Approve, flag, retire or bring back."""

    roles = AUTHORS

    def operate(self):
        to = self.request.POST.get("to", "")
        if to not in QuestionStatus.values:
            raise ValidationFailed.at("to", _("There is no such status."))
        return question_operations.set_status(self.object, to=to, actor=self.request.user)

    def get_success_message(self):
        return _("The question is now: %(status)s.") % {"status": self.result.get_status_display()}
