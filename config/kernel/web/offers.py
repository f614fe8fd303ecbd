"""Choosing one row by its public id, where a company may have very many of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext

MOST_OFFERED = 500
"""How many rows a list to choose from holds: beyond that nobody reads it, and every page with it gets slow."""


def offered(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the newest MOST_OFFERED of the rows, in the order they come in."""
    return rows.filter(pk__in=rows.order_by("-pk")[:MOST_OFFERED].values("pk"))


class _Offers(ModelChoiceIterator):
    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in offered(self.queryset).iterator(chunk_size=MOST_OFFERED):
            yield self.choice(row)


class RowSelect(forms.Select):
    """The list to choose from, with the chosen row even if it is not among those on offer."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        shown = {str(option["value"]) for _label, options, _index in groups for option in options}
        offers = self.choices
        if not isinstance(offers, _Offers):
            return groups
        for missing in {text for text in value if text} - shown:
            for row in offers.queryset.filter(public_id=missing):
                key, label = offers.choice(row)
                option = self.create_option(name, key, label, True, len(groups), attrs=attrs)
                groups.append((None, [option], len(groups)))
        if len(shown - {""}) >= MOST_OFFERED:
            words = gettext("Older ones are not listed here")
            option = self.create_option(name, "", words, False, len(groups), attrs={"disabled": True})
            groups.append((None, [option], len(groups)))
        return groups


class RowChoiceField(forms.ModelChoiceField):
    """Offers the newest rows; takes any row of its queryset by public id, so that links may choose an older one."""

    widget = RowSelect
    iterator = _Offers

    def __init__(self, queryset: QuerySet[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(queryset, to_field_name="public_id", **kwargs)


class _FilterOffers(django_filters.fields.ModelChoiceIterator, _Offers):
    """The same, with the filters' own choice for "none"."""


class _FilterField(django_filters.fields.ModelChoiceField, RowChoiceField):
    iterator = _FilterOffers

    def __init__(self, queryset: QuerySet[Any] | None = None, **kwargs: Any) -> None:
        kwargs.pop("to_field_name", None)
        super().__init__(queryset=queryset, **kwargs)


class RowChoiceFilter(django_filters.ModelChoiceFilter):
    """A filter by one row."""

    field_class = _FilterField
