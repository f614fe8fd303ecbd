"""Filters of the review queue and the job list."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from monitoring.enums import ProctoringEventType, ProctoringSeverity, ReviewOutcome, TaskStatus
from monitoring.models import CeleryTask, ProctoringEvent

SHOW = (
    ("queue", _("To review: high and critical")),
    ("unreviewed", _("Not reviewed")),
    ("reviewed", _("Reviewed")),
    ("all", _("All")),
)


class EventFilter(django_filters.FilterSet):
    """Without `show` the list is the queue: unreviewed, high or critical."""

    show = django_filters.ChoiceFilter(label=_("Show"), choices=SHOW, method="keep_shown", empty_label=None)
    severity = django_filters.ChoiceFilter(
        label=_("Severity"), choices=ProctoringSeverity.choices, empty_label=_("Any")
    )
    event_type = django_filters.ChoiceFilter(
        label=_("Type"), choices=ProctoringEventType.choices, empty_label=_("Any")
    )
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=ReviewOutcome.choices, empty_label=_("Any")
    )
    session = django_filters.CharFilter(label=_("Session id"), field_name="test_session__public_id")

    class Meta:
        model = ProctoringEvent
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        values = data.copy() if data is not None else None
        if values is not None and values.get("show") not in dict(SHOW):
            values["show"] = "queue"
        super().__init__(values, *args, **kwargs)

    def keep_shown(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "queue":
            return rows.unreviewed().grave()  # type: ignore[attr-defined]  # ProctoringEventQuerySet
        if value == "all":
            return rows
        return rows.filter(reviewed=value == "reviewed")


class TaskFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(label=_("Status"), choices=TaskStatus.choices, empty_label=_("Any"))
    task_name = django_filters.CharFilter(label=_("Job"), lookup_expr="icontains")

    class Meta:
        model = CeleryTask
        fields: tuple[str, ...] = ()
