"""How a status looks: word, tone and icon. Colour never stands alone, so all three come together.

Tones: neutral, info, accent, success, warning, danger. A value that means different things in two
aggregates takes a key with the aggregate in front: `application.completed`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Look(NamedTuple):
    """Word, tone and icon of one status."""

    word: Any
    tone: str
    icon: str


STATUS: dict[str, Look] = {
    "draft": Look(_("Draft"), "neutral", "pencil"),
    "open": Look(_("Open"), "success", "circle-dot"),
    "published": Look(_("Published"), "success", "world"),
    "replaced": Look(_("Replaced"), "neutral", "versions"),
    "unpublished": Look(_("Not published"), "neutral", "eye-off"),
    "paused": Look(_("Paused"), "warning", "player-pause"),
    "closed": Look(_("Closed"), "neutral", "lock"),
    "filled": Look(_("Filled"), "accent", "user-check"),
    "cancelled": Look(_("Cancelled"), "neutral", "circle-x"),
    "archived": Look(_("Archived"), "neutral", "archive"),
    "pending": Look(_("Pending"), "neutral", "circle-dashed"),
    "invited": Look(_("Invited"), "info", "mail"),
    "in_progress": Look(_("In progress"), "accent", "progress"),
    "completed": Look(_("Completed"), "success", "circle-check"),
    "testing": Look(_("Testing"), "accent", "progress"),
    "tested": Look(_("Tested"), "info", "circle-check"),
    "pipeline.interview": Look(_("Interview"), "accent", "messages"),
    "offer": Look(_("Offer"), "accent", "file-check"),
    "hired": Look(_("Hired"), "success", "user-check"),
    "shortlisted": Look(_("Shortlisted"), "success", "star"),
    "rejected": Look(_("Rejected"), "danger", "circle-x"),
    "withdrawn": Look(_("Withdrawn"), "neutral", "arrow-back-up"),
    "scheduled": Look(_("Scheduled"), "info", "calendar-event"),
    "no_show": Look(_("No show"), "warning", "user-off"),
    "submitted": Look(_("Submitted"), "success", "send"),
    "expired": Look(_("Expired"), "warning", "clock-off"),
    "revoked": Look(_("Revoked"), "neutral", "ban"),
    "used": Look(_("Used"), "neutral", "checks"),
    "abandoned": Look(_("Abandoned"), "warning", "logout"),
    "active": Look(_("Active"), "success", "circle-check"),
    "inactive": Look(_("Deactivated"), "neutral", "circle-minus"),
    "suspended": Look(_("Suspended"), "danger", "ban"),
    "approved": Look(_("Approved"), "success", "circle-check"),
    "in_review": Look(_("In review"), "info", "eye"),
    "review": Look(_("To review"), "warning", "eye"),
    "retired": Look(_("Retired"), "neutral", "archive"),
    "strong_hire": Look(_("Strong yes"), "success", "thumb-up"),
    "hire": Look(_("Yes"), "success", "thumb-up"),
    "maybe": Look(_("Maybe"), "warning", "question-mark"),
    "no_hire": Look(_("No"), "danger", "thumb-down"),
    "strong_no_hire": Look(_("Strong no"), "danger", "thumb-down"),
    "low": Look(_("Low"), "neutral", "chevron-down"),
    "medium": Look(_("Medium"), "warning", "equal"),
    "high": Look(_("High"), "danger", "chevron-up"),
    "critical": Look(_("Critical"), "danger", "alert-octagon"),
    "clean": Look(_("Nothing noticed"), "success", "shield-check"),
    "flagged": Look(_("To look at"), "warning", "flag"),
    "checking": Look(_("Being checked"), "accent", "progress"),
    "checked": Look(_("Waiting for your decision"), "warning", "eye"),
    "importing": Look(_("Being brought in"), "accent", "progress"),
    "done": Look(_("Brought in"), "success", "circle-check"),
    "writing": Look(_("Being written"), "accent", "progress"),
    "export.expired": Look(_("Removed"), "neutral", "clock-off"),
    "applying": Look(_("Being applied"), "accent", "progress"),
    "applied": Look(_("Applied"), "success", "circle-check"),
    "import.new": Look(_("New"), "success", "plus"),
    "import.changed": Look(_("Changed"), "info", "pencil"),
    "import.duplicate": Look(_("There already"), "neutral", "copy"),
    "import.unsupported": Look(_("Not supported"), "warning", "ban"),
    "import.error": Look(_("Not readable"), "danger", "alert-triangle"),
    "case.open": Look(_("To be reviewed"), "warning", "eye"),
    "proposed": Look(_("Second reviewer needed"), "warning", "users"),
    "review.valid": Look(_("Valid"), "success", "circle-check"),
    "review.invalid": Look(_("Invalid"), "danger", "ban"),
    "investigating": Look(_("Investigating"), "warning", "search"),
    "resolved": Look(_("Resolved"), "success", "circle-check"),
    "extracted": Look(_("Text read"), "success", "file-check"),
    "empty": Look(_("No text in it"), "warning", "file"),
    "failed": Look(_("Failed"), "danger", "alert-triangle"),
    "success": Look(_("Done"), "success", "circle-check"),
    "failure": Look(_("Failed"), "danger", "alert-triangle"),
    "started": Look(_("Running"), "accent", "progress"),
    "retry": Look(_("Trying again"), "warning", "refresh"),
    "sent": Look(_("Sent"), "success", "mail-check"),
    "opened": Look(_("Opened"), "info", "mail-opened"),
    "ready": Look(_("Ready"), "success", "circle-check"),
    "generating": Look(_("Being generated"), "accent", "progress"),
    "warning": Look(_("Warning"), "warning", "alert-triangle"),
    "invalidated": Look(_("Not counted"), "danger", "ban"),
    "queued": Look(_("Waiting"), "neutral", "clock"),
    "bounced": Look(_("Bounced"), "danger", "mail-off"),
    "mine.pending": Look(_("Not started"), "neutral", "circle-dashed"),
    "mine.submitted": Look(_("Handed in"), "success", "circle-check"),
    "mine.closed": Look(_("Closed"), "neutral", "circle-x"),
    "requested": Look(_("Waiting for a decision"), "warning", "clock"),
    "declined": Look(_("Refused"), "neutral", "circle-x"),
    "ended": Look(_("Ended"), "neutral", "circle-minus"),
    "request.open": Look(_("To be answered"), "warning", "clock"),
    "request.answered": Look(_("Answered"), "success", "circle-check"),
    "yes": Look(_("Yes"), "success", "check"),
    "no": Look(_("No"), "neutral", "x"),
}


def look(value: Any, kind: str = "") -> Look:
    """The look of `value`, of `kind.value` first; an unknown value keeps its own word and a neutral tone."""
    key = str(value).lower()
    known = STATUS.get(f"{kind}.{key}") or STATUS.get(key)
    return known or Look(key.replace("_", " ").capitalize(), "neutral", "circle")
