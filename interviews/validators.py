"""Rules about single values, shared by models, forms and serializers."""

import zoneinfo
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from interviews.enums import RATINGS

MIN_MINUTES = 5
MAX_MINUTES = 480
MAX_GUIDE_QUESTIONS = 50
LONGEST_NOTES = 50_000
GUIDE_KEYS = frozenset({"question", "skill", "prompts", "skipped", "custom"})


def validate_rating(value):
    """Accept 1 to 5 in half steps."""
    if value is not None and value not in RATINGS:
        raise ValidationError(_("Rate from 1 to 5 in half steps."), code="rating")


def validate_zone(value):
    """Accept the IANA name of a time zone that this machine knows."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(zone)s” is no known time zone.") % {"zone": value})


def validate_meeting_link(value):
    """Accept an http or https address with a host."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValidationError(_("Enter a full address that starts with https://."))


def validate_question_guide(value):
    """Accept a list of {"question": str, "skill": str, "prompts": [str], "skipped": bool, "custom": bool}."""
    if not isinstance(value, list) or len(value) > MAX_GUIDE_QUESTIONS:
        raise ValidationError(
            _("A question guide is a list of at most %(n)d questions.") % {"n": MAX_GUIDE_QUESTIONS}
        )
    for item in value:
        if not isinstance(item, dict) or not str(item.get("question", "")).strip() or set(item) - GUIDE_KEYS:
            raise ValidationError(_("Each entry of a question guide needs a question."))
        prompts = item.get("prompts", [])
        if not isinstance(prompts, list) or not all(isinstance(prompt, str) for prompt in prompts):
            raise ValidationError(_("Follow-up prompts are a list of texts."))


def validate_skill_ratings(value):
    """Accept {"skill name": rating} with ratings 1 to 5 in half steps."""
    if not isinstance(value, dict):
        raise ValidationError(_("Rated skills are an object of skill and rating."))
    for name, rating in value.items():
        if not isinstance(name, str) or not name.strip() or isinstance(rating, bool) or rating not in RATINGS:
            raise ValidationError(_("Rate each skill from 1 to 5 in half steps."), code="rating")


def validate_texts(value):
    """Accept a list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValidationError(_("Enter a list of texts."))
