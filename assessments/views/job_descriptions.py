"""Pages of job descriptions."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.filters import JobDescriptionFilter
from assessments.forms.content import JobDescriptionForm, JobDescriptionTextForm, JobDescriptionUploadForm
from assessments.operations import job_descriptions as operations
from assessments.policy import can_create, can_edit
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import content as selectors
from candidates.enums import DocumentCategory
from candidates.operations import documents
from config.kernel.errors import TooLarge, ValidationFailed
from config.kernel.web import ActionView, Column, DetailPage, FormPage, ListPage


def list_crumb():
    """Return the way back to the list."""
    return (_("Job descriptions"), reverse("assessments:job-description-list"))


class JobDescriptionList(ListPage):
    """The company's descriptions."""

    roles = READERS
    title = _("Job descriptions")
    template_name = "assessments/job_description_list.html"
    filterset_class = JobDescriptionFilter
    noun = _("job descriptions")
    columns = (
        Column("title", _("Title"), sort="title"),
        Column("status", _("Status")),
        Column("file", _("File")),
        Column("added", _("Added"), sort="created_at"),
    )
    default_sort = "-added"

    def get_queryset(self):
        return selectors.job_description_rows(self.request.user)

    def get_context(self, **extra):
        return super().get_context(may_create=can_create(self.request.user), **extra)


class _Owned:
    """Looks a description up by its public id; the way back leads over the list."""

    def get_queryset(self):
        return selectors.job_descriptions(self.request.user)

    def get_breadcrumbs(self):
        return [list_crumb()]

    def get_success_url(self):
        return reverse("assessments:job-description-detail", args=[(self.result or self.object).public_id])


class JobDescriptionUpload(_Owned, FormPage):
    """Take the text out of a file."""

    roles = AUTHORS
    title = _("Upload a job description")
    form_class = JobDescriptionUploadForm
    submit_label = _("Upload")
    success_message = _("The file is stored and its text was read.")

    def run(self, form):
        try:
            super().run(form)
        except (TooLarge, ValidationFailed) as error:
            documents.log_refusal(error, category=DocumentCategory.JD, actor=self.request.user)
            raise

    def operate(self, form):
        data = form.cleaned_data
        return operations.create_from_upload(
            upload=data["file"], title=data["title"], actor=self.request.user
        )

    def get_success_message(self):
        if not self.result.extracted_text:
            return _("The file is stored. There is no text in it: type it in.")
        return super().get_success_message()


class JobDescriptionPaste(_Owned, FormPage):
    """Keep pasted text."""

    roles = AUTHORS
    title = _("Paste a job description")
    form_class = JobDescriptionTextForm
    success_message = _("The job description is stored.")

    def operate(self, form):
        return operations.create_from_text(actor=self.request.user, **form.cleaned_data)


class JobDescriptionDetail(_Owned, DetailPage):
    """The text, the skills named in it, and what was made from it."""

    roles = READERS
    template_name = "assessments/job_description_detail.html"

    def get_context(self, **extra):
        return super().get_context(
            may_edit=can_edit(self.request.user, self.object),
            skills=selectors.skills_named_in(self.object),
            assessments=selectors.assessments_from(self.object),
            questions=selectors.questions_from(self.object),
            **extra,
        )


class JobDescriptionEdit(_Owned, FormPage):
    """Correct title and text."""

    roles = AUTHORS
    title = _("Edit the job description")
    form_class = JobDescriptionForm
    success_message = _("Saved.")

    def get_form_kwargs(self):
        names = ("title", "description", "extracted_text")
        return {"initial": {name: getattr(self.object, name) for name in names}}

    def get_breadcrumbs(self):
        return [list_crumb(), (self.object.title, self.get_success_url())]

    def operate(self, form):
        return operations.update(self.object, actor=self.request.user, **form.cleaned_data)


class JobDescriptionArchive(_Owned, ActionView):
    """Put a description away."""

    roles = AUTHORS
    active = False
    success_message = _("The job description was put away.")

    def operate(self):
        return operations.set_active(self.object, active=self.active, actor=self.request.user)


class JobDescriptionRestore(JobDescriptionArchive):
    """Take it back into the lists."""

    active = True
    success_message = _("The job description is back in the lists.")
