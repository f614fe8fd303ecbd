"""Filters of the interview list; pages and API share them."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.enums import InterviewStatus, InterviewType
from interviews.models import InterviewSession
from interviews.selectors.interviews import interviewers

_DATE = forms.DateInput({"type": "date"})


def _people(request):
    return interviewers(request.user.tenant_id)


class InterviewFilter(django_filters.FilterSet):
    """Text on candidate and job, status, type, interviewer, dates in the reader's zone."""

    q = django_filters.CharFilter(
        label=_("Candidate or job"), method="by_text", widget=forms.TextInput({"type": "search"})
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=InterviewStatus.choices, empty_label=_("Any")
    )
    interview_type = django_filters.ChoiceFilter(
        label=_("Type"), choices=InterviewType.choices, empty_label=_("Any")
    )
    interviewer = django_filters.ModelChoiceFilter(
        label=_("Interviewer"),
        queryset=_people,
        to_field_name="public_id",
        empty_label=_("Anyone"),
        method="by_person",
    )
    on_or_after = django_filters.DateFilter(
        label=_("From"), field_name="scheduled_at", lookup_expr="date__gte", widget=_DATE
    )
    on_or_before = django_filters.DateFilter(
        label=_("To"), field_name="scheduled_at", lookup_expr="date__lte", widget=_DATE
    )

    class Meta:
        model = InterviewSession
        fields = ()

    def by_text(self, queryset, name, value):
        """Match the candidate's name or the requisition's title."""
        text = value.strip()
        return queryset.filter(
            Q(candidate__full_name__icontains=text) | Q(requisition__title__icontains=text)
        )

    def by_person(self, queryset, name, value):
        """Interviews in which the person takes part."""
        return queryset.assigned_to(value)
