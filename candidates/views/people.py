"""The list, the profile, and the forms that enter and change a candidate."""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from candidates import policy
from candidates.extraction.facts import read_facts
from candidates.filters import CandidateFilter
from candidates.forms import AssignForm, CandidateEditForm, CandidateForm, FileForm, NoteForm, SkillForm
from candidates.models import Candidate, UploadedDocument
from candidates.operations import candidates as operations
from candidates.operations import documents as document_operations
from candidates.operations.candidates import PROFILE_FIELDS
from candidates.policy import EDITORS
from candidates.querysets import READERS
from candidates.selectors import candidates as selectors
from config.kernel.web import Column, DetailPage, FormPage, ListPage


def list_crumb():
    """Return the way back to the list."""
    return (_("Candidates"), reverse("candidates:candidate-list"))


class CandidateList(ListPage):
    """All candidates of the company."""

    roles = READERS
    title = _("Candidates")
    template_name = "candidates/candidate_list.html"
    filterset_class = CandidateFilter
    noun = _("candidates")
    columns = (
        Column("name", _("Name"), sort="full_name"),
        Column("level", _("Level"), sort=("experience_level", "created_at")),
        Column("years", _("Years"), sort="experience_years", align="end"),
        Column("skills", _("Skills")),
        Column("recruiter", _("Recruiter")),
        Column("added", _("Added"), sort="created_at"),
    )
    default_sort = "-added"

    def get_queryset(self):
        return selectors.candidate_rows(self.request.user)

    def get_context(self, **extra):
        return super().get_context(may_edit=policy.can_create(self.request.user).allowed, **extra)


class CandidateDetail(DetailPage):
    """One profile."""

    roles = READERS
    template_name = "candidates/candidate_detail.html"

    def get_queryset(self):
        return Candidate.objects.visible_to(self.request.user).select_related(
            "assigned_recruiter", "created_by"
        )

    def get_breadcrumbs(self):
        return [list_crumb()]

    def get_context(self, **extra):
        candidate = self.object
        tenant_id = candidate.tenant_id
        initial = {"recruiter": getattr(candidate.assigned_recruiter, "public_id", "")}
        return super().get_context(
            profile=selectors.profile_of(candidate, self.request.user),
            note_form=NoteForm(prefix="note"),
            skill_form=SkillForm(prefix="skill"),
            file_form=FileForm(prefix="file"),
            assign_form=AssignForm(initial=initial, tenant_id=tenant_id),
            **extra,
        )


class CandidateCreate(FormPage):
    """Enter a candidate, by hand or from the CV named in `?cv=`."""

    roles = EDITORS
    title = _("New candidate")
    form_class = CandidateForm
    template_name = "candidates/candidate_form.html"
    submit_label = _("Add candidate")
    success_message = _("Candidate added.")

    @cached_property
    def cv(self):
        """The stored CV that belongs to nobody yet, or None."""
        wanted = self.request.GET.get("cv", "")
        rows = UploadedDocument.objects.visible_to(self.request.user).filter(candidate__isnull=True)
        return rows.filter(public_id=wanted).first() if wanted else None

    def get_form_kwargs(self):
        initial = vars(read_facts(selectors.text_of(self.cv))) if self.cv else {}
        return {"tenant_id": self.request.user.tenant_id, "initial": initial}

    def get_breadcrumbs(self):
        return [list_crumb()]

    def get_context(self, **extra):
        return super().get_context(cv=self.cv, **extra)

    def operate(self, form):
        candidate = operations.create_candidate(actor=self.request.user, **form.cleaned_data)
        if self.cv:
            document_operations.attach(self.cv, candidate, actor=self.request.user)
        return candidate

    def get_success_url(self):
        return reverse("candidates:candidate-detail", args=[self.result.public_id])


class CandidateEdit(FormPage):
    """Change a profile."""

    roles = EDITORS
    title = _("Edit candidate")
    form_class = CandidateEditForm
    template_name = "candidates/candidate_form.html"
    success_message = _("Profile saved.")
    queryset_for = staticmethod(Candidate.objects.visible_to)

    def get_form_kwargs(self):
        initial = {name: getattr(self.object, name) for name in ("email", *PROFILE_FIELDS)}
        return {"tenant_id": self.object.tenant_id, "initial": initial}

    def get_breadcrumbs(self):
        return [list_crumb(), (self.object.full_name, self.get_success_url())]

    def operate(self, form):
        return operations.update_candidate(self.object, actor=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("candidates:candidate-detail", args=[self.object.public_id])
