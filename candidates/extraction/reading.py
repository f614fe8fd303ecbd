"""Text of a file, read by a limited child process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from candidates.extraction.sniffing import TXT, decode_text, refuse
from config.kernel import sandbox

PROVIDER = "rules"
MAX_PAGES = 200
MAX_CHARACTERS = 2_000_000
_READER = Path(__file__).with_name("reader.py")


@dataclass(frozen=True)
class Reading:
    """The text ("" when there is none in it, as in a scan) and the number of pages of a PDF."""

    text: str
    pages: int | None = None


def read_text(raw: bytes, file_type: str) -> Reading:
    """Return the text of a file of a known type.

    Raises ValidationFailed with FILE_CORRUPT, FILE_ENCRYPTED, FILE_TOO_LONG or FILE_BOMB (the reader hit its
    limits: 768 MiB of memory, 25 s of processor time, 30 s in all).
    """
    if file_type == TXT:
        raw = (decode_text(raw) or "").encode()
    try:
        printed = sandbox.run(_READER, file_type, str(MAX_PAGES), str(MAX_CHARACTERS), data=raw)
    except sandbox.LimitsReached as error:
        raise _limits() from error
    found = json.loads(printed)
    _require_readable(found)
    return Reading(found.get("text", ""), found.get("pages"))


def _limits() -> Exception:
    return refuse(
        _("Reading this file takes far more memory or time than a document should, so it was not kept."),
        "FILE_BOMB",
    )


def _require_readable(found: dict[str, object]) -> None:
    outcome = found["outcome"]
    if outcome == "corrupt":
        raise refuse(_("The file is damaged and cannot be opened."), "FILE_CORRUPT")
    if outcome == "encrypted":
        raise refuse(
            _("The PDF is protected by a password. Save it without one and upload it again."),
            "FILE_ENCRYPTED",
        )
    if outcome == "pages":
        raise refuse(
            _("The file has %(pages)s pages; at most %(most)s are accepted.")
            % {"pages": found["pages"], "most": MAX_PAGES},
            "FILE_TOO_LONG",
        )
    if outcome == "characters":
        raise refuse(_("The file holds more than two million characters of text."), "FILE_TOO_LONG")
