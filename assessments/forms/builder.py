"""Forms of the assessment builder: basics, rules, sections. They check; operations write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from assessments.enums import Level, Navigation, ProctoringLevel, ResultDetail, ScoreRelease, Selection
from assessments.models import Assessment, AssessmentSection, QuestionSet
from assessments.selectors import content, pools
from assessments.selectors.departures import LEAST
from assessments.validators import (
    MAX_ATTEMPTS,
    MAX_DURATION_MINUTES,
    MAX_PAUSES,
    MAX_SECTION_QUESTIONS,
    MIN_DURATION_MINUTES,
    normalised_skills,
    validate_required_skills,
    validate_tags,
)
from config.kernel.web.offers import RowChoiceField

LANGUAGES = [("en", _("English")), ("de", _("German")), ("fr", _("French")), ("es", _("Spanish"))]


class Basics(forms.Form):
    """What the test is."""

    title = forms.CharField(label=_("Title"), max_length=500, help_text=_("Candidates see it."))
    job_title = forms.CharField(label=_("Job title"), max_length=255)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown to candidates before they begin."),
    )
    jd = RowChoiceField(label=_("Job description"), queryset=None, required=False)
    required_skills = forms.CharField(
        label=_("Required skills"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: skill, then a colon and the level, such as “Python: advanced”."),
    )

    def clean_required_skills(self) -> dict[str, str]:
        """Return {skill: level}."""
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


class Timing(forms.Form):
    """How long, how good, how often, and whether the order differs."""

    duration_minutes = forms.IntegerField(
        label=_("Duration in minutes"),
        min_value=MIN_DURATION_MINUTES,
        max_value=MAX_DURATION_MINUTES,
        initial=30,
    )
    pass_mark = forms.IntegerField(label=_("Pass mark in per cent"), min_value=0, max_value=100, initial=70)
    max_attempts = forms.IntegerField(label=_("Attempts"), min_value=1, max_value=MAX_ATTEMPTS, initial=1)
    shuffle_questions = forms.BooleanField(label=_("Shuffle the questions"), required=False, initial=True)
    shuffle_options = forms.BooleanField(label=_("Shuffle the options"), required=False, initial=True)


class Release(forms.Form):
    """Until when it is open, and when the score is shown."""

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


class Proctoring(forms.Form):
    """How strictly it is watched."""

    proctoring_level = forms.ChoiceField(
        label=_("Proctoring"), choices=ProctoringLevel.choices, initial=ProctoringLevel.MEDIUM
    )


class _Stored:
    """Fills a form from an assessment and offers what its company has."""

    fields: dict[str, forms.Field]
    initial: dict[str, Any]

    def __init__(self, *args: Any, actor: Any, assessment: Assessment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "jd" in self.fields:
            self.fields["jd"].queryset = content.job_description_choices(actor)  # type: ignore[attr-defined]
        if "question_set" in self.fields:
            kept = assessment.question_set_id if assessment else None
            self.fields["question_set"].queryset = content.question_set_choices(actor, keep=kept)  # type: ignore[attr-defined]
            self.fields["question_set"].label_from_instance = set_label  # type: ignore[attr-defined]
        if assessment is not None:
            self.initial = {name: _shown(assessment, name) for name in self.fields} | self.initial


class AssessmentForm(_Stored, Proctoring, Release, Timing, Basics):
    """A new assessment: enough to begin with; the steps of the builder hold the rest."""

    question_set = RowChoiceField(
        label=_("Question set"),
        queryset=None,
        required=False,
        help_text=_("All its approved questions are the test. Left empty, you build sections next."),
    )


class BasicsForm(_Stored, Basics):
    """The first step."""

    language = forms.ChoiceField(
        label=_("Language of the questions"),
        choices=LANGUAGES,
        initial="en",
        help_text=_("Sections draw only questions in this language."),
    )


class RulesForm(_Stored, Proctoring, Release, Timing):
    """The third step."""

    navigation = forms.ChoiceField(
        label=_("Going back"),
        choices=Navigation.choices,
        initial=Navigation.FREE,
        help_text=_("Forward only: an answer stays once the next question is open."),
    )
    practice_item = forms.BooleanField(label=_("Practice question before the test"), required=False)
    pauses_allowed = forms.IntegerField(
        label=_("Pauses"), min_value=0, max_value=MAX_PAUSES, initial=0, help_text=_("0: none.")
    )
    pause_minutes = forms.IntegerField(label=_("Minutes of a pause"), min_value=1, max_value=60, initial=5)
    accommodations_allowed = forms.BooleanField(
        label=_("Approved accommodations apply, such as more time"), required=False
    )
    result_detail = forms.ChoiceField(
        label=_("What candidates see of the result"), choices=ResultDetail.choices, initial=ResultDetail.SCORE
    )
    watches_camera = forms.BooleanField(label=_("Camera"), required=False)
    watches_microphone = forms.BooleanField(label=_("Microphone"), required=False)
    stores_snapshots = forms.BooleanField(
        label=_("Keep pictures of what was noted"),
        required=False,
        help_text=_("Needs the camera."),
    )
    violation_limit = forms.IntegerField(
        label=_("Hand in when the test was left so often"),
        required=False,
        min_value=LEAST,
        max_value=100,
        help_text=_(
            "Counts changes of the tab and leaving full screen; each time before is a warning. Left empty, it never"
            " ends by itself. It does not hold for candidates with approved conditions."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse pictures without a camera."""
        cleaned = super().clean() or {}
        if cleaned.get("stores_snapshots") and not cleaned.get("watches_camera"):
            self.add_error("stores_snapshots", _g("Pictures need the camera."))  # type: ignore[attr-defined]
        return cleaned


