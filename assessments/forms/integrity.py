"""Forms of integrity cases. They check; operations write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import IntegrityRule
from monitoring.enums import ReviewOutcome


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
