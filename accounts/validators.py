"""Rules of single values, shared by models, forms and serializers."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SETTINGS_SCHEMA: dict[str, tuple[Any, ...]] = {
    "notificationsEmail": (True, False),
    "notificationsSms": (False, True),
    "autoSaveInterval": ("30", "15", "60", "manual"),
    "useLLMDefault": (True, False),
    "llmProvider": ("groq", "openai", "ollama"),
}
"""Key -> allowed values, the default first. `autoSaveInterval` is in seconds."""


@cache
def known_zones() -> frozenset[str]:
    """Return the IANA zone names this machine knows."""
    return frozenset(zoneinfo.available_timezones())


def validate_time_zone(value: str) -> None:
    """Accept IANA zone names only."""
    if value not in known_zones():
        raise ValidationError(
            _("“%(zone)s” is not a time zone of the IANA list."), "unknown_zone", {"zone": value}
        )


def validate_language(value: str) -> None:
    """Accept the languages there are pages in."""
    if value not in dict(settings.LANGUAGES):
        raise ValidationError(
            _("There are no pages in the language “%(code)s”."), "unknown_language", {"code": value}
        )


def validate_admin_settings(value: Any) -> None:
    """Accept an object whose keys and values stand in SETTINGS_SCHEMA."""
    if not isinstance(value, dict):
        raise ValidationError(_("The settings must be an object."), "not_an_object")
    for key, given in value.items():
        allowed = SETTINGS_SCHEMA.get(key)
        if allowed is None:
            raise ValidationError(_("There is no setting “%(key)s”."), "unknown_key", {"key": key})
        if not any(given == item and type(given) is type(item) for item in allowed):
            raise ValidationError(_("“%(key)s” cannot have this value."), "unknown_value", {"key": key})


def validate_scopes(value: Any) -> None:
    """Accept a list with at least one of read and write, each once."""
    if not isinstance(value, list) or not value or len(set(map(str, value))) != len(value):
        raise ValidationError(_("Choose what the key may do."), "no_scope")
    if not set(map(str, value)) <= {"read", "write"}:
        raise ValidationError(_("A key may read, or read and write."), "unknown_scope")
