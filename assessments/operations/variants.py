"""Variants of item models in the bank. The engine has computed each key twice, so they are approved as they are.

All variants of a model lie in one question set of the company (`reference` "model:KEY"), which only grows: what was
shown to somebody stays as it was, and new variants are put behind it. Seeds begin at a number of chance, so that
two companies do not have the same variants, and go up from there.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assessments import policy
from assessments.enums import QuestionSetStatus, QuestionSource, QuestionStatus
from assessments.itemmodels import ItemModel, find, variants
from assessments.items.likeness import stem_hash
from assessments.models import Question, QuestionSet
from assessments.operations import question_sets
from assessments.operations.questions import MAX_QUESTIONS
from candidates.models import Skill
from config.kernel import jobs, tenancy
from config.kernel.errors import Conflict, NotFound, ValidationFailed
from monitoring.enums import NotificationType
from monitoring.operations.notifications import notify
from superadmin.operations import audit

AT_ONCE = 50
"""So many variants are made while somebody waits (under a second); more become a job."""
FIRST_SEED_BITS = 40
RELATED = "item_models"
"""What the jobs of this module are filed under in the list of jobs."""


@dataclass(frozen=True)
class Stocked:
    """What became of one model: variants in use now, how many of them are new, how many were wanted."""

    key: str
    stored: int
    added: int
    wanted: int

    @property
    def is_short(self) -> bool:
        """Whether the model, or the room in its set, is used up."""
        return self.stored < self.wanted


def stock(key: str, count: int, *, actor: Any = None) -> Stocked:
    """Make sure that at least `count` variants of a model are in use in the company in force.

    Without an `actor` the system does it. Raises NotFound, PolicyDenied, ValidationFailed, Conflict when the set
    of the model is retired; Disagreement when the engine finds the model to be wrong, and then nothing is kept.
    """
    model = _checked(key, count, actor)
    owner = question_sets.locked(_set_of(model, actor=actor))
    if owner.status != QuestionSetStatus.READY:
        raise Conflict(_("The set of this item model is retired. Bring it back first."), code="RETIRED")
    stored = owner.questions.filter(status=QuestionStatus.APPROVED).count()
    held = set(owner.questions.values_list("question_text", flat=True))
    wanted = min(count - stored, MAX_QUESTIONS - len(held))
    added = _add(owner, model, wanted, held, actor=actor) if wanted > 0 else 0
    if added:
        description = f"{added} variants of item model {key}, version {model.version}"
        audit.record("create", owner, description=description, actor=actor)
    return Stocked(key, stored + added, added, count)


def more(key: str, number: int, *, actor: Any) -> Stocked | str:
    """Add variants to those in use, as `supply` does."""
    stored = Question.objects.filter(item_model=key, status=QuestionStatus.APPROVED).count()
    return supply(key, min(stored + number, MAX_QUESTIONS), actor=actor)


def supply(key: str, count: int, *, actor: Any) -> Stocked | str:
    """Do what `stock` does: at once when little is missing, else by a job, whose id is returned."""
    stored = Question.objects.filter(item_model=key, status=QuestionStatus.APPROVED).count()
    if count - stored <= AT_ONCE:
        return stock(key, count, actor=actor)
    return order([key], count, actor=actor)


def order(keys: Sequence[str], count: int, *, actor: Any) -> str:
    """Have a job stock many variants; returns its id. Raises NotFound, PolicyDenied, ValidationFailed."""
    if not keys:
        raise ValidationFailed.at("keys", _("No item model is chosen."))
    for key in keys:
        _checked(key, count, actor)
    related = (RELATED, keys[0] if len(keys) == 1 else "")
    return jobs.enqueue(
        "assessments.tasks.stock_variants", actor.tenant_id, list(keys), count, actor.pk, related=related
    )


def work_off(tenant_id: int, keys: Sequence[str], count: int, actor_id: int) -> dict[str, int]:
    """Stock several models, each in a transaction of its own, and tell who ordered it. Safe to run twice."""
    done: list[Stocked] = []
    for place, key in enumerate(keys):
        with tenancy.tenant_context(tenant_id):
            done.append(stock(key, count, actor=User.objects.get(pk=actor_id)))
        jobs.progress(100 * (place + 1) // len(keys))
    added, short = sum(one.added for one in done), sum(one.is_short for one in done)
    with tenancy.tenant_context(tenant_id):
        _tell(User.objects.get(pk=actor_id), keys, added)
    return {"models": len(done), "added": added, "short": short}


def _checked(key: str, count: int, actor: Any) -> ItemModel:
    model = find(key)
    if model is None:
        raise NotFound(_("There is no such item model."))
    if actor is not None:
        policy.can_create(actor).require()
    if not 1 <= count <= MAX_QUESTIONS:
        raise ValidationFailed.at(
            "count", _("Between 1 and %(most)d variants of a model can be kept.") % {"most": MAX_QUESTIONS}
        )
    return model


def _set_of(model: ItemModel, *, actor: Any) -> QuestionSet:
    row, is_new = QuestionSet.objects.get_or_create(
        reference=f"model:{model.key}",
        defaults={
            "title": model.title,
            "skill": model.skill,
            "level": model.level,
            "source": QuestionSource.MODEL,
            "created_by": actor,
        },
    )
    if is_new:
        audit.record("create", row, description=f"Question set of item model {model.key}", actor=actor)
    return row


def _add(owner: QuestionSet, model: ItemModel, count: int, held: set[str], *, actor: Any) -> int:
    """Put so many new variants behind those that are there; returns how many the model gave."""
    last = owner.questions.aggregate(last=Max("variant_seed"))["last"]
    start = secrets.randbits(FIRST_SEED_BITS) if last is None else last + 1
    position, now = question_sets.next_position(owner), timezone.now()
    skill = Skill.objects.filter(tenant=None, name=model.skill).first()
    rows = [
        Question(
            question_set=owner,
            position=position + place,
            skill=skill,
            status=QuestionStatus.APPROVED,
            item_model=model.key,
            variant_seed=variant.seed,
            generation_model=f"{model.key} v{model.version}",
            stem_hash=stem_hash(variant.item.stem),
            created_by=actor,
            reviewed_at=now,
            **variant.item.content(),
        )
        for place, variant in enumerate(variants(model.key, count, start, known=held))
    ]
    Question.objects.bulk_create(rows)
    question_sets.recount(owner)
    return len(rows)


def _tell(user: Any, keys: Sequence[str], added: int) -> None:
    address = reverse("assessments:item-model-list")
    if len(keys) == 1:
        address = reverse("assessments:item-model-detail", args=[keys[0]])
    with translation.override(user.language or None):
        title = ngettext(
            "%(n)d variant was added to the question bank.",
            "%(n)d variants were added to the question bank.",
            added,
        ) % {"n": added}
        notify(user, kind=NotificationType.ASSESSMENT, title=title, action_url=address)
