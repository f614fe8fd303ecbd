"""Who may approve, and what waits for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.selectors.users import staff_of
from assessments.enums import QuestionReview, QuestionStatus
from assessments.models import Question
from assessments.querysets import AUTHORS
from superadmin.validators import TENANT_SETTINGS


def review_rule(tenant: Any) -> QuestionReview:
    """Return who may approve questions in a company."""
    kept = tenant.settings.get("question_review", TENANT_SETTINGS["question_review"].default)
    return QuestionReview(kept)


def second_person_needed(actor: Any) -> bool:
    """Tell whether what this person wrote must be approved by somebody else.

    Not where the company lets authors approve, and not while there is nobody else who could.
    """
    if actor.tenant_id is None or review_rule(actor.tenant) == QuestionReview.AUTHOR:
        return False
    return staff_of(actor.tenant_id, roles=AUTHORS).exclude(pk=actor.pk).exists()


def waiting(rows: QuerySet[Question], actor: Any, *, second_person: bool) -> QuerySet[Question]:
    """Hold questions to those in review that this person may approve."""
    found = rows.filter(status=QuestionStatus.IN_REVIEW)
    return found.exclude(written_by(actor)) if second_person else found


def written_by(actor: Any) -> Q:
    """Return the condition of having written a question, or changed it last."""
    return Q(created_by=actor) | Q(edited_by=actor)
