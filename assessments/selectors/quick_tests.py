"""What a test from skills can be about, and how much of it makes a good test."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from assessments.itemmodels import ItemModel, catalogue
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


def models_on(skill: str, level: str) -> list[ItemModel]:
    """Return the item models on a skill of the catalogue at a level."""
    return [model for model in catalogue() if (model.skill, model.level) == (skill, level)]


def offers() -> list[Offer]:
    """Return the skills that there are questions on by name: in the bank, in the starter bank, of item models.

    A model counts as one question, whether the bank has variants of it or could have.
    """
    stock = supply.by_skill()
    waiting = [shelf.file for shelf in starter.shelves() if not shelf.is_loaded]
    models: dict[str, Counter[str]] = defaultdict(Counter)
    for model in catalogue():
        models[model.skill][model.level] += 1
    named = {one.skill for one in waiting} | set(models)
    shared = Skill.objects.active().filter(name__in=named, tenant=None)
    skills = {row.pk: row for row in shared} | {pk: one.skill for pk, one in stock.items()}
    found = []
    for pk, skill in skills.items():
        counts = Counter(stock[pk].written) if pk in stock else Counter[str]()
        held = stock[pk].models if pk in stock else Counter[str]()
        counts += held | (models[skill.name] if skill.tenant_id is None else Counter())
        for one in waiting:
            counts += one.counts() if one.skill == skill.name and skill.tenant_id is None else Counter()
        found.append(Offer(skill, counts))
    return sorted(found, key=lambda one: one.skill.name.casefold())


def skills_in(job_description: JobDescription, offered: list[Offer]) -> list[Skill]:
    """Return the skills that a description names and there are questions on, in order of first mention."""
    known = {one.skill.pk for one in offered}
    named = [found.skill for found in content.skills_named_in(job_description) if found.skill.pk in known]
    return named[:MOST_SKILLS]
