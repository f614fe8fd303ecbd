"""Requisitions in the global search."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from config.kernel.panels import SearchHit
from recruiting.models import JobRequisition


def find(actor: Any, query: str, limit: int) -> list[SearchHit]:
    """Return requisitions whose title contains the text, newest first."""
    rows = JobRequisition.objects.visible_to(actor).filter(title__icontains=query.strip())
    return [
        SearchHit(
            label=row.title,
            url=reverse("recruiting:requisition-detail", args=[row.public_id]),
            detail=" · ".join(filter(None, (str(row.get_status_display()), row.department, row.location))),
            icon="briefcase",
        )
        for row in rows.order_by("-created_at", "-pk")[:limit]
    ]
