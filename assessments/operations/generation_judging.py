"""Which proposals of a provider are kept, and the reason against each of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from assessments.generation.checks import problem_of
from assessments.generation.provider import Proposal, Provider, Verdict
from assessments.items.likeness import Likeness
from assessments.models import Question

_NOTE_LENGTH = 300


@dataclass(frozen=True)
class Judged:
    """A proposal and what is against it, "" when nothing is."""

    proposal: Proposal
    problem: str = ""

    def as_rejected(self) -> dict[str, Any]:
        """Return what a run keeps of a proposal that it did not keep."""
        options = self.proposal.item.options
        return {
            "stem": self.proposal.item.stem,
            "reason": self.problem,
            "options": [option.text for option in options],
            "right": [number for number, option in enumerate(options) if option.right],
        }


@dataclass
class Bank:
    """The stems of a company, those of retired questions included; read once, brought up to date before each batch."""

    stems: Likeness = field(default_factory=Likeness)
    newest: int = 0

    def refresh(self) -> None:
        """Read the questions that came since; call it inside the company's scope."""
        rows = Question.objects.filter(pk__gt=self.newest).order_by("pk")
        for key, public_id, stem in rows.values_list("pk", "public_id", "question_text").iterator():
            self.stems.add(public_id, stem)
            self.newest = key

    def problem_of(self, proposal: Proposal) -> str:
        """Say which question asks the same, "" when there is none."""
        twins = self.stems.near(proposal.item.stem, most=1)
        return _("The bank has it already: %(question)s.") % {"question": twins[0].key} if twins else ""


def judge(proposals: Sequence[Proposal], *, provider: Provider, bank: Bank, seed: int) -> list[Judged]:
    """Judge invented proposals; those that were picked have been reviewed or computed, and pass.

    First by their form, then against the bank and each other, and what is left is solved without its key: who
    disagrees with a key is right. Raises GenerationFailed.
    """
    if not provider.invents:
        return [Judged(one) for one in proposals]
    judged, fresh = [], Likeness()
    for number, one in enumerate(proposals):
        problem = problem_of(one.item) or bank.problem_of(one) or _doubled(one, fresh)
        if not problem:
            fresh.add(number, one.item.stem)
        judged.append(Judged(one, problem))
    return _solved(judged, provider, seed)


def _doubled(proposal: Proposal, fresh: Likeness) -> str:
    return _("The same was proposed twice.") if fresh.near(proposal.item.stem, most=1) else ""


def _solved(judged: list[Judged], provider: Provider, seed: int) -> list[Judged]:
    asked = [one for one in judged if not one.problem]
    verdicts = provider.solve([one.proposal.item for one in asked], seed=seed) if asked else []
    answered = iter(zip(asked, verdicts, strict=True))
    return [one if one.problem else Judged(one.proposal, _disagreement(*next(answered))) for one in judged]


def _disagreement(judged: Judged, verdict: Verdict) -> str:
    """Say in words how the independent solution and the key differ, "" when they agree."""
    options = judged.proposal.item.options
    note = verdict.note[:_NOTE_LENGTH]
    if verdict.choice is None:
        words = _("Solved without the key, it has no single right answer.")
    elif options[verdict.choice].right:
        return ""
    else:
        words = _("Solved without the key, the answer is “%(answer)s”.") % {
            "answer": options[verdict.choice].text
        }
    return f"{words} {note}".strip()
