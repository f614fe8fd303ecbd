"""Half a million answers summarised: sums and figures of the questions, then the assessments with all pairs compared.

Runs without the web server. The answers are made up by SQL: seven assessments, 12,500 attempts of 40 questions
drawn from a pool of 80 for each assessment, the last assessment with the same 40 for everybody.
"""

import statistics as plain
import time
from contextlib import contextmanager

from django.db import connection

from assessments.models import Assessment, AssessmentStatistic, ItemStatistic
from assessments.operations import assessment_figures, statistics
from bench.harness import median_and_spread
from bench.questions import numbered_set
from candidates.models import Candidate
from config.demo import crowd, people
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import Tenant

DEFAULTS = {"runs": 3}
SIZES = (2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 500)
POOL, ITEMS = 80, 40

_SESSIONS = """
WITH people AS (
    SELECT id, row_number() OVER (ORDER BY id) AS n FROM candidates WHERE tenant_id = %(tenant)s
    ORDER BY id LIMIT %(size)s
), entered AS (
    INSERT INTO assessment_applications (application_id, tenant_id, candidate_id, assessment_id, status, applied_at,
        started_at, completed_at, candidate_availability, submitted_skills, role_applied_for, created_at, updated_at)
    SELECT 'app_bench' || %(number)s || 'x' || n, %(tenant)s, id, %(assessment)s, 'completed', now(), now(), now(),
        100, '{}', '', now(), now() FROM people
    RETURNING id
)
INSERT INTO test_sessions (session_id, tenant_id, question_set_id, application_id, candidate_name, status, started_at,
    deadline_at, completed_at, handed_in_by, duration_seconds, total_questions, correct_answers, points_possible,
    points_awarded, score_percentage, shuffle_seed, credential_epoch, browser_key, consent_version, user_agent,
    extra_percent, extra_seconds, reached, forward_only, by_section, created_at, updated_at)
SELECT 'session_bench' || %(number)s || 'x' || id, %(tenant)s, %(set)s, id, 'Bench', 'completed', at,
    at + interval '1 hour', at + interval '30 minutes', 'candidate', 1800, %(items)s, 0, %(items)s, 0, 0, id, 1, '',
    '', '', 0, 0, 1, false, false, now(), now()
FROM (SELECT id, now() - (id %% 180) * interval '1 day' AS at FROM entered) placed
"""
_ANSWERS = """
WITH drawn AS (
    SELECT s.id AS session_id, q.id AS question_id, q.position,
           abs(hashint8(s.id * 1000003 + q.position)) AS luck, abs(hashint8(s.id)) %% 100 AS strength
    FROM test_sessions s
    JOIN questions q ON q.question_set_id = s.question_set_id
    WHERE s.question_set_id = %(set)s
      AND CASE WHEN %(fixed)s THEN q.position <= %(items)s ELSE (q.position + s.id) %% 2 = 0 END
), shown AS (
    INSERT INTO session_questions (tenant_id, session_id, question_id, position, option_order, created_at, updated_at)
    SELECT %(tenant)s, session_id, question_id, row_number() OVER (PARTITION BY session_id ORDER BY luck),
        '["A","B","C","D"]', now(), now() FROM drawn
)
INSERT INTO answers (tenant_id, session_id, question_id, selected_answer, client_seq, saved_at, flagged, is_correct,
    points_awarded, time_taken_seconds, created_at, updated_at)
SELECT %(tenant)s, session_id, question_id, CASE WHEN good THEN 'B' ELSE substr('ACCD', (luck %% 4 + 1)::int, 1) END,
    1, now(), false, good, good::int, 10 + luck %% 90, now(), now()
FROM (SELECT *, luck %% 100 < 30 + strength / 2 + (position %% 10) * 2 AS good FROM drawn) judged
"""
_SCORES = """
UPDATE test_sessions s SET points_awarded = a.points, correct_answers = a.points,
    score_percentage = 100 * a.points / s.points_possible
FROM (SELECT session_id, SUM(points_awarded) AS points FROM answers GROUP BY session_id) a
WHERE a.session_id = s.id AND s.candidate_name = 'Bench'
"""
_FILLED = ("session_questions", "answers")
_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)
"""


def run(options):
    """Summarise everything from nothing, as many times as there are runs; the first is by increments."""
    with platform_context(reason="benchmark"):
        tenant = Tenant.objects.get(users__email=people.RECRUITER)
        owner = tenant.users.get(email=people.RECRUITER)
    start = time.perf_counter()
    _fill(tenant, owner)
    filled = time.perf_counter() - start
    runs = []
    for number in range(options.runs):
        start = time.perf_counter()
        if number:
            statistics.recompute(tenant.pk)
        else:
            statistics.count_all()
        counted = time.perf_counter()
        assessment_figures.refresh_company(tenant.pk)
        runs.append({"count_s": counted - start, "assessments_s": time.perf_counter() - counted})
    answers = sum(SIZES) * ITEMS
    with tenant_context(tenant):
        body = {
            "answers": answers,
            "fill_s": round(filled, 1),
            "attempts": sum(SIZES),
            "questions": ItemStatistic.objects.filter(question__question_set__title="bench").count(),
            "pairs_compared": sum(AssessmentStatistic.objects.values_list("pairs_compared", flat=True)),
        }
    seconds = plain.median(one["count_s"] for one in runs)
    figures = {name: median_and_spread(runs, name) for name in ("count_s", "assessments_s")}
    return {**body, **_rounded(figures), "answers_per_second": round(answers / seconds)}


def _rounded(figures):
    return {name: {key: round(value, 3) for key, value in one.items()} for name, one in figures.items()}


def _fill(tenant, owner):
    with tenant_context(tenant):
        missing = max(SIZES) - Candidate.objects.count()
        Candidate.objects.bulk_create(
            crowd.candidate(10_000_000 + number, owner) for number in range(missing)
        )
        with connection.cursor() as cursor, _without_keys(cursor):
            for number, size in enumerate(SIZES):
                values = _assessment(tenant, number) | {"size": size, "fixed": size == SIZES[-1]}
                cursor.execute(_SESSIONS, values)
                cursor.execute(_ANSWERS, values)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE test_sessions, session_questions, answers")
            cursor.execute(_SCORES)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _assessment(tenant, number):
    question_set = numbered_set(f"Bench {number}", POOL)
    assessment = Assessment.objects.create(
        title=f"Bench {number}", job_title="Bench", question_set=question_set
    )
    return {
        "tenant": tenant.pk,
        "assessment": assessment.pk,
        "set": question_set.pk,
        "number": number,
        "items": ITEMS,
    }


@contextmanager
def _without_keys(cursor):
    """Check the foreign keys of half a million rows at the end, all at once, instead of row by row."""
    cursor.execute(_KEYS, [list(_FILLED)])
    keys = cursor.fetchall()
    for table, name, _definition in keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    yield
    for table, name, definition in keys:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
