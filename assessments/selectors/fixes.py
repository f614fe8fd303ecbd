"""What a correction would make of a question: judged before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.enums import QuestionKind, Remedy, Scoring
from assessments.models import Question
from assessments.validators import validate_credit, validate_key
from config.kernel.errors import ValidationFailed

_SCORING = {Remedy.EVERYONE: Scoring.EVERYONE, Remedy.EXCLUDED: Scoring.EXCLUDED}


@dataclass(frozen=True)
class Fix:
    """How a question counts after a correction; `credit` is per cent by letter, or None for the usual rule."""

    remedy: Remedy
    key: str
    credit: dict[str, float] | None
    scoring: Scoring

    @property
    def stays_in_use(self) -> bool:
        """Whether the question can be put before further candidates."""
        return self.scoring == Scoring.KEY


def fix_for(
    question: Question, *, remedy: str, letters: Iterable[str] = (), credit: dict[str, Any] | None = None
) -> Fix:
    """Return what a correction would make of a question.

    `letters` are the right options (remedy `key`) or those that each earn all points (remedy `credit`, unless
    `credit` says per cent for every letter). Raises ValidationFailed, also when nothing would change.
    """
    kind = Remedy(remedy)
    key = "".join(sorted(set(letters)))
    try:
        if kind == Remedy.KEY:
            validate_key(question.options, key, kind=question.kind)
            fix = Fix(kind, key, None, Scoring.KEY)
        elif kind == Remedy.CREDIT:
            fix = _with_credit(question, key, credit)
        else:
            fix = Fix(kind, question.correct_answer, question.credit, _SCORING[kind])
    except ValidationError as error:
        raise ValidationFailed.at("letters", error.messages[0]) from error
    if (fix.key, fix.credit, fix.scoring) == (question.correct_answer, question.credit, question.scoring):
        raise ValidationFailed.at("letters", _("This is how the question counts already."))
    return fix


def _with_credit(question: Question, letters: str, credit: dict[str, Any] | None) -> Fix:
    if any(letter not in question.options for letter in letters):
        raise ValidationError(_("Choose among the options of the question."))
    shares = credit or {x: 100 if x in letters else 0 for x in question.options}
    validate_credit(question.options, shares)
    given = {letter: float(share) for letter, share in sorted(shares.items())}
    key = question.correct_answer
    if question.kind == QuestionKind.SINGLE:
        key = max(sorted(given), key=lambda letter: (given[letter], letter == key))
    return Fix(Remedy.CREDIT, key, given, Scoring.KEY)
