"""Settings of admins, as they are shown: never with the key of the language model."""

from __future__ import annotations

from typing import Any

from accounts.enums import Theme
from accounts.models import AdminSettings, User
from accounts.validators import SETTINGS_SCHEMA


def settings_of(user: User) -> dict[str, Any]:
    """Return all settings with their defaults, and `llmApiKeySet` and `llmApiKeyLast4` instead of the key."""
    row = AdminSettings.objects.filter(user=user).defer("llm_api_key").first()
    has_key = AdminSettings.objects.filter(user=user, llm_api_key__isnull=False).exists() if row else False
    return {
        **{name: allowed[0] for name, allowed in SETTINGS_SCHEMA.items()},
        **(row.settings if row else {}),
        "darkMode": user.theme == Theme.DARK,
        "llmApiKeySet": has_key,
        "llmApiKeyLast4": row.llm_api_key_last4 if row else "",
    }
