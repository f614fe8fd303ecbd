"""Pages of question sets and their questions."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import QuestionStatus
from assessments.filters import QuestionSetFilter
from assessments.forms.content import QuestionSetForm
from assessments.operations import question_sets as operations
from assessments.operations import reviews
from assessments.policy import can_approve, can_create, can_edit
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import content as selectors
from assessments.selectors import rendering
from assessments.selectors.reviews import second_person_needed
from config.kernel.web import ActionView, Column, DetailPage, FormPage, ListPage


def list_crumb():
    """Return the way back to the list."""
    return (_("Question sets"), reverse("assessments:question-set-list"))


def outcome_words(outcome, done):
    """Say what became of an action on many questions, with the reasons for those that were left out."""
    words = _("%(number)d %(done)s.") % {"number": outcome.done, "done": done}
    if outcome.left:
        left = _("%(number)d left out: %(reasons)s") % {
            "number": len(outcome.left),
            "reasons": " ".join(outcome.reasons),
        }
        words = f"{words} {left}"
    return words


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
        second = may_edit and second_person_needed(self.request.user)
        return super().get_context(
            questions=rendering.for_staff(rows),
            drafts=sum(row.status == QuestionStatus.DRAFT for row in rows),
            approvable=sum(
                row.status == QuestionStatus.IN_REVIEW
                and bool(can_approve(self.request.user, row, second_person=second))
                for row in rows
            ),
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


class QuestionSetSend(_OwnedSet, ActionView):
    """Send all drafts of a set to review."""

    roles = AUTHORS

    def operate(self):
        return reviews.send_all(self.object, actor=self.request.user)

    def get_success_url(self):
        return reverse("assessments:question-set-detail", args=[self.object.public_id])

    def get_success_message(self):
        return outcome_words(self.result, _("sent to review"))


class QuestionSetApprove(QuestionSetSend):
    """Approve what waits for review in a set."""

    def operate(self):
        return reviews.approve_all(self.object, actor=self.request.user)

    def get_success_message(self):
        return outcome_words(self.result, _("approved"))
