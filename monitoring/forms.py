"""The judgement on a proctoring event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.enums import ReviewOutcome


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            (ReviewOutcome.VALID, _("Valid: nothing wrong, the event is cleared")),
            (ReviewOutcome.WARNING, _("Warning: noted, the attempt stands")),
            (ReviewOutcome.INVALID, _("Invalid: the attempt should not count")),
        ],
        widget=forms.RadioSelect,
    )
    flagged = forms.BooleanField(label=_("This is a confirmed violation"), required=False)
    notes = forms.CharField(
        label=_("Notes"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, required=False,
        help_text=_("Say what you saw. Recruiters of the company can read this."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("flagged") and values.get("outcome") == ReviewOutcome.VALID:
            self.add_error("outcome", _("A confirmed violation cannot be valid."))
        return values
