"""Assessments: configured, published, taken back, duplicated, deactivated."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import QuestionSetStatus
from assessments.models import Assessment, JobDescription, QuestionSet
from assessments.selectors.assessments import publish_checklist
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
    "expires_at",
}
_COPIED = EDITABLE - {"expires_at"}


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
            _("Candidates have started it. What is alike for all of them stays: duplicate it instead."),
            code="LOCKED",
        )
    if not changed:
        return row
    if row.is_published:
        _require_complete(row)
    changes.store(row)
    audit.record("update", row, changes=changed, description="Assessment changed", actor=actor)
    return row


def publish(assessment: Assessment, *, actor: Any) -> Assessment:
    """Open a draft to invited candidates.

    Raises PolicyDenied, and Conflict when it is published already or its checklist is not complete.
    """
    policy.can_publish(actor, assessment).require()
    row = _locked(assessment)
    _require_active(row)
    if row.is_published:
        raise Conflict(_("This assessment is published already."), code="INVALID_TRANSITION")
    _require_complete(row)
    row.is_published, row.published_at = True, timezone.now()
    row.save(update_fields=["is_published", "published_at", "updated_at"])
    _record(row, actor, "publish", old=False, new=True, description="Assessment published")
    return row


def unpublish(assessment: Assessment, *, actor: Any) -> Assessment:
    """Close an assessment to candidates who have not started. Raises PolicyDenied, Conflict."""
    policy.can_publish(actor, assessment).require()
    row = _locked(assessment)
    if not row.is_published:
        raise Conflict(_("This assessment is not published."), code="INVALID_TRANSITION")
    row.is_published = False
    row.save(update_fields=["is_published", "updated_at"])
    _record(row, actor, "publish", old=True, new=False, description="Assessment unpublished")
    return row


def duplicate(assessment: Assessment, *, actor: Any) -> Assessment:
    """Make a draft with the same settings. Raises PolicyDenied, QuotaExceeded."""
    policy.can_edit(actor, assessment).require()
    values = {name: getattr(assessment, name) for name in _COPIED}
    values["title"] = (_("%(title)s (copy)") % {"title": assessment.title})[:500]
    return create(actor=actor, **values)


def deactivate(assessment: Assessment, *, actor: Any) -> Assessment:
    """Take an assessment out of lists and close it; applications and results stay."""
    policy.can_edit(actor, assessment).require()
    row = _locked(assessment)
    changed = changes.put(row, {"is_active": False, "is_published": False})
    if changed:
        row.save(update_fields=["is_active", "is_published", "updated_at"])
        audit.record("delete", row, changes=changed, description="Assessment deactivated", actor=actor)
    return row


def is_used(assessment: Assessment) -> bool:
    """Whether any candidate has started it."""
    return assessment.applications.filter(started_at__isnull=False).exists()


def _locked(assessment: Assessment) -> Assessment:
    return Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)


def _require_active(row: Assessment) -> None:
    if not row.is_active:
        raise Conflict(_("This assessment is deactivated."))


def _require_complete(row: Assessment) -> None:
    missing = [item.text for item in publish_checklist(row) if item.required and not item.done]
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
