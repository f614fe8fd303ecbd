"""The form around a correction of a key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.enums import QuestionKind, Remedy
from assessments.items.markup import excerpt
from assessments.models import Question
from assessments.operations.corrections import LONGEST_REASON
from assessments.selectors.fixes import Fix, fix_for
from config.kernel.errors import DomainError

_WORDS = {
    Remedy.KEY: _("Another answer is right: choose it below"),
    Remedy.CREDIT: _("Several answers are right: each chosen one earns all points"),
    Remedy.EVERYONE: _("Full points for everybody: the question cannot be answered"),
    Remedy.EXCLUDED: _("Leave it out of the score, as if it had not been asked"),
}


class CorrectionForm(forms.Form):
    """How a question counts from now on, and why. `fix` is set once the form is valid."""

    remedy = forms.ChoiceField(
        label=_("What is right"), choices=list(_WORDS.items()), initial=Remedy.KEY, widget=forms.RadioSelect
    )
    letters = forms.MultipleChoiceField(
        label=_("Right answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Not needed for the last two."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": ""}),
        help_text=_("Stays with every score that changes, and in the audit trail."),
    )
    mail_candidates = forms.BooleanField(
        label=_("Mail changed scores to candidates who have seen theirs"), required=False
    )

    fix: Fix

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["letters"].choices = [
            (letter, f"{letter}: {excerpt(text, 80)}") for letter, text in sorted(question.options.items())
        ]
        if question.kind == QuestionKind.MULTIPLE:
            self.fields["remedy"].choices = [
                (Remedy.KEY, _("Other answers are right: choose all of them below")),
                *list(_WORDS.items())[1:],
            ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "remedy" in cleaned and "letters" in cleaned:
            try:
                self.fix = fix_for(self.question, remedy=cleaned["remedy"], letters=cleaned["letters"])
            except DomainError as error:
                self.add_error("letters", ValidationError(str(error.field_errors[0]["message"])))
        return cleaned
