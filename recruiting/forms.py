"""What people type about requisitions and their pipeline. Forms check; operations store."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.selectors.users import staff_of
from assessments.models import Assessment, JobDescription
from assessments.validators import MAX_MESSAGE_LENGTH, MAX_VALIDITY_HOURS, MIN_VALIDITY_HOURS
from candidates.enums import ExperienceLevel, SkillLevel
from candidates.operations.notes import LONGEST_NOTE
from config.kernel.web.offers import RowChoiceField
from recruiting import validators
from recruiting.enums import EmploymentType, Priority, Stage
from recruiting.operations.notes import WRITABLE_TYPES
from recruiting.policy import HIRERS

LONGEST_DESCRIPTION = 50_000
LONGEST_REASON = 2_000


def skills_from_text(text: str) -> dict[str, str]:
    """Read one skill per line, "Python: advanced"; without a level it is intermediate.

    Raises ValidationError naming the line with an unknown level.
    """
    found = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, _sign, level = line.rpartition(":") if ":" in line else (line, "", SkillLevel.INTERMEDIATE)
        known = validators.known_level(level)
        if known not in SkillLevel.values:
            raise ValidationError(
                gettext("“%(line)s”: the level is one of %(levels)s.")
                % {"line": line, "levels": ", ".join(SkillLevel.values)}
            )
        found[name.strip()] = known
    validators.validate_required_skills(found)
    return found


def skills_as_text(skills: dict[str, str]) -> str:
    """Return what `skills_from_text` reads."""
    return "\n".join(f"{name}: {level}" for name, level in skills.items())


class RequisitionForm(forms.Form):
    """A requisition. `tenant_id` limits people and linked rows to those of the company."""

    title = forms.CharField(label=_("Title"), max_length=500)
    department = forms.CharField(label=_("Department"), max_length=100, required=False)
    location = forms.CharField(
        label=_("Location"), max_length=255, required=False, help_text=_("A place, or that it is remote.")
    )
    employment_type = forms.ChoiceField(label=_("Employment"), choices=EmploymentType.choices)
    experience_level = forms.ChoiceField(
        label=_("Experience level"), choices=ExperienceLevel.choices, initial=ExperienceLevel.MID
    )
    description = forms.CharField(
        label=_("Description"), max_length=LONGEST_DESCRIPTION, widget=forms.Textarea({"rows": 12})
    )
    required_skills = forms.CharField(
        label=_("Required skills"),
        required=False,
        max_length=8_000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("One per line, with a level after a colon: “Python: advanced”."),
    )
    min_experience_years = forms.IntegerField(
        label=_("Years of experience from"), min_value=0, max_value=validators.MAX_YEARS, required=False
    )
    max_experience_years = forms.IntegerField(
        label=_("to"), min_value=0, max_value=validators.MAX_YEARS, required=False
    )
    min_salary = forms.DecimalField(
        label=_("Salary per year from"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    max_salary = forms.DecimalField(
        label=_("to"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    currency = forms.CharField(
        label=_("Currency"), max_length=3, initial="EUR", help_text=_("Three letters, for example EUR.")
    )
    positions_available = forms.IntegerField(
        label=_("Openings"), min_value=1, max_value=validators.MAX_POSITIONS, initial=1
    )
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices, initial=Priority.MEDIUM)
    closes_at = forms.DateTimeField(
        label=_("Closes at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    hiring_manager = forms.ModelChoiceField(
        label=_("Hiring manager"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody"),
    )
    jd = RowChoiceField(
        label=_("Job description"),
        queryset=None,
        required=False,
        empty_label=_("None"),
    )
    assessment = RowChoiceField(
        label=_("Assessment"),
        queryset=None,
        required=False,
        empty_label=_("None yet"),
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hiring_manager"].queryset = staff_of(actor.tenant_id, HIRERS)
        self.fields["jd"].queryset = JobDescription.objects.visible_to(actor).active().order_by("-created_at")
        self.fields["assessment"].queryset = (
            Assessment.objects.visible_to(actor).active().order_by("-created_at")
        )
        self.fields["closes_at"].help_text = gettext("Applications end then. Time zone: %(zone)s.") % {
            "zone": timezone.get_current_timezone_name()
        }

    def clean_currency(self) -> str:
        """Accept small letters too."""
        code = self.cleaned_data["currency"].upper()
        validators.currency_code(code)
        return code

    def clean_required_skills(self) -> dict[str, str]:
        return skills_from_text(self.cleaned_data["required_skills"])


class LinkForm(forms.Form):
    """Which assessment the candidates of a requisition take."""

    assessment = RowChoiceField(label=_("Assessment"), queryset=None, required=False, empty_label=_("None"))

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessment"].queryset = (
            Assessment.objects.visible_to(actor).active().order_by("-created_at")
        )


class HandOverForm(forms.Form):
    """The new owner."""

    to = forms.ModelChoiceField(label=_("New owner"), queryset=None, to_field_name="public_id")
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = staff_of(actor.tenant_id, HIRERS)


class InviteForm(forms.Form):
    """Addresses, one per line or separated by commas."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        widget=forms.Textarea({"rows": 6}),
        max_length=20_000,
        help_text=_("One per line, or separated by commas."),
    )
    expires_in_hours = forms.IntegerField(
        label=_("Valid for hours"), min_value=MIN_VALIDITY_HOURS, max_value=MAX_VALIDITY_HOURS, initial=72
    )
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=MAX_MESSAGE_LENGTH,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Plain text; it stands above the link."),
    )

    def clean_emails(self) -> list[str]:
        text = self.cleaned_data["emails"].replace(",", "\n").replace(";", "\n")
        found = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        for address in found:
            try:
                validate_email(address)
            except ValidationError as error:
                raise ValidationError(
                    gettext("“%(text)s” is no e-mail address.") % {"text": address}
                ) from error
        return found


class MoveForm(forms.Form):
    """The next stage, with a reason where one is needed (the operation says when)."""

    to = forms.ChoiceField(label=_("Move to"), choices=[(s, s.label) for s in Stage if s != Stage.SCREENING])
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3})
    )


class NoteForm(forms.Form):
    """A remark on an application."""

    note_text = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 3}))
    note_type = forms.ChoiceField(label=_("Kind"), choices=[(kind, kind.label) for kind in WRITABLE_TYPES])
    is_private = forms.BooleanField(label=_("Only me and company admins"), required=False)
