"""What the bank holds by skill and level: for pick lists and the quick test."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from assessments.enums import QuestionStatus
from assessments.models import Question, QuestionSet
from candidates.models import Skill


@dataclass
class Supply:
    """Approved questions of one skill by level; `models` are item models, whose variants count once each."""

    skill: Skill
    written: Counter[str] = field(default_factory=Counter)
    models: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.written.total() + self.models.total()


def by_skill(*, language: str = "en") -> dict[int, Supply]:
    """Return what the bank holds of each skill of the catalogue, in four statements.

    Questions without a skill or level have those of their set; sets on something that is no skill of the
    catalogue are left out.
    """
    known = {skill.pk: skill for skill in Skill.objects.active()}
    names = {name.casefold(): pk for pk, skill in known.items() for name in (*skill.aliases, skill.name)}
    sets = {row.pk: row for row in QuestionSet.objects.usable().only("skill", "level")}
    approved = Question.objects.filter(status=QuestionStatus.APPROVED, language=language).order_by()
    rows = approved.values_list("skill_id", "difficulty", "question_set_id")
    found: dict[int, Supply] = {}
    for counted, is_model in (
        (rows.filter(item_model="").annotate(number=Count("*")), False),
        (rows.exclude(item_model="").annotate(number=Count("family", distinct=True)), True),
    ):
        for skill_id, level, owner, number in counted:
            pk = skill_id if owner in sets and skill_id is not None else None
            if pk is None and owner in sets:
                pk = names.get(sets[owner].skill.casefold())
            if pk is not None and pk in known:
                supply = found.setdefault(pk, Supply(known[pk]))
                (supply.models if is_model else supply.written)[level or sets[owner].level] += number
    return found


def skills_on_offer(*, keep: int | None = None) -> QuerySet[Skill]:
    """The skills that the bank has questions on, by name; `keep` is the key of one that stays on offer."""
    return Skill.objects.filter(pk__in=[*by_skill(), keep or 0]).order_by("name")


def item_models() -> list[str]:
    """The keys of the item models that the bank has approved variants of."""
    rows = (
        Question.objects.filter(status=QuestionStatus.APPROVED).exclude(item_model="").order_by("item_model")
    )
    return list(rows.values_list("item_model", flat=True).distinct())
