"""Filters of the authoring lists."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.forms import SearchInput
from django.utils.translation import gettext_lazy as _

from assessments.enums import (
    AccommodationStatus,
    ApplicationStatus,
    AssessmentStatus,
    CaseStatus,
    ImportOutcome,
    InvitationState,
    Level,
    QuestionSetStatus,
    SessionStatus,
)
from assessments.models import (
    Accommodation,
    AnswerSimilarity,
    Assessment,
    AssessmentApplication,
    AssessmentToken,
    IntegrityCase,
    JobDescription,
    QuestionImportRow,
    QuestionSet,
    TestSession,
)
from assessments.selectors import assessment_figures
from config.kernel.web.offers import RowChoiceFilter
from monitoring.enums import ProctoringSeverity


class Search(filters.CharFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Search"), widget=SearchInput, **kwargs)


class JobDescriptionFilter(filters.FilterSet):
    q = Search(field_name="title", lookup_expr="icontains")

    class Meta:
        model = JobDescription
        fields: list[str] = []


class QuestionSetFilter(filters.FilterSet):
    q = Search(method="search")
    level = filters.ChoiceFilter(label=_("Level"), choices=Level.choices, empty_label=_("All"))
    status = filters.ChoiceFilter(label=_("Status"), choices=QuestionSetStatus.choices, empty_label=_("All"))

    class Meta:
        model = QuestionSet
        fields: list[str] = []

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(Q(title__icontains=text) | Q(skill__icontains=text))


class AssessmentFilter(filters.FilterSet):
    q = Search(method="search")
    status = filters.ChoiceFilter(
        label=_("Status"), choices=AssessmentStatus.choices[:4], method="by_status", empty_label=_("All")
    )

    class Meta:
        model = Assessment
        fields: list[str] = []

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.matching(text)  # type: ignore[attr-defined]  # AssessmentQuerySet

    def by_status(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.with_status(value)  # type: ignore[attr-defined]  # AssessmentQuerySet


class ApplicationFilter(filters.FilterSet):
    q = Search(method="search")
    status = filters.ChoiceFilter(label=_("Status"), choices=ApplicationStatus.choices, empty_label=_("All"))
    assessment = filters.CharFilter(field_name="assessment__public_id", label=_("Assessment number"))
    recheck = filters.ChoiceFilter(
        label=_("Decisions"),
        choices=[("true", _("To look at again"))],
        method="to_recheck",
        empty_label=_("All"),
    )

    class Meta:
        model = AssessmentApplication
        fields: list[str] = []

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(Q(candidate__full_name__icontains=text) | Q(assessment__title__icontains=text))

    def to_recheck(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(recheck_since__isnull=False)


class InvitationFilter(filters.FilterSet):
    q = Search(field_name="candidate__full_name", lookup_expr="icontains")
    state = filters.ChoiceFilter(
        label=_("State"), choices=InvitationState.choices, method="by_state", empty_label=_("All")
    )

    class Meta:
        model = AssessmentToken
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.in_state(value)  # type: ignore[attr-defined]  # InvitationQuerySet


class SessionFilter(filters.FilterSet):
    q = Search(method="search")
    status = filters.ChoiceFilter(label=_("Status"), choices=SessionStatus.choices, empty_label=_("All"))

    class Meta:
        model = TestSession
        fields: list[str] = []

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        found = Q(candidate_name__icontains=text) | Q(application__assessment__title__icontains=text)
        return rows.filter(found)


REQUESTS = (("waiting", _("Waiting")), ("approved", _("Approved")), ("all", _("All")))


class AccommodationFilter(filters.FilterSet):
    """Without `show` the list is the queue."""

    show = filters.ChoiceFilter(label=_("Show"), choices=REQUESTS, method="keep_shown", empty_label=None)
    q = Search(field_name="candidate__full_name", lookup_expr="icontains")

    class Meta:
        model = Accommodation
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        values = data.copy() if data is not None else None
        if values is not None and values.get("show") not in dict(REQUESTS):
            values["show"] = "waiting"
        super().__init__(values, *args, **kwargs)

    def keep_shown(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        status = {"waiting": AccommodationStatus.REQUESTED, "approved": AccommodationStatus.APPROVED}.get(
            value
        )
        return rows.filter(status=status) if status else rows


CASES = (("waiting", _("To be decided")), ("decided", _("Decided")), ("all", _("All")))


def _with_pairs(request: Any) -> QuerySet[Any]:
    return assessment_figures.with_pairs(request.user) if request else Assessment._base_manager.none()


class SimilarityFilter(filters.FilterSet):
    assessment = RowChoiceFilter(label=_("Assessment"), queryset=_with_pairs, empty_label=_("All"))

    class Meta:
        model = AnswerSimilarity
        fields: list[str] = []


class CaseFilter(filters.FilterSet):
    """Without `show` the list is the queue."""

    show = filters.ChoiceFilter(label=_("Show"), choices=CASES, method="keep_shown", empty_label=None)
    severity = filters.ChoiceFilter(
        label=_("Severity"), choices=ProctoringSeverity.choices, empty_label=_("Any")
    )
    replied = filters.BooleanFilter(
        label=_("Candidate has replied"), field_name="replied_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = IntegrityCase
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        values = data.copy() if data is not None else None
        if values is not None and values.get("show") not in dict(CASES):
            values["show"] = "waiting"
        super().__init__(values, *args, **kwargs)

    def keep_shown(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == "waiting":
            return rows.waiting()  # type: ignore[attr-defined]  # IntegrityCaseQuerySet
        return rows.filter(status=CaseStatus.DECIDED) if value == "decided" else rows


class ImportRowFilter(filters.FilterSet):
    q = Search(field_name="title", lookup_expr="icontains")
    outcome = filters.ChoiceFilter(label=_("Outcome"), choices=ImportOutcome.choices, empty_label=_("All"))

    class Meta:
        model = QuestionImportRow
        fields: list[str] = []
