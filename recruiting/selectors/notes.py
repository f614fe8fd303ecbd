"""Remarks on one application, as the reader may see them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from recruiting.models import ApplicationNote


def of_application(application: Any, actor: Any) -> QuerySet[ApplicationNote]:
    """Notes the actor may read, newest first, with their authors."""
    notes = ApplicationNote.objects.visible_to(actor).filter(application=application)
    return notes.select_related("author", "application").order_by("-created_at", "-pk")
