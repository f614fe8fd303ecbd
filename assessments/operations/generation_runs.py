"""The work behind an order for questions: batch by batch, so that a job that was killed goes on where it was.

Nothing is held while a language model is asked: a batch reads in one transaction, asks outside of any, and keeps what
it got in a second one, under the lock of the set and only when nobody else has gone on meanwhile. `request` of a run
holds the order, and for the work: `turn` (the job that is at it), `tries` and `kept` (batches and questions of each
part), `spent` (tokens of the last day), `sources` (how many were picked from where).
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import QuestionSetStatus, QuestionStatus
from assessments.generation.checks import placed
from assessments.generation.offline import Offline
from assessments.generation.order import BATCH, Order, Part, order_from
from assessments.generation.provider import GenerationFailed, Proposal, Provider
from assessments.items.likeness import stem_hash
from assessments.models import GenerationRun, Question, QuestionSet
from assessments.operations import question_sets
from assessments.operations.generation_judging import Bank, Judged, judge
from assessments.selectors import generation as selectors
from assessments.selectors.generation_pool import pool_of
from candidates.models import Skill
from candidates.selectors.catalogue import skills_named
from config.kernel import jobs, transitions
from config.kernel.tenancy import tenant_context
from monitoring.enums import NotificationType
from monitoring.operations.notifications import notify
from superadmin.models import Tenant

FURTHER_TRIES = 2
"""Batches of each part beyond those that would do if every proposal were kept."""


@dataclass(frozen=True)
class Step:
    """The next batch: `count` questions on part number `place`; `tries` is the state that it follows upon."""

    order: Order
    place: int
    count: int
    tries: list[int]
    taken: list[str]

    @property
    def part(self) -> Part:
        return self.order.parts[self.place]


@dataclass
class Work:
    """What one job does at one run."""

    tenant_id: int
    run_id: int
    turn: int
    provider: Provider
    bank: Bank = field(default_factory=Bank)
    percent: int = 0
    """How much of the order is there, as of the last batch."""

    def next_step(self) -> Step | None:
        """Return the next batch; None when all is done, or when this job has no business here any more.

        Raises GenerationFailed when the day's tokens are used up.
        """
        with tenant_context(self.tenant_id):
            run = GenerationRun.objects.select_related("question_set", "jd").get(pk=self.run_id)
            step = _next_step(run) if self._is_at_it(run) else None
            if step is not None and self.provider.invents:
                if selectors.tokens_left() == 0:
                    raise GenerationFailed(selectors.budget_words())
                self.bank.refresh()
            return step

    def take(self, step: Step) -> None:
        """Ask for a batch and keep what is good. Raises GenerationFailed; what it cost is noted all the same."""
        began = time.monotonic()
        judged = None
        try:
            found = self.provider.propose(step.order, step.part, count=step.count, taken=step.taken)
            judged = judge(found, provider=self.provider, bank=self.bank, seed=step.order.seed)
        finally:
            with tenant_context(self.tenant_id):
                self._note(step, judged, time.monotonic() - began)

    def finish(self) -> GenerationRun:
        """End a run that has nothing more to ask for. Raises GenerationFailed when nothing was kept."""
        with tenant_context(self.tenant_id):
            run = self._locked()
            if self._is_at_it(run) and _next_step(run) is None:
                if run.produced == 0:
                    raise GenerationFailed(_nothing_kept(run))
                self._end(run, QuestionSetStatus.READY)
            return run

    def fail(self, problem: str) -> None:
        """End a run whose job cannot go on; what was kept stays, and it can be taken up again."""
        with tenant_context(self.tenant_id):
            run = self._locked()
            if self._is_at_it(run):
                run.error = problem
                self._end(run, QuestionSetStatus.FAILED)

    def _is_at_it(self, run: GenerationRun) -> bool:
        """Whether the run has neither ended nor been given to another job."""
        under_way = run.question_set.status == QuestionSetStatus.GENERATING
        return under_way and run.request["turn"] == self.turn

    def _locked(self) -> GenerationRun:
        """Lock the company against other runs that might keep the same, then the set, then the run."""
        Tenant.objects.select_for_update(no_key=True).get(pk=self.tenant_id)
        owner = question_sets.locked(QuestionSet.objects.get(generation_runs=self.run_id))
        run = GenerationRun.objects.select_for_update(of=("self",)).get(pk=self.run_id)
        run.question_set = owner
        return run

    def _note(self, step: Step, judged: list[Judged] | None, seconds: float) -> None:
        """Write down what a batch cost and, unless it failed or somebody else was quicker, what it brought."""
        run = self._locked()
        used = self.provider.meter.read()
        run.attempts += used.calls
        run.tokens_in += used.tokens_in
        run.tokens_out += used.tokens_out
        run.cost = selectors.cost_of(run.tokens_in, run.tokens_out) if self.provider.invents else Decimal(0)
        run.seconds = (run.seconds or Decimal(0)) + Decimal(f"{seconds:.3f}")
        run.request["spent"] = _spent(run.request.get("spent"), used.tokens_in + used.tokens_out)
        if judged is not None and self._is_at_it(run) and run.request["tries"] == step.tries:
            self._keep(run, judged, step, seconds=seconds)
        run.save()
        self.percent = 100 * run.produced // run.requested

    def _keep(self, run: GenerationRun, judged: list[Judged], step: Step, *, seconds: float) -> None:
        """Put the good ones into the set, to be reviewed, and remember the others with the reason."""
        if self.provider.invents:
            self.bank.refresh()
            judged = [
                Judged(one.proposal, one.problem or self.bank.problem_of(one.proposal)) for one in judged
            ]
        good = [one.proposal for one in judged if not one.problem][: step.count]
        common = {
            "question_set": run.question_set,
            "status": QuestionStatus.IN_REVIEW,
            "generation_model": self.provider.model,
            "generation_time": Decimal(f"{seconds / max(1, len(judged)):.3f}")
            if self.provider.invents
            else None,
        }
        first = question_sets.next_position(run.question_set)
        for number, proposal in enumerate(good):
            item = proposal.item
            if self.provider.invents:
                item = placed(item, run.produced + number, seed=run.pk)
            Question.objects.create(
                **common,
                **item.content(),
                **_origin(proposal),
                skill=_skill(item.skill or step.part.skill),
                stem_hash=stem_hash(item.stem),
                position=first + number,
                item_model=proposal.model_key,
                variant_seed=proposal.seed,
            )
        question_sets.recount(run.question_set)
        run.produced += len(good)
        run.rejected += [one.as_rejected() for one in judged if one.problem]
        run.request["kept"][step.place] += len(good)
        if not self.provider.invents:
            run.request["sources"] = _sources(run.request.get("sources"), good)
        run.request["tries"][step.place] += 1 if judged else _most_tries(step.part)

    def _end(self, run: GenerationRun, status: str) -> None:
        run.finished_at = timezone.now()
        run.save()
        with transitions.apply(run.question_set, to=status) as owner:
            looked_at = run.produced + len(run.rejected)
            if looked_at and self.provider.invents:
                owner.quality_score = Decimal(100 * run.produced) / looked_at
        _tell(run, status)


def work(tenant_id: int, run_id: int, turn: int) -> dict[str, int]:
    """Bring a run to its end, in the language of who ordered it. What goes wrong is written down and raised again."""
    with tenant_context(tenant_id):
        run = GenerationRun.objects.select_related("created_by").get(pk=run_id)
    job = Work(tenant_id, run_id, turn, _provider(run, tenant_id))
    with translation.override((run.created_by and run.created_by.language) or None):
        try:
            while (step := job.next_step()) is not None:
                job.take(step)
                jobs.progress(job.percent)
            run = job.finish()
        except GenerationFailed as error:
            job.fail(str(error))
            raise
        except Exception:
            job.fail(_("The program could not go on. Whoever runs it finds the reason among the jobs."))
            raise
    return {"kept": run.produced, "rejected": len(run.rejected)}


def _provider(run: GenerationRun, tenant_id: int) -> Provider:
    """Return the provider of a run; the client's library is loaded only where it is used (seconds, and 36 MB)."""
    if run.provider == Offline.name:
        return Offline(pool_of(tenant_id))
    from assessments.generation.language_model import LanguageModel

    return LanguageModel(selectors.access())


