"""The form in which questions are ordered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from assessments.enums import Level
from assessments.generation.access import Access
from assessments.generation.offline import Offline
from assessments.generation.order import LANGUAGES, MAX_QUESTIONS
from assessments.selectors import content
from assessments.selectors import generation as selectors
from config.kernel.web.offers import RowChoiceField

PROVIDER_NAMES = {Access.name: _("Language model"), Offline.name: _("Pick from the bank")}


class GenerationForm(forms.Form):
    """A topic, or a job description whose skills decide; both: the description is what the topic is for."""

    topic = forms.CharField(
        label=_("Topic"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"list": "skill-suggestions", "autocomplete": "off"}),
        help_text=_("A skill of the catalogue, or words of your own."),
    )
    subtopics = forms.CharField(
        label=_("Sub-topics"),
        required=False,
        max_length=2_500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line."),
    )
    jd = RowChoiceField(
        label=_("Job description"),
        queryset=None,
        required=False,
        help_text=_("Without a topic, the skills that it names decide what is asked, and how much of each."),
    )
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.INTERMEDIATE)
    count = forms.IntegerField(
        label=_("Number of questions"), min_value=1, max_value=MAX_QUESTIONS, initial=10
    )
    language = forms.ChoiceField(label=_("Language"), initial="en")
    provider = forms.ChoiceField(label=_("Where they come from"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offers = [one.name for one in selectors.offers()]
        fields: Any = self.fields
        fields["jd"].queryset = content.job_description_choices(actor)
        fields["language"].choices = [(code, get_language_info(code)["name_local"]) for code in LANGUAGES]
        fields["provider"].choices = [(name, PROVIDER_NAMES[name]) for name in offers]
        fields["provider"].initial = offers[0]
        if len(offers) == 1:
            del fields["provider"]

    def clean_subtopics(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["subtopics"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        """Demand one of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("topic") and not cleaned.get("jd") and "jd" not in self.errors:
            self.add_error("topic", _g("Say what the questions are about, or choose a job description."))
        return cleaned
