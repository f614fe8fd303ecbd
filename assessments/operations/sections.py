"""Sections of an assessment: added, changed, put in order, weighed, filled with fixed questions, removed.

Every change locks the assessment first, so that it is either before a publication, which judges it, or refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import QuestionSetStatus, QuestionStatus, Selection
from assessments.models import Assessment, AssessmentSection, Question, QuestionSet, SectionItem
from assessments.operations.assessments import is_used
from assessments.validators import MAX_SECTION_QUESTIONS, MAX_SECTIONS
from config.kernel.errors import Conflict, ValidationFailed
from superadmin.operations import audit, changes

WHOLE = Decimal(100)
EDITABLE = frozenset(
    {
        "title",
        "selection",
        "skill",
        "level",
        "question_set",
        "tags",
        "item_models",
        "count",
        "weight",
        "time_limit_minutes",
    }
)
_COPIED = (*sorted(EDITABLE), "position")


def add(assessment: Assessment, *, actor: Any, **values: Any) -> AssessmentSection:
    """Put a section at the end; its weight is what is left of 100 per cent unless given.

    From the first section on, the questions come from sections: a question set for the whole test is let go.
    Raises PolicyDenied, ValidationFailed by field, Conflict.
    """
    owner = opened(assessment, actor=actor)
    rows = list(owner.sections.order_by("position"))
    if len(rows) >= MAX_SECTIONS:
        raise Conflict(_("A test has at most %(most)d sections.") % {"most": MAX_SECTIONS}, code="FULL")
    wanted = _wanted(values)
    wanted.setdefault("weight", max(Decimal(0), WHOLE - sum((row.weight for row in rows), Decimal(0))))
    row = AssessmentSection(assessment=owner, position=len(rows) + 1)
    changes.put(row, wanted)
    row.title = row.title or default_title(row)
    changes.store(row)
    if owner.question_set_id is not None:
        owner.question_set = None
    owner.section_count = len(rows) + 1
    owner.save(update_fields=["question_set", "section_count", "updated_at"])
    _record(owner, actor, f"Section “{row.title}” added", {"section": {"old": "", "new": row.title}})
    return row


def update(section: AssessmentSection, *, actor: Any, **values: Any) -> AssessmentSection:
    """Change a section; one that no longer has the same questions for everybody lets them go.

    Raises PolicyDenied, ValidationFailed by field, Conflict.
    """
    owner = opened(section.assessment, actor=actor)
    row = owner.sections.select_for_update(of=("self",)).get(pk=section.pk)
    changed = changes.put(row, _wanted(values))
    row.title = row.title or default_title(row)
    if not changed:
        return row
    if row.selection == Selection.FIXED:
        row.count = max(1, row.items.count())
    changes.store(row)
    if row.selection != Selection.FIXED:
        row.items.all().delete()
    _record(owner, actor, f"Section “{row.title}” changed", changed)
    return row


def remove(section: AssessmentSection, *, actor: Any) -> None:
    """Take a section out; those behind it move up. Raises PolicyDenied, Conflict."""
    owner = opened(section.assessment, actor=actor)
    title = section.title
    owner.sections.filter(pk=section.pk).delete()
    _renumber(list(owner.sections.order_by("position")))
    owner.section_count = owner.sections.count()
    owner.save(update_fields=["section_count", "updated_at"])
    _record(owner, actor, f"Section “{title}” removed", {"section": {"old": title, "new": ""}})


def reorder(assessment: Assessment, *, public_ids: Sequence[str], actor: Any) -> None:
    """Put the sections into the given order; all of them must be named, once.

    Raises PolicyDenied, ValidationFailed, Conflict.
    """
    owner = opened(assessment, actor=actor)
    rows = {row.public_id: row for row in owner.sections.all()}
    if len(public_ids) != len(rows) or set(public_ids) != set(rows):
        raise ValidationFailed.at("order", _("The list of sections has changed. Load the page again."))
    _renumber([rows[public_id] for public_id in public_ids])
    _record(owner, actor, "Sections put in another order", {})


def move(section: AssessmentSection, *, step: int, actor: Any) -> None:
    """Move a section up (-1) or down (1); at the end it stays. Raises PolicyDenied, Conflict."""
    order = list(section.assessment.sections.order_by("position", "pk").values_list("public_id", flat=True))
    here = order.index(section.public_id)
    order.insert(min(max(here + step, 0), len(order) - 1), order.pop(here))
    reorder(section.assessment, public_ids=order, actor=actor)


def set_weights(assessment: Assessment, *, weights: Mapping[str, Decimal], actor: Any) -> None:
    """Give sections, by public id, their weight in per cent; those not named keep theirs.

    Their sum is judged at publication. Raises PolicyDenied, ValidationFailed, Conflict.
    """
    owner = opened(assessment, actor=actor)
    rows = {row.public_id: row for row in owner.sections.order_by("position")}
    if not set(weights) <= set(rows):
        raise ValidationFailed.at("weights", _("The list of sections has changed. Load the page again."))
    changed = {}
    for public_id, weight in weights.items():
        row = rows[public_id]
        if changes.put(row, {"weight": weight}):
            changes.store(row)
            changed[row.title] = weight
    if changed:
        pairs = {title: {"old": "", "new": str(weight)} for title, weight in changed.items()}
        _record(owner, actor, "Weights of sections changed", pairs)


def share_evenly(assessment: Assessment, *, actor: Any) -> None:
    """Give all sections the same weight; the first ones get the hundredths that are left over."""
    weights = even_shares(assessment.sections.count())
    rows = assessment.sections.order_by("position", "pk").values_list("public_id", flat=True)
    set_weights(assessment, weights=dict(zip(rows, weights, strict=True)), actor=actor)


def even_shares(number: int) -> list[Decimal]:
    """Return `number` weights as equal as two decimals allow; they add up to exactly 100."""
    if not number:
        return []
    cent = Decimal("0.01")
    each = (WHOLE / number).quantize(cent, rounding=ROUND_DOWN)
    left = int((WHOLE - each * number) / cent)
    return [each + cent if place < left else each for place in range(number)]


def set_items(section: AssessmentSection, *, public_ids: Sequence[str], actor: Any) -> AssessmentSection:
    """Say which questions everybody gets in a fixed section, in this order; replaces those before.

    Raises PolicyDenied, ValidationFailed for questions that are not approved, stand in this test already or are
    versions of one another, Conflict.
    """
    owner = opened(section.assessment, actor=actor)
    row = owner.sections.select_for_update(of=("self",)).get(pk=section.pk)
    if row.selection != Selection.FIXED:
        raise Conflict(_("This section draws its questions; only a fixed one takes chosen ones."))
    questions = _approved(public_ids, kept=set(row.items.values_list("question_id", flat=True)))
    elsewhere = SectionItem.objects.filter(section__assessment=owner).exclude(section=row)
    families = {question.family for question in questions}
    if len(families) < len(questions):
        raise ValidationFailed.at(
            "items", _("Two of these are versions of one question or variants of one model.")
        )
    if elsewhere.filter(question__family__in=families).exists():
        raise ValidationFailed.at("items", _("One of these questions stands in another section already."))
    row.items.all().delete()
    SectionItem.objects.bulk_create(
        SectionItem(section=row, question=question, position=place)
        for place, question in enumerate(questions, start=1)
    )
    row.count = max(1, len(questions))
    row.save(update_fields=["count", "updated_at"])
    _record(
        owner, actor, f"Questions of “{row.title}” chosen", {"questions": {"old": "", "new": len(questions)}}
    )
    return row


def copy_into(target: Assessment, source: Assessment) -> None:
    """Give a new assessment the sections and fixed questions of another one; the caller has asked and records."""
    rows = list(source.sections.order_by("position").prefetch_related("items"))
    for row in rows:
        twin = AssessmentSection(assessment=target, **{name: getattr(row, name) for name in _COPIED})
        changes.store(twin)
        SectionItem.objects.bulk_create(
            SectionItem(section=twin, question_id=item.question_id, position=item.position)
            for item in row.items.all()
        )
    target.section_count = len(rows)
    target.save(update_fields=["section_count", "updated_at"])


def is_open(assessment: Assessment) -> bool:
    """Whether its content may be changed, apart from who asks."""
    return (
        assessment.is_active
        and not assessment.is_published
        and assessment.superseded_at is None
        and not is_used(assessment)
    )


def opened(assessment: Assessment, *, actor: Any) -> Assessment:
    """Return the assessment, locked, when its content may be changed.

    Raises PolicyDenied, and Conflict when it is deactivated, published or used.
    """
    policy.can_edit(actor, assessment).require()
    row = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if not row.is_active:
        raise Conflict(_("This assessment is deactivated."))
    if is_used(row):
        raise Conflict(
            _("Candidates have started it. Make a new version to change what it is built of."), code="LOCKED"
        )
    if row.is_published or row.superseded_at is not None:
        raise Conflict(
            _("This assessment is published. Unpublish it, or make a new version."), code="PUBLISHED"
        )
    return row


def default_title(section: AssessmentSection) -> str:
    """Name a section after what it draws from."""
    level = section.get_level_display() if section.level else ""
    parts = [section.skill.name if section.skill else "", level]
    named = " · ".join(str(part) for part in parts if part)
    return named or (str(section.question_set) if section.question_set else _("Questions"))


def _approved(public_ids: Sequence[str], *, kept: set[int]) -> list[Question]:
    """Return questions in the given order; those that stand there already may have lost their approval."""
    if len(public_ids) > MAX_SECTION_QUESTIONS:
        raise ValidationFailed.at(
            "items", _("A section has at most %(most)d questions.") % {"most": MAX_SECTION_QUESTIONS}
        )
    found = {
        row.public_id: row
        for row in Question.objects.filter(public_id__in=public_ids, question_set__isnull=False)
    }
    if len(set(public_ids)) != len(public_ids) or len(found) != len(public_ids):
        raise ValidationFailed.at("items", _("One of these questions is not there, or there twice."))
    questions = [found[public_id] for public_id in public_ids]
    if any(row.status != QuestionStatus.APPROVED and row.pk not in kept for row in questions):
        raise ValidationFailed.at("items", _("Only approved questions can be chosen."))
    return questions


def _renumber(rows: Sequence[AssessmentSection]) -> None:
    for place, row in enumerate(rows, start=1):
        row.position = place
    AssessmentSection.objects.bulk_update(rows, ["position"])


def _record(owner: Assessment, actor: Any, description: str, changed: dict[str, Any]) -> None:
    audit.record("update", owner, changes=changed, description=description, actor=actor)


def _wanted(values: dict[str, Any]) -> dict[str, Any]:
    """Keep what may be set, trimmed; what a way of choosing does not use is emptied."""
    unknown = set(values) - EDITABLE
    if unknown:
        raise ValidationFailed.at(min(unknown), _("This cannot be changed."))
    wanted = dict(values)
    if "title" in wanted:
        wanted["title"] = str(wanted["title"] or "").strip()
    if "tags" in wanted:
        wanted["tags"] = list(dict.fromkeys(tag.strip() for tag in wanted["tags"] or [] if tag.strip()))
    question_set = wanted.get("question_set")
    if isinstance(question_set, QuestionSet) and question_set.status != QuestionSetStatus.READY:
        raise ValidationFailed.at("question_set", _("This question set is not in use."))
    if wanted.get("selection") == Selection.FIXED:
        wanted |= {"skill": None, "level": "", "question_set": None, "tags": []}
    if wanted.get("selection") not in {None, Selection.VARIANT}:
        wanted["item_models"] = []
    return wanted
