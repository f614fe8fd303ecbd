"""How much a file may hold, and text out of bytes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.formats.results import Reading, Refused
from candidates.extraction.sniffing import decode_text

MAX_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 20_000
"""Questions in one file."""


def decoded(raw: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or Windows-1252. Raises Refused."""
    text = decode_text(raw)
    if text is None:
        raise Refused(_("This is no text in UTF-8, UTF-16 or Windows-1252."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def within(reading: Reading) -> None:
    """Refuse a file with more questions than one import takes."""
    if len(reading.entries) > MAX_ENTRIES:
        raise Refused(_("The file holds more than %(most)d questions. Split it.") % {"most": MAX_ENTRIES})
