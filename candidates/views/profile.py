"""What one does on a profile: notes, skills, recruiter, active or not."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from candidates.forms import AssignForm, NoteForm, SkillForm
from candidates.models import Candidate, CandidateNote, Skill
from candidates.operations import candidates as operations
from candidates.operations import notes, skills
from candidates.policy import EDITORS
from candidates.views.people import list_crumb
from config.kernel.errors import ValidationFailed
from config.kernel.web import ActionView, FormPage


class _OnCandidate(ActionView):
    """A button on a profile."""

    roles = EDITORS
    queryset_for = staticmethod(Candidate.objects.visible_to)

    def get_success_url(self):
        return reverse("candidates:candidate-detail", args=[self.object.public_id])


class _ProfileForm(FormPage):
    """A small form of the profile page; when it is refused it becomes a page of its own."""

    roles = EDITORS
    queryset_for = staticmethod(Candidate.objects.visible_to)

    def get_breadcrumbs(self):
        return [list_crumb(), (self.object.full_name, self.get_success_url())]

    def get_success_url(self):
        return reverse("candidates:candidate-detail", args=[self.object.public_id])


class NoteCreate(_ProfileForm):
    """Write a note."""

    title = _("New note")
    form_class = NoteForm
    success_message = _("Note saved.")

    def get_form_kwargs(self):
        return {"prefix": "note"}

    def operate(self, form):
        return notes.add_note(self.object, actor=self.request.user, **form.cleaned_data)


class SkillSet(_ProfileForm):
    """Enter a skill or correct its level."""

    title = _("Add a skill")
    form_class = SkillForm
    success_message = _("Skill saved.")

    def get_form_kwargs(self):
        return {"prefix": "skill"}

    def operate(self, form):
        return skills.set_skill(self.object, actor=self.request.user, **form.cleaned_data)


class SkillRemove(_OnCandidate):
    """Take a skill off a profile."""

    success_message = _("Skill removed.")

    def operate(self):
        skill = Skill.objects.filter(public_id=self.kwargs["skill_id"]).first()
        if skill is None:
            raise Http404
        skills.remove_skill(self.object, skill=skill, actor=self.request.user)


class Assign(_OnCandidate):
    """Make somebody responsible."""

    success_message = _("Recruiter saved.")

    def operate(self):
        form = AssignForm(self.request.POST, tenant_id=self.object.tenant_id)
        if not form.is_valid():
            raise ValidationFailed.at("recruiter", _("Choose an active recruiter or admin of your company."))
        return operations.assign_recruiter(
            self.object, recruiter=form.cleaned_data["recruiter"], actor=self.request.user
        )


class Deactivate(_OnCandidate):
    """Take the candidate out of lists."""

    success_message = _("Candidate deactivated.")

    def operate(self):
        return operations.deactivate(self.object, actor=self.request.user)


class Reactivate(_OnCandidate):
    """Take a deactivation back."""

    success_message = _("Candidate reactivated.")

    def operate(self):
        return operations.reactivate(self.object, actor=self.request.user)


class NoteEdit(FormPage):
    """Change a note."""

    roles = EDITORS
    title = _("Edit note")
    form_class = NoteForm
    success_message = _("Note saved.")

    def get_queryset(self):
        return CandidateNote.objects.visible_to(self.request.user).select_related("candidate", "author")

    def get_form_kwargs(self):
        return {"initial": {name: getattr(self.object, name) for name in NoteForm.base_fields}}

    def get_breadcrumbs(self):
        return [list_crumb(), (self.object.candidate.full_name, self.get_success_url())]

    def operate(self, form):
        return notes.edit_note(self.object, actor=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("candidates:candidate-detail", args=[self.object.candidate.public_id])


class NoteDelete(ActionView):
    """Remove a note for good."""

    roles = EDITORS
    success_message = _("Note deleted.")

    def get_queryset(self):
        return CandidateNote.objects.visible_to(self.request.user).select_related("candidate", "author")

    def operate(self):
        return notes.delete_note(self.object, actor=self.request.user)

    def get_success_url(self):
        return reverse("candidates:candidate-detail", args=[self.object.candidate.public_id])
