"""Item models with what the company has of them; reads the bank, and has the engine make samples."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from assessments.enums import QuestionStatus
from assessments.itemmodels import ItemModel, catalogue, find, produce_many
from assessments.models import Question
from config.kernel.errors import NotFound
from monitoring.models import CeleryTask
from monitoring.selectors.jobs import fill_progress

SAMPLES = 5
LARGEST_SEED = 2**31 - SAMPLES
"""Samples are drawn from here; stored variants begin elsewhere."""


@dataclass(frozen=True)
class Stock:
    """Variants of one model in the bank: in use, ever put before somebody, and how they did.

    `facility` is the mean share of the points over all `sittings` of all variants, None without any.
    """

    stored: int = 0
    used: int = 0
    sittings: int = 0
    facility: Decimal | None = None
    question_set: str = ""


@dataclass(frozen=True)
class ModelRow:
    """An item model and the company's stock of it."""

    model: ItemModel
    stock: Stock


def stocks(actor: Any) -> dict[str, Stock]:
    """Return the stock by the model's key, in one statement; models without any variant are left out."""
    weighted = F("statistics__facility") * F("statistics__presented")
    rows = (
        Question.objects.visible_to(actor)
        .exclude(item_model="")
        .order_by()
        .values("item_model")
        .annotate(
            stored=Count("pk", filter=Q(status=QuestionStatus.APPROVED)),
            used=Count("pk", filter=Q(used_at__isnull=False)),
            sittings=Sum("statistics__presented", default=0),
            right=Sum(weighted),
            owner=Max("question_set__public_id"),
        )
    )
    return {
        row["item_model"]: Stock(
            row["stored"],
            row["used"],
            row["sittings"],
            row["right"] / row["sittings"] if row["sittings"] and row["right"] is not None else None,
            row["owner"],
        )
        for row in rows
    }


def model_rows(
    actor: Any, *, skill: str = "", level: str = "", text: str = "", stock: str = ""
) -> list[ModelRow]:
    """Return the models by skill, level and title; `stock` is "stocked", "empty" or "" for both."""
    held, wanted = stocks(actor), text.casefold().split()
    rows = [ModelRow(model, held.get(model.key, Stock())) for model in catalogue()]
    return [
        row
        for row in rows
        if skill in ("", row.model.skill)
        and level in ("", row.model.level)
        and stock in ("", "stocked" if row.stock.stored else "empty")
        and all(word in _searched(row.model) for word in wanted)
    ]


def model_row(actor: Any, key: str) -> ModelRow:
    """Return one model. Raises NotFound."""
    model = find(key)
    if model is None:
        raise NotFound
    return ModelRow(model, stocks(actor).get(key, Stock()))


def skills() -> list[str]:
    """Return the skills that have item models, by name."""
    return sorted({model.skill for model in catalogue()})


def new_seed() -> int:
    """Return a seed by chance for samples."""
    return secrets.randbelow(LARGEST_SEED)


def samples(key: str, seed: int) -> list[Question]:
    """Return five variants from a seed on as questions that are not stored."""
    return [Question(**item.content()) for item in produce_many(key, range(seed, seed + SAMPLES))]


def running_job(actor: Any, related: str) -> CeleryTask | None:
    """Return the newest job of this person that stocks variants and has not ended, with its progress."""
    rows = CeleryTask.objects.visible_to(actor).unfinished().filter(related_type=related)
    return next(iter(fill_progress(list(rows.order_by("-created_at")[:1]))), None)


def total(rows: Iterable[ModelRow]) -> int:
    """Return how many variants of these models are in use."""
    return sum(row.stock.stored for row in rows)


def _searched(model: ItemModel) -> str:
    return f"{model.key} {model.title} {model.topic} {model.measures}".casefold()
