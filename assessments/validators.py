"""Rules on the content of questions and assessments, shared by models, forms and serializers.

The database holds the same rules as CHECK constraints where it can; these say in words what is wrong.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from assessments.enums import LEVEL_ALIASES, Level, QuestionKind
from candidates.enums import LEVEL_VARIANTS, SkillLevel
from config.kernel.errors import ValidationFailed

LETTERS = "ABCDEFGH"
MIN_OPTIONS = 2
MAX_OPTIONS = len(LETTERS)
MAX_OPTION_LENGTH = 2_000
MAX_SECTION_QUESTIONS = 200
MAX_SECTIONS = 20
MAX_TAGS = 20
MAX_TAG_LENGTH = 50
FULL_CREDIT = Decimal("99.99")
"""Thirds as other systems write them (33.33333) still count as everything."""
MAX_REQUIRED_SKILLS = 20
MAX_REQUIRED_ROLES = 20
MAX_NAME_LENGTH = 255
MIN_DURATION_MINUTES, MAX_DURATION_MINUTES = 1, 480
MIN_VALIDITY_HOURS, MAX_VALIDITY_HOURS = 1, 720
MAX_ATTEMPTS = 10
MAX_PAUSES = 10
MAX_EXTRA_TIME_PERCENT = 200
MAX_MESSAGE_LENGTH = 2_000
MAX_GRANT_MINUTES = 240
MAX_GRANT_REASON = 1_000
MAX_SESSION_MESSAGE = 1_000


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


def validate_key(options: dict[str, str], key: str, *, kind: str = QuestionKind.SINGLE) -> None:
    """Refuse a key that is not made of the options' letters, in order, or that does not fit the kind."""
    if not key or any(letter not in options for letter in key):
        raise ValidationError(_("The right answer must be one of the options."), code="key")
    if list(key) != sorted(set(key)):
        raise ValidationError(_("The letters of the right answers stand in order, each once."), code="key")
    if kind == QuestionKind.SINGLE and len(key) != 1:
        raise ValidationError(_("A question of this kind has one right answer."), code="key_count")
    if kind == QuestionKind.MULTIPLE and len(key) == len(options):
        raise ValidationError(_("At least one option must be wrong."), code="key_count")


def validate_credit(options: dict[str, str], credit: Any) -> None:
    """Refuse anything but None or per cent from -100 to 100 for every option, one of them 100 or more in sum."""
    if credit is None:
        return
    if not isinstance(credit, dict) or set(credit) != set(options):
        raise ValidationError(_("Give the credit of every option, or of none."), code="credit")
    if not all(_is_number(value) and -100 <= value <= 100 for value in credit.values()):
        raise ValidationError(_("The credit of an option is -100 to 100 per cent."), code="credit_range")
    if sum(value for value in credit.values() if value > 0) < FULL_CREDIT:
        raise ValidationError(
            _("Nobody could reach all points: the credits must add up to 100 per cent."), code="credit_sum"
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def validate_feedback(feedback: Any) -> None:
    """Refuse anything but an object of option letter to text."""
    if not isinstance(feedback, dict) or not all(
        letter in LETTERS and len(letter) == 1 and isinstance(text, str) for letter, text in feedback.items()
    ):
        raise ValidationError(_("Feedback is a text under the letter of its option."), code="feedback")


def validate_tags(tags: Any) -> None:
    """Refuse more than 20 tags, and tags that are blank, long or there twice."""
    if len(tags) > MAX_TAGS or not all(tag.strip() and len(tag) <= MAX_TAG_LENGTH for tag in tags):
        raise ValidationError(
            _("At most %(most)d tags, each of them short."), code="tags", params={"most": MAX_TAGS}
        )
    if len({tag.casefold() for tag in tags}) != len(tags):
        raise ValidationError(_("A tag is there twice."), code="tags_distinct")


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


def checked_words(text: str, *, field: str, most: int, missing: Any = "") -> str:
    """Return what somebody wrote without the blanks around it. Raises ValidationFailed at `field`.

    `missing` is what to say when nothing is left; "" allows that.
    """
    words = text.strip()
    if not words and missing:
        raise ValidationFailed.at(field, missing, "FIELD_REQUIRED")
    if len(words) > most:
        raise ValidationFailed.at(
            field, _("Write at most %(most)d characters.") % {"most": most}, "STRING_TOO_LONG"
        )
    if "\x00" in words:
        raise ValidationFailed.at(field, _("Null characters are not allowed."))
    return words
