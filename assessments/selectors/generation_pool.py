"""What the offline provider picks from: approved questions of the company, the starter bank, item models."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

import structlog
from django.db.models import Q

from assessments import itemmodels, starter
from assessments.enums import QuestionStatus
from assessments.generation.order import Order, Part
from assessments.generation.provider import Proposal
from assessments.items.item import item_of
from assessments.models import Question, QuestionSet
from candidates.selectors.catalogue import skills_named
from config.kernel.tenancy import tenant_context

MOST_APPROVED = 2_000
"""Approved questions that are looked at for one part."""
_SEEDS = 1_000
"""Seeds apart at which the variants of two orders begin."""

log = structlog.get_logger("assist.generation")


def pool_of(tenant_id: int) -> Callable[[Order, Part], Sequence[Sequence[Proposal]]]:
    """Return what gives the offline provider the items of one company that fit a part, the best source first."""

    def pool(order: Order, part: Part) -> Sequence[Sequence[Proposal]]:
        with tenant_context(tenant_id):
            names = _names(part)
            return [
                list(_approved(order, names)),
                list(_starter(order, names)),
                list(_variants(order, names)),
            ]

    return pool


def _names(part: Part) -> frozenset[str]:
    """What the topic may be called: as typed, and by all names of its skill in the catalogue."""
    skills = skills_named(part.skill or part.topic)[:1]
    spelled = [part.topic, *(name for skill in skills for name in (skill.name, *skill.aliases))]
    return frozenset(" ".join(name.split()).casefold() for name in spelled)


def is_about(names: Collection[str], *, skill: str, topic: str = "", tags: Sequence[str] = ()) -> bool:
    """Whether a question is on what has these names: its skill, or the name is a word of its topic or a tag."""
    if skill.casefold() in names or any(tag.casefold() in names for tag in tags):
        return True
    return any(re.search(rf"(?<![\w+#]){re.escape(name)}(?![\w+#])", topic.casefold()) for name in names)


def _approved(order: Order, names: Collection[str]) -> Iterator[Proposal]:
    """The company's approved questions, with the skill and level of their set where they say none."""
    level = Q(difficulty=order.level) | Q(difficulty="", question_set__level=order.level)
    about = Q()
    for name in names:
        about |= Q(skill__name__iexact=name) | Q(question_set__skill__iexact=name)
        about |= Q(topic__icontains=name) | Q(tags__contains=[name])
    rows = (
        Question.objects.filter(level & about, status=QuestionStatus.APPROVED, language=order.language)
        .filter(question_set__in=QuestionSet.objects.usable())
        .select_related("skill", "question_set")
    )
    for row in rows.order_by("-pk")[:MOST_APPROVED]:
        item = item_of(row)
        skill = item.skill or (row.question_set.skill if row.question_set else "")
        if is_about(names, skill=skill, topic=item.topic, tags=item.tags):
            yield Proposal(replace(item, reference="", level=order.level), source=row.public_id)


def _starter(order: Order, names: Collection[str]) -> Iterator[Proposal]:
    """Questions of the starter bank as it comes with the product, whether or not the company has loaded it.

    What was loaded is left out, in whatever state: approved it is in the bank, otherwise somebody decided against it.
    """
    items = [
        item
        for one in starter.all_files()
        for item in one.items
        if (item.level, item.language) == (order.level, order.language)
        and is_about(names, skill=one.skill, topic=item.topic, tags=item.tags)
    ]
    loaded = Question.objects.filter(
        question_set__reference__startswith="starter:", reference__in=[item.reference for item in items]
    )
    known = set(loaded.values_list("reference", flat=True))
    yield from (Proposal(replace(item, reference="")) for item in items if item.reference not in known)


def _variants(order: Order, names: Collection[str]) -> Iterator[Proposal]:
    """A fresh variant of each item model: those of one model never meet in one test, so one is enough."""
    if order.language != "en":
        return
    for model in itemmodels.catalogue():
        if model.level != order.level or not is_about(names, skill=model.skill, topic=model.topic):
            continue
        drawn = set(Question.objects.filter(item_model=model.key).values_list("question_text", flat=True))
        try:
            found = list(itemmodels.variants(model.key, 1, 1 + order.seed * _SEEDS, known=drawn))
        except itemmodels.Disagreement as problem:
            log.warning("item_model_disagrees", model=model.key, problem=str(problem))
            continue
        yield from (Proposal(one.item, model_key=model.key, seed=one.seed) for one in found)
