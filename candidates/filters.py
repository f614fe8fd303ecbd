"""Filters of the candidate list; pages and API share them."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from candidates.enums import ExperienceLevel, RequestKind, SkillLevel
from candidates.models import Candidate, CandidateRequest, CandidateSkill
from candidates.selectors.candidates import recruiters
from candidates.selectors.catalogue import skills_named

SHOWN = (("waiting", _("To be answered")), ("all", _("All")))
_DATE = forms.DateInput({"type": "date"})


def _recruiters(request):
    return recruiters(request.user.tenant_id)


class CandidateFilter(django_filters.FilterSet):
    """Text on name and title (an address is looked up exactly), skill, level, recruiter, date, state.

    Part of an e-mail address cannot be searched, since addresses are stored encrypted.
    """

    q = django_filters.CharFilter(
        label=_("Name, title or exact e-mail"), method="by_text", widget=forms.TextInput({"type": "search"})
    )
    skill = django_filters.CharFilter(
        label=_("Skill"),
        method="by_skill",
        widget=forms.TextInput({"list": "skill-suggestions", "autocomplete": "off"}),
    )
    skill_level = django_filters.ChoiceFilter(
        label=_("Skill level"), choices=SkillLevel.choices, method="with_skill_level", empty_label=_("Any")
    )
    experience_level = django_filters.ChoiceFilter(
        label=_("Level"), choices=ExperienceLevel.choices, empty_label=_("Any")
    )
    recruiter = django_filters.ModelChoiceFilter(
        label=_("Recruiter"),
        field_name="assigned_recruiter",
        queryset=_recruiters,
        to_field_name="public_id",
        empty_label=_("Anyone"),
    )
    added_from = django_filters.DateFilter(
        label=_("Added from"), field_name="created_at", lookup_expr="date__gte", widget=_DATE
    )
    added_to = django_filters.DateFilter(
        label=_("Added to"), field_name="created_at", lookup_expr="date__lte", widget=_DATE
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("inactive", _("Inactive")), ("all", _("All"))],
        method="by_state",
        empty_label=_("Active"),
    )

    class Meta:
        model = Candidate
        fields = ()

    def filter_queryset(self, queryset):
        """Leave inactive candidates out unless they are asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.active()

    def by_text(self, queryset, name, value):
        """Look an address up by its blind index, anything else in name and title."""
        return queryset.matching(value)

    def by_skill(self, queryset, name, value):
        """Keep candidates who have the named skill, at the given level if one is chosen."""
        held = CandidateSkill.objects.filter(
            candidate=OuterRef("pk"), skill__in=[s.pk for s in skills_named(value)]
        )
        level = self.form.cleaned_data.get("skill_level")
        return queryset.filter(Exists(held.filter(level=level) if level else held))

    def with_skill_level(self, queryset, name, value):
        """Narrow `skill`; alone, keep candidates who have any skill at this level."""
        if self.form.cleaned_data.get("skill"):
            return queryset
        return queryset.filter(Exists(CandidateSkill.objects.filter(candidate=OuterRef("pk"), level=value)))

    def by_state(self, queryset, name, value):
        """Show inactive candidates, or all."""
        return queryset.filter(is_active=False) if value == "inactive" else queryset


class RequestFilter(django_filters.FilterSet):
    """Without `show` the list is what waits."""

    show = django_filters.ChoiceFilter(label=_("Show"), choices=SHOWN, method="keep_shown", empty_label=None)
    kind = django_filters.ChoiceFilter(label=_("About"), choices=RequestKind.choices, empty_label=_("All"))

    class Meta:
        model = CandidateRequest
        fields = []

    def __init__(self, data=None, *args, **kwargs):
        values = data.copy() if data is not None else None
        if values is not None and values.get("show") not in dict(SHOWN):
            values["show"] = "waiting"
        super().__init__(values, *args, **kwargs)

    def keep_shown(self, queryset, _name, value):
        """Keep what waits, or everything."""
        return queryset.waiting() if value == "waiting" else queryset
