"""The question bank, one question, and the editor."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.enums import STAFF_ROLES
from assessments.enums import QuestionStatus
from assessments.forms.questions import ChooseSetForm, QuestionForm
from assessments.items.hints import hints
from assessments.items.markup import excerpt
from assessments.operations import pictures, questions, reviews
from assessments.policy import can_approve, can_create, can_edit
from assessments.querysets import AUTHORS, READERS
from assessments.question_filters import QuestionFilter
from assessments.selectors import bank, content, corrections, rendering, versions
from assessments.selectors import pictures as links
from assessments.selectors.reviews import second_person_needed
from assessments.views.question_sets import list_crumb
from candidates.transfers import send
from config.kernel.errors import Conflict, DomainError, ValidationFailed
from config.kernel.web import ActionView, Column, DetailPage, FormPage, ListPage, Page


def bank_crumb():
    """Return the way back to the bank."""
    return (_("Question bank"), reverse("assessments:question-list"))


class QuestionList(ListPage):
    """All questions of the company but retired ones."""

    roles = READERS
    title = _("Question bank")
    template_name = "assessments/question_list.html"
    filterset_class = QuestionFilter
    noun = _("questions")
    columns = (
        Column("question", _("Question")),
        Column("set", _("Set"), sort=("question_set__skill", "question_set__level")),
        Column("skill", _("Skill"), sort="skill__name"),
        Column("level", _("Level"), sort="difficulty"),
        Column("status", _("Status"), sort="status"),
        Column("author", _("Author"), sort="created_by__full_name"),
        Column("added", _("Added"), sort="created_at"),
    )
    default_sort = "-added"

    def get_queryset(self):
        return bank.rows(self.request.user)

    def get_context(self, **extra):
        actor = self.request.user
        may_edit = can_create(actor)
        return super().get_context(
            may_edit=may_edit, targets=bank.open_sets(actor) if may_edit else (), **extra
        )


class _OneQuestion:
    """Looks a question up by its public id."""

    result = None

    def get_queryset(self):
        return bank.details(self.request.user)

    def get_success_url(self):
        return reverse("assessments:question-detail", args=[(self.result or self.object).public_id])


class QuestionDetail(_OneQuestion, DetailPage):
    """One question as candidates see it, its key, its versions, where it is used, and the steps it can take."""

    roles = READERS
    template_name = "assessments/question_detail.html"

    def get_title(self):
        return excerpt(self.object.question_text, 80) or _("Question %(id)s") % {"id": self.object.public_id}

    def get_breadcrumbs(self):
        return [bank_crumb()]

    def get_context(self, **extra):
        row, actor = self.object, self.request.user
        second = second_person_needed(actor)
        return super().get_context(
            shown=rendering.for_staff([row])[0],
            may_edit=can_edit(actor, row),
            may_change=row.question_set is not None and can_edit(actor, row),
            may_approve=can_approve(actor, row, second_person=second),
            versions=versions.history(row),
            usage=bank.usage_of(row),
            corrected=corrections.correction_of(row),
            **extra,
        )


class QuestionHistory(_OneQuestion, DetailPage):
    """All versions with what each of them changed."""

    roles = READERS
    title = _("Versions")
    template_name = "assessments/question_versions.html"

    def get_breadcrumbs(self):
        return [bank_crumb(), (self.object.public_id, self.get_success_url())]

    def get_context(self, **extra):
        return super().get_context(versions=versions.history(self.object), **extra)


class QuestionCreate(FormPage):
    """Choose the set of a new question; its editor comes next."""

    roles = AUTHORS
    title = _("New question")
    form_class = ChooseSetForm
    submit_label = _("Go on")

    def get_breadcrumbs(self):
        return [bank_crumb()]

    def get_form_kwargs(self):
        return {"sets": bank.open_sets(self.request.user)}

    def operate(self, form):
        return form.cleaned_data["question_set"]

    def get_success_url(self):
        return reverse("assessments:question-add", args=[self.result.public_id])


class _Editor(FormPage):
    """The editor. `preview` in the form shows without saving, `send` sends what was saved to review."""

    roles = AUTHORS
    template_name = "assessments/question_form.html"
    form_class = QuestionForm

    def post(self, request, *args, **kwargs):
        if "preview" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        return self.render(form=form, **preview_of(form, request.user))

    def get_form(self):
        """Return the form; an uploaded picture is kept and named at the end of the stem."""
        upload = self.request.FILES.get("picture")
        if upload is None:
            return super().get_form()
        data, problem = self.request.POST.copy(), ""
        try:
            row = pictures.store_upload(upload, actor=self.request.user)
            data["question_text"] = f"{data.get('question_text', '')}\n\n![](image:{row.public_id})".strip()
        except DomainError as error:
            problem = str(error.message)
        form = self.form_class(**self.get_form_kwargs(), data=data)
        if problem:
            form.add_error("picture", problem)
        return form

    def sent(self, row):
        """Send the saved question to review where the button says so."""
        return reviews.send(row, actor=self.request.user) if "send" in self.request.POST else row

    def get_success_message(self):
        words = {
            QuestionStatus.IN_REVIEW: _("Saved and sent to review."),
            QuestionStatus.DRAFT: _("Saved as a draft."),
        }
        return words.get(self.result.status, _("Question saved."))


class QuestionAdd(_Editor):
    """Write a question."""

    title = _("New question")
    submit_label = _("Save the draft")

    def get_queryset(self):
        return content.question_set_rows(self.request.user)

    def get_breadcrumbs(self):
        back = reverse("assessments:question-set-detail", args=[self.object.public_id])
        return [list_crumb(), (str(self.object), back)]

    def get_form_kwargs(self):
        return {"initial": {"skill": content.catalogue_name(self.object.skill)}}

    def operate(self, form):
        return self.sent(questions.add(self.object, actor=self.request.user, **form.content()))

    def get_success_url(self):
        if "another" in self.request.POST:
            return reverse("assessments:question-add", args=[self.object.public_id])
        back = reverse("assessments:question-set-detail", args=[self.object.public_id])
        return f"{back}#{self.result.public_id}"


class QuestionEdit(_OneQuestion, _Editor):
    """Change a question; what was used in a test becomes a new version."""

    title = _("Edit the question")
    submit_label = _("Save")

    def get_form_kwargs(self):
        return {"question": self.object}

    def get_breadcrumbs(self):
        back = reverse("assessments:question-detail", args=[self.object.public_id])
        return [bank_crumb(), (self.object.public_id, back)]

    def operate(self, form):
        row = questions.update(self.object, actor=self.request.user, **form.content())
        return self.sent(row) if row.status == QuestionStatus.DRAFT else row


def preview_of(form, actor):
    """Return the context of the preview: the question as it would be shown, and the hints."""
    row = form.draft()
    found = hints(row.question_text, row.options, row.correct_answer, explanation=row.explanation)
    same = bank.same_stem(actor, row.question_text, other_than=form.question)
    return {"previewed": rendering.for_staff([row])[0], "hints": found, "same": same}


class QuestionPreview(Page):
    """The fragment beside the editor; takes the editor's fields and saves nothing."""

    roles = AUTHORS

    def post(self, request):
        own = bank.details(request.user).filter(public_id=request.GET.get("question", "")).first()
        form = QuestionForm(data=request.POST, question=own)
        return render(request, "assessments/_question_preview.html", preview_of(form, request.user))


