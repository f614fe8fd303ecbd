"""Figures of questions: every attempt that counts goes into the sums once, and out again before it changes.

`counted_at` of an attempt is written in the transaction that adds it to the sums, under one lock for each company.
So a worker that is killed leaves nothing half done, and two at once count nothing twice. Writers take that lock
(`hold`) before they lock an attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from assessments.enums import SessionStatus
from assessments.models import AssessmentStatistic, ItemChoice, ItemMonth, ItemStatistic, TestSession
from assessments.operations import item_summaries
from config.kernel.tenancy import platform_context, tenant_context

BATCH = 2_000
"""Attempts in one transaction."""
_LOCK_CLASS = 0x46494755 << 32
_COUNTED = [SessionStatus.COMPLETED, SessionStatus.EXPIRED]
TO_COUNT = Q(counted_at__isnull=True, application__isnull=False, status__in=_COUNTED)
TO_TAKE_OUT = Q(counted_at__isnull=False, status=SessionStatus.INVALIDATED)

_SUMS = """
WITH placed AS (
    SELECT v.id AS version, date_trunc('month', s.completed_at AT TIME ZONE 'UTC')::date AS month,
           COALESCE(a.selected_answer, '') AS chosen, a.is_correct, a.time_taken_seconds AS seconds,
           COALESCE(a.points_awarded, 0) AS p, v.points AS m,
           SUM(COALESCE(a.points_awarded, 0)) OVER w - COALESCE(a.points_awarded, 0) AS rest_p,
           SUM(v.points) OVER w - v.points AS rest_m
    FROM test_sessions s
    JOIN session_questions sq ON sq.session_id = s.id
    JOIN questions v ON v.id = COALESCE(sq.scored_as_id, sq.question_id) AND v.scoring = 'key'
    LEFT JOIN answers a ON a.session_id = s.id AND a.question_id = sq.question_id
    WHERE s.id = ANY(%(sessions)s)
    WINDOW w AS (PARTITION BY s.id)
), figures AS MATERIALIZED (
    SELECT version, month, chosen, is_correct, seconds, round(p / m, 8) AS x,
           CASE WHEN rest_m > 0 THEN round(rest_p / rest_m, 8) END AS r,
           round(ln(greatest(seconds, 1)::float8)::numeric, 8) AS t
    FROM placed
), months AS (
    SELECT version, month, count(*) AS presented, count(*) FILTER (WHERE chosen <> '') AS answered,
           count(*) FILTER (WHERE is_correct) AS correct, SUM(x) AS sum_x, count(r) AS paired,
           COALESCE(SUM(x) FILTER (WHERE r IS NOT NULL), 0) AS pair_x,
           COALESCE(SUM(round(x * x, 8)) FILTER (WHERE r IS NOT NULL), 0) AS pair_xx,
           COALESCE(SUM(r), 0) AS pair_r, COALESCE(SUM(round(r * r, 8)), 0) AS pair_rr,
           COALESCE(SUM(round(x * r, 8)), 0) AS pair_xr, count(seconds) AS timed,
           COALESCE(SUM(seconds), 0) AS sum_seconds, COALESCE(SUM(t), 0) AS sum_t,
           COALESCE(SUM(round(t * t, 8)), 0) AS sum_tt
    FROM figures GROUP BY version, month
), choices AS (
    SELECT version, letter, SUM(n) AS chosen, SUM(paired) AS paired, SUM(sum_r) AS sum_r, SUM(sum_rr) AS sum_rr
    FROM (
        SELECT version, chosen, count(*) AS n, count(r) AS paired, COALESCE(SUM(r), 0) AS sum_r,
               COALESCE(SUM(round(r * r, 8)), 0) AS sum_rr
        FROM figures GROUP BY version, chosen
    ) answers
    CROSS JOIN LATERAL regexp_split_to_table(answers.chosen, '') letter
    GROUP BY version, letter
)
"""
"""The sums that a set of attempts brings, by question and month and by question and option. Each product is rounded
before it is added, so that what was added can be taken out to the last digit."""
_MONTH = (
    "presented", "answered", "correct", "sum_x", "paired", "pair_x", "pair_xx", "pair_r", "pair_rr", "pair_xr",
    "timed", "sum_seconds", "sum_t", "sum_tt",
)  # fmt: skip
_CHOICE = ("chosen", "paired", "sum_r", "sum_rr")


def _adding(table: str, source: str, key: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(columns)
    raised = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in columns)
    return (
        f"INSERT INTO {table} (tenant_id, question_id, {key}, {names}, created_at, updated_at) "  # noqa: S608  (constants)
        f"SELECT %(tenant)s, version, {key}, {names}, now(), now() FROM {source} "
        f"ON CONFLICT (question_id, {key}) DO UPDATE SET {raised}, updated_at = now() RETURNING question_id"
    )


def _taking(table: str, source: str, key: str, columns: tuple[str, ...]) -> str:
    lowered = ", ".join(f"{name} = kept.{name} - gone.{name}" for name in columns)
    return (
        f"UPDATE {table} kept SET {lowered}, updated_at = now() FROM {source} gone "  # noqa: S608  (constants)
        f"WHERE kept.question_id = gone.version AND kept.{key} = gone.{key} RETURNING kept.question_id"
    )


def _statement(change: Callable[[str, str, str, tuple[str, ...]], str]) -> str:
    months = change("item_months", "months", "month", _MONTH)
    choices = change("item_choices", "choices", "letter", _CHOICE)
    parts = [f"{_SUMS}, by_month AS ({months})", f"by_option AS ({choices})"]
    return ", ".join(parts) + " SELECT DISTINCT question_id FROM by_month"  # noqa: S608  (constants)


_ASSESSMENTS = """
SELECT DISTINCT a.assessment_id FROM test_sessions s JOIN assessment_applications a ON a.id = s.application_id
WHERE s.id = ANY(%s) ORDER BY 1
"""
_ADD, _TAKE_OUT = _statement(_adding), _statement(_taking)


def count_all() -> int:
    """Bring the sums of all companies up to date; returns how many attempts were added or taken out."""
    with platform_context(reason="attempts for the figures"):
        waiting = TestSession.objects.filter(TO_COUNT | TO_TAKE_OUT).order_by()
        companies = list(waiting.values_list("tenant_id", flat=True).distinct())
    return sum(count_company(tenant_id) for tenant_id in companies)


def count_company(tenant_id: int) -> int:
    """Bring the sums of one company up to date, in batches with a transaction each."""
    total = 0
    while done := _count_batch(tenant_id):
        total += done
    return total


def hold(tenant_id: Any) -> None:
    """Wait for the turn to change the figures of a company, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_CLASS + tenant_id])


