"""Mail from templates, as text and HTML; and the outbox that stands in for a mail server."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation


def send_templated(
    *,
    template: str,
    to: Sequence[str],
    context: dict[str, Any],
    language: str | None = None,
    attachments: Iterable[tuple[str, bytes | str, str]] = (),
) -> int:
    """Render templates/emails/<template>.{subject.txt,txt,html} and send it; returns the number sent.

    Call it from a job, never inside a request's transaction. `attachments` are (name, content, type).
    """
    facts = {"site_url": settings.SITE_URL, **context}
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"emails/{template}.subject.txt", facts).split())
        message = EmailMultiAlternatives(
            subject=subject, body=render_to_string(f"emails/{template}.txt", facts), to=list(to)
        )
        message.attach_alternative(render_to_string(f"emails/{template}.html", facts), "text/html")
    for name, content, mime_type in attachments:
        message.attach(name, content, mime_type)
    return message.send()


def forget(address: str) -> int:
    """Remove what the outbox keeps for an address; returns how many. Mail servers keep nothing here."""
    folder, found = Path(settings.OUTBOX_DIR), 0
    for path in folder.glob("*.json") if folder.is_dir() else ():
        try:
            to = json.loads(path.read_text(encoding="utf-8"))["to"]
        except (OSError, ValueError, KeyError):
            continue
        if address.casefold() in {one.casefold() for one in to}:
            path.unlink(missing_ok=True)
            found += 1
    return found


def _part(message: EmailMessage) -> str:
    for content, mime_type in getattr(message, "alternatives", []):
        if mime_type == "text/html":
            return str(content)
    return ""


class OutboxBackend(BaseEmailBackend):
    """Write each message as one JSON file to OUTBOX_DIR: the mail server of a machine that has none."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.OUTBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            now = datetime.now(UTC)
            name = f"{now:%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
            body = {
                "sent_at": now.isoformat(),
                "subject": message.subject,
                "from": message.from_email,
                "to": message.to,
                "text": message.body,
                "html": _part(message),
                "attachments": [a[0] for a in message.attachments if isinstance(a, tuple)],
            }
            partial = folder / f".{name}"
            partial.write_text(json.dumps(body), encoding="utf-8")
            partial.rename(folder / f"{name}.json")
        return len(email_messages)
