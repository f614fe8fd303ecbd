"""What was answered in an attempt, as HTML: for staff with key and marks, for its candidate without."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from assessments.enums import Scoring
from assessments.models import Answer, Question, SessionQuestion, TestSession
from assessments.selectors import rendering
from assessments.selectors.pictures import attempt_link


@dataclass(frozen=True)
class Picked:
    """One option: its letter and text."""

    letter: str
    html: SafeString


@dataclass(frozen=True)
class AnswerRow:
    """One question of an attempt with its answer, marked by the version that counts; for staff only."""

    position: int
    stem: SafeString
    chosen: list[Picked]
    right: list[Picked]
    is_correct: bool | None
    points: Decimal | None
    possible: Decimal
    seconds: int | None
    flagged: bool
    version: Question
    corrected: bool

    @property
    def special(self) -> Any:
        """The words for a question that does not count by its key, else ""."""
        return "" if self.version.scoring == Scoring.KEY else self.version.get_scoring_display()


@dataclass(frozen=True)
class OwnAnswer:
    """What a candidate chose; holds neither key nor mark."""

    position: int
    stem: SafeString
    chosen: list[Picked]


def answer_rows(session: TestSession) -> list[AnswerRow]:
    """Questions and answers of an attempt in its order, with the key: for staff, two statements."""
    answers = {row.question_id: row for row in Answer.objects.filter(session=session)}
    rows = SessionQuestion.objects.filter(session=session).select_related("question", "scored_as")
    shown = list(rows.order_by("position"))
    html = rendering.html_of(_texts(row.question for row in shown))
    return [_answer_row(row, answers.get(row.question_id), html) for row in shown]


def own_answers(session: TestSession) -> list[OwnAnswer]:
    """Questions and own answers of an attempt in its order, without anything that says what is right."""
    answers = dict(Answer.objects.filter(session=session).values_list("question_id", "selected_answer"))
    rows = SessionQuestion.objects.filter(session=session).select_related("question").order_by("position")
    fields = ("question__question_text", "question__options", "question_id", "position")
    shown = list(rows.only(*fields))
    html = rendering.html_of(_texts(row.question for row in shown), attempt_link(session))
    return [
        OwnAnswer(
            row.position,
            html[row.question.question_text],
            _picked(row.question, answers.get(row.question_id) or "", html),
        )
        for row in shown
    ]


def _answer_row(shown: SessionQuestion, answer: Answer | None, html: dict[str, SafeString]) -> AnswerRow:
    question, version = shown.question, shown.scored_as or shown.question
    chosen = (answer.selected_answer if answer is not None else None) or ""
    return AnswerRow(
        position=shown.position,
        stem=html[question.question_text],
        chosen=_picked(question, chosen, html),
        right=_picked(question, _right(version), html),
        is_correct=answer.is_correct if answer is not None else None,
        points=answer.points_awarded if answer is not None else None,
        possible=Decimal(0) if version.scoring == Scoring.EXCLUDED else version.points,
        seconds=answer.time_taken_seconds if answer is not None else None,
        flagged=answer.flagged if answer is not None else False,
        version=version,
        corrected=shown.scored_as is not None,
    )


def _right(version: Question) -> str:
    """The letters that earn all points: the key, or those whose credit says so."""
    if version.scoring != Scoring.KEY:
        return ""
    full = "".join(letter for letter, share in sorted((version.credit or {}).items()) if share >= 100)
    return full or version.correct_answer


def _texts(questions: Iterable[Question]) -> Iterable[str]:
    return (text for row in questions for text in (row.question_text, *row.options.values()))


def _picked(question: Question, letters: str, html: dict[str, SafeString]) -> list[Picked]:
    return [
        Picked(letter, rendering.line_of(html[question.options[letter]]))
        for letter in letters
        if letter in question.options
    ]