def take_out(session: TestSession) -> None:
    """Take an attempt out of the sums before its marks change; needs `hold`, the attempt locked, its company's scope.

    The caller saves the attempt; without `counted_at` it is counted again by the next round.
    """
    if session.counted_at is not None:
        _apply(_TAKE_OUT, session.tenant_id, [session.pk])
        session.counted_at = None


def take_out_all(tenant_id: int, keys: Collection[int]) -> None:
    """Take many attempts out of the sums in one go, before each of them is marked anew; in a transaction of its own.

    Deriving the figures of their questions costs as much for one attempt as for hundreds. Attempts that are not
    marked anew after all, or that a round counts in between, are none the worse: the next one finds them.
    """
    with tenant_context(tenant_id):
        hold(tenant_id)
        rows = TestSession.objects.select_for_update(of=("self",)).filter(
            pk__in=keys, counted_at__isnull=False
        )
        counted = list(rows.order_by("pk").values_list("pk", flat=True))
        if counted:
            _apply(_TAKE_OUT, tenant_id, counted)
            TestSession.objects.filter(pk__in=counted).update(counted_at=None)


def recompute(tenant_id: int) -> dict[str, int]:
    """Forget the sums of a company and add up all attempts again; returns numbers of attempts and questions."""
    with tenant_context(tenant_id):
        hold(tenant_id)
        for model in (ItemMonth, ItemChoice, ItemStatistic):
            model.objects.all().delete()
        TestSession.objects.filter(counted_at__isnull=False).update(counted_at=None)
        attempts = count_company(tenant_id)
        return {"attempts": attempts, "questions": ItemStatistic.objects.count()}


def _count_batch(tenant_id: int) -> int:
    with tenant_context(tenant_id):
        hold(tenant_id)
        gone, new = _locked(TO_TAKE_OUT), _locked(TO_COUNT)
        for sql, sessions, moment in ((_TAKE_OUT, gone, None), (_ADD, new, timezone.now())):
            if sessions:
                _apply(sql, tenant_id, sessions)
                _mark_counted(sessions, moment)
        return len(gone) + len(new)


def _mark_counted(sessions: list[int], moment: datetime | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_sessions SET counted_at = %s WHERE id = ANY(%s)", [moment, sessions])


def _locked(condition: Q) -> list[int]:
    rows = TestSession.objects.select_for_update(skip_locked=True, of=("self",)).filter(condition)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _apply(sql: str, tenant_id: Any, sessions: list[int]) -> None:
    """Add or take out the sums of attempts, and bring what is derived from them up to date."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"tenant": tenant_id, "sessions": sessions})
        touched = [row[0] for row in cursor.fetchall()]
    ItemMonth.objects.filter(question__in=touched, presented=0).delete()
    ItemChoice.objects.filter(question__in=touched, chosen=0).delete()
    item_summaries.refresh(touched)
    _mark_stale(sessions, timezone.now())


def _mark_stale(sessions: list[int], now: datetime) -> None:
    """Note which assessments' figures no longer hold all their attempts."""
    with connection.cursor() as cursor:
        cursor.execute(_ASSESSMENTS, [sessions])
        assessments = [row[0] for row in cursor.fetchall()]
    AssessmentStatistic.objects.bulk_create(
        [AssessmentStatistic(assessment_id=pk) for pk in assessments], ignore_conflicts=True
    )
    AssessmentStatistic.objects.filter(assessment__in=assessments, stale_since=None).update(stale_since=now)
