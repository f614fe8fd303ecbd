"""The filter of the picker."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.enums import Level
from assessments.filters import Search
from assessments.models import Question
from assessments.selectors import bank, content, supply
from config.kernel.web.offers import RowChoiceFilter


class PickFilter(filters.FilterSet):
    """Questions of the bank, for the picker of a fixed section."""

    q = Search(method="search")
    skill = filters.ModelChoiceFilter(
        label=_("Skill"),
        queryset=lambda _request: supply.skills_on_offer(),
        to_field_name="public_id",
        empty_label=_("All"),
    )
    level = filters.ChoiceFilter(
        label=_("Level"), choices=Level.choices, method="by_level", empty_label=_("All")
    )
    question_set = RowChoiceFilter(
        label=_("Set"),
        queryset=lambda request: content.question_set_choices(request.user),
        empty_label=_("All"),
    )
    tag = filters.CharFilter(label=_("Tag"), method="by_tag")

    class Meta:
        model = Question
        fields: list[str] = []

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return bank.matching(rows, text)

    def by_level(self, rows: QuerySet[Any], _name: str, level: str) -> QuerySet[Any]:
        return bank.at_level(rows, level)

    def by_tag(self, rows: QuerySet[Any], _name: str, tag: str) -> QuerySet[Any]:
        return rows.filter(tags__contains=[tag.strip()])
