"""Questions as HTML: all texts of a page are rendered at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from assessments.enums import QuestionKind
from assessments.items import markup
from assessments.models import Question
from assessments.selectors.pictures import staff_link

Link = Callable[[str], str]


@dataclass(frozen=True)
class RenderedOption:
    """One option for staff; `credit` is per cent of the points where the question says its own."""

    letter: str
    html: SafeString
    right: bool
    credit: Any
    feedback: SafeString


@dataclass(frozen=True)
class RenderedQuestion:
    """A question for staff, key and explanation included."""

    row: Question
    stem: SafeString
    options: Sequence[RenderedOption]
    explanation: SafeString

    @property
    def several(self) -> bool:
        return self.row.kind == QuestionKind.MULTIPLE


def html_of(texts: Iterable[str], link: Link = staff_link) -> dict[str, SafeString]:
    """Return {text: HTML} with links to the pictures."""
    return {
        text: SafeString(markup.with_pictures(found, link))  # nosec B703 # passed nh3 in items.markup
        for text, found in markup.render_many(texts).items()
    }


def line_of(html: SafeString) -> SafeString:
    """Return HTML without its paragraph where it is only one, for labels."""
    return SafeString(markup.inline(html))  # nosec B703 # it was safe before


def for_staff(rows: Iterable[Question], link: Link = staff_link) -> list[RenderedQuestion]:
    """Return questions as staff see them."""
    questions = list(rows)
    html = html_of((text for row in questions for text in _texts(row)), link)
    return [_rendered(row, html) for row in questions]


def _texts(row: Question) -> list[str]:
    return [row.question_text, row.explanation, *row.options.values(), *(row.feedback or {}).values()]


def _rendered(row: Question, html: dict[str, SafeString]) -> RenderedQuestion:
    credit, feedback = row.credit or {}, row.feedback or {}
    options = [
        RenderedOption(
            letter=letter,
            html=line_of(html[text]),
            right=letter in row.correct_answer,
            credit=credit.get(letter),
            feedback=html[feedback[letter]] if letter in feedback else SafeString(""),
        )
        for letter, text in sorted(row.options.items())
    ]
    explanation = html[row.explanation] if row.explanation else SafeString("")
    return RenderedQuestion(row, html[row.question_text], options, explanation)
