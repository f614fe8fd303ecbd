"""The filters of the question bank, for its page, its API list, and whatever is exported by the same address."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import Level, QuestionKind, QuestionSource, QuestionStatus
from assessments.filters import Search
from assessments.models import ItemStatistic, Question, QuestionSet
from assessments.psychometrics import drift
from assessments.psychometrics.words import ItemFlag
from assessments.selectors import bank, reviews
from config.kernel.errors import ValidationFailed
from config.kernel.web.offers import RowChoiceFilter


def held_to(params: Any, *, actor: Any) -> QuestionFilter:
    """Return the filter of the bank for the parameters of an address. Raises ValidationFailed by field."""
    found = QuestionFilter(params, queryset=bank.rows(actor), request=SimpleNamespace(user=actor))
    if not found.form.is_valid():
        errors = found.form.errors.get_json_data().items()
        raise ValidationFailed(
            field_errors=[
                {"field": name, "code": "INVALID_FORMAT", "message": one["message"]}
                for name, told in errors
                for one in told
            ]
        )
    return found


def described(found: QuestionFilter) -> dict[str, str]:
    """Return in words what a list is held to: name of the field to what was chosen."""
    told = {}
    for name, value in found.form.cleaned_data.items():
        if value not in (None, "", False):
            choices = dict(getattr(found.form.fields[name], "choices", ()) if isinstance(value, str) else ())
            told[str(found.form.fields[name].label or _("Search"))] = str(choices.get(value, value))
    return told


def _sets(request: Any) -> QuerySet[QuestionSet]:
    return bank.sets(request.user) if request else QuestionSet._base_manager.none()


def _authors(request: Any) -> QuerySet[User]:
    return bank.authors(request.user) if request else User.objects.none()


class _Chosen(RowChoiceFilter):
    """A row by its public id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(empty_label=_("All"), **kwargs)


class QuestionFilter(filters.FilterSet):
    """Without a status, all but the retired ones."""

    q = Search(method="search")
    status = filters.ChoiceFilter(
        label=_("Status"), choices=QuestionStatus.choices, empty_label=_("All but retired")
    )
    skill = filters.CharFilter(label=_("Skill"), field_name="skill__name", lookup_expr="iexact")
    level = filters.ChoiceFilter(
        label=_("Level"), choices=Level.choices, method="by_level", empty_label=_("All")
    )
    question_set = _Chosen(label=_("Set"), queryset=_sets)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=QuestionKind.choices, empty_label=_("All"))
    tag = filters.CharFilter(label=_("Tag"), method="by_tag")
    source = filters.ChoiceFilter(
        label=_("Source"),
        field_name="question_set__source",
        choices=QuestionSource.choices,
        empty_label=_("All"),
    )
    language = filters.CharFilter(label=_("Language"), lookup_expr="iexact")
    author = _Chosen(label=_("Author"), field_name="created_by", queryset=_authors)
    mine = filters.BooleanFilter(label=_("Waiting for my review"), method="to_review", widget=CheckboxInput)

    class Meta:
        model = Question
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("status") else bank.in_bank(rows)

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return bank.matching(rows, text)

    def by_level(self, rows: QuerySet[Any], _name: str, level: str) -> QuerySet[Any]:
        return bank.at_level(rows, level)

    def by_tag(self, rows: QuerySet[Any], _name: str, tag: str) -> QuerySet[Any]:
        return rows.filter(tags__contains=[tag.strip()])

    def to_review(self, rows: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
        """Hold the list to what this person may approve; no tick, no difference."""
        if not wanted:
            return rows
        actor = self.request.user
        return reviews.waiting(rows, actor, second_person=reviews.second_person_needed(actor))


class FigureFilter(filters.FilterSet):
    """Without a status, all but retired questions; without `sittings=few`, those with enough sittings."""

    q = Search(method="search")
    flag = filters.ChoiceFilter(
        label=_("Flag"),
        choices=[("any", _("Any flag")), *ItemFlag.choices],
        method="by_flag",
        empty_label=_("All"),
    )
    skill = filters.CharFilter(label=_("Skill"), field_name="question__skill__name", lookup_expr="iexact")
    level = filters.ChoiceFilter(
        label=_("Level"), choices=Level.choices, method="by_level", empty_label=_("All")
    )
    question_set = _Chosen(label=_("Set"), field_name="question__question_set", queryset=_sets)
    status = filters.ChoiceFilter(
        label=_("Status"),
        field_name="question__status",
        choices=QuestionStatus.choices,
        empty_label=_("All but retired"),
    )
    sittings = filters.ChoiceFilter(
        label=_("Sittings"),
        choices=[("few", _("Too few yet"))],
        method="by_sittings",
        empty_label=_("Enough for figures"),
    )

    class Meta:
        model = ItemStatistic
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data
        if not chosen.get("status"):
            rows = rows.exclude(question__status=QuestionStatus.RETIRED)
        return rows if chosen.get("sittings") else rows.filter(presented__gte=drift.MIN_SITTINGS)

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(question__in=bank.matching(Question.objects.all(), text).values("pk"))

    def by_flag(self, rows: QuerySet[Any], _name: str, flag: str) -> QuerySet[Any]:
        flagged = rows.filter(concern__gt=0)
        return flagged if flag == "any" else flagged.filter(flags__contains=[flag])

    def by_level(self, rows: QuerySet[Any], _name: str, level: str) -> QuerySet[Any]:
        return rows.filter(
            Q(question__difficulty=level) | Q(question__difficulty="", question__question_set__level=level)
        )

    def by_sittings(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(presented__lt=drift.MIN_SITTINGS)
