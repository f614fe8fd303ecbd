"""A released result as its candidate may see it, by a sealed link or in the own account."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from assessments.enums import ResultDetail, SessionStatus
from assessments.models import ScoreChange, SessionSection, TestSession
from assessments.selectors.answers_shown import OwnAnswer, own_answers
from config.kernel.crypto import DecryptionFailed, seal, unseal
from config.kernel.tenancy import platform_context

_PURPOSE = "link to the own result"
_LONGEST = 500


@dataclass(frozen=True)
class SectionScore:
    """One section: per cent of its points, None where it had none, and its share of the score."""

    title: str
    percentage: Decimal | None
    weight: Decimal


@dataclass(frozen=True)
class OwnResult:
    """What the assessment lets its candidate see. `old_score` is what it was before corrections, else None."""

    company: str
    title: str
    job_title: str
    name: str
    score: Decimal
    passed: bool
    pass_mark: int
    old_score: Decimal | None
    sections: list[SectionScore]
    answers: list[OwnAnswer]


def is_released(session: TestSession) -> bool:
    """Whether the candidate may see the score: released, and the attempt counts."""
    return session.score_released_at is not None and session.status != SessionStatus.INVALIDATED


def result_link(session: TestSession) -> str:
    """Return the address of a result that needs no account; it goes into mails to the candidate only."""
    token = seal(f"{session.tenant_id}|{session.public_id}".encode(), bound_to=_PURPOSE)
    return settings.SITE_URL + reverse("assessments:result", args=[token])


def session_of_token(token: str) -> TestSession | None:
    """Return the attempt of a link whose score is released, None when the link is altered or it is not."""
    if len(token) > _LONGEST:
        return None
    try:
        tenant_id, public_id = unseal(token, bound_to=_PURPOSE).decode().split("|")
    except DecryptionFailed:
        return None
    with platform_context(reason="link to the own result"):
        rows = TestSession.objects.select_related("application__assessment__tenant")
        found = rows.filter(tenant_id=int(tenant_id), public_id=public_id, application__isnull=False).first()
    return found if found is not None and is_released(found) else None


def own_result(session: TestSession) -> OwnResult | None:
    """Return the result of an attempt as far as its assessment allows, None while it is not released."""
    if session.application is None or not is_released(session):
        return None
    assessment, score = session.application.assessment, session.score_percentage or Decimal(0)
    detail = ResultDetail(assessment.result_detail)
    return OwnResult(
        company=assessment.tenant.name,
        title=assessment.title,
        job_title=assessment.job_title,
        name=session.candidate_name,
        score=score,
        passed=score >= assessment.pass_mark,
        pass_mark=assessment.pass_mark,
        old_score=_old_score(session),
        sections=[] if detail == ResultDetail.SCORE else section_scores(session),
        answers=own_answers(session) if detail == ResultDetail.ANSWERS else [],
    )


def _old_score(session: TestSession) -> Decimal | None:
    """The score that the candidate saw before the first correction after its release."""
    rows = ScoreChange.objects.filter(session=session, created_at__gte=session.score_released_at)
    old = rows.order_by("created_at", "pk").values_list("old_percentage", flat=True).first()
    return old if old != session.score_percentage else None


def section_scores(session: TestSession) -> list[SectionScore]:
    """Return the sections of an attempt in their order with what they earned, for its candidate and for staff."""
    rows = SessionSection.objects.filter(session=session).order_by("position")
    return [
        SectionScore(
            row.title,
            round(100 * (row.points_awarded or Decimal(0)) / row.points_possible, 2)
            if row.points_possible
            else None,
            row.weight,
        )
        for row in rows
    ]
