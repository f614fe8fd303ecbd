"""Questions of an attempt drawn from a bank of a hundred thousand: each shape of pool, in milliseconds.

Runs without the web server. What is measured is `drawing.attempt`, all its statements and its Python; ten starts of
each shape, in turn, so that a busy moment of the machine falls on all of them.
"""

import statistics as plain
import time

from django.db import connection

from assessments.models import Assessment, AssessmentSection, QuestionSet
from assessments.selectors import drawing
from candidates.models import Skill
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import Tenant

DEFAULTS = {"runs": 10}
QUESTIONS = 100_000
SKILLS, LEVELS = 12, ("basic", "intermediate", "advanced")
TARGET_MS = 50
_FILL = """
INSERT INTO questions (public_id, tenant_id, question_set_id, question_text, options, kind, correct_answer, scoring,
    feedback, explanation, points, position, difficulty, topic, skill_id, tags, language, status, version, reference,
    stem_hash, item_model, family, review_comment, generation_model, created_at, updated_at)
SELECT 'q_bench' || n, %(tenant)s, (%(sets)s::bigint[])[1 + n %% %(number)s], 'Question ' || n,
    '{"A": "1", "B": "2", "C": "3", "D": "4"}', 'single', 'B', 'key', '{}', '', 1, n / %(number)s,
    (%(levels)s::text[])[1 + n %% 3], '', (%(skills)s::bigint[])[1 + n / 3 %% %(skill_count)s],
    CASE WHEN n %% 10 = 0 THEN ARRAY['tenth'] WHEN n %% 1000 = 1 THEN ARRAY['rare'] ELSE ARRAY[]::text[] END,
    'en', 'approved', 1, '', md5(n::text), '', 0, '', '', now(), now()
FROM generate_series(1, %(questions)s) n
"""


def run(options):
    """Draw from each shape of pool; `slowest_ms` is the median of the slowest."""
    with platform_context(reason="benchmark"):
        tenant = Tenant.objects.create(name="Draws")
    with tenant_context(tenant):
        skills = _fill(tenant)
        shapes = {name: _assessment(name, parts) for name, parts in _shapes(skills).items()}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE questions")
    took = {name: [] for name in shapes}
    for seed in range(1, options.runs + 1):
        for name, assessment in shapes.items():
            with tenant_context(tenant):
                began = time.perf_counter()
                drawn, shortages = drawing.attempt(
                    assessment, drawing.sections_of(assessment), seed=seed * 7_368_787
                )
                took[name].append(1000 * (time.perf_counter() - began))
            if shortages or not all(part.questions for part in drawn):
                raise RuntimeError(f"{name}: {shortages}")
    medians = {name: round(plain.median(values), 1) for name, values in took.items()}
    return {
        "questions": QUESTIONS,
        "target_ms": TARGET_MS,
        "ms": medians,
        "slowest_ms": max(medians.values()),
    }


def _shapes(skills):
    """Return the sections of each shape, as values of their rows."""
    narrow = [{"skill": skills[place], "level": LEVELS[place % 3]} for place in range(6)]
    return {
        "skill_and_level": narrow[:1],
        "three_sections": narrow[:3],
        "six_sections": narrow,
        "skill": [{"skill": skills[0]}],
        "level": [{"level": "basic"}],
        "tag_of_a_tenth": [{"tags": ["tenth"]}],
        "tag_of_a_thousandth": [{"tags": ["rare"]}],
        "whole_bank": [{}],
    }


def _fill(tenant):
    sets = [
        QuestionSet.objects.create(skill=f"Set {number}", level="basic", total_questions=QUESTIONS // 200).pk
        for number in range(200)
    ]
    skills = list(Skill.objects.order_by("pk")[:SKILLS])
    values = {"sets": sets, "number": len(sets), "levels": list(LEVELS), "questions": QUESTIONS}
    values |= {"tenant": tenant.pk, "skills": [row.pk for row in skills], "skill_count": SKILLS}
    with connection.cursor() as cursor:
        cursor.execute(_FILL, values)
    return skills


def _assessment(name, parts):
    row = Assessment.objects.create(title=name, job_title="Bench", section_count=len(parts))
    for place, values in enumerate(parts, start=1):
        AssessmentSection.objects.create(
            assessment=row, position=place, title=name, count=10, weight=0, **values
        )
    return row
