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


ADVICE = {
    ItemFlag.KEY_SUSPECT: _(
        "A wrong answer is picked by people who do better on the rest of the test than those who pick the key. "
        "Check the key first, then whether that answer can be defended."
    ),
    ItemFlag.LEAKED: _(
        "It has become easier for people of the same strength, and they answer it faster than before. It has "
        "probably been passed on: retire it, or replace it by variants of an item model."
    ),
    ItemFlag.NEGATIVE: _(
        "People who do badly on the rest of the test do better here. The key or the wording is likely to be wrong."
    ),
    ItemFlag.LOW_DISCRIMINATION: _(
        "Strong and weak people answer it nearly alike, so that it adds little to the score. Make the wrong answers "
        "sharper, or take a question that is neither very easy nor very hard."
    ),
    ItemFlag.DRIFT: _(
        "It is easier or harder now for people of the same strength than it was before. Look whether its subject has "
        "changed."
    ),
    ItemFlag.TOO_EASY: _("Nearly everybody knows it. It costs time and tells little."),
    ItemFlag.TOO_HARD: _("Hardly more people get it right than would by guessing."),
    ItemFlag.OVEREXPOSED: _(
        "So many people have seen it that it can hardly be a secret. Write a new one, or use variants."
    ),
    ItemFlag.UNUSED_DISTRACTOR: _(
        "Hardly anybody picks one of the wrong answers. Replace it by a mistake that people really make."
    ),
}
"""What each flag means and what to do about it, for those who write questions."""


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
