"""Forms of bringing questions in. They check; operations write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from assessments.enums import FileFormat, ImportOutcome, QuestionStatus
from config.kernel.web.offers import RowChoiceField


class ImportForm(forms.Form):
    """The file; its format is found in it unless it is named."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "GIFT, Aiken, Moodle XML, a QTI package, CSV or XLSX, at most 32 MiB and 20,000 questions."
        ),
        widget=forms.ClearableFileInput(
            {
                "data-max-bytes": settings.QUESTION_FILE_LIMIT,
                "data-too-large": _("It is larger than 32 MiB and will be refused: export it in parts."),
            }
        ),
    )
    file_format = forms.ChoiceField(
        label=_("Format"), required=False, choices=[("", _("Find it in the file")), *FileFormat.choices]
    )


class ImportDecisionForm(forms.Form):
    """Which items come in, as what, and where."""

    outcomes = forms.MultipleChoiceField(
        label=_("Bring in"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (ImportOutcome.NEW, _("new questions")),
            (ImportOutcome.CHANGED, _("changed questions: used ones get a new version")),
            (ImportOutcome.DUPLICATE, _("similar questions too, as questions of their own")),
        ],
        initial=[ImportOutcome.NEW.value, ImportOutcome.CHANGED.value],
    )
    question_set = RowChoiceField(
        label=_("Into the set"),
        queryset=None,
        required=False,
        empty_label=_("New sets, one for each topic and level"),
    )
    status = forms.ChoiceField(
        label=_("As"),
        choices=[
            (QuestionStatus.DRAFT, _("drafts")),
            (QuestionStatus.IN_REVIEW, _("sent to review")),
            (QuestionStatus.APPROVED, _("approved at once")),
        ],
        initial=QuestionStatus.IN_REVIEW,
    )

    def __init__(self, *args: Any, sets: Any, may_approve: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question_set"].queryset = sets  # type: ignore[attr-defined]  # a ModelChoiceField
        if not may_approve:
            field: Any = self.fields["status"]
            field.choices = [pair for pair in field.choices if pair[0] != QuestionStatus.APPROVED]
