"""Forms about other conditions: the candidate's request and the admin's decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.operations.accommodations import CONDITIONS, MAX_ANSWER, MAX_BREAK_MINUTES, MAX_REASON
from assessments.validators import MAX_EXTRA_TIME_PERCENT


class ConditionFields(forms.Form):
    """What can be different for one person."""

    extra_time_percent = forms.IntegerField(
        label=_("More time, per cent"),
        required=False,
        min_value=0,
        max_value=MAX_EXTRA_TIME_PERCENT,
        widget=forms.NumberInput(attrs={"step": 5}),
        help_text=_("Added to every time limit: 25 makes 75 minutes of an hour."),
    )
    break_minutes = forms.IntegerField(
        label=_("Breaks, minutes in all"),
        required=False,
        min_value=0,
        max_value=MAX_BREAK_MINUTES,
        help_text=_("The clock stands meanwhile."),
    )
    no_camera = forms.BooleanField(label=_("No camera"), required=False)
    larger_type = forms.BooleanField(label=_("Larger type"), required=False)

    def conditions(self) -> dict[str, Any]:
        """Return the conditions as operations take them."""
        return {name: self.cleaned_data[name] or 0 for name in CONDITIONS}


class ConditionRequestForm(ConditionFields):
    """What a candidate asks for, and why."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Read by the company's administrators who decide, by nobody else. A sentence is enough; you need not"
            " name a diagnosis."
        ),
    )


DECISIONS = (("approve", _("Approve")), ("decline", _("Refuse")))


class ConditionDecisionForm(ConditionFields):
    """The decision: approve, as asked or otherwise, or refuse with an answer."""

    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The last day; left empty, until somebody ends it."),
    )
    answer = forms.CharField(
        label=_("Answer to the candidate"),
        required=False,
        max_length=MAX_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Goes into the mail. Needed when you refuse."),
    )
    field_order = ("decision", *CONDITIONS, "valid_until", "answer")
