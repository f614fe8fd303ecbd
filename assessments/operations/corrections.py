"""Corrections of keys: a question counts otherwise from now on, and every score that rests on it is computed anew.

Opening one is a single transaction: the new version, what becomes of the old one, the record. From its commit every
attempt that ends is marked by the new version (see `scoring.grade`); a job brings those up to date that have ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import CorrectionStatus, QuestionStatus, Remedy
from assessments.models import JobDescription, KeyCorrection, Question, QuestionSet
from assessments.operations import question_sets, versions
from assessments.selectors import corrections as selectors
from assessments.selectors.fixes import Fix, fix_for
from config.kernel import jobs, transitions
from config.kernel.errors import Conflict, ValidationFailed
from superadmin.operations import audit

LONGEST_REASON = 2_000
_SHARED = (*sorted(Question.CONTENT | Question.ABOUT), "reference", "stem_hash", "generation_model")


def correct(
    question: Question,
    *,
    remedy: str,
    reason: str,
    actor: Any,
    letters: Iterable[str] = (),
    credit: dict[str, Any] | None = None,
    mail_candidates: bool = False,
) -> KeyCorrection:
    """Put the key of a used question right and have all scores that rest on it computed anew.

    A new version that scores takes the question's place; for the remedies without a key nothing stays in use. The
    same correction that is under way is not opened twice.

    Raises PolicyDenied, ValidationFailed, Conflict (NOT_USED: edit it; CORRECTED: the version to correct is another
    one; BEING_CORRECTED; NOTHING_LEFT where an attempt would have no points to reach).
    """
    policy.can_correct(actor, question).require()
    reason = _reason(reason)
    owner = question_sets.locked_owner(question)
    row = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    fix = fix_for(row, remedy=remedy, letters=letters, credit=credit)
    before = selectors.correction_of(row)
    if before is not None:
        return _same_or_refused(before, fix)
    if not row.is_used:
        raise Conflict(_("Nobody has seen this question in a test: edit it."), code="NOT_USED")
    _require_points(row, fix)
    new = _replacement(row, owner, fix, actor=actor)
    _bring_along(row, new, fix, actor=actor)
    if isinstance(owner, QuestionSet):
        question_sets.recount(owner)
    correction = KeyCorrection.objects.create(
        question=row,
        replacement=new,
        remedy=fix.remedy,
        reason=reason,
        mail_candidates=mail_candidates,
        created_by=actor,
    )
    audit.record(
        "create",
        correction,
        changes=_told(row, new) | {"reason": {"old": "", "new": reason}},
        description=f"Key of {row.public_id} corrected",
        severity="warning",
        actor=actor,
    )
    _hand_over(correction)
    return correction


def resume(correction: KeyCorrection, *, actor: Any) -> KeyCorrection:
    """Take a correction up again that failed, or whose job got lost. Raises PolicyDenied, Conflict when it is done."""
    policy.can_correct(actor, correction).require()
    row = KeyCorrection.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if row.status == CorrectionStatus.APPLIED:
        raise Conflict(_("This correction has been applied."), code="INVALID_TRANSITION")
    if row.status == CorrectionStatus.FAILED:
        with transitions.apply(row, to=CorrectionStatus.APPLYING, actor=actor):
            pass
    _hand_over(row)
    return row


def _hand_over(correction: KeyCorrection) -> None:
    related = ("key_correction", correction.public_id)
    jobs.enqueue("assessments.tasks.apply_correction", correction.tenant_id, correction.pk, related=related)


def _reason(reason: str) -> str:
    found = reason.strip()
    if not found:
        raise ValidationFailed.at("reason", _("Say why the key is corrected."), "FIELD_REQUIRED")
    if len(found) > LONGEST_REASON:
        words = _("The reason has at most %(most)d characters.") % {"most": LONGEST_REASON}
        raise ValidationFailed.at("reason", words, "STRING_TOO_LONG")
    return found


def _same_or_refused(before: KeyCorrection, fix: Fix) -> KeyCorrection:
    """Return the correction under way when it is the same one. Raises Conflict."""
    new = before.replacement
    if before.status != CorrectionStatus.APPLYING:
        raise Conflict(
            _("This version was corrected before. Correct version %(number)d.") % {"number": new.version},
            code="CORRECTED",
        )
    if (new.correct_answer, new.credit, new.scoring) == (fix.key, fix.credit, fix.scoring):
        return before
    raise Conflict(_("Somebody is correcting this question at this moment."), code="BEING_CORRECTED")


def _require_points(row: Question, fix: Fix) -> None:
    if fix.remedy != Remedy.EXCLUDED:
        return
    left_without = sum(numbers.left_without for _pk, numbers in selectors.impacts_of(row, fix))
    if left_without:
        raise Conflict(
            _("Some attempts have no other question. Give everybody full points instead."),
            code="NOTHING_LEFT",
        )


def _replacement(row: Question, owner: QuestionSet | JobDescription, fix: Fix, *, actor: Any) -> Question:
    """Store the version that scores, and retire the old one; in use where the old one was and it has a key."""
    taken = row.next_versions.filter(status__in=selectors.IN_PLACE).exists()
    in_use = fix.stays_in_use and not taken and row.status in selectors.IN_PLACE
    now = timezone.now()
    new = Question(
        question_set=row.question_set,
        jd=row.jd,
        position=question_sets.next_position(owner),
        version=row.version + 1,
        previous=row,
        used_at=now,
        created_by=row.created_by,
        edited_by=actor,
        reviewed_by=actor,
        reviewed_at=now,
        status=QuestionStatus.APPROVED if in_use else QuestionStatus.RETIRED,
        **{name: getattr(row, name) for name in _SHARED},
    )
    new.correct_answer, new.credit, new.scoring = fix.key, fix.credit, fix.scoring
    new.save(force_insert=True)
    if in_use:
        versions.take_over(new, actor=actor)
    elif row.status != QuestionStatus.RETIRED:
        reason = f"corrected, version {new.version} scores"
        with transitions.apply(row, to=QuestionStatus.RETIRED, actor=actor, reason=reason):
            pass
    return new


def _bring_along(row: Question, new: Question, fix: Fix, *, actor: Any) -> None:
    """Let drafts of the next version follow the corrected one; those that kept the key get the new one.

    Where nothing stays in use they keep following the old version, whose place they may take.
    """
    waiting = row.next_versions.filter(status__in=[QuestionStatus.DRAFT, QuestionStatus.IN_REVIEW])
    for draft in waiting.select_for_update(of=("self",)):
        draft.version = max(draft.version, new.version + 1)
        if new.status == QuestionStatus.APPROVED:
            draft.previous = new
        same = all(
            getattr(draft, name) == getattr(row, name)
            for name in ("options", "kind", "correct_answer", "credit")
        )
        if same and fix.stays_in_use:
            draft.correct_answer, draft.credit, draft.edited_by = fix.key, fix.credit, actor
            audit.record(
                "update",
                draft,
                changes=_told(row, new),
                description=f"Key corrected as that of {row.public_id}",
                actor=actor,
            )
        draft.save()


def _told(row: Question, new: Question) -> dict[str, Any]:
    """Return how two versions count, where it differs, as the audit trail keeps it."""
    return {
        name: {"old": getattr(row, name), "new": getattr(new, name)}
        for name in ("correct_answer", "credit", "scoring")
        if getattr(row, name) != getattr(new, name)
    }
