"""Reading assessments: lists, the publish checklist, what one page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import ApplicationStatus
from assessments.models import Assessment
from config.kernel.panels import SearchHit
from superadmin.selectors import usage

LONG_TEST = 60
"""Minutes from which candidates tend to give up; worth a warning, not a refusal."""
MINUTES_PER_QUESTION = 2


@dataclass(frozen=True)
class ChecklistItem:
    """One line of the publish checklist; `required` ones stop publishing while not `done`."""

    key: str
    text: str
    done: bool
    required: bool = True


@dataclass(frozen=True)
class Content:
    """What the approved questions of an assessment add up to."""

    questions: int
    points: Any

    @property
    def suggested_minutes(self) -> int:
        """Two minutes a question, at least 15."""
        return max(15, MINUTES_PER_QUESTION * self.questions)


def assessment_rows(actor: Any) -> QuerySet[Assessment]:
    """Active assessments with their counts, for lists."""
    return Assessment.objects.visible_to(actor).active().select_related("question_set").with_counts()


def assessment_details(actor: Any) -> QuerySet[Assessment]:
    """Assessments, deactivated ones included, with everything their page shows."""
    return Assessment.objects.visible_to(actor).select_related("question_set", "jd", "created_by")


def content_of(assessment: Assessment) -> Content:
    """Count the approved questions and their points, in one statement."""
    if assessment.question_set is None:
        return Content(0, 0)
    found = (
        assessment.question_set.questions.approved()
        .order_by()
        .aggregate(number=Count("pk"), points=Sum("points"))
    )
    return Content(found["number"], found["points"] or 0)


def publish_checklist(assessment: Assessment, content: Content | None = None) -> list[ChecklistItem]:
    """Say in sentences what is there and what is missing before candidates can be let in."""
    content = content or content_of(assessment)
    has_set, enough = assessment.question_set_id is not None, content.questions > 0
    minutes = assessment.duration_minutes
    return [
        ChecklistItem(
            "set", _("A question set is chosen.") if has_set else _("Choose a question set."), has_set
        ),
        ChecklistItem(
            "questions",
            ngettext(
                "The set has %(n)d approved question.",
                "The set has %(n)d approved questions.",
                content.questions,
            )
            % {"n": content.questions}
            if enough
            else _("Approve at least one question of the set."),
            enough,
        ),
        ChecklistItem(
            "part",
            _("The question part is switched on.")
            if assessment.is_questionnaire_enabled
            else _("Switch the question part on."),
            assessment.is_questionnaire_enabled,
        ),
        ChecklistItem(
            "expiry",
            _("The closing time has passed. Choose a later one or none.")
            if assessment.is_expired
            else _("It is open long enough to be taken."),
            not assessment.is_expired,
        ),
        _time_item(minutes, content),
    ]


def _time_item(minutes: int, content: Content) -> ChecklistItem:
    short = bool(content.questions) and minutes < MINUTES_PER_QUESTION * content.questions / 2
    if minutes > LONG_TEST:
        text = _("%(minutes)d minutes are long: many candidates stop after an hour.") % {"minutes": minutes}
    elif short:
        text = _("%(minutes)d minutes are short for %(n)d questions; %(fit)d would fit.") % {
            "minutes": minutes,
            "n": content.questions,
            "fit": content.suggested_minutes,
        }
    else:
        text = _("The duration fits the number of questions.")
    return ChecklistItem("time", text, not short and minutes <= LONG_TEST, required=False)


def is_complete(checklist: Sequence[ChecklistItem]) -> bool:
    return all(item.done for item in checklist if item.required)


def funnel(assessment: Assessment) -> list[tuple[str, int]]:
    """Return (label, number) of applications by status, every status named."""
    counts = dict(assessment.applications.order_by().values_list("status").annotate(number=Count("pk")))
    return [(str(status.label), counts.get(status.value, 0)) for status in ApplicationStatus]


def search(actor: Any, query: str, limit: int) -> list[SearchHit]:
    """Assessments whose title or job title holds the text, newest first."""
    rows = Assessment.objects.visible_to(actor).active().matching(query).order_by("-created_at")[:limit]
    return [
        SearchHit(
            row.title,
            reverse("assessments:assessment-detail", args=[row.public_id]),
            row.job_title,
            "clipboard-list",
        )
        for row in rows
    ]


def count_active(tenant_ids: list[int]) -> dict[int, int]:
    """Number of active assessments by tenant key, for quotas."""
    return usage.tally(Assessment.objects.active(), tenant_ids)
