"""Scores: computed by one statement per attempt, released by the assessment's rule, mailed on release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone

from assessments import policy
from assessments.enums import ResultDetail, ScoreRelease, SessionStatus
from assessments.models import Assessment, AssessmentApplication, TestSession
from assessments.operations import statistics
from assessments.selectors.own_results import has_passed, result_link, shown_detail, shows_score
from assessments.selectors.releases import Releases, obstacle, releases
from config.kernel import jobs, mail
from config.kernel.errors import Conflict
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.operations import audit

_GRADE = """
WITH RECURSIVE traced AS (
    SELECT question_id, COALESCE(scored_as_id, question_id) AS version, 0 AS step
    FROM session_questions WHERE session_id = %(session)s
    UNION ALL
    SELECT t.question_id, k.replacement_id, t.step + 1
    FROM traced t JOIN key_corrections k ON k.question_id = t.version
), counted AS (
    SELECT DISTINCT ON (question_id) question_id, version FROM traced ORDER BY question_id, step DESC
), adopted AS (
    UPDATE session_questions sq SET scored_as_id = c.version, updated_at = now()
    FROM counted c
    WHERE sq.session_id = %(session)s AND sq.question_id = c.question_id
      AND c.version <> COALESCE(sq.scored_as_id, sq.question_id)
), spent AS (
    SELECT question_id, LEAST(SUM(gap), 2000000000)::int AS seconds
    FROM (
        SELECT question_id,
               EXTRACT(EPOCH FROM received_at - LAG(received_at, 1, %(started)s) OVER (ORDER BY id)) AS gap
        FROM answer_journal WHERE session_id = %(session)s
    ) gaps
    GROUP BY question_id
), graded AS (
    INSERT INTO answers (tenant_id, session_id, question_id, selected_answer, client_seq, flagged, saved_at,
                         is_correct, points_awarded, time_taken_seconds, created_at, updated_at)
    SELECT sq.tenant_id, sq.session_id, sq.question_id, a.selected_answer, COALESCE(a.client_seq, 0),
           COALESCE(a.flagged, false), COALESCE(a.saved_at, now()),
           CASE WHEN q.scoring <> 'excluded' THEN mark.share >= 0.9999 END, round(mark.share * q.points, 2),
           spent.seconds, now(), now()
    FROM session_questions sq
    JOIN counted c ON c.question_id = sq.question_id
    JOIN questions q ON q.id = c.version
    LEFT JOIN answers a ON a.session_id = sq.session_id AND a.question_id = sq.question_id
    LEFT JOIN spent ON spent.question_id = sq.question_id
    CROSS JOIN LATERAL (
        SELECT CASE q.scoring
            WHEN 'key' THEN answer_fraction(q.options, q.correct_answer, q.kind, q.credit, a.selected_answer)
            WHEN 'everyone' THEN 1
            ELSE 0
        END AS share
    ) mark
    WHERE sq.session_id = %(session)s
    ON CONFLICT (session_id, question_id) DO UPDATE
    SET is_correct = excluded.is_correct, points_awarded = excluded.points_awarded,
        time_taken_seconds = excluded.time_taken_seconds, updated_at = excluded.updated_at
    RETURNING question_id, is_correct, points_awarded
), parts AS (
    SELECT sq.section_id, count(*) FILTER (WHERE q.scoring <> 'excluded') AS questions,
           count(*) FILTER (WHERE g.is_correct) AS correct, SUM(g.points_awarded) AS points,
           COALESCE(SUM(q.points) FILTER (WHERE q.scoring <> 'excluded'), 0) AS possible
    FROM graded g
    JOIN session_questions sq ON sq.session_id = %(session)s AND sq.question_id = g.question_id
    JOIN counted c ON c.question_id = sq.question_id
    JOIN questions q ON q.id = c.version
    GROUP BY sq.section_id
), sections AS (
    UPDATE session_sections s
    SET total_questions = p.questions, correct_answers = p.correct, points_awarded = p.points,
        points_possible = p.possible, updated_at = now()
    FROM parts p WHERE s.id = p.section_id
    RETURNING s.id, s.weight
)
SELECT COALESCE(SUM(p.questions), 0), COALESCE(SUM(p.correct), 0), COALESCE(SUM(p.points), 0),
       COALESCE(SUM(p.possible), 0),
       round(100 * CASE WHEN SUM(s.weight) > 0
                        THEN SUM(s.weight * p.points / NULLIF(p.possible, 0))
                             / NULLIF(SUM(s.weight) FILTER (WHERE p.possible > 0), 0)
                        ELSE SUM(p.points) / NULLIF(SUM(p.possible), 0) END, 2)
FROM parts p LEFT JOIN sections s ON s.id = p.section_id
"""


@dataclass(frozen=True)
class Score:
    """Totals of one attempt; `percentage` is per cent of the points, two decimals."""

    questions: int
    correct: int
    points: Decimal
    possible: Decimal
    percentage: Decimal


def grade(session: TestSession) -> Score:
    """Mark every answer of an attempt and put the totals on `session`, which the caller saves.

    One statement: questions without an answer get a blank one, points and right or wrong are set, and the
    seconds spent on a question are the gaps between the saves in the journal. The share of the points that
    an answer earns is the database function `answer_fraction` (migration 0007), by the key of the version that
    counts: `scored_as`, brought up to date from the corrections of keys, however late the attempt ends. What a
    correction left out counts neither as points nor as a question. Where an attempt has sections, its percentage
    is the mean of theirs by weight. Needs the company's scope and the attempt locked.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GRADE, {"session": session.pk, "started": session.started_at})
        questions, correct, points, possible, percentage = cursor.fetchone()
    found = Score(questions, correct, points, possible, percentage if percentage is not None else Decimal(0))
    session.total_questions, session.correct_answers = found.questions, found.correct
    session.points_awarded, session.points_possible = found.points, found.possible
    session.score_percentage = found.percentage
    return found


