"""Background jobs of the company, for its admins."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.kernel.web import Column, ListPage
from monitoring.filters import TaskFilter
from monitoring.models import CeleryTask
from monitoring.selectors import jobs


class JobList(ListPage):
    """What the machines do and did; reloads itself while something is unfinished."""

    roles = frozenset({"admin"})
    title = _("Background jobs")
    subtitle = _("Imports, mails, scoring and other work that runs beside the pages. Kept for 30 days.")
    template_name = "monitoring/job_list.html"
    filterset_class = TaskFilter
    noun = _("jobs")
    columns = (
        Column("job", _("Job"), sort="task_name"),
        Column("status", _("Status"), sort="status"),
        Column("progress", _("Progress")),
        Column("about", _("About")),
        Column("by", _("Started by")),
        Column("created", _("Queued"), sort="created_at"),
    )
    default_sort = "-created"

    def get_queryset(self) -> QuerySet[CeleryTask]:
        return jobs.jobs_of(self.request.user)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        context = super().get_context(**extra)
        context["rows"] = jobs.fill_progress(list(context["rows"]))
        context["unfinished"] = any(row.finished_at is None for row in context["rows"])
        return context
