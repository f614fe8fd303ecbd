"""Made-up rows for the component gallery."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

from config.kernel.web import PAGE_SIZES, Column

PEOPLE = (
    ("Mara Lindqvist", "Backend engineer", "shortlisted", 87),
    ("Tomás Rivera", "Data analyst", "in_progress", 64),
    ("Aiko Tanabe", "Backend engineer", "pending", 0),
    ("Noor El-Amin", "Product designer", "rejected", 41),
    ("Jonas Weber", "Site reliability engineer", "completed", 78),
)


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="Title", help_text="What candidates read first.", max_length=80)
    email = forms.EmailField(label="E-mail", required=False)
    level = forms.ChoiceField(label="Level", choices=[("junior", "Junior"), ("senior", "Senior")])
    starts = forms.DateField(
        label="Starts on", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    kind = forms.ChoiceField(
        label="Kind", choices=[("remote", "Remote"), ("office", "Office")], widget=forms.RadioSelect
    )
    about = forms.CharField(label="About the role", widget=forms.Textarea, max_length=600, required=False)
    cv = forms.FileField(label="CV", help_text="PDF, DOCX or TXT, up to 10 MiB.", required=False)
    notify = forms.BooleanField(label="Mail me when someone applies", required=False)


class SampleFilter(forms.Form):
    """A filter bar's form."""

    q = forms.CharField(label="Search", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any"), ("open", "Open")])
    level = forms.ChoiceField(label="Level", required=False, choices=[("", "Any"), ("senior", "Senior")])
    mine = forms.BooleanField(label="Only mine", required=False)


def samples(request: HttpRequest) -> dict[str, Any]:
    """The gallery's context."""
    now = timezone.now()
    broken = SampleForm({"email": "nobody", "level": "x"}, prefix="broken")
    broken.full_clean()
    return {
        "people": [
            {
                "name": name,
                "role": role,
                "status": status,
                "score": score,
                "seen": now - timedelta(hours=7 * n),
            }
            for n, (name, role, status, score) in enumerate(PEOPLE, start=1)
        ],
        "columns": [
            Column("name", "Candidate", sort="name"),
            Column("role", "Role"),
            Column("status", "Status", sort="status"),
            Column("score", "Score", sort="score", align="end"),
            Column("seen", "Last activity", sort="seen"),
        ],
        "sort": request.GET.get("sort", "-score"),
        "page": Paginator(range(128), 25).get_page(2),
        "page_sizes": PAGE_SIZES,
        "filter_form": SampleFilter(request.GET or None),
        "sample_form": SampleForm(),
        "broken_form": broken,
        "statuses": [
            "draft",
            "open",
            "paused",
            "filled",
            "closed",
            "cancelled",
            "invited",
            "in_progress",
            "completed",
            "shortlisted",
            "rejected",
            "scheduled",
            "no_show",
            "critical",
            "high",
            "low",
        ],
        "now": now,
        "soon": now + timedelta(hours=3),
        "weeks": [("W41", 4), ("W42", 9), ("W43", 7), ("W44", 12), ("W45", 15), ("W46", 11), ("W47", 18)],
        "funnel": [("Invited", 60), ("Started", 48), ("Handed in", 41), ("Shortlisted", 12), ("Hired", 3)],
        "trend": [3, 5, 4, 8, 7, 11, 9, 14],
        "labels": ["Mon", "Tue", "Wed", "Thu", "Fri"],
        "series": [
            {"label": "Invited", "data": [4, 9, 6, 12, 8]},
            {"label": "Handed in", "data": [2, 5, 6, 7, 8]},
        ],
    }
