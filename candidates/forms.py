"""What people type about candidates. Forms check; operations store."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from candidates.enums import (
    UPLOAD_CATEGORIES,
    DocumentCategory,
    ExperienceLevel,
    NoteType,
    RequestKind,
    SkillLevel,
)
from candidates.models import Skill
from candidates.operations.notes import LONGEST_NOTE
from candidates.operations.requests import LONGEST as LONGEST_REQUEST
from candidates.selectors.candidates import recruiters
from candidates.selectors.catalogue import skills_named
from candidates.validators import (
    MAX_EMAIL_LENGTH,
    MAX_EXPERIENCE_YEARS,
    normal_email,
    phone_number,
    web_address,
)

ACCEPTED = ".pdf,.docx,.txt"


class CandidateForm(forms.Form):
    """The profile. `tenant_id` limits the recruiters to choose from."""

    full_name = forms.CharField(
        label=_("Name"), max_length=255, widget=forms.TextInput({"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=MAX_EMAIL_LENGTH,
        help_text=_("Stored encrypted. One profile per address."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, validators=[phone_number])
    current_title = forms.CharField(label=_("Current title"), max_length=255, required=False)
    location = forms.CharField(label=_("Location"), max_length=255, required=False)
    education = forms.CharField(label=_("Highest education"), max_length=500, required=False)
    experience_years = forms.DecimalField(
        label=_("Years of experience"),
        min_value=0,
        max_value=MAX_EXPERIENCE_YEARS,
        max_digits=3,
        decimal_places=1,
        required=False,
    )
    experience_level = forms.ChoiceField(
        label=_("Level"),
        choices=[("", _("From the years of experience")), *ExperienceLevel.choices],
        required=False,
    )
    availability_percentage = forms.IntegerField(
        label=_("Availability"),
        min_value=0,
        max_value=100,
        initial=100,
        help_text=_("Per cent of full time."),
    )
    linkedin_url = forms.CharField(
        label=_("LinkedIn"), max_length=500, required=False, validators=[web_address]
    )
    github_url = forms.CharField(label=_("GitHub"), max_length=500, required=False, validators=[web_address])
    portfolio_url = forms.CharField(
        label=_("Portfolio"), max_length=500, required=False, validators=[web_address]
    )
    assigned_recruiter = forms.ModelChoiceField(
        label=_("Recruiter"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody yet"),
    )

    def __init__(self, *args, tenant_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assigned_recruiter"].queryset = recruiters(tenant_id)

    def clean_email(self):
        """Compare addresses without regard to case."""
        return normal_email(self.cleaned_data["email"])


class CandidateEditForm(CandidateForm):
    """The profile without the recruiter, who is assigned on the profile page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["assigned_recruiter"]
        self.fields["experience_level"].choices = [("", _("Not known")), *ExperienceLevel.choices]


class CvForm(forms.Form):
    """A CV to start a profile from."""

    file = forms.FileField(
        label=_("CV"),
        help_text=_("PDF, Word (.docx) or plain text, at most 10 MiB."),
        widget=forms.ClearableFileInput({"accept": ACCEPTED}),
        allow_empty_file=True,
    )


class FileForm(CvForm):
    """A file for an existing profile."""

    category = forms.ChoiceField(label=_("Kind"), choices=UPLOAD_CATEGORIES, initial=DocumentCategory.CV)
    field_order = ("category", "file")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("File")


class NoteForm(forms.Form):
    """An internal remark."""

    note_text = forms.CharField(
        label=_("Note"), max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 3, "data-count": ""})
    )
    note_type = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, kind.label) for kind in NoteType if kind != NoteType.STATUS]
    )
    is_private = forms.BooleanField(
        label=_("Private"),
        required=False,
        initial=True,
        help_text=_("Only you and the admins of your company read it."),
    )


class SkillForm(forms.Form):
    """A skill of the catalogue and how well the person masters it."""

    skill = forms.CharField(
        label=_("Skill"),
        max_length=100,
        widget=forms.TextInput({"list": "skill-suggestions", "autocomplete": "off"}),
    )
    level = forms.ChoiceField(label=_("Level"), choices=SkillLevel.choices, initial=SkillLevel.INTERMEDIATE)

    def clean_skill(self) -> Skill:
        """Find the skill by its name or one of its other names."""
        found = skills_named(self.cleaned_data["skill"])
        if not found:
            raise ValidationError(_("This skill is not in the catalogue. Pick one of the suggestions."))
        return found[0]


class AssignForm(forms.Form):
    """Who is responsible."""

    recruiter = forms.ModelChoiceField(
        label=_("Recruiter"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, *args, tenant_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recruiter"].queryset = recruiters(tenant_id)


class AnswerForm(forms.Form):
    """The answer to a candidate's request."""

    text = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_REQUEST,
        widget=forms.Textarea({"rows": 5, "data-count": ""}),
        help_text=_("Mailed to the candidate as it stands here."),
    )


class EraseForm(forms.Form):
    """The name typed once more, since erasure cannot be taken back."""

    confirmation = forms.CharField(label=_("The candidate's name, to confirm"), max_length=255)

    def __init__(self, *args, word="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["confirmation"].widget.attrs |= {"autocomplete": "off", "placeholder": word}


class CorrectForm(forms.Form):
    """What a candidate corrects by herself."""

    full_name = forms.CharField(label=_("Name"), max_length=255)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, validators=[phone_number])
    current_title = forms.CharField(label=_("Current title"), max_length=255, required=False)
    location = forms.CharField(label=_("Location"), max_length=255, required=False)
    education = forms.CharField(label=_("Highest education"), max_length=500, required=False)
    linkedin_url = forms.CharField(
        label=_("LinkedIn"), max_length=500, required=False, validators=[web_address]
    )
    github_url = forms.CharField(label=_("GitHub"), max_length=500, required=False, validators=[web_address])
    portfolio_url = forms.CharField(
        label=_("Portfolio"), max_length=500, required=False, validators=[web_address]
    )
    availability_percentage = forms.IntegerField(
        label=_("Availability"), min_value=0, max_value=100, help_text=_("Per cent of full time.")
    )


class AskForm(forms.Form):
    """A question or a wish about data. Who has rows at several companies chooses one of them."""

    candidate = forms.ChoiceField(label=_("Company"))
    kind = forms.ChoiceField(label=_("What is it about"), initial=RequestKind.QUESTION)
    text = forms.CharField(
        label=_("Your words"),
        required=False,
        max_length=LONGEST_REQUEST,
        widget=forms.Textarea({"rows": 6, "data-count": ""}),
    )

    def __init__(self, *args, visit, **kwargs):
        super().__init__(*args, **kwargs)
        rows = visit.candidates
        self.fields["candidate"].choices = [(row.public_id, row.tenant.name) for row in rows]
        if len(rows) == 1:
            del self.fields["candidate"]
        kinds = [one for one in RequestKind.choices if visit.fresh or one[0] != RequestKind.DELETION]
        self.fields["kind"].choices = kinds
