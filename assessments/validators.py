"""Rules on the content of questions and assessments, shared by models, forms and serializers.

The database holds the same rules as CHECK constraints where it can; these say in words what is wrong.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from assessments.enums import LEVEL_ALIASES, Level
from candidates.enums import LEVEL_VARIANTS, SkillLevel

LETTERS = "ABCDEFGH"
MIN_OPTIONS = 2
MAX_OPTIONS = len(LETTERS)
MAX_OPTION_LENGTH = 2_000
MAX_REQUIRED_SKILLS = 20
MAX_REQUIRED_ROLES = 20
MAX_NAME_LENGTH = 255
MIN_DURATION_MINUTES, MAX_DURATION_MINUTES = 1, 480
MIN_VALIDITY_HOURS, MAX_VALIDITY_HOURS = 1, 720
MAX_ATTEMPTS = 10
MAX_MESSAGE_LENGTH = 2_000


def level_from_word(word: str) -> Level:
    """Return the level that a word in any known spelling stands for. Raises ValidationError."""
    key = word.strip().lower()
    if key in Level.values:
        return Level(key)
    if key in LEVEL_ALIASES:
        return LEVEL_ALIASES[key]
    raise ValidationError(_("“%(word)s” is not a level."), code="level", params={"word": word})


def validate_options(options: Any) -> None:
    """Refuse anything but 2 to 8 options under A, B, C … without gaps, not blank, all different."""
    if not isinstance(options, dict) or not all(isinstance(text, str) for text in options.values()):
        raise ValidationError(_("Options are texts under letters."), code="options")
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        raise ValidationError(
            _("A question has %(least)d to %(most)d options."),
            code="options_count",
            params={"least": MIN_OPTIONS, "most": MAX_OPTIONS},
        )
    if sorted(options) != list(LETTERS[: len(options)]):
        raise ValidationError(
            _("The options are lettered A, B, C and so on, without gaps."), code="options_letters"
        )
    texts = [" ".join(text.split()).casefold() for text in options.values()]
    if not all(texts):
        raise ValidationError(_("An option is empty."), code="options_blank")
    if max(len(text) for text in options.values()) > MAX_OPTION_LENGTH:
        raise ValidationError(
            _("An option has at most %(most)d characters."),
            code="options_long",
            params={"most": MAX_OPTION_LENGTH},
        )
    if len(set(texts)) != len(texts):
        raise ValidationError(_("Two options say the same."), code="options_distinct")


def validate_key(options: dict[str, str], letter: str) -> None:
    """Refuse a right answer that is not one of the options."""
    if letter not in options:
        raise ValidationError(_("The right answer must be one of the options."), code="key")


def validate_required_skills(skills: Any) -> None:
    """Refuse anything but an object of skill name to minimum level (beginner to expert), at most 20."""
    if not isinstance(skills, dict) or not all(isinstance(name, str) and name.strip() for name in skills):
        raise ValidationError(_("Required skills are names with a level each."), code="required_skills")
    if len(skills) > MAX_REQUIRED_SKILLS or any(len(name) > MAX_NAME_LENGTH for name in skills):
        raise ValidationError(
            _("At most %(most)d required skills, with short names."),
            code="required_skills_count",
            params={"most": MAX_REQUIRED_SKILLS},
        )
    for level in skills.values():
        if level not in SkillLevel.values:
            raise ValidationError(_("“%(word)s” is not a level."), code="level", params={"word": level})


def normalised_skills(skills: dict[str, str]) -> dict[str, str]:
    """Return required skills with trimmed names and levels in the stored spelling."""
    return {
        " ".join(name.split()): str(
            LEVEL_VARIANTS.get(str(level).strip().lower(), str(level).strip().lower())
        )
        for name, level in skills.items()
    }


def validate_names(names: Any) -> None:
    """Refuse anything but a list of at most 20 different, non-empty, short names."""
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise ValidationError(_("A list of names is needed."), code="names")
    if len(names) > MAX_REQUIRED_ROLES or any(len(name) > MAX_NAME_LENGTH for name in names):
        raise ValidationError(
            _("At most %(most)d names, each of them short."),
            code="names_count",
            params={"most": MAX_REQUIRED_ROLES},
        )
    if len({name.casefold() for name in names}) != len(names):
        raise ValidationError(_("A name is there twice."), code="names_distinct")


def validate_letters(order: Any) -> None:
    """Refuse anything but a list of different option letters: the order in which one person saw them."""
    if not isinstance(order, list) or not all(
        isinstance(x, str) and len(x) == 1 and x in LETTERS for x in order
    ):
        raise ValidationError(_("An option order is a list of letters."), code="option_order")
    if len(set(order)) != len(order):
        raise ValidationError(_("A letter is there twice."), code="option_order_distinct")


def lettered(texts: Iterable[str]) -> dict[str, str]:
    """Put letters before texts in their order: ["x", "y"] gives {"A": "x", "B": "y"}."""
    return dict(zip(LETTERS, texts, strict=False))


def address_problem(address: str) -> str:
    """Return what is wrong with an e-mail address in words, "" when nothing is."""
    try:
        validate_email(address)
    except ValidationError:
        return _("This is not an e-mail address.")
    return _("This address is too long.") if len(address) > MAX_NAME_LENGTH else ""
