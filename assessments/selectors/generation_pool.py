"""What the offline provider picks from: approved questions of the company, starter bank, item models."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assessments.enums import QuestionStatus
from assessments.generation.order import Order, Part
from assessments.generation.provider import Proposal
from assessments.items.item import item_of
from assessments.models import Question
from config.kernel.tenancy import tenant_context


def pool_of(tenant_id: int) -> Callable[[Order, Part], Sequence[Sequence[Proposal]]]:
    """Return what gives the offline provider the items of one company that fit a part, the best source first."""

    def pool(order: Order, part: Part) -> Sequence[Sequence[Proposal]]:
        with tenant_context(tenant_id):
            return [_approved(order, part)]

    return pool


def _approved(order: Order, part: Part) -> list[Proposal]:
    """The company's approved questions on a topic, at the level their set or they themselves say."""
    rows = (
        Question.objects.filter(status=QuestionStatus.APPROVED, language=order.language)
        .select_related("skill", "question_set")
        .order_by("pk")
    )
    return [Proposal(item_of(row)) for row in rows]
