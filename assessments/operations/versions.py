"""Versions of a question: what was put before a candidate stays as it was, and a newer version takes its place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import QuestionStatus
from assessments.items.likeness import stem_hash
from assessments.models import Question, SectionItem
from assessments.operations import question_sets
from config.kernel import transitions
from config.kernel.errors import Conflict
from superadmin.operations import audit, changes


def mark_used(keys: Collection[int]) -> None:
    """Note that the questions with these keys were put before a candidate; from now on their content stays.

    The rows are locked in the order of their keys, so that two attempts that begin at once cannot wait for
    each other.
    """
    fresh = Question.objects.filter(pk__in=keys, used_at__isnull=True)
    unused = list(fresh.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    if unused:
        Question.objects.filter(pk__in=unused).update(used_at=timezone.now())


def successor_of(question: Question) -> Question | None:
    """Return the newer version that waits to take a question's place or has taken it, None without one."""
    return question.next_versions.exclude(status=QuestionStatus.RETIRED).order_by("-pk").first()


def succeed(
    row: Question, before: dict[str, Any], changed: dict[str, Any], *, actor: Any, **values: Any
) -> Question:
    """Store the changed `row`, which was used, as a new version behind it, and leave the old one as it was.

    `before` is the old content, `changed` what differs. Call it with the set and the row locked. `values` go
    into the new row. Raises Conflict (NEWER_VERSION) when one is waiting already, ValidationFailed.
    """
    waiting = successor_of(row)
    if waiting is not None:
        raise Conflict(
            _("Version %(number)d of this question is being worked on. Change that one.")
            % {"number": waiting.version},
            code="NEWER_VERSION",
        )
    owner = row.question_set
    if owner is None:
        raise Conflict(_("This question belongs to a job description, not to a set."))
    values.setdefault("status", QuestionStatus.DRAFT)
    new = Question(
        question_set=owner,
        position=question_sets.next_position(owner),
        version=row.version + 1,
        previous=row,
        reference=row.reference,
        created_by=actor,
        edited_by=actor,
        **{name: getattr(row, name) for name in Question.CONTENT | Question.ABOUT},
        **values,
    )
    new.stem_hash = stem_hash(new.question_text)
    changes.store(new)
    for name, value in before.items():
        setattr(row, name, value)
    question_sets.recount(owner)
    description = f"New version of {row.public_id}"
    audit.record("create", new, changes=told(changed), description=description, actor=actor)
    return new


def take_over(new: Question, *, actor: Any) -> None:
    """Let an approved version take the place of the one before it, which is retired.

    Its place in the set goes over, and so do its seats in assessments that were never published. Call it with
    the set locked. Raises Conflict (NEWER_VERSION) when another version has done so meanwhile.
    """
    if new.previous_id is None:
        return
    old = Question.objects.select_for_update(of=("self",)).get(pk=new.previous_id)
    other = old.next_versions.exclude(pk=new.pk).filter(status__in=_IN_PLACE).first()
    if other is not None:
        raise Conflict(
            _("Meanwhile version %(number)d has taken the place of this question.")
            % {"number": other.version},
            code="NEWER_VERSION",
        )
    places = {old.pk: new.position, new.pk: old.position}
    for pk, position in places.items():
        Question.objects.filter(pk=pk).update(position=position)
    new.position = places[new.pk]
    seats = SectionItem.objects.filter(question=old, section__assessment__published_at__isnull=True)
    seats.exclude(section__items__question=new).update(question=new)
    if old.status != QuestionStatus.RETIRED:
        reason = f"replaced by version {new.version}"
        with transitions.apply(old, to=QuestionStatus.RETIRED, actor=actor, reason=reason):
            pass


def told(changed: dict[str, Any]) -> dict[str, Any]:
    """Return changes as the audit trail keeps them: a skill by its name."""
    if "skill" not in changed:
        return changed
    return changed | {"skill": {key: getattr(skill, "name", "") for key, skill in changed["skill"].items()}}


_IN_PLACE = (QuestionStatus.APPROVED, QuestionStatus.FLAGGED)