class SourceForm(_Stored, forms.Form):
    """One question set as the whole test."""

    question_set = RowChoiceField(label=_("Question set"), queryset=None, required=False)


class SectionForm(forms.Form):
    """One section. Which fields count depends on how its questions are found."""

    selection = forms.ChoiceField(
        label=_("Questions"),
        choices=Selection.choices,
        initial=Selection.RANDOM,
        widget=forms.RadioSelect,
    )
    skill = forms.ModelChoiceField(
        label=_("Skill"), queryset=None, required=False, to_field_name="public_id", empty_label=_("Any skill")
    )
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("Any level")), *Level.choices], required=False
    )
    question_set = RowChoiceField(
        label=_("Question set"),
        queryset=None,
        required=False,
        empty_label=_("The whole bank"),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=500,
        help_text=_("Separated by commas; all must be there."),
    )
    item_models = forms.MultipleChoiceField(
        label=_("Item models"), required=False, help_text=_("None chosen: all that fit.")
    )
    count = forms.IntegerField(
        label=_("Number of questions"),
        required=False,
        min_value=1,
        max_value=MAX_SECTION_QUESTIONS,
        initial=10,
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=255,
        required=False,
        help_text=_("Candidates see it. Left empty, skill and level are the title."),
    )
    weight = forms.DecimalField(
        label=_("Weight in per cent"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("Left empty, what is left of 100."),
    )
    time_limit_minutes = forms.IntegerField(
        label=_("Own time in minutes"),
        required=False,
        min_value=1,
        max_value=MAX_DURATION_MINUTES,
        help_text=_("Left empty, only the time of the whole test counts."),
    )

    def __init__(
        self,
        *args: Any,
        actor: Any,
        section: AssessmentSection | None = None,
        models: Iterable[str] = (),
        skills: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        kept = section.question_set_id if section else None
        self.fields["skill"].queryset = skills
        self.fields["question_set"].queryset = content.question_set_choices(actor, keep=kept)
        self.fields["question_set"].label_from_instance = set_label
        self.fields["item_models"].choices = [(key, key) for key in models]
        if section is not None:
            self.initial = {name: _shown(section, name) for name in self.fields} | self.initial

    def clean_tags(self) -> list[str]:
        """Return the tags as a list."""
        tags = [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]
        validate_tags(tags)
        return tags

    def clean(self) -> dict[str, Any]:
        """Demand a number where questions are drawn."""
        cleaned = super().clean() or {}
        if (
            cleaned.get("selection") != Selection.FIXED
            and not cleaned.get("count")
            and "count" not in self.errors
        ):
            self.add_error("count", _g("Say how many questions are drawn."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the keyword arguments of the operation; what was left empty and has a default is not set."""
        defaults = ("weight", "count")
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value is not None or name not in defaults
        }

    def pool(self, assessment: Assessment) -> pools.Pool:
        """Return the pool of what is filled in so far, errors or not."""
        self.full_clean()
        given = self.cleaned_data
        return pools.Pool(
            tenant_id=assessment.tenant_id,
            language=assessment.language,
            variants=given.get("selection") == Selection.VARIANT,
            skill_id=getattr(given.get("skill"), "pk", None),
            level=given.get("level", ""),
            question_set_id=getattr(given.get("question_set"), "pk", None),
            tags=tuple(given.get("tags", ())),
            item_models=tuple(given.get("item_models", ())),
        )


def set_label(question_set: QuestionSet) -> str:
    """Name a set in a pick list."""
    return _g("%(name)s, version %(version)d, %(number)d questions") % {
        "name": question_set,
        "version": question_set.version,
        "number": question_set.total_questions,
    }


def _shown(row: Any, name: str) -> Any:
    """Return a stored value as its field shows it."""
    value = getattr(row, name)
    if name == "required_skills":
        return "\n".join(f"{skill}: {level}" for skill, level in value.items())
    if name == "tags":
        return ", ".join(value)
    return value.public_id if hasattr(value, "public_id") else value
