"""The shared catalogue, brought up to what this version ships."""

from __future__ import annotations

from dataclasses import dataclass

from candidates.catalogue import shipped_roles, shipped_skills
from candidates.models import JobRole, RoleSkill, Skill
from config.kernel.tenancy import platform_context


@dataclass(frozen=True)
class Loaded:
    """How many rows were added and changed."""

    skills_added: int
    skills_changed: int
    roles_added: int
    roles_changed: int


def load_shipped() -> Loaded:
    """Add and correct the shared skills and job roles; running it again changes nothing.

    Rows that the files do not name, a company's own ones, and what a superadmin switched off stay.
    """
    with platform_context(reason="loading the shared catalogue"):
        skills_added, skills_changed = _load_skills()
        roles_added, roles_changed = _load_roles()
    return Loaded(skills_added, skills_changed, roles_added, roles_changed)


def _load_skills() -> tuple[int, int]:
    held = {
        skill.name.lower(): skill for skill in Skill.objects.filter(tenant__isnull=True).select_for_update()
    }
    added, changed = [], []
    for row in shipped_skills():
        values = {
            "name": row["name"],
            "category": row["category"],
            "default_level": row["level"],
            "aliases": row.get("aliases", []),
            "needs_exact_case": row.get("exact_case", False),
        }
        skill = held.get(row["name"].lower())
        if skill is None:
            added.append(Skill(tenant=None, **values))
        elif any(getattr(skill, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(skill, name, value)
            changed.append(skill)
    Skill.objects.bulk_create(added)
    Skill.objects.bulk_update(changed, ["name", "category", "default_level", "aliases", "needs_exact_case"])
    return len(added), len(changed)


def _load_roles() -> tuple[int, int]:
    skills = {skill.name: skill for skill in Skill.objects.filter(tenant__isnull=True)}
    held = {
        role.name.lower(): role
        for role in JobRole.objects.filter(tenant__isnull=True).prefetch_related("role_skills")
    }
    added = changed = 0
    for row in shipped_roles():
        wanted = {skills[name].pk: level for name, level in row["skills"].items()}
        role = held.get(row["name"].lower())
        if role is None:
            role = JobRole.objects.create(tenant=None, name=row["name"], department=row["department"])
            added += 1
        elif role.department != row["department"]:
            role.department = row["department"]
            role.save(update_fields=["department", "updated_at"])
            changed += 1
        _load_role_skills(role, wanted)
    return added, changed


def _load_role_skills(role: JobRole, wanted: dict[int, str]) -> None:
    held = dict(RoleSkill.objects.filter(role=role).values_list("skill_id", "level"))
    missing = [
        RoleSkill(tenant=None, role=role, skill_id=pk, level=level)
        for pk, level in wanted.items()
        if pk not in held
    ]
    RoleSkill.objects.bulk_create(missing)