def score(session: TestSession) -> Score:
    """Compute the score of an attempt that has ended anew and store it; the figures follow."""
    statistics.hold(session.tenant_id)
    row = TestSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    statistics.take_out(row)
    found = grade(row)
    row.save()
    session.refresh_from_db()
    return found


def plan_release(session: TestSession, assessment: Assessment | None, *, now: datetime) -> None:
    """Set when the candidate may see the result, if anything of it is shown; practice shows it at once."""
    rule = assessment.score_release if assessment is not None else ScoreRelease.IMMEDIATE
    if assessment is not None and assessment.result_detail == ResultDetail.NOTHING:
        return
    if rule == ScoreRelease.IMMEDIATE:
        session.score_released_at = now
    elif rule == ScoreRelease.DELAYED and assessment is not None:
        session.score_release_due_at = now + timedelta(hours=assessment.score_release_hours)


def release(session: TestSession, *, actor: Any) -> TestSession:
    """Let the candidate see the score now, and mail it. A repetition changes nothing.

    Raises PolicyDenied, Conflict: NOT_SCORED while the attempt runs, INVALIDATED when it does not count, RESULT_HIDDEN
    where candidates see nothing of their result.
    """
    policy.can_release_score(actor, session).require()
    if session.score_percentage is None:
        raise Conflict(obstacle(session), code="NOT_SCORED")
    if session.status == SessionStatus.INVALIDATED:
        raise Conflict(obstacle(session), code="INVALIDATED")
    if session.application and session.application.assessment.result_detail == ResultDetail.NOTHING:
        raise Conflict(obstacle(session), code="RESULT_HIDDEN")
    if _release(session):
        audit.record("publish", session, description="Score released to the candidate", actor=actor)
    return session


def release_many(public_ids: Sequence[str], *, actor: Any) -> Releases:
    """Release the scores of several applications; returns those that were, and the others with the reason.

    Raises PolicyDenied.
    """
    policy.can_create(actor).require()
    found = releases(public_ids, actor)
    for row in found.ready:
        if row.test_session is not None:
            release(row.test_session, actor=actor)
    return found


def release_due(now: datetime | None = None) -> int:
    """Release the scores whose hour has come, each in a transaction of its own; returns how many."""
    limit = now or timezone.now()
    ended = [SessionStatus.COMPLETED, SessionStatus.EXPIRED]
    with platform_context(reason="scores due for release"):
        due = TestSession.objects.filter(
            score_release_due_at__lte=limit, score_released_at__isnull=True, status__in=ended
        ).exclude(application__assessment__result_detail=ResultDetail.NOTHING)
        found = list(due.order_by("score_release_due_at").values_list("tenant_id", "pk")[:500])
    released = 0
    for tenant_id, pk in found:
        with tenant_context(tenant_id):
            released += _release(TestSession.objects.get(pk=pk))
    return released


def mail_score(tenant_id: int, session_id: int) -> bool:
    """Mail a released score to the candidate; returns whether a mail went out."""
    with tenant_context(tenant_id):
        session = TestSession.objects.select_related("application__assessment", "tenant").get(pk=session_id)
        address = session.candidate_email
        if not address or shown_detail(session) == ResultDetail.NOTHING or session.application is None:
            return False
        facts = _facts(session, session.application.assessment, link=result_link(session))
    mail.send_templated(template="assessments/score", to=[address], context=facts)
    return True


def sample_mail(application: AssessmentApplication) -> dict[str, str]:
    """Return subject and text of the mail with the score, the link left out: for the page before a release."""
    session, assessment = application.test_session, application.assessment
    if session is None:
        return {}
    facts = {
        "site_url": settings.SITE_URL,
        **_facts(session, assessment, link=f"{settings.SITE_URL}/result/…"),
    }
    subject, text = (
        render_to_string(f"emails/assessments/score{part}", facts) for part in (".subject.txt", ".txt")
    )
    return {"subject": " ".join(subject.split()), "text": text}


def _facts(session: TestSession, assessment: Assessment, *, link: str) -> dict[str, Any]:
    return {
        "company": assessment.tenant.name,
        "name": session.candidate_name,
        "title": assessment.title,
        "score": session.score_percentage,
        "correct": session.correct_answers,
        "total": session.total_questions,
        "passed": has_passed(session),
        "with_score": shows_score(ResultDetail(assessment.result_detail)),
        "link": link,
    }


def announce(session: TestSession) -> None:
    """Have the released score mailed after commit."""
    related = ("test_session", session.public_id)
    jobs.enqueue("assessments.tasks.send_score", session.tenant_id, session.pk, related=related)


def _release(session: TestSession) -> bool:
    now = timezone.now()
    changed = TestSession.objects.filter(pk=session.pk, score_released_at__isnull=True).update(
        score_released_at=now
    )
    if changed:
        session.score_released_at = now
        announce(session)
    return bool(changed)
