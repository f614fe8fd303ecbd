"""A test from skills and levels: the bank is filled where it must be, and sections are drawn up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments import policy, starter
from assessments.enums import Selection
from assessments.models import Assessment, JobDescription
from assessments.operations import assessments, sections
from assessments.operations import starter as starter_bank
from assessments.selectors import builder, supply
from assessments.selectors.quick_tests import MOST_SKILLS, suggested_total
from assessments.validators import MAX_SECTION_QUESTIONS
from candidates.models import Skill
from config.kernel.errors import ValidationFailed

VARIANT_SHARE = 3
"""One question in so many comes from an item model, where the skill has any at the level."""


@dataclass(frozen=True)
class Wish:
    """A skill and how demanding its questions are."""

    skill: Skill
    level: str


@dataclass(frozen=True)
class _Share:
    """What a wish gets: written questions and variants; `level` is "" where the wished one has too few."""

    wish: Wish
    level: str
    written: int
    variants: int

    @property
    def total(self) -> int:
        return self.written + self.variants


def make(
    *,
    actor: Any,
    wishes: Sequence[Wish],
    total: int | None = None,
    minutes: int | None = None,
    title: str = "",
    job_title: str = "",
    jd: JobDescription | None = None,
) -> Assessment:
    """Make a draft with sections on these skills; what the bank lacks comes from the starter bank.

    Left out, the numbers are suggested. Raises PolicyDenied, QuotaExceeded, ValidationFailed where there is
    no question on a skill.
    """
    policy.can_create(actor).require()
    _check(wishes, total)
    fill(wishes, actor=actor)
    stock = supply.by_skill()
    number = total or suggested_total(len(wishes))
    shares = [
        _share(wish, count, stock) for wish, count in zip(wishes, _split(number, len(wishes)), strict=True)
    ]
    named = ", ".join(wish.skill.name for wish in wishes)
    row = assessments.create(
        actor=actor,
        title=title.strip() or named,
        job_title=job_title.strip() or (jd.title[:255] if jd else named[:255]),
        jd=jd,
        required_skills={wish.skill.name: wish.level for wish in wishes},
    )
    _add_sections(row, shares, actor)
    row = Assessment.objects.get(pk=row.pk)
    return assessments.update(
        row, actor=actor, duration_minutes=minutes or builder.overview(row).suggested_minutes
    )


def fill(wishes: Sequence[Wish], *, actor: Any) -> None:
    """Bring in the files of the starter bank that these skills need and the company does not have."""
    stock = supply.by_skill()
    for wish in wishes:
        found = stock.get(wish.skill.pk)
        if found is None or not found.written[wish.level]:
            starter_bank.load(starter.files_on(wish.skill.name), actor=actor)


def _check(wishes: Sequence[Wish], total: int | None) -> None:
    if not 1 <= len(wishes) <= MOST_SKILLS:
        raise ValidationFailed.at("skills", _("Choose 1 to %(most)d skills.") % {"most": MOST_SKILLS})
    if len({(wish.skill.pk, wish.level) for wish in wishes}) < len(wishes):
        raise ValidationFailed.at("skills", _("A skill is there twice at the same level."))
    if total is not None and not len(wishes) <= total <= MAX_SECTION_QUESTIONS:
        raise ValidationFailed.at(
            "total",
            _("Choose between %(least)d and %(most)d questions.")
            % {"least": len(wishes), "most": MAX_SECTION_QUESTIONS},
        )


def _split(total: int, parts: int) -> list[int]:
    return [total // parts + (place < total % parts) for place in range(parts)]


def _share(wish: Wish, count: int, stock: dict[int, supply.Supply]) -> _Share:
    """Share out what a wish gets; where its level has too few questions, all levels of the skill count."""
    found = stock.get(wish.skill.pk)
    if found is None or not found.total:
        raise ValidationFailed.at(
            "skills", _("There is no question on %(skill)s yet.") % {"skill": wish.skill.name}
        )
    variants = min(found.models[wish.level], count // VARIANT_SHARE)
    written, level = min(found.written[wish.level], count - variants), wish.level
    if written + variants < count and found.written.total() > found.written[wish.level]:
        written, level = min(found.written.total(), count - variants), ""
    return _Share(wish, level, written, min(found.models[wish.level], count - written))


def _add_sections(row: Assessment, shares: Sequence[_Share], actor: Any) -> None:
    """One section a skill for what was written, one for variants; skills weigh alike, parts by their number."""
    for share, weight in zip(shares, sections.even_shares(len(shares)), strict=True):
        of_variants = (weight * share.variants / share.total).quantize(Decimal("0.01"))
        common = {"skill": share.wish.skill, "actor": actor}
        if share.written:
            sections.add(row, level=share.level, count=share.written, weight=weight - of_variants, **common)
        if share.variants:
            sections.add(
                row,
                selection=Selection.VARIANT,
                level=share.wish.level,
                count=share.variants,
                weight=of_variants,
                title=_("%(skill)s, own values for each") % {"skill": share.wish.skill.name},
                **common,
            )
