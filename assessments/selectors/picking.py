"""Choosing single questions for a fixed section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from assessments.enums import QuestionSetStatus, QuestionStatus
from assessments.models import Assessment, Question, SectionItem


def offered(actor: Any, assessment: Assessment) -> QuerySet[Question]:
    """Approved questions in the language of the test that no fixed section of it has yet: written ones, newest first.

    Variants of item models stand behind them, since one of each model is all that a test can take.
    """
    chosen = SectionItem.objects.filter(section__assessment=assessment).values("question__family")
    return (
        Question.objects.visible_to(actor)
        .filter(
            status=QuestionStatus.APPROVED,
            question_set__status=QuestionSetStatus.READY,
            language=assessment.language,
        )
        .exclude(family__in=chosen)
        .select_related("question_set", "skill")
        .order_by("item_model", "-pk")
    )


def stepped(order: Sequence[str], step: Any) -> list[str]:
    """Return the chosen questions after one step of the picker's form.

    `order` names all of them anew, `add` some more, `remove` one to drop, `up` and `down` one to move.
    """
    given = step.getlist("order") or list(order)
    given += [public_id for public_id in step.getlist("add") if public_id not in given]
    given = [public_id for public_id in given if public_id != step.get("remove")]
    for name, way in (("up", -1), ("down", 1)):
        if step.get(name) in given:
            here = given.index(step[name])
            given.insert(min(max(here + way, 0), len(given) - 1), given.pop(here))
    return given
