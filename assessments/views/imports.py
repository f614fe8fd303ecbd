"""Pages of bringing questions in: the file, what it would change, the decision, what came of it."""

from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments import formats
from assessments.enums import ImportOutcome, ImportStatus
from assessments.filters import ImportRowFilter
from assessments.forms.imports import ImportDecisionForm, ImportForm
from assessments.operations import imports as operations
from assessments.policy import can_create, can_edit
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import imports as selectors
from assessments.selectors.reviews import second_person_needed
from assessments.views.questions import bank_crumb
from config.kernel.errors import NotFound
from config.kernel.web import ActionView, Column, FormPage, ListPage, Page

RUNNING = (ImportStatus.CHECKING, ImportStatus.IMPORTING)


def _crumbs():
    return [bank_crumb(), (_("Imports"), reverse("assessments:import-list"))]


def _detail(public_id):
    return reverse("assessments:import-detail", args=[public_id])


class ImportList(ListPage):
    """The company's uploads, newest first."""

    roles = READERS
    title = _("Imports of questions")
    template_name = "assessments/import_list.html"
    noun = _("imports")
    columns = (
        Column("file", _("File"), sort="file_name"),
        Column("format", _("Format"), sort="file_format"),
        Column("status", _("Status"), sort="status"),
        Column("read", _("Questions"), align="end"),
        Column("by", _("Brought by")),
        Column("created", _("When"), sort="created_at"),
    )
    default_sort = "-created"

    def get_breadcrumbs(self):
        return [bank_crumb()]

    def get_queryset(self):
        return selectors.imports(self.request.user)

    def get_context(self, **extra):
        return super().get_context(may_create=can_create(self.request.user), **extra)


class ImportStart(FormPage):
    """Choose the file; nothing of it reaches the bank before the decision."""

    roles = AUTHORS
    title = _("Bring questions in")
    subtitle = _("You see what is new, changed or there already before anything is saved.")
    template_name = "assessments/import_form.html"
    form_class = ImportForm
    submit_label = _("Check the file")

    def get_breadcrumbs(self):
        return _crumbs()

    def operate(self, form):
        return operations.start(
            form.cleaned_data["file"],
            actor=self.request.user,
            file_format=form.cleaned_data["file_format"] or None,
        )

    def get_success_url(self):
        return _detail(self.result.public_id)


class ImportTemplate(Page):
    """An example file to fill in."""

    roles = AUTHORS

    def get(self, request, file_format):
        try:
            content, media_type = formats.template(file_format)
        except (KeyError, ValueError) as error:
            raise NotFound(_("There is no example of this format.")) from error
        name = f"questions.{file_format}"
        return HttpResponse(
            content,
            content_type=media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
            },
        )


class ImportDetail(ListPage):
    """What the file holds, item by item. It reloads itself while a job is at work, then offers the decision."""

    roles = READERS
    template_name = "assessments/import_detail.html"
    filterset_class = ImportRowFilter
    noun = _("questions")
    columns = (
        Column("number", _("No."), sort="number", align="end"),
        Column("title", _("Question")),
        Column("outcome", _("Outcome"), sort="outcome"),
        Column("message", _("Why, and what differs")),
    )
    default_sort = "number"

    @cached_property
    def upload(self):
        rows = selectors.imports(self.request.user)
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def get_queryset(self):
        return selectors.rows_of(self.upload)

    def get_title(self):
        return self.upload.file_name

    def get_breadcrumbs(self):
        return _crumbs()

    def get_context(self, **extra):
        upload, actor = self.upload, self.request.user
        decidable = upload.status == ImportStatus.CHECKED and can_edit(actor, upload)
        labels = dict(ImportOutcome.choices)
        return super().get_context(
            upload=upload,
            running=upload.status in RUNNING,
            progress=selectors.progress_of(upload),
            counts=[(labels[name], upload.counts.get(name, 0), name) for name in ImportOutcome.values],
            decision=extra.pop("decision", None) or (decision_form(upload, actor) if decidable else None),
            may_cancel=can_edit(actor, upload)
            and upload.status in {ImportStatus.CHECKING, ImportStatus.CHECKED},
            **extra,
        )


def decision_form(upload, actor, **kwargs):
    """Return the form of the decision, with what this person may choose."""
    sets = selectors.open_sets(actor)
    return ImportDecisionForm(sets=sets, may_approve=not second_person_needed(actor), **kwargs)


class _OwnedImport:
    roles = AUTHORS

    def get_queryset(self):
        return selectors.imports(self.request.user)

    def get_success_url(self):
        return _detail(self.object.public_id)


class ImportTake(_OwnedImport, FormPage):
    """The decision: which items come in, as what, and where."""

    title = _("Bring the questions in")
    submit_label = _("Bring in")
    success_message = _("The questions are being brought in. You are told when it is done.")

    def get_form(self):
        data = {"data": self.request.POST} if self.request.method == "POST" else {}
        return decision_form(self.object, self.request.user, **data)

    def get_breadcrumbs(self):
        return [*_crumbs(), (self.object.file_name, self.get_success_url())]

    def operate(self, form):
        return operations.take(self.object, actor=self.request.user, **form.cleaned_data)


class ImportCancel(_OwnedImport, ActionView):
    """Drop an upload that nobody wants any more."""

    success_message = _("Dropped. Nothing of the file was saved.")

    def operate(self):
        return operations.cancel(self.object, actor=self.request.user)
