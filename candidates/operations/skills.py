"""Skills of a candidate: entered by staff, or found in a file."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from candidates import policy
from candidates.enums import SkillSource
from candidates.models import Candidate, CandidateSkill, Skill
from candidates.selectors import catalogue
from superadmin.operations import audit


def set_skill(candidate: Candidate, *, skill: Skill, level: str, actor: Any) -> CandidateSkill:
    """Enter a skill with its level, or correct the level; staff's word replaces a finding by rule."""
    policy.can_edit(actor, candidate).require()
    row, created = CandidateSkill.objects.update_or_create(
        candidate=candidate,
        skill=skill,
        defaults={"level": level, "source": SkillSource.STAFF, "confidence": None},
    )
    changes = {"skills": {"old": "", "new": f"{skill.name} ({level})"}}
    text = _("Skill added") if created else _("Skill changed")
    audit.record("update", candidate, changes=changes, description=text, actor=actor)
    return row


def remove_skill(candidate: Candidate, *, skill: Skill, actor: Any) -> None:
    """Take a skill off a profile; silent when it is not there."""
    policy.can_edit(actor, candidate).require()
    gone, _rows = CandidateSkill.objects.filter(candidate=candidate, skill=skill).delete()
    if gone:
        changes = {"skills": {"old": skill.name, "new": ""}}
        audit.record("update", candidate, changes=changes, description=_("Skill removed"), actor=actor)


def replace_skills(candidate: Candidate, *, levels: dict[Skill, str], actor: Any) -> None:
    """Make the profile list exactly these skills (skill -> level)."""
    policy.can_edit(actor, candidate).require()
    for row in (
        CandidateSkill.objects.filter(candidate=candidate).exclude(skill__in=levels).select_related("skill")
    ):
        remove_skill(candidate, skill=row.skill, actor=actor)
    held = dict(CandidateSkill.objects.filter(candidate=candidate).values_list("skill_id", "level"))
    for skill, level in levels.items():
        if held.get(skill.pk) != level:
            set_skill(candidate, skill=skill, level=level, actor=actor)


def add_found(candidate: Candidate, text: str) -> list[CandidateSkill]:
    """Add the skills that a text names and the profile lacks, with the usual level of each.

    What is there already stays: staff's word counts more, and a second CV does not lower the first.
    """
    found = catalogue.find_skills(text)
    held = set(CandidateSkill.objects.filter(candidate=candidate).values_list("skill_id", flat=True))
    rows = [
        CandidateSkill(
            candidate=candidate,
            skill=item.skill,
            level=item.skill.default_level,
            source=SkillSource.RULE,
            confidence=item.confidence,
        )
        for item in found
        if item.skill.pk not in held
    ]
    return CandidateSkill.objects.bulk_create(rows, ignore_conflicts=True)
