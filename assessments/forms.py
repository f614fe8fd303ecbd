"""Forms of the authoring pages. They check; operations write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from assessments.enums import IntegrityRule, Level, ProctoringLevel, ScoreRelease
from assessments.models import Assessment
from assessments.operations.invitations import DEFAULT_HOURS, MAX_ADDRESSES, unique
from assessments.operations.job_descriptions import MAX_TEXT
from assessments.selectors import content
from assessments.validators import (
    MAX_ATTEMPTS,
    MAX_DURATION_MINUTES,
    MAX_MESSAGE_LENGTH,
    MAX_VALIDITY_HOURS,
    MIN_DURATION_MINUTES,
    MIN_VALIDITY_HOURS,
    normalised_skills,
    validate_required_skills,
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


class AssessmentForm(forms.Form):
    """The configuration of an assessment."""

    title = forms.CharField(label=_("Title"), max_length=500, help_text=_("Candidates see it."))
    job_title = forms.CharField(label=_("Job title"), max_length=255)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown to candidates before they begin."),
    )
    jd = forms.ModelChoiceField(
        label=_("Job description"), queryset=None, required=False, to_field_name="public_id"
    )
    question_set = forms.ModelChoiceField(
        label=_("Question set"),
        queryset=None,
        required=False,
        to_field_name="public_id",
        help_text=_("Needed to publish."),
    )
    required_skills = forms.CharField(
        label=_("Required skills"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: skill, then a colon and the level, such as “Python: advanced”."),
    )
    duration_minutes = forms.IntegerField(
        label=_("Duration in minutes"),
        min_value=MIN_DURATION_MINUTES,
        max_value=MAX_DURATION_MINUTES,
        initial=30,
    )
    pass_mark = forms.IntegerField(label=_("Pass mark in per cent"), min_value=0, max_value=100, initial=70)
    max_attempts = forms.IntegerField(label=_("Attempts"), min_value=1, max_value=MAX_ATTEMPTS, initial=1)
    expires_at = forms.DateTimeField(
        label=_("Open until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("In your time zone. Left empty, it stays open."),
    )
    score_release = forms.ChoiceField(
        label=_("Candidates see their score"), choices=ScoreRelease.choices, initial=ScoreRelease.DELAYED
    )
    score_release_hours = forms.IntegerField(
        label=_("Hours until then"),
        min_value=1,
        max_value=720,
        initial=24,
        help_text=_("Counts for “after some hours”."),
    )
    proctoring_level = forms.ChoiceField(
        label=_("Proctoring"), choices=ProctoringLevel.choices, initial=ProctoringLevel.MEDIUM
    )
    shuffle_questions = forms.BooleanField(label=_("Shuffle the questions"), required=False, initial=True)
    shuffle_options = forms.BooleanField(label=_("Shuffle the options"), required=False, initial=True)

    LINES = {
        "what": ("title", "job_title", "description", "jd", "required_skills"),
        "test": (
            "question_set",
            "duration_minutes",
            "pass_mark",
            "max_attempts",
            "shuffle_questions",
            "shuffle_options",
        ),
        "rules": ("expires_at", "score_release", "score_release_hours", "proctoring_level"),
    }

    def __init__(self, *args: Any, actor: Any, assessment: Assessment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = assessment.question_set_id if assessment else None
        self.fields["jd"].queryset = content.job_description_choices(actor)
        self.fields["question_set"].queryset = content.question_set_choices(actor, keep=kept)
        self.fields["question_set"].label_from_instance = _set_label
        if assessment is not None:
            self.initial = {**_stored(assessment), **self.initial}

    def lines(self, part: str) -> list[forms.BoundField]:
        return [self[name] for name in self.LINES[part]]

    @property
    def what(self) -> list[forms.BoundField]:
        return self.lines("what")

    @property
    def test(self) -> list[forms.BoundField]:
        return self.lines("test")

    @property
    def rules(self) -> list[forms.BoundField]:
        return self.lines("rules")

    def clean_required_skills(self) -> dict[str, str]:
        skills = {}
        for line in filter(
            None, (line.strip() for line in self.cleaned_data["required_skills"].splitlines())
        ):
            name, _colon, level = line.rpartition(":")
            if not name.strip():
                raise ValidationError(
                    _g("Give each skill a level: “%(line)s: intermediate”.") % {"line": line}
                )
            skills[name] = level
        skills = normalised_skills(skills)
        validate_required_skills(skills)
        return skills


def _set_label(question_set: Any) -> str:
    return _g("%(name)s, version %(version)d, %(number)d questions") % {
        "name": question_set,
        "version": question_set.version,
        "number": question_set.total_questions,
    }


def _stored(assessment: Assessment) -> dict[str, Any]:
    names = [name for part in AssessmentForm.LINES.values() for name in part]
    values = {name: getattr(assessment, name) for name in names}
    values["jd"] = assessment.jd.public_id if assessment.jd else None
    values["question_set"] = assessment.question_set.public_id if assessment.question_set else None
    values["required_skills"] = "\n".join(
        f"{name}: {level}" for name, level in assessment.required_skills.items()
    )
    return values


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
