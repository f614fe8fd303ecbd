"""What people type about interviews and scorecards. Forms check; operations store."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.kernel.web.offers import MOST_OFFERED, RowChoiceField
from interviews import validators
from interviews.enums import RATINGS, InterviewMode, InterviewType, Recommendation
from interviews.models import InterviewSession
from interviews.operations.feedback import NEEDED
from interviews.selectors import interviews as selectors
from interviews.selectors.feedback import SCALES
from recruiting.models import JobRequisition

LONGEST_TEXT = 20_000


def moment_in(day: date, clock: time, zone: str) -> datetime:
    """Return the aware moment of a wall-clock time in a zone.

    Raises ValidationError for a time that the change to summer time leaves out; of a time that happens
    twice, the first is meant.
    """
    local = datetime.combine(day, clock, tzinfo=zoneinfo.ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise forms.ValidationError(
            gettext("That time does not exist on this day in this zone: the clock changes.")
        )
    return moment


class TimeForm(forms.Form):
    """When: date, time and the zone they are meant in."""

    starts_on = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    starts_at = forms.TimeField(label=_("Start"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    timezone = forms.ChoiceField(label=_("Time zone"))
    duration_minutes = forms.IntegerField(
        label=_("Minutes"), min_value=validators.MIN_MINUTES, max_value=validators.MAX_MINUTES, initial=60
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zoneinfo.available_timezones())
        self.fields["timezone"].choices = [(zone, zone) for zone in zones]
        self.fields["timezone"].initial = timezone.get_current_timezone_name()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if {"starts_on", "starts_at", "timezone"} <= set(found):
            try:
                found["scheduled_at"] = moment_in(
                    found.pop("starts_on"), found.pop("starts_at"), found["timezone"]
                )
            except forms.ValidationError as error:
                self.add_error("starts_at", error)
        return found


class PlaceForm(forms.Form):
    """Kind, place and preparation."""

    interview_type = forms.ChoiceField(label=_("Type"), choices=InterviewType.choices)
    interview_mode = forms.ChoiceField(label=_("Mode"), choices=InterviewMode.choices)
    meeting_link = forms.CharField(
        label=_("Meeting link"),
        required=False,
        max_length=500,
        validators=[validators.validate_meeting_link],
        widget=forms.URLInput({"placeholder": "https://"}),
    )
    meeting_room = forms.CharField(label=_("Room"), required=False, max_length=100)
    preparation_notes = forms.CharField(
        label=_("Notes for the interviewers"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What to look at, what was agreed. The candidate does not see it."),
    )


class ScheduleForm(TimeForm, PlaceForm):
    """A new interview. Candidate and requisition may be fixed by where one comes from."""

    candidate = forms.ModelChoiceField(label=_("Candidate"), queryset=None, to_field_name="public_id")
    requisition = RowChoiceField(
        label=_("Requisition"),
        queryset=None,
        required=False,
        empty_label=_("None"),
    )
    interviewer = forms.ModelChoiceField(label=_("Interviewer"), queryset=None, to_field_name="public_id")
    panel = forms.ModelMultipleChoiceField(
        label=_("Further interviewers"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = (
        "candidate",
        "requisition",
        "interviewer",
        "panel",
        "interview_type",
        "interview_mode",
        "starts_on",
        "starts_at",
        "timezone",
        "duration_minutes",
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = selectors.interviewers(actor.tenant_id)
        self.fields["candidate"].queryset = selectors.candidates_for(actor)
        self.fields["candidate"].choices = self._applicants(actor)
        self.fields["requisition"].queryset = JobRequisition.objects.visible_to(actor).order_by("title", "pk")
        self.fields["interviewer"].queryset = people
        self.fields["panel"].queryset = people

    def _applicants(self, actor: Any) -> list[tuple[str, str]]:
        """Return the choices: not the whole company's candidates, who may be a hundred thousand."""
        found = selectors.offered(
            actor,
            requisition=self.initial.get("requisition", ""),
            chosen=self.data.get("candidate") or self.initial.get("candidate", ""),
        )
        people = found.order_by("full_name", "pk")[:MOST_OFFERED]
        return [("", gettext("Choose an applicant")), *((one.public_id, str(one)) for one in people)]


class ChangeForm(TimeForm, PlaceForm):
    """Move or change a planned interview."""

    field_order = ("starts_on", "starts_at", "timezone", "duration_minutes")

    @staticmethod
    def initial_of(interview: InterviewSession) -> dict[str, Any]:
        """Return the fields' values, the time in the zone the interview was planned in."""
        local = interview.scheduled_at.astimezone(zoneinfo.ZoneInfo(interview.timezone))
        values = {name: getattr(interview, name) for name in PlaceForm.base_fields}
        return values | {
            "starts_on": local.date(),
            "starts_at": local.time(),
            "timezone": interview.timezone,
            "duration_minutes": interview.duration_minutes,
        }


class CancelForm(forms.Form):
    """Why an interview is called off."""

    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea({"rows": 3}))


class CompleteForm(forms.Form):
    """What everybody who hires may read of the talk."""

    meeting_notes = forms.CharField(
        label=_("Summary for the team"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Optional. Your own notes stay yours."),
    )


class NotesForm(forms.Form):
    """The interviewer's own notes."""

    notes = forms.CharField(
        label=_("My notes"),
        required=False,
        max_length=validators.LONGEST_NOTES,
        widget=forms.Textarea({"rows": 16}),
    )


_STEPS = [("", _("Not rated")), *((f"{value:.1f}", f"{value:g}") for value in RATINGS)]


def _rating(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=_STEPS, required=False, empty_value=None, coerce=_decimal, help_text=""
    )


def _decimal(text: str) -> Any:
    return next(value for value in RATINGS if f"{value:.1f}" == text)


class FeedbackForm(forms.Form):
    """A scorecard. `complete` asks for what is needed to submit; a draft may lack it."""

    overall_rating = _rating(SCALES[0].label)
    technical_skills_rating = _rating(SCALES[1].label)
    problem_solving_rating = _rating(SCALES[2].label)
    communication_rating = _rating(SCALES[3].label)
    culture_fit_rating = _rating(SCALES[4].label)
    recommendation = forms.TypedChoiceField(
        label=_("Recommendation"),
        choices=[("", _("Not decided")), *Recommendation.choices],
        required=False,
        empty_value=None,
    )
    strengths = forms.CharField(
        label=_("Strengths"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 4})
    )
    weaknesses = forms.CharField(
        label=_("Concerns"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 4})
    )
    detailed_notes = forms.CharField(
        label=_("Evidence"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("What the candidate said or did that your ratings rest on."),
    )
    questions_asked = forms.CharField(
        label=_("Questions asked"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One per line."),
    )
    requires_second_round = forms.BooleanField(label=_("Another round is needed"), required=False)
    follow_up_notes = forms.CharField(
        label=_("To follow up"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, complete: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NEEDED:
            self.fields[name].required = complete

    def clean_questions_asked(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["questions_asked"].splitlines() if line.strip()]

    @staticmethod
    def initial_of(feedback: Any) -> dict[str, Any]:
        """Return the fields' values of a stored scorecard."""
        values = {name: getattr(feedback, name) for name in FeedbackForm.base_fields}
        for scale in SCALES:
            if values[scale.field] is not None:
                values[scale.field] = f"{values[scale.field]:.1f}"
        values["questions_asked"] = "\n".join(values["questions_asked"])
        return values


class AmendForm(FeedbackForm):
    """A correction of a submitted scorecard, with its reason."""

    reason = forms.CharField(label=_("What was wrong"), max_length=2_000, widget=forms.Textarea({"rows": 2}))
