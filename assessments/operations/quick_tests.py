"""A test from skills and levels: the bank is filled where it must be, and sections are drawn up."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments import policy, starter
from assessments.enums import Selection
from assessments.models import Assessment, JobDescription
from assessments.operations import assessments, sections, variants
from assessments.operations import starter as starter_bank
from assessments.selectors import builder, supply
from assessments.selectors.quick_tests import MOST_SKILLS, models_on, suggested_total
from assessments.validators import MAX_SECTION_QUESTIONS
from candidates.models import Skill
from config.kernel.errors import Conflict, ValidationFailed

VARIANT_SHARE = 3
"""One question in so many comes from an item model, where the skill has any at the level."""
VARIANTS_EACH = 10
"""So many variants of a model are made for a test, if the bank has fewer."""


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
    """Make a draft with sections on these skills; what the bank lacks is brought in.

    Left out, the numbers are suggested. Raises PolicyDenied, QuotaExceeded, ValidationFailed where there is
    no question on a skill.
    """
    policy.can_create(actor).require()
    _check(wishes, total)
    numbers = _split(total or suggested_total(len(wishes)), len(wishes))
    fill(wishes, numbers, actor=actor)
    stock = supply.by_skill()
    shares = [_share(wish, number, stock) for wish, number in zip(wishes, numbers, strict=True)]
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


def fill(wishes: Sequence[Wish], numbers: Sequence[int], *, actor: Any) -> None:
    """Bring in what these skills need and the company lacks: files of the starter bank, variants of item models.

    A model whose set the company has retired is left alone.
    """
    stock = supply.by_skill()
    for wish, number in zip(wishes, numbers, strict=True):
        found = stock.get(wish.skill.pk)
        files = starter.files_on(wish.skill.name)
        if found is None or not found.written[wish.level]:
            starter_bank.load(files, actor=actor)
        has_written = bool(files) or (found is not None and bool(found.written.total()))
        wanted = number // VARIANT_SHARE if has_written else number
        for model in models_on(wish.skill.name, wish.level)[:wanted]:
            with suppress(Conflict):
                variants.stock(model.key, VARIANTS_EACH, actor=actor)


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
