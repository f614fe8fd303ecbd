"""Shapes of the JSON columns of the platform floor."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from superadmin.enums import ScoreRelease

DOMAIN = RegexValidator(
    r"^(?=.{4,255}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$",
    gettext_lazy("Give a host name in lower case, such as jobs.example.com."),
)
FLAG_NAME = RegexValidator(
    r"^[a-z0-9]+([_-][a-z0-9]+)*$",
    gettext_lazy("Use lower-case words joined by hyphens, such as new-dashboard."),
)


@dataclass(frozen=True)
class Setting:
    """One key of `Tenant.settings`: its default, and a test that says whether a value is acceptable."""

    default: Any
    accepts: Callable[[Any], bool]
    label: Any


def _text(limit: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and len(value) <= limit


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _is_email_or_blank(value: Any) -> bool:
    if value == "":
        return True
    try:
        EmailValidator()(value)
    except ValidationError:
        return False
    return True


def _is_zone(value: Any) -> bool:
    return isinstance(value, str) and value in zoneinfo.available_timezones()


def _is_domain_list(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= 50
        and all(isinstance(v, str) and DOMAIN.regex.match(v) for v in value)
    )


def _is_weights(value: Any) -> bool:
    """Rule to points, 0 to 100; which rules there are is known to the floor that applies them."""
    return (
        isinstance(value, dict)
        and len(value) <= 50
        and all(isinstance(key, str) and _whole(0, 100)(points) for key, points in value.items())
    )


TENANT_SETTINGS: dict[str, Setting] = {
    "time_zone": Setting("UTC", _is_zone, gettext_lazy("Time zone")),
    "language": Setting("en", lambda value: value in dict(settings.LANGUAGES), gettext_lazy("Language")),
    "score_release": Setting(
        ScoreRelease.AFTER_DELAY.value,
        lambda value: value in ScoreRelease.values,
        gettext_lazy("Score release"),
    ),
    "score_release_hours": Setting(24, _whole(0, 720), gettext_lazy("Delay of the score release, hours")),
    "question_review": Setting(
        "second_person",
        lambda value: value in {"second_person", "author"},
        gettext_lazy("Who approves questions"),
    ),
    "retention_snapshots_days": Setting(90, _whole(1, 3650), gettext_lazy("Keep proctoring snapshots, days")),
    "result_link_days": Setting(90, _whole(1, 730), gettext_lazy("Links to results work for, days")),
    "review_hides_names": Setting(
        False, lambda value: type(value) is bool, gettext_lazy("Reviewers do not see names")
    ),
    "integrity_weights": Setting({}, _is_weights, gettext_lazy("Weights of the integrity score")),
    "retention_extractions_days": Setting(90, _whole(1, 3650), gettext_lazy("Keep extraction results, days")),
    "retention_candidates_days": Setting(730, _whole(30, 3650), gettext_lazy("Keep candidates, days")),
    "retention_recordings_days": Setting(
        365, _whole(1, 730), gettext_lazy("Keep interview recordings, days")
    ),
    "brand_colour": Setting(
        "",
        lambda value: isinstance(value, str) and bool(re.fullmatch(r"(#[0-9a-f]{6})?", value)),
        gettext_lazy("Colour"),
    ),
    "brand_tagline": Setting("", _text(200), gettext_lazy("Tag line")),
    "mail_sender_name": Setting("", _text(80), gettext_lazy("Sender name of mails")),
    "mail_reply_to": Setting("", _is_email_or_blank, gettext_lazy("Reply-to address of mails")),
    "require_second_factor": Setting(
        False, lambda value: type(value) is bool, gettext_lazy("Require a second factor")
    ),
    "sign_in_domains": Setting([], _is_domain_list, gettext_lazy("Mail domains that may sign in")),
}


def tenant_setting(tenant: Any, key: str) -> Any:
    """Return a company's value of a setting, or the setting's default."""
    return tenant.settings.get(key, TENANT_SETTINGS[key].default)


def validate_tenant_settings(value: Any) -> None:
    """Refuse keys that nobody reads and values that would break their reader."""
    if not isinstance(value, dict):
        raise ValidationError(_("Settings are an object of keys and values."))
    for key, item in value.items():
        setting = TENANT_SETTINGS.get(key)
        if setting is None:
            raise ValidationError(_("%(key)s is not a setting.") % {"key": key})
        if not setting.accepts(item):
            raise ValidationError(_("This value does not fit %(label)s.") % {"label": setting.label})


def validate_features(value: Any) -> None:
    """`features_enabled` maps a feature's name to true or false."""
    if not isinstance(value, dict) or not all(
        isinstance(k, str) and type(v) is bool for k, v in value.items()
    ):
        raise ValidationError(_("Features are an object of names with true or false."))


def validate_object(value: Any) -> None:
    """A JSON column that must hold an object."""
    if not isinstance(value, dict):
        raise ValidationError(_("This must be a JSON object."))


def validate_tags(value: Any) -> None:
    """Metric tags: at most 20 short texts, such as {"host": "a", "endpoint": "/x"}."""
    if not isinstance(value, dict) or len(value) > 20:
        raise ValidationError(_("Tags are an object of at most 20 keys."))
    if not all(
        isinstance(k, str) and isinstance(v, str) and len(k) <= 50 and len(v) <= 200 for k, v in value.items()
    ):
        raise ValidationError(_("Tags have short text keys and values."))
