"""Reading about orders for questions: runs, what a provider is told, what the day's budget leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import QuestionSetStatus
from assessments.generation.access import Access
from assessments.generation.order import MAX_PARTS, Part, split
from assessments.models import GenerationRun, JobDescription, Question
from candidates.enums import SkillCategory
from candidates.selectors.catalogue import find_skills, skills_named
from monitoring.selectors.jobs import progress_key

MILLION = Decimal(1_000_000)
TESTABLE = (SkillCategory.TECHNICAL, SkillCategory.TOOL, SkillCategory.DOMAIN)
"""Skills of a job description that questions are asked on: no spoken languages, no soft skills."""


@dataclass(frozen=True)
class Offer:
    """A provider as the form shows it. `host` is where data goes, "" when nothing leaves the company."""

    name: str
    model: str = ""
    host: str = ""


def offers() -> list[Offer]:
    """The providers of this installation, the one it was set up for first."""
    offline = Offer("offline")
    if settings.LLM_PROVIDER == "offline":
        return [offline]
    return [Offer(Access.name, settings.LLM_MODEL, access().host), offline]


def access() -> Access:
    """Where the language model is, by the settings."""
    return Access(
        base_url=settings.LLM_BASE_URL,
        model=settings.LLM_MODEL,
        api_key=settings.LLM_API_KEY,
        timeout=settings.LLM_TIMEOUT,
    )


def cost_of(tokens_in: int, tokens_out: int) -> Decimal | None:
    """US dollars by the price list of the settings, None where it has no price."""
    if settings.LLM_PRICE_IN is None or settings.LLM_PRICE_OUT is None:
        return None
    spent = tokens_in * settings.LLM_PRICE_IN + tokens_out * settings.LLM_PRICE_OUT
    return (spent / MILLION).quantize(Decimal("0.000001"))


def runs(actor: Any) -> QuerySet[GenerationRun]:
    """Runs with what their list and their pages show."""
    return GenerationRun.objects.visible_to(actor).select_related("question_set", "jd", "created_by")


def open_runs() -> QuerySet[GenerationRun]:
    """Runs of the company in force that have not ended."""
    return GenerationRun.objects.filter(question_set__status=QuestionSetStatus.GENERATING)


def sources_of(run: GenerationRun) -> list[tuple[str, int]]:
    """Return where the questions of a run were picked: (words, number) for each source that gave some."""
    names = {
        "bank": _("from your bank"),
        "starter": _("from the starter bank"),
        "models": _("from item models"),
    }
    found = run.request.get("sources") or {}
    return [(words, found[name]) for name, words in names.items() if found.get(name)]


def progress_of(run: GenerationRun) -> int:
    """How far the job of a run says it is, 0 to 100; once it has ended always 100."""
    if run.finished_at is not None:
        return 100
    return int(cache.get(progress_key(run.task_id)) or 0)


def kept_questions(run: GenerationRun) -> QuerySet[Question]:
    """The questions that came of a run, in their order."""
    return Question.objects.filter(question_set=run.question_set_id).order_by("position", "pk")


def tokens_of(day: datetime) -> int:
    """Tokens that the company in force has spent on language models on the day (UTC) of a moment."""
    key = day_key(day)
    since = day.replace(hour=0, minute=0, second=0, microsecond=0)
    spent = GenerationRun.objects.filter(updated_at__gte=since).values_list("request__spent", flat=True)
    return sum(one["tokens"] for one in spent if one and one["day"] == key)


def day_key(moment: datetime) -> str:
    """The UTC day of a moment, as the spending of a run names it."""
    return moment.date().isoformat()


def tokens_left(now: datetime | None = None) -> int:
    """Tokens that the company in force may still spend today; 0 when the budget is used up."""
    return max(0, settings.LLM_DAILY_TOKENS - tokens_of(now or timezone.now()))


def budget_words() -> str:
    """The refusal of an order when the day's tokens are used up."""
    return _(
        "Your company has used up its %(tokens)s tokens for the language model today. Order again after midnight "
        "UTC, or pick from the bank."
    ) % {"tokens": f"{settings.LLM_DAILY_TOKENS:,}"}


def parts_of_topic(topic: str, count: int) -> list[Part]:
    """One part, with the skill of the catalogue that the topic names in any of its spellings."""
    found = skills_named(topic)
    return [Part(topic=topic, count=count, skill=found[0].name if found else "")]


def parts_of_description(job_description: JobDescription, count: int) -> list[Part]:
    """The skills that a text names most often, by how often; empty where it names none to ask about."""
    found = [one for one in find_skills(job_description.extracted_text) if one.skill.category in TESTABLE]
    found.sort(key=lambda one: -one.mentions)
    chosen = found[: min(count, MAX_PARTS)]
    if not chosen:
        return []
    shares = split(count, [one.mentions for one in chosen])
    return [Part(one.skill.name, share, one.skill.name) for one, share in zip(chosen, shares, strict=True)]
