"""Copies of assessments: a duplicate that goes its own way, and a new version that takes the old one's place."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments import policy
from assessments.enums import QuestionSetStatus
from assessments.models import Assessment
from assessments.operations import assessments, sections
from config.kernel.errors import Conflict
from superadmin.operations import audit

_COPIED = assessments.EDITABLE - {"expires_at"}


def duplicate(assessment: Assessment, *, actor: Any) -> Assessment:
    """Make a draft with the same settings, sections and fixed questions. Raises PolicyDenied, QuotaExceeded."""
    policy.can_edit(actor, assessment).require()
    title = (_("%(title)s (copy)") % {"title": assessment.title})[:500]
    return _copied(assessment, actor=actor, title=title)


def new_version(assessment: Assessment, *, actor: Any) -> Assessment:
    """Make a draft of the next version; the old one goes on until the draft is published.

    Raises PolicyDenied, QuotaExceeded, and Conflict where there is a newer version already or none is needed.
    """
    policy.can_edit(actor, assessment).require()
    row = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if not row.is_active:
        raise Conflict(_("This assessment is deactivated."))
    if row.next_versions.filter(is_active=True).exists():
        raise Conflict(_("There is a newer version already. Go on with that one."), code="NEWER_VERSION")
    if not row.is_published and row.superseded_at is None and not assessments.is_used(row):
        raise Conflict(_("Nobody has seen this draft: change it directly."), code="NOT_NEEDED")
    twin = _copied(row, actor=actor, title=row.title)
    twin.version, twin.previous = row.version + 1, row
    twin.save(update_fields=["version", "previous", "updated_at"])
    audit.record("create", twin, description=f"New version of {row.public_id}", actor=actor)
    return twin


def _copied(source: Assessment, *, actor: Any, title: str) -> Assessment:
    values = {name: getattr(source, name) for name in _COPIED} | {"title": title}
    question_set, jd = values["question_set"], values["jd"]
    if question_set is not None and question_set.status != QuestionSetStatus.READY:
        values["question_set"] = None
    if jd is not None and not jd.is_active:
        values["jd"] = None
    twin = assessments.create(actor=actor, **values)
    sections.copy_into(twin, source)
    return twin
