"""What the builder shows beside an assessment: its sections with what they can draw, questions, minutes, gaps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db import connection

from assessments.enums import Level, QuestionKind, QuestionStatus, Selection
from assessments.models import Assessment, AssessmentSection, Question
from assessments.selectors import content, drawing, pools

SECONDS = {Level.BASIC: 90, Level.INTERMEDIATE: 120, Level.ADVANCED: 180}
"""What a question of a level takes as long as nobody has measured it."""
LEAST_MINUTES = 15
MEASURED_ANSWERS = 20
"""From so many answers on a question's own median counts."""
SAME_LETTER = 4
"""From so many questions on it matters that all keys are the same letter."""
_MEDIANS = """
SELECT q.id, percentile_cont(0.5) WITHIN GROUP (ORDER BY a.time_taken_seconds)
FROM unnest(%s::bigint[]) AS q (id)
CROSS JOIN LATERAL (
    SELECT time_taken_seconds FROM answers
    WHERE question_id = q.id AND time_taken_seconds IS NOT NULL AND selected_answer IS NOT NULL LIMIT 200
) a
GROUP BY q.id HAVING count(*) >= %s
"""


@dataclass(frozen=True)
class Line:
    """One section: what it can draw from, what an attempt gets, and fixed questions that lost their approval."""

    section: AssessmentSection
    available: int
    questions: int
    shortage: drawing.Shortage | None
    unapproved: int

    @property
    def is_small(self) -> bool:
        """Whether nearly everybody gets the same, though the section draws."""
        drawn = self.section.selection == Selection.RANDOM
        return drawn and self.shortage is None and 2 * self.available < 3 * self.section.count


@dataclass(frozen=True)
class Overview:
    """An assessment with one sample of its questions, drawn with seed 0."""

    assessment: Assessment
    lines: list[Line]
    sample: list[Question]
    medians: dict[int, float]

    @property
    def questions(self) -> int:
        return len(self.sample)

    @property
    def points(self) -> Decimal:
        return sum((question.points for question in self.sample), Decimal(0))

    @property
    def weight_total(self) -> Decimal:
        return sum((line.section.weight for line in self.lines), Decimal(0))

    @property
    def is_measured(self) -> bool:
        """Whether the minutes come from what candidates took, for most questions."""
        return 2 * len(self.medians) > len(self.sample)

    @property
    def suggested_minutes(self) -> int:
        """What the questions take together, in whole minutes; at least 15."""
        seconds = sum(self.medians.get(row.pk, _usual(row)) for row in self.sample)
        return max(LEAST_MINUTES, -(-int(seconds) // 60))

    @property
    def same_letter(self) -> str:
        """The one letter that all keys are, where candidates see the letters as they are; else ""."""
        keys = {row.correct_answer for row in self.sample if row.kind == QuestionKind.SINGLE}
        if self.assessment.shuffle_options or len(self.sample) < SAME_LETTER or len(keys) != 1:
            return ""
        return keys.pop()

    @cached_property
    def uncovered(self) -> list[str]:
        """Skills that the assessment or, where it names none, its job description asks for, without a question."""
        wanted = list(self.assessment.required_skills)
        if not wanted and self.assessment.jd is not None:
            wanted = [found.skill.name for found in content.skills_named_in(self.assessment.jd)]
        covered = {name.casefold() for name in _skills(self.lines, self.sample)}
        return [name for name in wanted if name.casefold() not in covered]


def overview(assessment: Assessment) -> Overview:
    """Return everything the builder says about an assessment; the number of statements is fixed."""
    if not assessment.section_count:
        sample = drawing.whole_of(assessment, seed=0)
        return Overview(assessment, [], sample, medians(row.pk for row in sample))
    sections = drawing.sections_of(assessment)
    drawn, shortages = drawing.attempt(assessment, sections, seed=0)
    short = {shortage.section.pk: shortage for shortage in shortages}
    keys = [pk for part in drawn for pk in part.questions]
    found = Question.objects.select_related("skill", "question_set").in_bulk(keys)
    offered = dict(zip(_drawing(sections), _available(assessment, sections), strict=True))
    lines = [
        Line(
            section=section,
            available=offered.get(section.pk, len(part.questions)),
            questions=len(part.questions),
            shortage=short.get(section.pk),
            unapproved=_unapproved(section),
        )
        for section, part in zip(sections, drawn, strict=True)
    ]
    return Overview(assessment, lines, [found[pk] for pk in keys], medians(keys))


def medians(keys: Iterable[int]) -> dict[int, float]:
    """Return the median seconds of questions that were answered often enough, in one statement."""
    wanted = list(keys)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_MEDIANS, [wanted, MEASURED_ANSWERS])
        return {pk: float(seconds) for pk, seconds in cursor.fetchall()}


def offer(pool: pools.Pool) -> int:
    """Count what one pool offers, for a form that is being filled in."""
    return pools.available([pool])[0]


def _drawing(sections: Sequence[AssessmentSection]) -> list[int]:
    return [row.pk for row in sections if row.selection != Selection.FIXED]


def _available(assessment: Assessment, sections: Sequence[AssessmentSection]) -> list[int]:
    drawing_ones = [row for row in sections if row.selection != Selection.FIXED]
    return pools.available([pools.pool_of(row, assessment.language) for row in drawing_ones])


def _unapproved(section: AssessmentSection) -> int:
    rows = drawing.fixed_questions(section)
    return sum(row.status != QuestionStatus.APPROVED for row in rows)


def _usual(question: Question) -> int:
    level = question.difficulty or (question.question_set.level if question.question_set else "")
    return SECONDS[Level(level or Level.INTERMEDIATE)]


def _skills(lines: Collection[Line], sample: Sequence[Question]) -> set[str]:
    """Names of the skills that sections and questions are about."""
    named = {line.section.skill.name for line in lines if line.section.skill}
    for row in sample:
        named |= {row.skill.name} if row.skill else {row.question_set.skill} if row.question_set else set()
    return named
