"""Reading job descriptions and question sets."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from assessments.enums import QuestionSetStatus, QuestionStatus
from assessments.models import Assessment, JobDescription, Question, QuestionSet
from assessments.querysets import number_of
from candidates.selectors.catalogue import FoundSkill, find_skills, skills_named
from config.kernel.panels import SearchHit


def job_description_rows(actor: Any) -> QuerySet[JobDescription]:
    """Active descriptions without their text, which lists do not show."""
    return (
        JobDescription.objects.visible_to(actor)
        .active()
        .select_related("document", "uploaded_by")
        .defer("extracted_text")
    )


def job_descriptions(actor: Any) -> QuerySet[JobDescription]:
    """Descriptions with everything their page shows, those put away included."""
    return JobDescription.objects.visible_to(actor).select_related("document", "uploaded_by")


def job_description_choices(actor: Any) -> QuerySet[JobDescription]:
    """What a form offers."""
    return JobDescription.objects.visible_to(actor).active().defer("extracted_text").order_by("title", "pk")


def question_set_rows(actor: Any) -> QuerySet[QuestionSet]:
    """Sets with `approved_count`, for lists and pages."""
    approved = number_of(Question.objects.filter(status=QuestionStatus.APPROVED), by="question_set")
    return (
        QuestionSet.objects.visible_to(actor).select_related("created_by").annotate(approved_count=approved)
    )


def question_set_choices(actor: Any, *, keep: int | None = None) -> QuerySet[QuestionSet]:
    """Sets in use, newest version first; `keep` is the key of one that stays on offer though retired."""
    offered = Q(status=QuestionSetStatus.READY) | Q(pk=keep)
    return QuestionSet.objects.visible_to(actor).filter(offered).order_by("skill", "level", "-version", "pk")


def questions_of(question_set: QuestionSet) -> list[Question]:
    """All questions of a set in order, retired ones last."""
    rows = list(question_set.questions.select_related("skill", "question_set").order_by("position", "pk"))
    return sorted(rows, key=lambda row: row.status == QuestionStatus.RETIRED)


def questions_from(job_description: JobDescription) -> list[Question]:
    """The questions that belong to a description itself, in order, without retired ones."""
    return list(
        Question.objects.kept().filter(jd=job_description).only("public_id", "question_text", "status")
    )


def search_job_descriptions(actor: Any, query: str, limit: int) -> list[SearchHit]:
    """Active descriptions whose title holds the text, newest first."""
    rows = job_description_rows(actor).filter(title__icontains=query).order_by("-created_at")[:limit]
    return [
        SearchHit(
            row.title, reverse("assessments:job-description-detail", args=[row.public_id]), "", "file-text"
        )
        for row in rows
    ]


def search_question_sets(actor: Any, query: str, limit: int) -> list[SearchHit]:
    """Sets in use whose title or skill holds the text, newest first."""
    rows = (
        QuestionSet.objects.visible_to(actor)
        .usable()
        .filter(Q(title__icontains=query) | Q(skill__icontains=query))
        .order_by("-created_at")[:limit]
    )
    return [
        SearchHit(
            str(row),
            reverse("assessments:question-set-detail", args=[row.public_id]),
            str(row.get_level_display()),
            "list-numbers",
        )
        for row in rows
    ]


def catalogue_name(skill: str) -> str:
    """Return the catalogue's name of a set's skill, "" where it has none."""
    return next((found.name for found in skills_named(skill)), "")


def skills_named_in(job_description: JobDescription) -> list[FoundSkill]:
    """The catalogue's skills that the text names, in order of first mention."""
    return find_skills(job_description.extracted_text) if job_description.extracted_text else []


def assessments_from(job_description: JobDescription) -> QuerySet[Assessment]:
    """The active assessments made from a description, newest first."""
    return job_description.assessments.active().order_by("-created_at")[:20]


def assessments_with(question_set: QuestionSet) -> QuerySet[Assessment]:
    """The active assessments based on a set, newest first."""
    return question_set.assessments.active().order_by("-created_at")[:20]
