"""Pages of taking questions out: the choice, what the format loses, the file."""

from functools import cached_property

from django.http import HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from assessments.enums import ExportStatus, FileFormat
from assessments.forms.exports import ExportForm
from assessments.operations import exports as operations
from assessments.querysets import AUTHORS
from assessments.question_filters import described, held_to
from assessments.selectors import exports as selectors
from assessments.views.questions import bank_crumb
from candidates.transfers import send
from config.kernel.web import Column, DetailPage, FormPage, ListPage, Page


def list_crumb():
    """Return the way back to the list."""
    return (_("Exports"), reverse("assessments:export-list"))


class ExportStart(FormPage):
    """Choose the format. The questions are those of the bank's filter, which stands in the address."""

    roles = AUTHORS
    title = _("Export questions")
    subtitle = _("You see what a format loses before you take the file.")
    template_name = "assessments/export_form.html"
    form_class = ExportForm
    submit_label = _("Write the file")

    @cached_property
    def chosen(self):
        return held_to(self.request.GET, actor=self.request.user)

    def get_breadcrumbs(self):
        return [bank_crumb()]

    def get_context(self, **extra):
        return super().get_context(
            number=self.chosen.qs.count(),
            filters=described(self.chosen),
            most=selectors.MOST_QUESTIONS,
            formats=[(label, selectors.dropped_by(value)) for value, label in FileFormat.choices],
            bank_url=f"{reverse('assessments:question-list')}?{self.request.GET.urlencode()}",
            **extra,
        )

    def operate(self, form):
        return operations.start(
            self.chosen.qs,
            actor=self.request.user,
            filters=described(self.chosen),
            file_format=form.cleaned_data["file_format"],
        )

    def get_success_url(self):
        return reverse("assessments:export-detail", args=[self.result.public_id])


class ExportList(ListPage):
    """The files that people of the company asked for, newest first."""

    roles = AUTHORS
    title = _("Exports of questions")
    template_name = "assessments/export_list.html"
    noun = _("exports")
    columns = (
        Column("format", _("Format"), sort="file_format"),
        Column("status", _("Status"), sort="status"),
        Column("questions", _("Questions"), align="end"),
        Column("lossy", _("With a loss"), align="end"),
        Column("left_out", _("Left out"), align="end"),
        Column("by", _("Asked for by")),
        Column("created", _("When"), sort="created_at"),
    )
    default_sort = "-created"

    def get_queryset(self):
        return selectors.exports(self.request.user)

    def get_breadcrumbs(self):
        return [bank_crumb()]


class ExportDetail(DetailPage):
    """What the format loses, then the file. The page reloads itself while the job is at work."""

    roles = AUTHORS
    template_name = "assessments/export_detail.html"

    def get_queryset(self):
        return selectors.exports(self.request.user)

    def get_title(self):
        return _("Questions as %(format)s") % {"format": self.object.get_file_format_display()}

    def get_breadcrumbs(self):
        return [bank_crumb(), list_crumb()]

    def get_context(self, **extra):
        row = self.object
        ready = row.status == ExportStatus.READY
        return super().get_context(
            running=row.status == ExportStatus.WRITING,
            progress=selectors.progress_of(row),
            file_url=selectors.link(row) if ready else "",
            more=row.counts.get("lossy", 0) + row.counts.get("unsupported", 0) - operations.MOST_TOLD,
            **extra,
        )


@method_decorator(never_cache, name="dispatch")
class ExportFile(Page):
    """Send the file behind a signed link."""

    roles = AUTHORS

    def get(self, request, public_id) -> HttpResponse:
        return send(selectors.open_signed(request.user, public_id, request.GET.get("signature", "")))
