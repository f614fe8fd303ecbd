"""The form of a test from skills."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from assessments.enums import Level
from assessments.models import JobDescription
from assessments.selectors import content
from assessments.selectors.quick_tests import MOST_SKILLS, Offer, skills_in
from assessments.validators import MAX_DURATION_MINUTES, MAX_SECTION_QUESTIONS
from config.kernel.web.offers import RowChoiceField


class QuickTestForm(forms.Form):
    """Up to six skills with a level each; what is left empty is suggested."""

    title = forms.CharField(
        label=_("Title"),
        max_length=500,
        required=False,
        help_text=_("Candidates see it. Left empty, the skills are the title."),
    )
    job_title = forms.CharField(label=_("Job title"), max_length=255, required=False)
    total = forms.IntegerField(
        label=_("Questions in all"),
        required=False,
        min_value=1,
        max_value=MAX_SECTION_QUESTIONS,
        help_text=_("Left empty: 12 on one skill, 16 on two, up to 30 on six."),
    )
    minutes = forms.IntegerField(
        label=_("Duration in minutes"),
        required=False,
        min_value=1,
        max_value=MAX_DURATION_MINUTES,
        help_text=_("Left empty: what the questions usually take."),
    )

    def __init__(
        self, *args: Any, offers: list[Offer], jd: JobDescription | None = None, **kwargs: Any
    ) -> None:
        named = skills_in(jd, offers) if jd else []
        initial = {"title": jd.title, "job_title": jd.title[:255]} if jd else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.jd = jd
        self.offers = {offer.skill.public_id: offer for offer in offers}
        skills = [("", _("No skill")), *((key, self._label(offer)) for key, offer in self.offers.items())]
        for place in range(MOST_SKILLS):
            self.fields[f"skill_{place}"] = forms.ChoiceField(
                label=_("Skill %(n)d") % {"n": place + 1},
                choices=skills,
                required=False,
                initial=named[place].public_id if place < len(named) else "",
            )
            self.fields[f"level_{place}"] = forms.ChoiceField(
                label=_("Level of skill %(n)d") % {"n": place + 1},
                choices=Level.choices,
                required=False,
                initial=Level.INTERMEDIATE,
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The pairs of fields, skill and level."""
        return [(self[f"skill_{place}"], self[f"level_{place}"]) for place in range(MOST_SKILLS)]

    def clean(self) -> dict[str, Any]:
        """Collect the chosen pairs as `chosen`, each once."""
        cleaned = super().clean() or {}
        chosen: dict[tuple[str, str], None] = {}
        for place in range(MOST_SKILLS):
            key = cleaned.get(f"skill_{place}")
            if key:
                chosen[key, cleaned.get(f"level_{place}") or Level.INTERMEDIATE] = None
        if not chosen:
            self.add_error("skill_0", _g("Choose at least one skill."))
        cleaned["chosen"] = [(self.offers[key].skill, level) for key, level in chosen]
        return cleaned

    @staticmethod
    def _label(offer: Offer) -> str:
        return _g("%(skill)s (%(n)d questions)") % {"skill": offer.skill.name, "n": offer.total}


class JobDescriptionChoice(forms.Form):
    """From which description the skills are taken."""

    jd = RowChoiceField(
        label=_("Job description"),
        queryset=None,
        required=False,
        empty_label=_("None"),
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jd"].queryset = content.job_description_choices(actor)
