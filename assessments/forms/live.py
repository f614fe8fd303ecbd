"""Forms of the live wall: a message, more time, the end of a test."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.validators import MAX_GRANT_MINUTES, MAX_GRANT_REASON, MAX_SESSION_MESSAGE


class MessageForm(forms.Form):
    """A word to the candidate."""

    text = forms.CharField(
        label=_("Message"),
        max_length=MAX_SESSION_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": ""}),
        help_text=_("Appears on the candidate's page within a quarter of a minute."),
    )


def new_key() -> str:
    """Return a key for one pressing of a button, however often it is sent."""
    return uuid.uuid4().hex


class ExtraTimeForm(forms.Form):
    """Minutes and what happened; the hidden key makes a second sending harmless."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MAX_GRANT_MINUTES)
    reason = forms.CharField(
        label=_("What happened"), max_length=MAX_GRANT_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )
    request_key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)


class EndForm(forms.Form):
    """Why a test is ended; the name typed once more, since it cannot be taken back."""

    reason = forms.CharField(
        label=_("Why"), max_length=MAX_SESSION_MESSAGE, widget=forms.Textarea(attrs={"rows": 2})
    )
    confirmation = forms.CharField(label=_("The candidate's name, to confirm"), max_length=255)

    def __init__(self, *args: Any, word: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word = word
        self.fields["confirmation"].widget.attrs |= {"autocomplete": "off", "placeholder": word}

    def clean_confirmation(self) -> str:
        typed = " ".join(self.cleaned_data["confirmation"].split())
        if typed.casefold() != " ".join(self.word.split()).casefold():
            raise forms.ValidationError(_("Type “%(word)s” to end this test.") % {"word": self.word})
        return typed
