"""Filters of the team list."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import TEAM_ROLES, MemberStatus


class TeamFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or address"), method="search")
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=TEAM_ROLES, field_name="member_role", empty_label=_("All roles")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=MemberStatus.choices, field_name="member_status", empty_label=_("All")
    )

    def search(self, queryset, name, value):
        return queryset.filter(Q(full_name__icontains=value) | Q(email__icontains=value))
