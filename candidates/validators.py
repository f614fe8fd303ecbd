"""Rules about single values, shared by models, forms and serializers."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.utils.translation import gettext_lazy as _

MAX_EXPERIENCE_YEARS = 60
MAX_EMAIL_LENGTH = 254

phone_number = RegexValidator(
    r"^\+?[0-9][0-9 ()./-]{4,28}[0-9]$",
    _("Enter a phone number with digits, spaces and a leading + at most."),
)


def normal_email(value):
    """Return the address as it is stored and compared: trimmed and lower-case. Raises ValidationError."""
    address = (value or "").strip().lower()
    if len(address) > MAX_EMAIL_LENGTH:
        raise ValidationError(_("An e-mail address has at most 254 characters."))
    validate_email(address)
    return address


def web_address(value):
    """Accept http and https only, so that a link on a profile never runs a script."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValidationError(_("Enter a web address that starts with https:// or http://."))
