"""What a test from skills can be about, and how much of it makes a good test."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from assessments.models import JobDescription
from assessments.selectors import content, starter, supply
from candidates.models import Skill

MOST_SKILLS = 6
_TOTALS = (12, 16, 20, 24, 25, 30)


@dataclass(frozen=True)
class Offer:
    """A skill with the number of questions on it by level, the starter bank's included."""

    skill: Skill
    counts: Counter[str]

    @property
    def total(self) -> int:
        return self.counts.total()


def suggested_total(skills: int) -> int:
    """How many questions make a good test on so many skills: 12 on one, 30 on six, five to twelve on each."""
    return _TOTALS[min(max(skills, 1), MOST_SKILLS) - 1]


def offers() -> list[Offer]:
    """Return the skills that the bank or the starter bank has questions on, by name."""
    found = {pk: one.written + one.models for pk, one in supply.by_skill().items()}
    waiting = [shelf.file for shelf in starter.shelves() if not shelf.is_loaded]
    names = {one.skill for one in waiting}
    skills = {row.pk: row for row in Skill.objects.active().filter(pk__in=found)}
    shared = {row.name: row for row in Skill.objects.active().filter(name__in=names, tenant=None)}
    for one in waiting:
        skill = shared.get(one.skill)
        if skill is not None:
            skills[skill.pk] = skill
            found[skill.pk] = found.get(skill.pk, Counter()) + one.counts()
    return sorted((Offer(skills[pk], found[pk]) for pk in skills), key=lambda one: one.skill.name.casefold())


def skills_in(job_description: JobDescription, offered: list[Offer]) -> list[Skill]:
    """Return the skills that a description names and there are questions on, in order of first mention."""
    known = {one.skill.pk for one in offered}
    named = [found.skill for found in content.skills_named_in(job_description) if found.skill.pk in known]
    return named[:MOST_SKILLS]
