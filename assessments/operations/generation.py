"""Orders for questions: placed, cancelled, taken up again, ordered anew, contented with what is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import QuestionSetStatus, QuestionSource
from assessments.generation.order import LANGUAGES, MAX_QUESTIONS, Order, Part, order_from
from assessments.generation.prompts import PROMPT_VERSION
from assessments.models import GenerationRun, JobDescription, QuestionSet
from assessments.operations.question_sets import level_of, locked
from assessments.selectors import generation as selectors
from config.kernel import jobs, transitions
from config.kernel.errors import Conflict, QuotaExceeded, TooMany, ValidationFailed
from superadmin.models import Tenant
from superadmin.operations import audit, changes

MOST_OPEN = 5
"""Orders of one company that may be under way at the same time."""
MAX_SUBTOPICS = 20
_LONGEST_TOPIC, _LONGEST_SUBTOPIC = 200, 100


def order(
    *,
    actor: Any,
    level: str,
    count: int,
    topic: str = "",
    subtopics: Sequence[str] = (),
    language: str = "en",
    jd: JobDescription | None = None,
    provider: str = "",
) -> GenerationRun:
    """Order `count` questions on a topic, or on the skills that a job description names; a job makes them.

    The same order of the same person that is still under way is not placed twice. Without `provider` it is that of
    the installation. Raises PolicyDenied, ValidationFailed, QuotaExceeded when the day's tokens are used up, TooMany.
    """
    policy.can_create(actor).require()
    if not 1 <= count <= MAX_QUESTIONS:
        words = _("Between 1 and %(most)d questions can be ordered at once.") % {"most": MAX_QUESTIONS}
        raise ValidationFailed.at("count", words)
    if language not in LANGUAGES:
        raise ValidationFailed.at("language", _("Questions cannot be ordered in this language."))
    wanted = Order(
        parts=tuple(_parts(topic, jd, count)),
        level=level_of(level),
        language=language,
        subtopics=tuple(_subtopics(subtopics)),
    )
    return _place(wanted, jd=jd, provider=_provider(provider), actor=actor)


def order_again(run: GenerationRun, *, actor: Any) -> GenerationRun:
    """Order the same once more, into a new set, with another choice where the provider has one."""
    policy.can_edit(actor, run).require()
    before = order_from(run.request["order"])
    wanted = Order(before.parts, before.level, before.language, before.subtopics, seed=before.seed + 1)
    return _place(wanted, jd=run.jd, provider=_provider(run.provider), actor=actor)


def cancel(run: GenerationRun, *, actor: Any) -> GenerationRun:
    """End a run; the question that is being asked may still be paid for, what was kept stays in the set.

    Raises PolicyDenied, InvalidTransition when it has ended already.
    """
    policy.can_edit(actor, run).require()
    with transitions.apply(run.question_set, to=QuestionSetStatus.FAILED, actor=actor, reason="cancelled"):
        row = GenerationRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        row.error = _("Cancelled by %(name)s.") % {"name": actor.display_name}
        row.finished_at = timezone.now()
        row.save(update_fields=["error", "finished_at", "updated_at"])
    return row


def resume(run: GenerationRun, *, actor: Any) -> GenerationRun:
    """Take a failed or cancelled run up again where it ended.

    Raises PolicyDenied, InvalidTransition when it has not failed, QuotaExceeded, TooMany.
    """
    policy.can_edit(actor, run).require()
    _require_room(run.provider, actor)
    with transitions.apply(run.question_set, to=QuestionSetStatus.GENERATING, actor=actor):
        row = GenerationRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        row.error, row.finished_at = "", None
        _hand_over(row)
    return row


def accept(run: GenerationRun, *, actor: Any) -> GenerationRun:
    """Be content with what a failed or cancelled run has brought: its set can be worked with.

    Raises PolicyDenied, Conflict when there is nothing, InvalidTransition when it has not failed.
    """
    policy.can_edit(actor, run).require()
    owner = locked(run.question_set)
    if owner.total_questions == 0:
        raise Conflict(_("Nothing was kept that could be used."))
    for status in (QuestionSetStatus.GENERATING, QuestionSetStatus.READY):
        with transitions.apply(owner, to=status, actor=actor, reason="accepted as it is"):
            pass
    run.refresh_from_db()
    return run


def _place(wanted: Order, *, jd: JobDescription | None, provider: str, actor: Any) -> GenerationRun:
    _require_room(provider, actor)
    plain = wanted.as_json()
    twin = selectors.open_runs().filter(
        created_by=actor, jd=jd, provider=provider, requested=wanted.count, request__order=plain
    )
    row = twin.first()
    if row is not None:
        return row
    owner = _new_set(wanted, jd=jd, provider=provider, actor=actor)
    row = GenerationRun(
        question_set=owner,
        jd=jd,
        provider=provider,
        model=owner.generation_model,
        prompt_version=owner.prompt_version,
        request={"order": plain, "turn": 0},
        requested=wanted.count,
        created_by=actor,
    )
    changes.store(row)
    _hand_over(row)
    where = next((f" at {one.host}" for one in selectors.offers() if one.name == provider and one.host), "")
    audit.record("create", row, description=f"Questions ordered from {provider}{where}", actor=actor)
    return row


def _new_set(wanted: Order, *, jd: JobDescription | None, provider: str, actor: Any) -> QuestionSet:
    is_invented = provider != "offline"
    row = QuestionSet(
        title=jd.title[:255] if jd else "",
        skill=wanted.parts[0].topic
        if len(wanted.parts) == 1
        else ", ".join(p.topic for p in wanted.parts)[:255],
        level=wanted.level,
        source=QuestionSource.LLM if is_invented else QuestionSource.MANUAL,
        status=QuestionSetStatus.GENERATING,
        generation_model=settings.LLM_MODEL[:100] if is_invented else "",
        prompt_version=PROMPT_VERSION if is_invented else "",
        created_by=actor,
    )
    changes.store(row)
    return row


def _hand_over(run: GenerationRun) -> None:
    """Give a run to a job of its own; jobs of earlier turns stop by themselves."""
    turn, nothing = run.request["turn"] + 1, [0] * len(run.request["order"]["parts"])
    run.request = {"kept": nothing} | run.request | {"turn": turn, "tries": nothing}
    run.task_id = jobs.enqueue(
        "assessments.tasks.generate_questions",
        run.tenant_id,
        run.pk,
        turn,
        related=("generation_run", run.public_id),
    )
    run.save()


def _require_room(provider: str, actor: Any) -> None:
    """Refuse when the day's tokens are used up or too much is under way; locks the company against a second order."""
    Tenant.objects.select_for_update(no_key=True).get(pk=actor.tenant_id)
    if selectors.open_runs().count() >= MOST_OPEN:
        words = _("%(most)d orders of your company are under way. Wait until one of them has ended.")
        raise TooMany(words % {"most": MOST_OPEN})
    if provider != "offline" and selectors.tokens_left() == 0:
        raise QuotaExceeded(selectors.budget_words())


def _parts(topic: str, jd: JobDescription | None, count: int) -> list[Part]:
    topic = " ".join(topic.split())
    if jd is None and not topic:
        raise ValidationFailed.at("topic", _("Say what the questions are about."), "FIELD_REQUIRED")
    if len(topic) > _LONGEST_TOPIC:
        raise ValidationFailed.at("topic", _("The topic is too long."), "STRING_TOO_LONG")
    if topic:
        return selectors.parts_of_topic(topic, count)
    parts = selectors.parts_of_description(jd, count) if jd else []
    if not parts:
        words = _("The text names no skill of the catalogue that could be tested. Type a topic instead.")
        raise ValidationFailed.at("jd", words)
    return parts


def _subtopics(given: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(" ".join(one.split()) for one in given if one.strip()))
    if len(found) > MAX_SUBTOPICS or any(len(one) > _LONGEST_SUBTOPIC for one in found):
        words = _("At most %(most)d sub-topics, each of them short.") % {"most": MAX_SUBTOPICS}
        raise ValidationFailed.at("subtopics", words)
    return found


def _provider(name: str) -> str:
    known = [one.name for one in selectors.offers()]
    if name and name not in known:
        raise ValidationFailed.at("provider", _("This provider is not set up here."))
    return name or known[0]
