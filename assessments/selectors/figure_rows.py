"""What the figures of an assessment are computed from: few rows out of many answers, by SQL."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from assessments.psychometrics.similarity import Sitting

MOST_COMPARED = 4_000
"""The newest attempts among which too similar ones are looked for (8 million pairs)."""

_ATTEMPTS = """
attempts AS (
    SELECT s.id, s.score_percentage AS score, s.points_possible AS possible, s.application_id
    FROM test_sessions s JOIN assessment_applications a ON a.id = s.application_id
    WHERE a.assessment_id = %(assessment)s AND s.status IN ('completed', 'expired')
)
"""
_SHARES = f"""
{_ATTEMPTS}, stakes AS (
    SELECT ss.id AS section_id, ss.position AS part,
           100 * ss.weight / ss.points_possible / SUM(ss.weight) OVER (PARTITION BY ss.session_id) AS per_point
    FROM attempts t JOIN session_sections ss ON ss.session_id = t.id
    WHERE ss.points_possible > 0 AND ss.weight > 0
), shares AS MATERIALIZED (
    SELECT t.id AS session_id, COALESCE(k.part, 0) AS part, v.id AS version,
           (COALESCE(r.points_awarded, 0) / v.points)::float8 AS x,
           (v.points * COALESCE(k.per_point, 100 / t.possible))::float8 AS stake
    FROM attempts t
    JOIN session_questions sq ON sq.session_id = t.id
    JOIN questions v ON v.id = COALESCE(sq.scored_as_id, sq.question_id) AND v.scoring = 'key'
    LEFT JOIN stakes k ON k.section_id = sq.section_id
    LEFT JOIN answers r ON r.session_id = t.id AND r.question_id = sq.question_id
    WHERE t.possible > 0 AND (k.section_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM session_sections ss WHERE ss.session_id = t.id AND ss.weight > 0))
)
"""  # noqa: S608  (constants)
"""Every question of every attempt: x the share of its points, stake what it can bring to the score in points of per
cent (x * stake, added up, is the score by `operations.scoring`)."""

_TOTALS = f"""
WITH {_ATTEMPTS}
SELECT count(*), avg(score)::float8, stddev_samp(score)::float8,
       ARRAY(SELECT count(t.id)
             FROM generate_series(1, %(classes)s) class
             LEFT JOIN attempts t
                 ON class = LEAST(width_bucket(t.score, 0, 100, %(classes)s), %(classes)s)
             GROUP BY class ORDER BY class)
FROM attempts
"""  # noqa: S608  (constants)
_PARTS_AND_ITEMS = f"""
WITH {_SHARES}, people AS (
    SELECT session_id, part, count(*) AS k, SUM(x * stake) AS y, SUM(x) AS sx, SUM(x * x) AS sxx,
           SUM(stake * stake) AS stakes, md5(string_agg(version::text, ',' ORDER BY version)) AS form
    FROM shares GROUP BY session_id, part
), items AS (
    SELECT part, SUM(variance) AS variance, bool_and(plain) AND max(stake) - min(stake) < 1e-9 AS right_or_wrong
    FROM (
        SELECT part, version, var_samp(x * stake) AS variance, bool_and(x IN (0, 1)) AS plain,
               avg(stake) AS stake
        FROM shares GROUP BY part, version
    ) one GROUP BY part
), parts AS (
    SELECT p.part, jsonb_build_array(
        count(*), count(DISTINCT p.form), avg(p.k)::float8, COALESCE(i.variance, 0), COALESCE(var_samp(p.y), 0),
        GREATEST(SUM(p.sxx - p.sx * p.sx / p.k), 0) / NULLIF(SUM(p.k - 1), 0), SUM(p.stakes), i.right_or_wrong
    ) AS line
    FROM people p JOIN items i ON i.part = p.part GROUP BY p.part, i.variance, i.right_or_wrong
), versions AS (
    SELECT version, min(part) AS part, count(*) AS presented, avg(x) AS facility FROM shares GROUP BY version
)
SELECT (SELECT jsonb_agg(line ORDER BY part) FROM parts),
       (SELECT jsonb_agg(jsonb_build_array(version, part, presented, facility) ORDER BY part, version) FROM versions)
