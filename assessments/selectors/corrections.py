"""Corrections of keys: what one would change, before anybody decides, and what those before have changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from accounts.models import User
from assessments.enums import ApplicationStatus, QuestionStatus, SessionStatus
from assessments.models import (
    Assessment,
    AssessmentApplication,
    KeyCorrection,
    Question,
    ScoreChange,
    SessionQuestion,
    TestSession,
)
from assessments.selectors.fixes import Fix

MOST_SHOWN = 200
"""Changed scores that a preview lists; it counts all of them."""

_SCORES = """
WITH held AS (
    SELECT sq.session_id, sq.section_id, a.points_awarded AS before,
           CASE %(scoring)s
               WHEN 'key' THEN round(q.points * answer_fraction(
                   q.options, %(key)s, q.kind, %(credit)s::jsonb, a.selected_answer), 2)
               WHEN 'everyone' THEN q.points
               ELSE 0
           END AS after,
           CASE WHEN %(scoring)s = 'excluded' THEN 0 ELSE q.points END
           - CASE WHEN q.scoring = 'excluded' THEN 0 ELSE q.points END AS possible
    FROM session_questions sq
    JOIN questions q ON q.id = %(question)s
    LEFT JOIN answers a ON a.session_id = sq.session_id AND a.question_id = sq.question_id
    WHERE sq.scored_as_id = q.id OR (sq.question_id = q.id AND sq.scored_as_id IS NULL)
), gains AS (
    SELECT session_id, section_id, after - COALESCE(before, 0) AS points, possible FROM held
), parts AS (
    SELECT s.session_id, s.weight,
           COALESCE(s.points_awarded, 0) + CASE WHEN g.section_id = s.id THEN g.points ELSE 0 END AS points,
           s.points_possible + CASE WHEN g.section_id = s.id THEN g.possible ELSE 0 END AS possible
    FROM session_sections s JOIN gains g ON g.session_id = s.session_id
), weighted AS (
    SELECT session_id, SUM(weight) > 0 AS counts,
           SUM(weight * points / NULLIF(possible, 0)) / NULLIF(SUM(weight) FILTER (WHERE possible > 0), 0) AS share
    FROM parts GROUP BY session_id
), scores AS (
    SELECT t.id, t.status, t.application_id, t.score_released_at, t.candidate_email IS NOT NULL AS reachable,
           t.score_percentage AS old, t.points_possible + g.possible AS possible,
           COALESCE(round(100 * CASE WHEN w.counts THEN w.share ELSE
               (t.points_awarded + g.points) / NULLIF(t.points_possible + g.possible, 0) END, 2), 0) AS new
    FROM test_sessions t
    JOIN gains g ON g.session_id = t.id
    LEFT JOIN weighted w ON w.session_id = t.id
    WHERE t.status <> 'started'
), judged AS (
    SELECT s.*, p.assessment_id, p.status AS decision, a.pass_mark,
           p.test_session_id = s.id AND s.status <> 'invalidated' AS stands,
           s.old < a.pass_mark AND s.new >= a.pass_mark AS rises,
           s.old >= a.pass_mark AND s.new < a.pass_mark AS falls
    FROM scores s
    LEFT JOIN assessment_applications p ON p.id = s.application_id
    LEFT JOIN assessments a ON a.id = p.assessment_id
)
"""
_BY_ASSESSMENT = f"""
{_SCORES}
SELECT assessment_id, count(*), count(*) FILTER (WHERE new <> old), count(*) FILTER (WHERE new > old),
       count(*) FILTER (WHERE new < old), count(*) FILTER (WHERE stands AND rises),
       count(*) FILTER (WHERE stands AND falls),
       count(*) FILTER (WHERE stands AND falls AND decision = 'shortlisted'),
       count(*) FILTER (WHERE stands AND rises AND decision = 'rejected'),
       count(*) FILTER (WHERE new <> old AND score_released_at IS NOT NULL AND reachable
                        AND application_id IS NOT NULL AND status <> 'invalidated'),
       count(*) FILTER (WHERE possible = 0)
