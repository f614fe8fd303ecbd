"""The words in which figures speak."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ItemFlag(TextChoices):
    """What figures say against a question."""

    KEY_SUSPECT = "key_suspect", _("Key probably wrong")
    LEAKED = "leaked", _("Probably leaked")
    NEGATIVE = "negative", _("Weak people do better")
    LOW_DISCRIMINATION = "low_discrimination", _("Hardly separates")
    DRIFT = "drift", _("Difficulty has changed")
    TOO_EASY = "too_easy", _("Too easy")
    TOO_HARD = "too_hard", _("Too hard")
    OVEREXPOSED = "overexposed", _("Seen too often")
    UNUSED_DISTRACTOR = "unused_distractor", _("An option nobody picks")


class Reliability(TextChoices):
    """How the reliability of an assessment was computed."""

    KR20 = "kr20", "KR-20"
    ALPHA = "alpha", _("Cronbach's alpha")
    STRATIFIED = "stratified", _("Stratified alpha")
    DRAWN = "drawn", _("For drawn questions, ICC(1, k)")
    MIXED = "mixed", _("Stratified, with drawn sections")


class NoReliability(TextChoices):
    """Why an assessment has no reliability, or which reservation it has."""

    FEW = "few", _("Too few attempts yet.")
    EQUAL = "equal", _("All scores are equal, so nothing can be told apart.")
    ONE_QUESTION = "one_question", _("A single question per attempt says nothing about its own error.")
    NEGATIVE = "negative", _("The questions do not measure one thing: weak people do better on some of them.")
    SINGLE_ITEM_PART = (
        "single_item_part",
        _("A section of a single question counts as all error, so the true margin is smaller."),
    )
