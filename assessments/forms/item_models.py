"""Forms of the item models' pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import Level
from assessments.operations.questions import MAX_QUESTIONS
from assessments.selectors import variants

MORE = 25
EACH = 20


class ItemModelFilterForm(forms.Form):
    """Which models are shown."""

    q = forms.CharField(label=_("Search"), required=False, widget=forms.SearchInput)
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("All")), *Level.choices])
    stock = forms.ChoiceField(
        label=_("In the bank"),
        required=False,
        choices=[("", _("All")), ("stocked", _("With variants")), ("empty", _("Without variants"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [("", _("All")), *((name, name) for name in variants.skills())]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """Return the filters; values that are not on offer do not narrow the list."""
        self.is_valid()
        names = {"text": "q", "skill": "skill", "level": "level", "stock": "stock"}
        return {argument: self.cleaned_data.get(name, "") for argument, name in names.items()}


class StockMoreForm(forms.Form):
    """How many variants of one model to add."""

    number = forms.IntegerField(
        label=_("Variants to add"), min_value=1, max_value=MAX_QUESTIONS, initial=MORE
    )


class StockEachForm(ItemModelFilterForm):
    """How many variants each of the models shown should have; the filters come along."""

    count = forms.IntegerField(
        label=_("Variants of each model"), min_value=1, max_value=MAX_QUESTIONS, initial=EACH
    )