FROM judged GROUP BY assessment_id ORDER BY assessment_id
"""  # noqa: S608  (constants)
_CHANGED = f"""
{_SCORES}
SELECT id, old, new, COALESCE(stands AND rises, false), COALESCE(stands AND falls, false) FROM judged
WHERE new <> old
ORDER BY COALESCE(stands AND (rises OR falls), false) DESC,
         COALESCE(decision IN ('shortlisted', 'rejected'), false) DESC, abs(new - old) DESC, id
LIMIT %(most)s
"""  # noqa: S608  (constants)


@dataclass(frozen=True)
class Numbers:
    """What a correction changes in the attempts of one assessment.

    `rises` and `falls` cross the pass mark; `shortlisted_falls` and `rejected_rises` are decisions of people that
    would then look different. `mails` are candidates who have seen their score and could be told; `left_without`
    attempts that would have no points to reach.
    """

    attempts: int = 0
    changed: int = 0
    raised: int = 0
    lowered: int = 0
    rises: int = 0
    falls: int = 0
    shortlisted_falls: int = 0
    rejected_rises: int = 0
    mails: int = 0
    left_without: int = 0

    def __add__(self, other: Numbers) -> Numbers:
        return Numbers(*(mine + theirs for mine, theirs in zip(self.values, other.values, strict=True)))

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)

    @property
    def flips(self) -> int:
        return self.rises + self.falls

    @property
    def rechecks(self) -> int:
        """Decisions of people to look at again."""
        return self.shortlisted_falls + self.rejected_rises


@dataclass(frozen=True)
class Impact:
    """The numbers of one assessment; None stands for practice without one."""

    assessment: Assessment | None
    numbers: Numbers


@dataclass(frozen=True)
class Change:
    """A score before and after, in per cent."""

    session: TestSession
    old: Decimal | None
    new: Decimal
    rises: bool
    falls: bool

    @property
    def decision(self) -> str:
        """The decision of a person that the new score speaks against, as a word; "" where there is none."""
        application = self.session.application
        status = application.status if application is not None else ""
        against = (self.falls and status == ApplicationStatus.SHORTLISTED) or (
            self.rises and status == ApplicationStatus.REJECTED
        )
        return status if against else ""


@dataclass(frozen=True)
class Preview:
    """What a correction would do. `running` attempts get the new key when they end.

    `taken_by` is the version that is in use in place of an old one: it keeps its key. `waiting` are drafts of the
    next version; `copies` are questions with the same words and key elsewhere in the bank, which stay as they are.
    """

    fix: Fix
    impacts: list[Impact]
    changes: list[Change]
    running: int
    taken_by: Question | None
    waiting: list[Question]
    copies: list[Question]

    @cached_property
    def total(self) -> Numbers:
        return sum((one.numbers for one in self.impacts), Numbers())

    @property
    def hidden(self) -> int:
        """Changed scores that are counted and not listed."""
        return self.total.changed - len(self.changes)


def preview(question: Question, fix: Fix) -> Preview:
    """Return what a correction would do, in eight statements however many attempts there are."""
    impacts = impacts_of(question, fix)
    known = Assessment.objects.in_bulk([pk for pk, _numbers in impacts if pk is not None])
    newer = question.next_versions.exclude(status=QuestionStatus.RETIRED).order_by("-pk")
    successors = list(newer)
    return Preview(
        fix=fix,
        impacts=[Impact(known.get(pk) if pk else None, numbers) for pk, numbers in impacts],
        changes=_changes(question, fix),
        running=attempts_with(question).filter(session__status=SessionStatus.STARTED).count(),
        taken_by=next((row for row in successors if row.status in IN_PLACE), None),
        waiting=[row for row in successors if row.status not in IN_PLACE],
        copies=_copies(question),
    )


IN_PLACE = (QuestionStatus.APPROVED, QuestionStatus.FLAGGED)
"""Statuses of the version that is in use."""


def impacts_of(question: Question, fix: Fix) -> list[tuple[int | None, Numbers]]:
    """Return the numbers by the key of the assessment, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_ASSESSMENT, _params(question, fix))
        return [(pk, Numbers(*numbers)) for pk, *numbers in cursor.fetchall()]


