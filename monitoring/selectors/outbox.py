"""Mails in the outbox directory (`config.kernel.mail.OutboxBackend` writes them)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nh3
from django.conf import settings
from django.utils.html import urlize

MOST_LISTED = 200
_NAME = re.compile(r"[0-9A-Za-z-]{10,80}")
_TAGS = frozenset(
    {
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
    }
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)


@dataclass(frozen=True)
class Mail:
    """One mail as it would have left. `name` is its file without the ending."""

    name: str
    sent_at: datetime
    subject: str
    sender: str
    to: list[str]
    text: str
    html: str
    attachments: list[str]

    @property
    def linked_text(self) -> str:
        """The text, escaped, with its links to click."""
        return urlize(self.text, nofollow=True, autoescape=True)

    @property
    def safe_html(self) -> str:
        """The HTML reduced to text marks and links: no script, style, image or form."""
        return nh3.clean(
            self.html,
            tags=set(_TAGS),
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            clean_content_tags={"script", "style", "head", "title"},
            link_rel="noopener noreferrer",
        )


def mails(*, to: str = "") -> list[Mail]:
    """Return the newest mails, those to an address that contains `to`."""
    folder = Path(settings.OUTBOX_DIR)
    names = sorted((path.stem for path in folder.glob("*.json")), reverse=True) if folder.is_dir() else []
    found: list[Mail] = []
    for name in names:
        row = mail(name)
        if row is not None and (not to or any(to.lower() in address.lower() for address in row.to)):
            found.append(row)
        if len(found) == MOST_LISTED:
            break
    return found


def mail(name: str) -> Mail | None:
    """Return one mail, None when there is no such file or it is not whole."""
    if not _NAME.fullmatch(name):
        return None
    try:
        body = json.loads((Path(settings.OUTBOX_DIR) / f"{name}.json").read_text(encoding="utf-8"))
        return Mail(
            name=name,
            sent_at=datetime.fromisoformat(body["sent_at"]),
            subject=body["subject"],
            sender=body["from"],
            to=body["to"],
            text=body["text"],
            html=body["html"],
            attachments=body["attachments"],
        )
    except (OSError, ValueError, KeyError):
        return None
