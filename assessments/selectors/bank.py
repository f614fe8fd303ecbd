"""The question bank: all questions of a company, searched by the words of their stems, and one question's place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.selectors.users import staff_of
from assessments.enums import QuestionSetStatus, QuestionStatus
from assessments.items.likeness import stem_hash
from assessments.models import Assessment, Question, QuestionSet, QuestionWord
from assessments.models.search import LONGEST_WORD
from assessments.querysets import AUTHORS

SHORTEST_WORD = 3
MOST_WORDS = 8
_ID = re.compile(r"q_[a-z2-7]{16}")
_WORD = re.compile(r"\w+")
_LAST = chr(0x10FFFF)


@dataclass(frozen=True)
class Usage:
    """Where a question is: how many attempts hold it, and which assessments can put it before candidates."""

    attempts: int
    assessments: list[Assessment]


def rows(actor: Any) -> QuerySet[Question]:
    """Questions of sets with what lists show; the long columns are left out."""
    return (
        Question.objects.visible_to(actor)
        .in_sets()
        .select_related("question_set", "skill", "created_by")
        .defer("options", "explanation", "feedback", "credit", "review_comment")
    )


def details(actor: Any) -> QuerySet[Question]:
    """Questions with everything their page shows, those of job descriptions included."""
    related = ("question_set", "jd", "skill", "created_by", "edited_by", "reviewed_by", "previous")
    return Question.objects.visible_to(actor).select_related(*related)


def in_bank(questions: QuerySet[Question]) -> QuerySet[Question]:
    """All but retired ones, which are out of use or replaced by a newer version."""
    return questions.exclude(status=QuestionStatus.RETIRED)


def matching(questions: QuerySet[Question], text: str) -> QuerySet[Question]:
    """Questions whose stem has words that begin with each of the words of `text`; or the one with this id.

    Words of three letters or more are found by an index (see `QuestionWord`); shorter ones and signs such as
    "C#" or "==" are looked for in the stems that are left.
    """
    text = text.strip().lower()
    if _ID.fullmatch(text):
        return questions.filter(public_id=text)
    for piece in text.split()[:MOST_WORDS]:
        found = _WORD.findall(piece)
        indexed = [word[:LONGEST_WORD] for word in found if len(word) >= SHORTEST_WORD]
        for word in indexed:
            questions = questions.filter(pk__in=beginning_with(word).values("question_id"))
        if indexed != [piece]:
            questions = questions.filter(question_text__icontains=piece)
    return questions


def beginning_with(word: str) -> QuerySet[QuestionWord]:
    """The words that begin with a word: a range of the index, by operators that row-level security lets through."""
    return QuestionWord.objects.filter(word__gte=word, word__lt=word + _LAST)


def at_level(questions: QuerySet[Question], level: str) -> QuerySet[Question]:
    """Questions of a level: their own, or that of their set where they have none."""
    return questions.filter(Q(difficulty=level) | Q(difficulty="", question_set__level=level))


def sets(actor: Any) -> QuerySet[QuestionSet]:
    """The sets that a list can be held to."""
    return QuestionSet.objects.visible_to(actor).order_by("skill", "level", "-version", "pk")


def open_sets(actor: Any) -> QuerySet[QuestionSet]:
    """The sets that questions can be moved or copied into."""
    return sets(actor).filter(status=QuestionSetStatus.READY, locked_at__isnull=True)


def authors(actor: Any) -> QuerySet[User]:
    """The people of the company who write questions."""
    return staff_of(actor.tenant_id, roles=AUTHORS)


def same_stem(actor: Any, stem: str, *, other_than: Question | None = None) -> list[Question]:
    """Questions in the bank that ask the same: equal stems, whatever their layout."""
    wanted = stem_hash(stem)
    if not wanted:
        return []
    found = in_bank(rows(actor)).filter(stem_hash=wanted)
    if other_than is not None:
        found = found.exclude(pk__in=[other_than.pk, other_than.previous_id or other_than.pk])
    return list(found.order_by("-pk")[:5])


def usage_of(question: Question) -> Usage:
    """Return where a question is used, in two statements."""
    whole = Q(question_set=question.question_set, section_count=0)
    if question.question_set is None:
        whole &= Q(jd=question.jd)
    by_seat = Q(sections__items__question=question)
    found = Assessment.objects.active().filter(whole | by_seat).distinct().order_by("-created_at")[:20]
    return Usage(question.session_questions.count(), list(found))
