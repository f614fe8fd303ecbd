"""Settings of admins."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Theme
from accounts.models import AdminSettings, User
from accounts.operations.users import update_profile
from accounts.selectors.preferences import settings_of
from accounts.validators import validate_admin_settings
from config.kernel.errors import ValidationFailed
from superadmin.operations import audit

LONGEST_KEY = 500


@transaction.atomic
def save_admin_settings(user: User, given: dict[str, Any]) -> dict[str, Any]:
    """Store what is given and return all settings as `settings_of` does.

    `llmApiKey` is encrypted and never given back ("" removes it); `darkMode` is the appearance of the
    account itself. Raises ValidationFailed for unknown keys and values.
    """
    given = dict(given)
    key, dark = given.pop("llmApiKey", None), given.pop("darkMode", None)
    for field, value, kind in (("llmApiKey", key, str), ("darkMode", dark, bool)):
        if value is not None and not isinstance(value, kind):
            raise ValidationFailed.at(field, _("“%(key)s” cannot have this value.") % {"key": field})
    for name, value in given.items():
        try:
            validate_admin_settings({name: value})
        except ValidationError as error:
            raise ValidationFailed.at(str(name), error.messages[0], _code(error)) from error
    AdminSettings.objects.get_or_create(user=user)
    row = AdminSettings.objects.select_for_update().get(user=user)
    changes = {name: {"old": row.settings.get(name), "new": value} for name, value in given.items()}
    row.settings = {**row.settings, **given}
    if key is not None:
        row.llm_api_key = key.strip()[:LONGEST_KEY] or None
        row.llm_api_key_last4 = key.strip()[-4:] if len(key.strip()) >= 12 else ""
        changes["llm_api_key"] = {"old": "", "new": "set" if row.llm_api_key else ""}
    row.save()
    if dark is not None and dark != (user.theme == Theme.DARK):
        update_profile(user, theme=Theme.DARK if dark else Theme.LIGHT)
    audit.record("settings_change", row, changes=changes, description="Admin settings", actor=user)
    return settings_of(user)


def _code(error: ValidationError) -> str:
    return "UNKNOWN_KEY" if error.code == "unknown_key" else "INVALID_FORMAT"
