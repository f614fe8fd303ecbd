"""Scores computed anew after a correction: one transaction for each attempt, so that a killed job goes on.

What is done shows in the rows themselves: an attempt that was scored by the new version does not wait for it any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import ApplicationStatus, CorrectionStatus, ResultDetail, SessionStatus
from assessments.models import AssessmentApplication, KeyCorrection, ScoreChange, TestSession
from assessments.operations import scoring, statistics
from assessments.selectors import corrections as selectors
from assessments.selectors.own_results import result_link, shown_detail, shows_score
from config.kernel import jobs, mail, transitions
from config.kernel.errors import UNAVAILABLE
from config.kernel.tenancy import tenant_context
from monitoring.operations.notifications import notify
from superadmin.operations import audit

BATCH = 200
"""Keys of attempts read at once."""


def work(tenant_id: int, correction_id: int) -> dict[str, int]:
    """Bring a correction to its end. What goes wrong is written down and raised again."""
    try:
        _score_all(tenant_id, correction_id)
    except UNAVAILABLE:
        raise
    except Exception:
        _fail(tenant_id, correction_id)
        raise
    statistics.count_company(tenant_id)
    return _finish(tenant_id, correction_id)


def _score_all(tenant_id: int, correction_id: int) -> None:
    last, percent = 0, -1
    while True:
        with tenant_context(tenant_id):
            correction = KeyCorrection.objects.select_related("question", "replacement").get(pk=correction_id)
            found = selectors.attempts_with(correction.question).filter(session__gt=last)
            keys = list(found.order_by("session").values_list("session", flat=True)[:BATCH])
            done = selectors.progress_of(correction)
        if done != percent:
            percent = done
            jobs.progress(percent)
        if not keys:
            return
        statistics.take_out_all(tenant_id, keys)
        for pk in keys:
            with tenant_context(tenant_id):
                score_again(pk, correction)
        last = keys[-1]


def score_again(session_id: int, correction: KeyCorrection) -> ScoreChange | None:
    """Score one attempt by what counts now and keep what changed; needs the company's scope.

    An attempt that runs is left alone: it gets the new key when it ends. A repetition changes nothing.
    """
    statistics.hold(correction.tenant_id)
    session = TestSession.objects.select_for_update(of=("self",)).get(pk=session_id)
    if session.is_open or not _waits(session, correction):
        return None
    before = session.score_percentage, session.points_awarded, session.points_possible
    statistics.take_out(session)
    found = scoring.grade(session)
    session.save()
    if before == (found.percentage, found.points, found.possible):
        return None
    change = ScoreChange.objects.create(
        session=session,
        correction=correction,
        old_percentage=before[0],
        new_percentage=found.percentage,
        old_points=before[1],
        new_points=found.points,
        old_possible=before[2],
        new_possible=found.possible,
        reason=correction.reason,
        created_by=correction.created_by,
    )
    if before[0] != found.percentage:
        _follow(session, change)
    return change


def mail_change(tenant_id: int, change_id: int) -> bool:
    """Tell a candidate who has seen the old score of the new one; returns whether a mail went out."""
    with tenant_context(tenant_id):
        rows = ScoreChange.objects.select_related("session__application__assessment", "session__tenant")
        change = rows.get(pk=change_id)
        session = change.session
        address = session.candidate_email
        if not _sees_change(session, change) or not address or session.application is None:
            return False
        assessment = session.application.assessment
        facts = {
            "company": session.tenant.name,
            "name": session.candidate_name,
            "title": assessment.title,
            "old": change.old_percentage,
            "score": change.new_percentage,
            "passed": change.new_percentage >= assessment.pass_mark,
            "with_score": shows_score(shown_detail(session)),
            "link": result_link(session),
        }
    mail.send_templated(template="assessments/score_corrected", to=[address], context=facts)
    return True


def _waits(session: TestSession, correction: KeyCorrection) -> bool:
    return selectors.attempts_with(correction.question).filter(session=session).exists()


def _follow(session: TestSession, change: ScoreChange) -> None:
    """Write the change down, ask a person where a decision stands against it, tell the candidate if wanted."""
    correction = change.correction
    actor = correction.created_by if correction is not None else None
    _mark_decision(session, change)
    if correction is not None and correction.mail_candidates and _sees_change(session, change):
        related = ("test_session", session.public_id)
        jobs.enqueue("assessments.tasks.send_score_change", change.tenant_id, change.pk, related=related)
    audit.record(
        "update",
        session,
        changes={"score_percentage": {"old": change.old_percentage, "new": change.new_percentage}},
        description=f"Score computed anew after {correction}",
        actor=actor,
    )


def _mark_decision(session: TestSession, change: ScoreChange) -> None:
    """Mark a decision that the new score speaks against; take the mark away where it no longer does."""
    if session.application_id is None or session.status == SessionStatus.INVALIDATED:
        return
    rows = AssessmentApplication.objects.select_related("assessment").select_for_update(of=("self",))
    application = rows.filter(pk=session.application_id, test_session=session).first()
    if application is None or application.status not in _DECIDED:
        return
    mark, old = application.assessment.pass_mark, change.old_percentage or Decimal(0)
    passed, passes = old >= mark, change.new_percentage >= mark
    if passed == passes:
        return
    against = passes == (application.status == ApplicationStatus.REJECTED)
    application.recheck_since = timezone.now() if against else None
    application.save(update_fields=["recheck_since", "updated_at"])


def _sees_change(session: TestSession, change: ScoreChange) -> bool:
    """Whether what the candidate was shown has changed, and she can be reached."""
    detail = shown_detail(session)
    if not session.candidate_email or session.application is None or detail == ResultDetail.NOTHING:
        return False
    mark, old = session.application.assessment.pass_mark, change.old_percentage or Decimal(0)
    return shows_score(detail) or (old >= mark) != (change.new_percentage >= mark)


def _finish(tenant_id: int, correction_id: int) -> dict[str, int]:
    """Count what changed, once, and tell those concerned."""
    with tenant_context(tenant_id):
        row = KeyCorrection.objects.select_for_update(of=("self",)).get(pk=correction_id)
        if row.status == CorrectionStatus.APPLYING:
            rows: Iterable[Any] = selectors.change_rows(row)
            changed = [one for one in rows if one.old_percentage != one.new_percentage]
            with transitions.apply(row, to=CorrectionStatus.APPLIED, actor=row.created_by) as done:
                done.applied_at = timezone.now()
                done.sessions_affected = selectors.scored_by(row).count()
                done.sessions_changed = len(changed)
                done.decisions_flipped = sum(one.rises or one.falls for one in changed)
            _tell(row, changed)
        return {"attempts": row.sessions_affected, "changed": row.sessions_changed}


def _fail(tenant_id: int, correction_id: int) -> None:
    with tenant_context(tenant_id):
        row = KeyCorrection.objects.get(pk=correction_id)
        if transitions.allowed(row, CorrectionStatus.FAILED):
            with transitions.apply(row, to=CorrectionStatus.FAILED):
                pass


def _tell(correction: KeyCorrection, changed: Iterable[Any]) -> None:
    """Tell who made the assessments, who invited, and who corrected, each once and in their language."""
    rows = list(changed)
    sessions = [one.session_id for one in rows]
    link = reverse("assessments:correction-detail", args=[correction.public_id])
    waiting = AssessmentApplication.objects.filter(recheck_since__isnull=False, test_session__in=sessions)
    rechecks = waiting.count()
    for person in selectors.people_concerned(correction, sessions):
        with translation.override(person.language or None):
            scores = ngettext(
                "%(n)d score changed, %(flips)d across the pass mark.",
                "%(n)d scores changed, %(flips)d across the pass mark.",
                len(rows),
            ) % {"n": len(rows), "flips": correction.decisions_flipped}
            decisions = ngettext(
                "%(n)d decision should be looked at again.",
                "%(n)d decisions should be looked at again.",
                rechecks,
            ) % {"n": rechecks}
            notify(
                person,
                kind="assessment",
                title=_("The key of a question was corrected"),
                message=f"{scores} {decisions}" if rechecks else scores,
                entity=correction,
                action_url=link,
                priority="high" if rechecks else "normal",
                dedupe_key=f"corrected:{correction.public_id}",
            )


_DECIDED = (ApplicationStatus.SHORTLISTED, ApplicationStatus.REJECTED)
