"""Scorecards as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from interviews.models import InterviewFeedback, InterviewSession


@dataclass(frozen=True)
class Scale:
    """One rating: field, label, and what the whole numbers mean."""

    field: str
    label: Any
    anchors: tuple[tuple[int, Any], ...]


SCALES = (
    Scale(
        "overall_rating",
        _("Overall"),
        (
            (1, _("far below what the role needs")),
            (3, _("can do the role with support")),
            (5, _("raises the team")),
        ),
    ),
    Scale(
        "technical_skills_rating",
        _("Technical skills"),
        ((1, _("basics are missing")), (3, _("solves usual tasks")), (5, _("explains trade-offs unasked"))),
    ),
    Scale(
        "problem_solving_rating",
        _("Problem solving"),
        (
            (1, _("stays stuck with hints")),
            (3, _("gets there with hints")),
            (5, _("finds and checks several ways")),
        ),
    ),
    Scale(
        "communication_rating",
        _("Communication"),
        ((1, _("hard to follow")), (3, _("clear on questions")), (5, _("structured, listens, asks back"))),
    ),
    Scale(
        "culture_fit_rating",
        _("Working together"),
        ((1, _("would slow a team down")), (3, _("works well in a team")), (5, _("makes others better"))),
    ),
)


def own(interview: InterviewSession, actor: Any) -> InterviewFeedback | None:
    """Return the actor's own scorecard, in any state."""
    return InterviewFeedback.objects.filter(interview=interview, interviewer=actor).first()


def visible(interview: InterviewSession, actor: Any) -> QuerySet[InterviewFeedback]:
    """Return the submitted scorecards of an interview that the actor may read."""
    cards = InterviewFeedback.objects.visible_to(actor).final().filter(interview=interview)
    return cards.select_related("interviewer").order_by("submitted_at", "pk")


def ratings(feedback: InterviewFeedback) -> list[tuple[Any, Decimal]]:
    """Return (label, rating) of what was rated."""
    found = [(scale.label, getattr(feedback, scale.field)) for scale in SCALES]
    return [(label, value) for label, value in found if value is not None]
