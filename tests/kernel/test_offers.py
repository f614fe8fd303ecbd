"""Choosing one row where there may be very many."""

import re
from types import SimpleNamespace

import django_filters
import pytest
from django import forms

from assessments.models import QuestionSet
from config.kernel.web import RowChoiceField, RowChoiceFilter
from tests.factories.assessments import QuestionSetFactory


@pytest.fixture
def sets(in_tenant, monkeypatch):
    """Five sets, of which two are offered: the newest, and in the order of their titles."""
    monkeypatch.setattr("config.kernel.web.offers.MOST_OFFERED", 2)
    return [QuestionSetFactory(title=title) for title in ("Zero", "One", "Two", "Three", "Four")]


def ordered():
    return QuestionSet.objects.order_by("title")


def form(data=None, *, empty_label="None", **initial):
    class Choose(forms.Form):
        one = RowChoiceField(ordered(), required=False, empty_label=empty_label)

    return Choose(data, initial=initial)


class Filter(django_filters.FilterSet):
    one = RowChoiceFilter(
        field_name="pk", queryset=lambda _request: ordered(), empty_label="All", method="keep"
    )

    def keep(self, rows, _name, chosen):
        return rows.filter(pk=chosen.pk)

    class Meta:
        model = QuestionSet
        fields = []


def offered(html):
    return [words.strip() for words in re.findall(r"<option[^>]*>([^<]*)</option>", html)]


def selected(html):
    return re.findall(r'<option value="([^"]*)" selected', html)


def labels(*rows):
    return [str(row) for row in rows]


def test_the_newest_are_offered_in_their_order_and_it_is_said_that_there_are_more(sets):
    found = offered(str(form()["one"]))
    assert found == ["None", *labels(sets[4], sets[3]), "Older ones are not listed here"]


def test_nothing_is_said_where_all_are_offered(sets):
    QuestionSet.objects.filter(pk__in=[one.pk for one in sets[:4]]).delete()
    assert offered(str(form()["one"])) == ["None", *labels(sets[4])]


def test_the_chosen_one_stays_in_the_list_though_it_is_old(sets):
    for bound in (form({"one": sets[0].public_id}), form(one=sets[0].public_id)):
        html = str(bound["one"])
        assert selected(html) == [sets[0].public_id]
        assert str(sets[0]) in offered(html)


def test_an_old_one_is_taken_and_an_unknown_one_is_not(sets):
    old = form({"one": sets[0].public_id})
    assert old.is_valid()
    assert old.cleaned_data["one"] == sets[0]
    unknown = form({"one": "qs_aaaaaaaaaaaaaaaa"})
    assert "one" in unknown.errors
    assert selected(str(unknown["one"])) == []


def test_the_list_takes_one_statement(sets, django_assert_num_queries):
    with django_assert_num_queries(1):
        str(form()["one"])


def test_a_filter_offers_and_takes_the_same(sets):
    request = SimpleNamespace(user=None)
    assert offered(str(Filter({}, ordered(), request=request).form["one"]))[:3] == [
        "All",
        *labels(sets[4], sets[3]),
    ]
    held = Filter({"one": sets[0].public_id}, ordered(), request=request)
    assert list(held.qs) == [sets[0]]
    assert selected(str(held.form["one"])) == [sets[0].public_id]
