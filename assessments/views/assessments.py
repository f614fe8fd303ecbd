"""Pages of assessments: the list, a new one, its overview, and the buttons. The steps are in `builder`."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.filters import AssessmentFilter
from assessments.forms.builder import AssessmentForm
from assessments.operations import assessments as operations
from assessments.operations import copies
from assessments.policy import can_create, can_edit
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import assessments as selectors
from assessments.selectors import builder, content
from assessments.selectors import checklist as checklists
from config.kernel.web import ActionView, Column, DetailPage, FormPage, ListPage


def list_crumb():
    """Return the way back to the list."""
    return (_("Assessments"), reverse("assessments:assessment-list"))


def detail_crumb(assessment):
    """Return the way back to one assessment."""
    return (assessment.title, reverse("assessments:assessment-detail", args=[assessment.public_id]))


class AssessmentList(ListPage):
    """The company's assessments."""

    roles = READERS
    title = _("Assessments")
    template_name = "assessments/assessment_list.html"
    filterset_class = AssessmentFilter
    noun = _("assessments")
    columns = (
        Column("title", _("Title"), sort="title"),
        Column("status", _("Status")),
        Column("duration", _("Minutes"), sort="duration_minutes", align="end"),
        Column("applications", _("Candidates"), sort="application_count", align="end"),
        Column("finished", _("Handed in"), sort="finished_count", align="end"),
        Column("created", _("Made"), sort="created_at"),
    )
    default_sort = "-created"

    def get_queryset(self):
        return selectors.assessment_rows(self.request.user)

    def get_context(self, **extra):
        return super().get_context(may_create=can_create(self.request.user), **extra)


class OwnedAssessment:
    """Looks an assessment up by its public id."""

    def get_queryset(self):
        return selectors.assessment_details(self.request.user)

    def get_breadcrumbs(self):
        return [list_crumb(), detail_crumb(self.object)]

    def get_success_url(self):
        return reverse("assessments:assessment-detail", args=[(self.result or self.object).public_id])


class AssessmentCreate(OwnedAssessment, FormPage):
    """Configure a new assessment; `?jd=` fills the title from a job description."""

    roles = AUTHORS
    title = _("New assessment")
    template_name = "assessments/assessment_form.html"
    form_class = AssessmentForm
    submit_label = _("Save as draft")
    success_message = _("The draft is saved. Publish it when the checklist is complete.")

    def get_breadcrumbs(self):
        return [list_crumb()]

    def get_success_url(self):
        name = "assessment-detail" if self.result.question_set_id else "assessment-sections"
        return reverse(f"assessments:{name}", args=[self.result.public_id])

    def get_form_kwargs(self):
        wanted = self.request.GET.get("jd", "")
        rows = content.job_description_choices(self.request.user)
        jd = rows.filter(public_id=wanted).first() if wanted else None
        initial = {"jd": jd.public_id, "title": jd.title, "job_title": jd.title[:255]} if jd else {}
        return {"actor": self.request.user, "initial": initial}

    def operate(self, form):
        return operations.create(actor=self.request.user, **form.cleaned_data)


class AssessmentDetail(OwnedAssessment, DetailPage):
    """Settings, checklist, and how far candidates are."""

    roles = READERS
    template_name = "assessments/assessment_detail.html"

    def get_breadcrumbs(self):
        return [list_crumb()]

    def get_context(self, **extra):
        found = builder.overview(self.object)
        items = checklists.checklist(found)
        return super().get_context(
            may_edit=can_edit(self.request.user, self.object),
            overview=found,
            checklist=items,
            is_complete=checklists.is_complete(items),
            is_used=operations.is_used(self.object),
            funnel=selectors.funnel(self.object),
            versions=selectors.versions_of(self.object),
            tab="overview",
            **extra,
        )


class AssessmentPublish(OwnedAssessment, ActionView):
    """Open it to invited candidates."""

    roles = AUTHORS
    success_message = _("The assessment is published. You can invite candidates now.")

    def operate(self):
        replace = self.request.POST.get("replace", "yes") == "yes"
        return operations.publish(self.object, actor=self.request.user, replace=replace)


class AssessmentUnpublish(OwnedAssessment, ActionView):
    """Close it to those who have not started."""

    roles = AUTHORS
    success_message = _("The assessment is no longer published. Running tests go on.")

    def operate(self):
        return operations.unpublish(self.object, actor=self.request.user)


class AssessmentDuplicate(OwnedAssessment, ActionView):
    """Make a draft with the same settings and questions."""

    roles = AUTHORS
    success_message = _("This is the copy, a draft.")

    def operate(self):
        return copies.duplicate(self.object, actor=self.request.user)


class AssessmentVersion(OwnedAssessment, ActionView):
    """Make a draft of the next version."""

    roles = AUTHORS
    success_message = _("This is the next version, a draft. The old one goes on until you publish this one.")

    def operate(self):
        return copies.new_version(self.object, actor=self.request.user)


class AssessmentDeactivate(OwnedAssessment, ActionView):
    """Take it out of the lists."""

    roles = AUTHORS
    success_message = _("The assessment is deactivated. Its results are kept.")

    def operate(self):
        return operations.deactivate(self.object, actor=self.request.user)