def attempts_with(question: Question) -> QuerySet[SessionQuestion]:
    """The places in attempts where this version is the one that counts."""
    own = Q(question=question, scored_as__isnull=True)
    return SessionQuestion.objects.filter(own | Q(scored_as=question))


def _changes(question: Question, fix: Fix) -> list[Change]:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, _params(question, fix) | {"most": MOST_SHOWN})
        found = cursor.fetchall()
    sessions = TestSession.objects.select_related("application__assessment").in_bulk(
        [row[0] for row in found]
    )
    return [Change(sessions[pk], *figures) for pk, *figures in found]


def _params(question: Question, fix: Fix) -> dict[str, Any]:
    return {
        "question": question.pk,
        "scoring": fix.scoring.value,
        "key": fix.key,
        "credit": None if fix.credit is None else json.dumps(fix.credit),
    }


def _copies(question: Question) -> list[Question]:
    """Questions that are not versions of this one, are not retired, and have its words, options and key."""
    rows = Question.objects.filter(
        stem_hash=question.stem_hash, options=question.options, correct_answer=question.correct_answer
    ).exclude(Q(pk=question.pk) | Q(previous=question.pk) | Q(stem_hash=""))
    rows = rows.exclude(status=QuestionStatus.RETIRED).select_related("question_set", "jd")
    return list(rows.order_by("-pk")[:20])


def corrections(actor: Any) -> QuerySet[KeyCorrection]:
    """Corrections with what lists and pages show, newest first."""
    rows = KeyCorrection.objects.visible_to(actor).order_by("-created_at", "-pk")
    versions = ("question__question_set", "question__jd", "replacement__question_set")
    return rows.select_related(*versions, "created_by")


def correction_of(question: Question) -> KeyCorrection | None:
    """Return the correction that took this version out of the scores."""
    return question.corrections.select_related("replacement").first()


def change_rows(correction: KeyCorrection) -> QuerySet[ScoreChange]:
    """The scores that a correction changed, those that crossed the pass mark first; `rises`, `falls` say so."""
    mark = F("session__application__assessment__pass_mark")
    rises = Q(old_percentage__lt=mark, new_percentage__gte=mark)
    falls = Q(old_percentage__gte=mark, new_percentage__lt=mark)
    rows = ScoreChange.objects.filter(correction=correction)
    rows = rows.annotate(rises=_flag(rises), falls=_flag(falls))
    return rows.select_related("session__application__assessment").order_by("-rises", "-falls", "pk")


def history_of(session: TestSession) -> list[ScoreChange]:
    """The changes of one attempt's score, newest first."""
    rows = ScoreChange.objects.filter(session=session).select_related("session", "correction", "created_by")
    return list(rows.order_by("-created_at", "-pk"))


def scored_by(correction: KeyCorrection) -> QuerySet[SessionQuestion]:
    """The places in ended attempts that count by the corrected version."""
    ended = ~Q(session__status=SessionStatus.STARTED)
    return SessionQuestion.objects.filter(ended, scored_as=correction.replacement)


def people_concerned(correction: KeyCorrection, sessions: Iterable[int]) -> list[User]:
    """Who corrected, and for these attempts who made the assessment and who invited; without those who left."""
    rows = TestSession.objects.filter(pk__in=sessions).order_by()
    authors = rows.values_list("application__assessment__created_by", "invitation__created_by").distinct()
    keys = {correction.created_by_id} | {pk for pair in authors for pk in pair}
    return list(User.objects.active().filter(pk__in=keys - {None}).order_by("pk"))


def rechecks_of(correction: KeyCorrection) -> int:
    """How many decisions a person should look at again, of those whose score it changed."""
    changed = ScoreChange.objects.filter(correction=correction).values("session")
    return AssessmentApplication.objects.filter(recheck_since__isnull=False, test_session__in=changed).count()


def progress_of(correction: KeyCorrection) -> int:
    """Return how much of the ended attempts is scored anew, per cent."""
    done = scored_by(correction).count()
    left = attempts_with(correction.question).exclude(session__status=SessionStatus.STARTED).count()
    return 100 * done // (done + left) if done + left else 100


def _flag(condition: Q) -> Any:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
