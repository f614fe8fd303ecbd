"""Assessments: configured, published, taken back, deactivated. Copies and new versions are in `copies`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import QuestionSetStatus
from assessments.models import Assessment, JobDescription, QuestionSet
from assessments.selectors import builder, checklist
from assessments.validators import normalised_skills
from config.kernel.errors import Conflict, ValidationFailed
from superadmin.operations import audit, changes, quota

FROZEN = frozenset(
    {
        "question_set",
        "jd",
        "duration_minutes",
        "pass_mark",
        "is_questionnaire_enabled",
        "shuffle_questions",
        "shuffle_options",
        "proctoring_level",
        "navigation",
        "language",
        "practice_item",
        "pauses_allowed",
        "pause_minutes",
        "watches_camera",
        "watches_microphone",
        "stores_snapshots",
        "violation_limit",
    }
)
"""What every candidate of an assessment has alike: unchangeable once somebody has started."""
EDITABLE = FROZEN | {
    "title",
    "description",
    "job_title",
    "required_skills",
    "required_roles",
    "is_interview_enabled",
    "score_release",
    "score_release_hours",
    "max_attempts",
    "accommodations_allowed",
    "result_detail",
    "expires_at",
}


def create(*, actor: Any, **values: Any) -> Assessment:
    """Make a draft. Raises PolicyDenied, QuotaExceeded, ValidationFailed by field."""
    policy.can_create(actor).require()
    row = Assessment(created_by=actor)
    changes.put(row, _checked(values))
    quota.require(actor.tenant_id, "assessments")
    changes.store(row)
    audit.record("create", row, description="Assessment drafted", actor=actor)
    return row


def update(assessment: Assessment, *, actor: Any, **values: Any) -> Assessment:
    """Change the given fields.

    Raises PolicyDenied, ValidationFailed, and Conflict for what must be alike for all candidates once the
    first has started, or when a published assessment would no longer be complete.
    """
    policy.can_edit(actor, assessment).require()
    row = _locked(assessment)
    _require_active(row)
    changed = changes.put(row, _checked(values, expires_before=row.expires_at))
    if FROZEN & set(changed) and is_used(row):
        raise Conflict(
            _("Candidates have started it. What is alike for all of them stays: make a new version instead."),
            code="LOCKED",
        )
    if row.section_count and row.question_set is not None:
        raise ValidationFailed.at(
            "question_set", _("The questions come from sections. Remove them to use one question set.")
        )
    if not changed:
        return row
    if row.is_published:
        _require_complete(row)
    changes.store(row)
    audit.record("update", row, changes=changed, description="Assessment changed", actor=actor)
    return row


def publish(assessment: Assessment, *, actor: Any, replace: bool = True) -> Assessment:
    """Open a draft to invited candidates.

    With `replace` the versions before it that are published are replaced: they invite nobody any more, and the
    links that were sent still open them. Raises PolicyDenied, and Conflict when it is published or replaced
    already or its checklist is not complete.
    """
    policy.can_publish(actor, assessment).require()
    row = _locked(assessment)
    _require_active(row)
    if row.is_published:
        raise Conflict(_("This assessment is published already."), code="INVALID_TRANSITION")
    if row.superseded_at is not None:
        raise Conflict(_("A newer version has replaced it."), code="INVALID_TRANSITION")
    _require_complete(row)
    row.is_published, row.published_at = True, timezone.now()
    row.save(update_fields=["is_published", "published_at", "updated_at"])
    _record(row, actor, "publish", old=False, new=True, description="Assessment published")
    if replace and row.previous is not None:
        _supersede(row.previous, actor)
    return row


def unpublish(assessment: Assessment, *, actor: Any) -> Assessment:
    """Close an assessment to all who have not started, links that were sent included.

    Raises PolicyDenied, Conflict when it is neither published nor replaced.
    """
    policy.can_publish(actor, assessment).require()
    row = _locked(assessment)
    if not row.is_published and row.superseded_at is None:
        raise Conflict(_("This assessment is not published."), code="INVALID_TRANSITION")
    row.is_published, row.superseded_at = False, None
    row.save(update_fields=["is_published", "superseded_at", "updated_at"])
    _record(row, actor, "publish", old=True, new=False, description="Assessment unpublished")
    return row


def deactivate(assessment: Assessment, *, actor: Any) -> Assessment:
    """Take an assessment out of lists and close it; applications and results stay."""
    policy.can_edit(actor, assessment).require()
    row = _locked(assessment)
    changed = changes.put(row, {"is_active": False, "is_published": False, "superseded_at": None})
    if changed:
        row.save(update_fields=["is_active", "is_published", "superseded_at", "updated_at"])
        audit.record("delete", row, changes=changed, description="Assessment deactivated", actor=actor)
    return row


def is_used(assessment: Assessment) -> bool:
    """Whether any candidate has started it."""
    return assessment.applications.filter(started_at__isnull=False).exists()


def _supersede(assessment: Assessment, actor: Any) -> None:
    """Replace this version and those before it, as far as they are published."""
    row = _locked(assessment)
    if row.is_published:
        row.is_published, row.superseded_at = False, timezone.now()
        row.save(update_fields=["is_published", "superseded_at", "updated_at"])
        _record(row, actor, "publish", old=True, new=False, description="Replaced by a newer version")
    if row.previous is not None:
        _supersede(row.previous, actor)


def _locked(assessment: Assessment) -> Assessment:
    return Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)


def _require_active(row: Assessment) -> None:
    if not row.is_active:
        raise Conflict(_("This assessment is deactivated."))


def _require_complete(row: Assessment) -> None:
    items = checklist.checklist(builder.overview(row))
    missing = [item.text for item in items if item.required and not item.done]
    if missing:
        raise Conflict(" ".join(str(text) for text in missing), code="NOT_COMPLETE")


def _record(row: Assessment, actor: Any, action: str, *, old: bool, new: bool, description: str) -> None:
    pair = {"is_published": {"old": old, "new": new}}
    audit.record(action, row, changes=pair, description=description, actor=actor)


def _checked(values: dict[str, Any], *, expires_before: Any = None) -> dict[str, Any]:
    unknown = set(values) - EDITABLE
    if unknown:
        raise ValidationFailed.at(min(unknown), _("This cannot be changed."))
    found = dict(values)
    if "required_skills" in found:
        try:
            found["required_skills"] = normalised_skills(found["required_skills"])
        except (AttributeError, ValidationError) as error:
            raise ValidationFailed.at(
                "required_skills", _("Required skills are names with a level each.")
            ) from error
    _check_links(found)
    expires_at = found.get("expires_at")
    if expires_at is not None and expires_at != expires_before and expires_at <= timezone.now():
        raise ValidationFailed.at("expires_at", _("This moment is in the past."), "VALUE_TOO_SMALL")
    return found


def _check_links(values: dict[str, Any]) -> None:
    """Refuse sets that are not in use and descriptions that were put away."""
    question_set, jd = values.get("question_set"), values.get("jd")
    if isinstance(question_set, QuestionSet) and question_set.status != QuestionSetStatus.READY:
        raise ValidationFailed.at("question_set", _("This question set is not in use."))
    if isinstance(jd, JobDescription) and not jd.is_active:
        raise ValidationFailed.at("jd", _("This job description was put away."))
