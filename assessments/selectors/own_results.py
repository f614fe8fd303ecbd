"""A released result as its candidate may see it, by a sealed link or in the own account."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import ResultDetail, SessionStatus
from assessments.models import ScoreChange, SessionSection, TestSession
from assessments.selectors.answers_shown import OwnAnswer, own_answers
from config.kernel.crypto import DecryptionFailed, seal, unseal
from config.kernel.errors import Gone, NotFound
from config.kernel.tenancy import platform_context
from superadmin.validators import tenant_setting

_PURPOSE = "link to the own result"
_LONGEST = 500
_DAY = 24 * 3600
_WITH_SECTIONS = frozenset({ResultDetail.SECTIONS, ResultDetail.ANSWERS})


@dataclass(frozen=True)
class SectionScore:
    """One section: per cent of its points, None where it had none, and its share of the score."""

    title: str
    percentage: Decimal | None
    weight: Decimal


@dataclass(frozen=True)
class OwnResult:
    """What the assessment lets its candidate see; `score` and `pass_mark` are None where it shows only the outcome.

    `old_score` is what it was before corrections, else None; `old_passed` whether that was a pass.
    """

    company: str
    title: str
    job_title: str
    name: str
    score: Decimal | None
    passed: bool
    pass_mark: int | None
    old_score: Decimal | None
    old_passed: bool
    sections: list[SectionScore]
    answers: list[OwnAnswer]


def is_released(session: TestSession) -> bool:
    """Whether the result is out as far as the assessment shows it: released, and the attempt counts."""
    return session.score_released_at is not None and session.status != SessionStatus.INVALIDATED


def shown_detail(session: TestSession) -> ResultDetail:
    """Return how much of its result the candidate of an attempt may see now."""
    if not is_released(session):
        return ResultDetail.NOTHING
    if session.application is None:
        return ResultDetail.SCORE
    return ResultDetail(session.application.assessment.result_detail)


def shows_score(detail: ResultDetail) -> bool:
    """Whether numbers are shown, not only the outcome."""
    return detail not in {ResultDetail.NOTHING, ResultDetail.OUTCOME}


def has_passed(session: TestSession) -> bool:
    """Whether the score of an ended attempt reaches the pass mark."""
    application = session.application
    return application is not None and (session.score_percentage or 0) >= application.assessment.pass_mark


def result_link(session: TestSession) -> str:
    """Return the address of a result that needs no account; it goes into mails to the candidate only.

    The moment it is made is sealed into it: it works for so many days as the company says (`result_link_days`).
    """
    made = int(timezone.now().timestamp())
    token = seal(f"{session.tenant_id}|{session.public_id}|{made}".encode(), bound_to=_PURPOSE)
    return settings.SITE_URL + reverse("assessments:result", args=[token])


def session_of_token(token: str) -> TestSession:
    """Return the attempt of a link whose result is shown.

    Raises NotFound when the link is altered, nothing is shown or the company is not active, Gone when it has expired.
    """
    unknown = NotFound(_("This link is not valid."))
    if len(token) > _LONGEST:
        raise unknown
    try:
        tenant_id, public_id, made = unseal(token, bound_to=_PURPOSE).decode().split("|")
    except (DecryptionFailed, ValueError) as error:
        raise unknown from error
    with platform_context(reason="link to the own result"):
        rows = TestSession.objects.select_related("application__assessment__tenant", "tenant")
        found = rows.filter(tenant_id=int(tenant_id), public_id=public_id, application__isnull=False).first()
    if found is None or not found.tenant.is_active or shown_detail(found) == ResultDetail.NOTHING:
        raise unknown
    if int(made) + tenant_setting(found.tenant, "result_link_days") * _DAY <= timezone.now().timestamp():
        raise Gone(_("The time of this link is over."))
    return found


def own_result(session: TestSession) -> OwnResult | None:
    """Return the result of an attempt as far as its assessment allows, None while or where nothing is shown."""
    detail = shown_detail(session)
    if session.application is None or detail == ResultDetail.NOTHING:
        return None
    assessment, numbers = session.application.assessment, shows_score(detail)
    score, old = session.score_percentage or Decimal(0), _old_score(session)
    return OwnResult(
        company=assessment.tenant.name,
        title=assessment.title,
        job_title=assessment.job_title,
        name=session.candidate_name,
        score=score if numbers else None,
        passed=has_passed(session),
        pass_mark=assessment.pass_mark if numbers else None,
        old_score=old if numbers else None,
        old_passed=has_passed(session) if old is None else old >= assessment.pass_mark,
        sections=section_scores(session) if detail in _WITH_SECTIONS else [],
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
