"""What must be there before candidates are let in, what is worth a second look, and where to put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.selectors.builder import Overview

LONG_TEST = 60
"""Minutes from which candidates tend to give up; worth a warning, not a refusal."""
SHOWN_NAMES = 8


@dataclass(frozen=True)
class Item:
    """One line; `required` ones stop publishing while not `done`. `url` leads to where it is put right."""

    key: str
    text: str
    done: bool
    required: bool = True
    url: str = ""


def checklist(found: Overview) -> list[Item]:
    """Say in sentences what is there and what is missing."""
    items = [*_content(found), *_switches(found)]
    items.append(_time(found))
    return items + list(warnings(found))


def is_complete(items: Iterable[Item]) -> bool:
    """Tell whether nothing stops publishing."""
    return all(item.done for item in items if item.required)


def warnings(found: Overview) -> Iterable[Item]:
    """Say what does not stop publishing and should be known."""
    sections = _page(found, "assessment-sections")
    if found.uncovered:
        names = ", ".join(found.uncovered[:SHOWN_NAMES]) + ("…" if len(found.uncovered) > SHOWN_NAMES else "")
        yield Item("skills", _("No question on: %(names)s.") % {"names": names}, False, False, sections)
    for line in found.lines:
        if line.unapproved:
            text = ngettext(
                "“%(section)s” names %(n)d question that is retired, flagged or not approved.",
                "“%(section)s” names %(n)d questions that are retired, flagged or not approved.",
                line.unapproved,
            ) % {"section": line.section.title, "n": line.unapproved}
            url = reverse("assessments:section-items", args=[line.section.public_id])
            yield Item("unapproved", text, False, False, url)
        if line.is_small:
            text = _("“%(section)s” draws %(n)d of %(all)d: most candidates get the same questions.") % {
                "section": line.section.title,
                "n": line.section.count,
                "all": line.available,
            }
            yield Item("small", text, False, False, sections)
    if found.same_letter:
        text = _("All right answers are “%(letter)s”, and the options are not shuffled.")
        yield Item(
            "letters", text % {"letter": found.same_letter}, False, False, _page(found, "assessment-rules")
        )


def _content(found: Overview) -> Iterable[Item]:
    sections = _page(found, "assessment-sections")
    if not found.lines:
        source = found.assessment.question_set or found.assessment.jd
        yield Item(
            "set",
            _("A question set is chosen.") if source else _("Add a section, or choose a question set."),
            bool(source),
            url=sections,
        )
        yield Item("questions", _number(found), found.questions > 0, url=sections)
        return
    yield Item("questions", _number(found), found.questions > 0, url=sections)
    for line in found.lines:
        if line.shortage is not None:
            yield Item("pool", line.shortage.text, done=False, url=sections)
    total = found.weight_total
    yield Item(
        "weights",
        _("The weights add up to 100 per cent.")
        if total == 100
        else _("The weights add up to %(total)s per cent; make it 100.")
        % {"total": f"{total.normalize():f}"},
        total == 100,
        url=sections,
    )


def _number(found: Overview) -> str:
    if not found.questions:
        return (
            _("Approve at least one question of the set.")
            if not found.lines
            else _("There is no question yet.")
        )
    return ngettext(
        "Each candidate gets %(n)d question.", "Each candidate gets %(n)d questions.", found.questions
    ) % {"n": found.questions}


def _switches(found: Overview) -> Iterable[Item]:
    row = found.assessment
    rules = _page(found, "assessment-rules")
    yield Item(
        "part",
        _("The question part is switched on.")
        if row.is_questionnaire_enabled
        else _("Switch the question part on."),
        row.is_questionnaire_enabled,
        url=rules,
    )
    yield Item(
        "expiry",
        _("The closing time has passed. Choose a later one or none.")
        if row.is_expired
        else _("It is open long enough to be taken."),
        not row.is_expired,
        url=rules,
    )


def _time(found: Overview) -> Item:
    minutes, fit = found.assessment.duration_minutes, found.suggested_minutes
    short = bool(found.questions) and 2 * minutes < fit
    if minutes > LONG_TEST:
        text = _("%(minutes)d minutes are long: many candidates stop after an hour.") % {"minutes": minutes}
    elif short:
        text = _("%(minutes)d minutes are short for %(n)d questions; %(fit)d would fit.") % {
            "minutes": minutes,
            "n": found.questions,
            "fit": fit,
        }
    else:
        text = _("The duration fits the number of questions.")
    return Item("time", text, not short and minutes <= LONG_TEST, False, _page(found, "assessment-rules"))


def _page(found: Overview, name: str) -> str:
    return reverse(f"assessments:{name}", args=[found.assessment.public_id])
