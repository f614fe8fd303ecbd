"""Uploading and opening files."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import STAFF_ROLES
from candidates import policy
from candidates.enums import DocumentCategory
from candidates.forms import CvForm, FileForm
from candidates.models import Candidate, UploadedDocument
from candidates.operations import documents as operations
from candidates.selectors import documents as selectors
from candidates.transfers import send
from candidates.views.people import list_crumb
from config.kernel.errors import TooLarge, ValidationFailed
from config.kernel.web import DetailPage, FormPage, Page


class _Upload(FormPage):
    """A file form. What was refused is entered in the extraction log after its savepoint is undone."""

    roles = policy.EDITORS
    category = DocumentCategory.CV

    def run(self, form):
        try:
            super().run(form)
        except (TooLarge, ValidationFailed) as error:
            category = form.cleaned_data.get("category", self.category)
            operations.log_refusal(error, category=category, actor=self.request.user)
            raise

    def get_breadcrumbs(self):
        return [list_crumb()]


class CandidateFromCv(_Upload):
    """Upload a CV; the profile form comes next, filled with what it says."""

    title = _("New candidate from a CV")
    form_class = CvForm
    submit_label = _("Read the CV")

    def operate(self, form):
        return operations.store_upload(
            upload=form.cleaned_data["file"], category=self.category, actor=self.request.user
        )

    def get_success_url(self):
        return f"{reverse('candidates:candidate-create')}?cv={self.result.public_id}"


class CandidateUpload(_Upload):
    """Add a file to a profile."""

    title = _("Add a file")
    form_class = FileForm
    submit_label = _("Upload")
    success_message = _("File stored.")
    queryset_for = staticmethod(Candidate.objects.visible_to)

    def get_form_kwargs(self):
        return {"prefix": "file"}

    def get_breadcrumbs(self):
        return [list_crumb(), (self.object.full_name, self.get_success_url())]

    def operate(self, form):
        data = form.cleaned_data
        return operations.store_upload(
            upload=data["file"], category=data["category"], actor=self.request.user, candidate=self.object
        )

    def get_success_url(self):
        return reverse("candidates:candidate-detail", args=[self.object.public_id])


class DocumentDetail(DetailPage):
    """A file's facts and its whole text."""

    roles = policy.EDITORS
    template_name = "candidates/document_detail.html"

    def get_queryset(self):
        return UploadedDocument.objects.visible_to(self.request.user).select_related("candidate", "user")

    def decide(self):
        return policy.can_read_document(self.request.user, self.object)

    def get_breadcrumbs(self):
        candidate = self.object.candidate
        crumbs = [list_crumb()]
        if candidate:
            crumbs.append(
                (candidate.full_name, reverse("candidates:candidate-detail", args=[candidate.public_id]))
            )
        return crumbs


class DocumentOpen(DetailPage):
    """Hand out a fresh link and follow it, so that an old page never holds a dead one."""

    roles = policy.EDITORS
    queryset_for = staticmethod(UploadedDocument.objects.visible_to)

    def decide(self):
        return policy.can_read_document(self.request.user, self.object)

    def get(self, request, *args, **kwargs):
        return redirect(selectors.download_url(self.object))


class DocumentDownload(Page):
    """Send the file behind a signed link. Who handed the link out has asked the policy."""

    roles = STAFF_ROLES

    def get(self, request, public_id):
        return send(selectors.open_signed(public_id, request.GET.get("signature", "")))
