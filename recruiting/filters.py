"""Filters of the requisition list; pages and API share them."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.selectors.users import staff_of
from recruiting.enums import Priority, RequisitionStatus
from recruiting.models import JobRequisition
from recruiting.policy import HIRERS


def _owners(request):
    return staff_of(request.user.tenant_id, HIRERS)


class RequisitionFilter(django_filters.FilterSet):
    """Text on title, department and location; status, priority, owner."""

    q = django_filters.CharFilter(
        label=_("Title, department or place"), method="by_text", widget=forms.TextInput({"type": "search"})
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=RequisitionStatus.choices, empty_label=_("Any")
    )
    priority = django_filters.ChoiceFilter(
        label=_("Priority"), choices=Priority.choices, empty_label=_("Any")
    )
    owner = django_filters.ModelChoiceFilter(
        label=_("Owner"),
        field_name="created_by",
        queryset=_owners,
        to_field_name="public_id",
        empty_label=_("Anyone"),
    )

    class Meta:
        model = JobRequisition
        fields = ()

    def by_text(self, queryset, name, value):
        """Match any of the three texts."""
        text = value.strip()
        return queryset.filter(
            Q(title__icontains=text) | Q(department__icontains=text) | Q(location__icontains=text)
        )
