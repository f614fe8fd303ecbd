"""The form of taking questions out. It checks; operations write."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import FileFormat


class ExportForm(forms.Form):
    """Which format; the questions are those of the filter in the address."""

    file_format = forms.ChoiceField(
        label=_("Format"), widget=forms.RadioSelect, choices=FileFormat.choices, initial=FileFormat.QTI3.value
    )
