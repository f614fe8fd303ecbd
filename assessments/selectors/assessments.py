"""Reading assessments: lists, versions, how far candidates are. The builder's side is in `builder`."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from assessments.enums import ApplicationStatus
from assessments.models import Assessment, AssessmentSection
from assessments.selectors import drawing
from config.kernel.panels import SearchHit
from superadmin.selectors import usage


def assessment_rows(actor: Any) -> QuerySet[Assessment]:
    """Active assessments with their counts, for lists: of each the version that counts, and drafts of newer ones."""
    rows = Assessment.objects.visible_to(actor).active().latest()
    return rows.select_related("question_set", "previous").with_counts()


def assessment_details(actor: Any) -> QuerySet[Assessment]:
    """Assessments, deactivated ones included, with everything their page shows."""
    return Assessment.objects.visible_to(actor).select_related("question_set", "jd", "created_by", "previous")


def fresh(assessment: Assessment) -> Assessment:
    """Read an assessment anew, with what the builder shows of it."""
    return Assessment.objects.select_related("question_set", "jd", "previous").get(pk=assessment.pk)


def sections(actor: Any) -> QuerySet[AssessmentSection]:
    """Sections with their assessment and what their pages show."""
    rows = AssessmentSection.objects.visible_to(actor).prefetch_related(drawing.with_questions())
    return rows.select_related(
        "assessment__question_set",
        "assessment__jd",
        "assessment__created_by",
        "assessment__previous",
        "skill",
        "question_set",
    )


def versions_of(assessment: Assessment) -> list[Assessment]:
    """All active versions of an assessment, the newest first; only itself where there is one."""
    rows, here = [assessment], assessment
    while here.previous is not None:
        here = here.previous
        rows.append(here)
    while (newer := rows[0].next_versions.active().order_by("pk").first()) is not None:
        rows.insert(0, newer)
    return [row for row in rows if row.is_active or row == assessment]


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