"""  # noqa: S608  (constants)
_SECTIONS = f"""
WITH {_ATTEMPTS}
SELECT ss.position, max(ss.title), avg(ss.weight)::float8, count(*), avg(ss.total_questions)::float8,
       avg(100 * ss.points_awarded / NULLIF(ss.points_possible, 0))::float8,
       stddev_samp(100 * ss.points_awarded / NULLIF(ss.points_possible, 0))::float8
FROM attempts t JOIN session_sections ss ON ss.session_id = t.id
GROUP BY ss.position ORDER BY ss.position
"""  # noqa: S608  (constants)
_SITTINGS = f"""
WITH {_ATTEMPTS}, newest AS (SELECT id, application_id FROM attempts ORDER BY id DESC LIMIT %(most)s)
SELECT t.id, t.application_id, array_agg(sq.question_id),
       array_agg(sq.question_id) FILTER (WHERE NOT r.is_correct AND r.selected_answer IS NOT NULL),
       array_agg(r.selected_answer) FILTER (WHERE NOT r.is_correct AND r.selected_answer IS NOT NULL)
FROM newest t
JOIN session_questions sq ON sq.session_id = t.id
JOIN questions v ON v.id = COALESCE(sq.scored_as_id, sq.question_id) AND v.scoring = 'key'
LEFT JOIN answers r ON r.session_id = t.id AND r.question_id = sq.question_id
GROUP BY t.id, t.application_id
"""  # noqa: S608  (constants)


@dataclass(frozen=True)
class Totals:
    """Scores of all attempts that count, per cent; the histogram has equal classes from 0 to 100."""

    attempts: int
    mean: float | None
    deviation: float | None
    histogram: list[int]


@dataclass(frozen=True)
class Part:
    """One section over all attempts, or the whole test where it has none; see `psychometrics.reliability`.

    `forms` is the number of different sets of questions, `questions` their mean size, `spread` the sum over attempts.
    """

    attempts: int
    forms: int
    questions: float
    sum_of_variances: float
    variance: float
    within: float | None
    spread: float
    right_or_wrong: bool


def totals(cursor: Any, assessment_id: int, classes: int) -> Totals:
    """Return number, mean, deviation (n - 1) and histogram of the scores."""
    cursor.execute(_TOTALS, {"assessment": assessment_id, "classes": classes})
    return Totals(*cursor.fetchone())


def parts_and_items(cursor: Any, assessment_id: int) -> tuple[list[Part], list[dict[str, Any]]]:
    """Return what the reliability is computed from, by section, and the questions with sittings and facility.

    Both come from the shares of all answers, which are worked out once. Questions are keys of the versions that score.
    """
    cursor.execute(_PARTS_AND_ITEMS, {"assessment": assessment_id})
    parts, items = (json.loads(found or "[]") for found in cursor.fetchone())
    names = ("question", "part", "presented", "facility")
    return [Part(*line) for line in parts], [dict(zip(names, line, strict=True)) for line in items]


def sections(cursor: Any, assessment_id: int) -> list[dict[str, Any]]:
    """Return title, weight, number of questions, mean and deviation (per cent of its points) of each section."""
    cursor.execute(_SECTIONS, {"assessment": assessment_id})
    names = ("part", "title", "weight", "attempts", "questions", "mean", "deviation")
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def sittings(cursor: Any, assessment_id: int) -> list[Sitting]:
    """Return the newest MOST_COMPARED attempts with their wrong answers. One application is one person."""
    cursor.execute(_SITTINGS, {"assessment": assessment_id, "most": MOST_COMPARED})
    return [
        Sitting(pk, owner, frozenset(items), dict(zip(wrong or (), answers or (), strict=True)))
        for pk, owner, items, wrong, answers in cursor.fetchall()
    ]
