"""Checks shared by models, forms and serializers of this floor."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

METADATA_LIMIT = 2048
"""Largest `ProctoringEvent.metadata`, bytes of JSON."""


def validate_site_path(value: str) -> None:
    """Accept only links into this site: one leading slash, no host, no control characters."""
    if not value:
        return
    if (
        not value.startswith("/")
        or value.startswith("//")
        or "\\" in value
        or any(ord(c) < 33 for c in value)
    ):
        raise ValidationError(_("Give a link inside this site, beginning with one slash."))


def validate_metadata(value: Any) -> None:
    """Event context is a small flat object of plain values, such as {"face_count": 2}."""
    if not isinstance(value, dict) or not all(
        isinstance(k, str) and (v is None or isinstance(v, (str, int, float, bool))) for k, v in value.items()
    ):
        raise ValidationError(_("Event details are an object of plain values."))
    text = json.dumps(value)
    if "\\u0000" in text:
        raise ValidationError(_("Event details hold a sign that cannot be stored."))
    if len(text) > METADATA_LIMIT:
        raise ValidationError(_("Event details are too long."))
