"""Forms of the authoring pages. They check; operations write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from assessments.enums import IntegrityRule, Level
from assessments.operations.invitations import DEFAULT_HOURS, MAX_ADDRESSES, unique
from assessments.operations.job_descriptions import MAX_TEXT
from assessments.validators import (
    MAX_MESSAGE_LENGTH,
    MAX_VALIDITY_HOURS,
    MIN_VALIDITY_HOURS,
)
from monitoring.enums import ReviewOutcome


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


class CaseDecisionForm(forms.Form):
    """The judgement on an integrity case; which of its events are violations."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            (ReviewOutcome.VALID, _("Valid: nothing wrong, the events are cleared")),
            (ReviewOutcome.WARNING, _("Warning: noted, the attempt counts")),
            (ReviewOutcome.INVALID, _("Invalid: the attempt does not count (two reviewers)")),
        ],
        widget=forms.RadioSelect,
    )
    confirmed = forms.MultipleChoiceField(
        label=_("Confirmed violations"), required=False, widget=forms.CheckboxSelectMultiple
    )
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What the outcome rests on. Needed unless it is valid."),
    )

    def __init__(self, *args: Any, events: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(event.public_id, str(event.get_event_type_display())) for event in events]
        self.fields["confirmed"].choices = choices  # type: ignore[attr-defined]  # a MultipleChoiceField
        if not choices:
            del self.fields["confirmed"]


class ReopenForm(forms.Form):
    """Why a decided case is looked at again."""

    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


class IntegrityReplyForm(forms.Form):
    """The candidate's explanation."""

    reply = forms.CharField(
        label=_("Your explanation"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 8})
    )


class IntegritySettingsForm(forms.Form):
    """How a company weighs what was noticed, and whether reviewers see names."""

    review_hides_names = forms.BooleanField(label=_("Reviewers do not see names"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rule in IntegrityRule:
            self.fields[rule.value] = forms.IntegerField(
                label=rule.label, min_value=0, max_value=100, widget=forms.NumberInput(attrs={"step": 5})
            )

    def values(self) -> dict[str, Any]:
        """Return the settings to store."""
        weights = {rule.value: self.cleaned_data[rule.value] for rule in IntegrityRule}
        return {
            "review_hides_names": self.cleaned_data["review_hides_names"],
            "integrity_weights": weights,
        }
