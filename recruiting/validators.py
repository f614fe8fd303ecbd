"""Rules about single values, shared by models, forms and serializers."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from candidates.enums import LEVEL_VARIANTS, SkillLevel

MAX_SKILLS = 50
MAX_SKILL_NAME = 100
MAX_POSITIONS = 999
MAX_YEARS = 60

currency_code = RegexValidator(
    r"^[A-Z]{3}$", _("Enter a currency as three capital letters, for example EUR.")
)


def validate_required_skills(value):
    """Accept {"skill name": level}, with a level of the proficiency list, at most 50 skills."""
    if not isinstance(value, dict):
        raise ValidationError(_("Required skills are an object of skill and level."))
    if len(value) > MAX_SKILLS:
        raise ValidationError(_("Name at most %(count)d skills.") % {"count": MAX_SKILLS})
    for name, level in value.items():
        if not isinstance(name, str) or not name.strip() or len(name) > MAX_SKILL_NAME:
            raise ValidationError(
                _("A skill needs a name of at most %(count)d characters.") % {"count": MAX_SKILL_NAME}
            )
        if level not in SkillLevel.values:
            raise ValidationError(
                _("“%(level)s” is no level; use one of %(levels)s.")
                % {"level": level, "levels": ", ".join(SkillLevel.values)}
            )


def known_level(word):
    """Return the proficiency a word stands for; the word itself when nobody knows it."""
    lowered = str(word).strip().lower()
    return str(LEVEL_VARIANTS.get(lowered, lowered))