class PictureUpload(Page):
    """Take a picture from the editor; answers with its Markdown."""

    roles = AUTHORS

    def post(self, request):
        try:
            row = pictures.store_upload(request.FILES.get("file"), actor=request.user)
        except DomainError as error:
            return JsonResponse({"message": str(error.message)}, status=error.status)
        return JsonResponse(
            {"picture_id": row.public_id, "markdown": f"![](image:{row.public_id})"}, status=201
        )


@method_decorator(never_cache, name="dispatch")
class Picture(Page):
    """Send the picture behind a signed link. Who handed the link out has asked the policy."""

    roles = STAFF_ROLES

    def get(self, request, public_id) -> HttpResponse:
        return send(links.open_for_staff(public_id, request.GET.get("signature", "")))


class QuestionMove(_OneQuestion, ActionView):
    """Move a question one place up or down in its set."""

    roles = AUTHORS

    def operate(self):
        steps = {"up": -1, "down": 1}
        step = steps.get(self.request.POST.get("direction", ""))
        if step is None:
            raise Conflict(_("Choose a direction."))
        questions.move(self.object, step=step, actor=self.request.user)

    def get_success_url(self):
        url = reverse("assessments:question-set-detail", args=[self.object.question_set.public_id])
        return f"{url}#{self.object.public_id}"


class QuestionStatusChange(_OneQuestion, ActionView):
    """Send to review, approve, send back, flag, retire or bring back."""

    roles = AUTHORS

    def operate(self):
        to = self.request.POST.get("to", "")
        if to not in QuestionStatus.values:
            raise ValidationFailed.at("to", _("There is no such status."))
        return reviews.set_status(
            self.object, to=to, actor=self.request.user, comment=self.request.POST.get("comment", "")
        )

    def get_success_message(self):
        return _("The question is now: %(status)s.") % {"status": self.result.get_status_display()}