def _next_step(run: GenerationRun) -> Step | None:
    """Return the first part that has neither enough questions nor had enough tries."""
    order = order_from(run.request["order"], material=run.jd.extracted_text if run.jd else "")
    tries, kept = run.request["tries"], run.request["kept"]
    for place, part in enumerate(order.parts):
        missing = part.count - kept[place]
        if missing > 0 and tries[place] < _most_tries(part):
            taken = list(selectors.kept_questions(run).values_list("question_text", flat=True))
            return Step(order, place, min(missing, BATCH), tries, taken)
    return None


def _most_tries(part: Part) -> int:
    return -(-part.count // BATCH) + FURTHER_TRIES


def _skill(name: str) -> Skill | None:
    return next(iter(skills_named(name)), None)


def _origin(proposal: Proposal) -> dict[str, Any]:
    """Return who wrote a copied question, and its family, so that both never meet in one test.

    What a model wrote has no author: whoever ordered it may review it.
    """
    if not proposal.source:
        return {}
    return dict(
        Question.objects.values("created_by_id", "edited_by_id", "family").get(public_id=proposal.source)
    )


def _sources(before: dict[str, int] | None, good: list[Proposal]) -> dict[str, int]:
    """Return how many questions were picked from where: bank, starter, models."""
    found = Counter(before or {})
    found.update("models" if one.model_key else "bank" if one.source else "starter" for one in good)
    return dict(found)


def _spent(before: dict[str, Any] | None, tokens: int) -> dict[str, Any]:
    """Return the tokens spent today, what was spent on an earlier day left out."""
    today = selectors.day_key(timezone.now())
    return {"day": today, "tokens": tokens + (before["tokens"] if before and before["day"] == today else 0)}


def _nothing_kept(run: GenerationRun) -> str:
    if run.provider == Offline.name:
        return _(
            "Neither the bank, the starter bank nor the item models have anything on this at this level and in "
            "this language."
        )
    return _("None of the %(number)d proposals could be kept.") % {"number": len(run.rejected)}


def _tell(run: GenerationRun, status: str) -> None:
    """Tell the person who ordered that it has ended."""
    if run.created_by is None:
        return
    if status == QuestionSetStatus.READY:
        title = ngettext(
            "%(kept)d question on %(topic)s waits for review",
            "%(kept)d questions on %(topic)s wait for review",
            run.produced,
        )
    else:
        title = _("The questions on %(topic)s could not be made")
    notify(
        run.created_by,
        kind=NotificationType.ASSESSMENT,
        title=title % {"kept": run.produced, "topic": run.question_set.skill},
        message=run.error,
        entity=run,
        action_url=reverse("assessments:generation-detail", args=[run.public_id]),
        dedupe_key=f"{run.public_id}:{run.request['turn']}",
    )
