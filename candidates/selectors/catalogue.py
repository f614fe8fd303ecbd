"""Suggestions while typing, and the skills that a text names."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from candidates.extraction.skills import SkillFinder, Term
from candidates.models import JobRole, Skill

MOST_SUGGESTIONS = 10


@dataclass(frozen=True)
class FoundSkill:
    """A catalogue skill in a text; confidence 0 to 1."""

    skill: Skill
    confidence: Decimal
    mentions: int


def suggest_skills(text: str, *, category: str = "", limit: int = MOST_SUGGESTIONS) -> list[Skill]:
    """Return active skills for what somebody has typed so far, best first; nothing for nothing."""
    if not text.strip():
        return []
    rows = Skill.objects.suggestions(text)
    return list((rows.filter(category=category) if category else rows)[:limit])


def suggest_roles(text: str, *, limit: int = MOST_SUGGESTIONS) -> list[JobRole]:
    """Return active job roles for what somebody has typed so far, best first; nothing for nothing."""
    return list(JobRole.objects.suggestions(text)[:limit]) if text.strip() else []


def skills_named(text: str) -> list[Skill]:
    """Return the active skills whose name or other name is exactly this text, in any case."""
    wanted = text.strip().lower()
    if not wanted:
        return []
    rows = Skill.objects.suggestions(wanted)
    return [row for row in rows if wanted in {row.name.lower(), *(alias.lower() for alias in row.aliases)}]


def all_skills() -> QuerySet[Skill]:
    """Return the active skills by name, for pick lists."""
    return Skill.objects.active().order_by("name")


def find_skills(text: str) -> list[FoundSkill]:
    """Return the catalogue's skills that a text names, in order of first mention (one query)."""
    skills = {skill.pk: skill for skill in Skill.objects.active()}
    finder = SkillFinder(
        Term(skill.pk, skill.name, tuple(skill.aliases), skill.needs_exact_case) for skill in skills.values()
    )
    return [FoundSkill(skills[item.key], item.confidence, item.mentions) for item in finder.find(text)]
