"""Options while somebody types: fragments for a datalist."""

from django.shortcuts import render

from accounts.enums import STAFF_ROLES
from candidates.enums import SkillCategory
from candidates.selectors import catalogue
from config.kernel.errors import ValidationFailed
from config.kernel.web import Page

_LONGEST = 100


def typed(request):
    """Return what was typed so far: `query`, or the value of the field that asks."""
    known = ("query", "q", "skill", "skill-skill", "topic", "role")
    return next((request.GET[name] for name in known if request.GET.get(name)), "")[:_LONGEST]


class SkillSuggestions(Page):
    """Skills whose name or other name matches."""

    roles = STAFF_ROLES

    def get(self, request):
        category = request.GET.get("category", "")
        if category and category not in SkillCategory.values:
            raise ValidationFailed.at("category", "Unknown category")
        found = catalogue.suggest_skills(typed(request), category=category)
        return render(request, "candidates/_options.html", {"options": found})


class RoleSuggestions(Page):
    """Job roles whose name matches."""

    roles = STAFF_ROLES

    def get(self, request):
        return render(
            request, "candidates/_options.html", {"options": catalogue.suggest_roles(typed(request))}
        )
