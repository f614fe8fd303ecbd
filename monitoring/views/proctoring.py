"""Proctoring events: company staff read them, company admins judge them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from config.kernel.policy import Decision
from config.kernel.web import Column, FormPage, ListPage
from monitoring import policy
from monitoring.filters import EventFilter
from monitoring.forms import ReviewForm
from monitoring.models import ProctoringEvent
from monitoring.operations import proctoring as operations
from monitoring.querysets import EVENT_READERS
from monitoring.selectors import proctoring as selectors


class EventList(ListPage):
    """The queue of what needs a judgement, worst first; filters show the rest."""

    roles = EVENT_READERS
    title = _("Integrity review")
    subtitle = _("What was noticed while tests ran. An event is a hint, not a verdict.")
    template_name = "monitoring/event_list.html"
    filterset_class = EventFilter
    noun = _("events")
    columns = (
        Column("severity", _("Severity"), sort=("severity_rank",)),
        Column("event", _("Event")),
        Column("candidate", _("Candidate")),
        Column("detected", _("Detected"), sort="detected_at"),
        Column("outcome", _("Outcome")),
    )

    def get_queryset(self) -> QuerySet[ProctoringEvent]:
        return selectors.all_events(self.request.user)


class EventDetail(FormPage):
    """One event with its facts, the reviews so far and, for company admins, the form."""

    roles = EVENT_READERS
    template_name = "monitoring/event_detail.html"
    form_class = ReviewForm
    submit_label = _("Store the review")
    success_message = _("Review stored.")
    success_url = reverse_lazy("monitoring:event-list")

    def get_queryset(self) -> QuerySet[ProctoringEvent]:
        return selectors.with_facts(ProctoringEvent.objects.visible_to(self.request.user)).select_related(
            "question"
        )

    def decide(self) -> Decision | None:
        return policy.can_review(self.request.user, self.object) if self.request.method == "POST" else None

    def get_title(self) -> Any:
        return self.object.get_event_type_display()

    def get_breadcrumbs(self) -> list[tuple[Any, str]]:
        return [(_("Integrity review"), reverse("monitoring:event-list"))]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            object=self.object,
            reviews=self.object.reviews.select_related("reviewer"),
            state=selectors.integrity_state(self.object.test_session),
            may_review=policy.can_review(self.request.user, self.object),
            **extra,
        )

    def operate(self, form: ReviewForm) -> ProctoringEvent:
        return operations.review(self.object, actor=self.request.user, **form.cleaned_data)
