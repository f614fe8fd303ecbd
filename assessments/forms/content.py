"""Forms of job descriptions, question sets, invitations and decisions. They check; operations write."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from assessments.enums import Level
from assessments.operations.invitations import DEFAULT_HOURS, MAX_ADDRESSES, unique
from assessments.operations.job_descriptions import MAX_TEXT
from assessments.validators import (
    MAX_MESSAGE_LENGTH,
    MAX_VALIDITY_HOURS,
    MIN_VALIDITY_HOURS,
)


class JobDescriptionUploadForm(forms.Form):
    """A file; the title is optional."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, DOCX or TXT, at most 10 MiB."))
    title = forms.CharField(
        label=_("Title"),
        max_length=500,
        required=False,
        help_text=_("Left empty, the file's name is the title."),
    )


class JobDescriptionTextForm(forms.Form):
    """Pasted text."""

    title = forms.CharField(label=_("Title"), max_length=500)
    text = forms.CharField(label=_("Text"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 14}))


class JobDescriptionForm(forms.Form):
    """What can be changed afterwards."""

    title = forms.CharField(label=_("Title"), max_length=500)
    description = forms.CharField(
        label=_("Remarks"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    extracted_text = forms.CharField(
        label=_("Text"), required=False, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 18})
    )


class QuestionSetForm(forms.Form):
    """The head of a question set."""

    skill = forms.CharField(label=_("Skill"), max_length=255, help_text=_("What the questions are about."))
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=255,
        required=False,
        help_text=_("Left empty, skill and level are the title."),
    )


class InviteForm(forms.Form):
    """Addresses, one a line or separated by commas, and the terms of the invitation."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("One a line, or separated by commas. At most 100."),
    )
    expires_in_hours = forms.IntegerField(
        label=_("Valid for (hours)"),
        min_value=MIN_VALIDITY_HOURS,
        max_value=MAX_VALIDITY_HOURS,
        initial=DEFAULT_HOURS,
    )
    message = forms.CharField(
        label=_("Personal message"),
        required=False,
        max_length=MAX_MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "data-count": ""}),
    )

    def clean_emails(self) -> list[str]:
        found = unique(re.split(r"[\s,;]+", self.cleaned_data["emails"]))
        if len(found) > MAX_ADDRESSES:
            raise ValidationError(_g("At most %(most)d addresses at once.") % {"most": MAX_ADDRESSES})
        if not found:
            raise ValidationError(_g("Give at least one address."))
        return found


class DecisionForm(forms.Form):
    """The reason of a decision; it stays inside the company."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For your colleagues and the audit trail. The candidate does not see it."),
    )

    def __init__(self, *args: Any, note_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = note_required
