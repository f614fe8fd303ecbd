"""What is wrong with a zip archive, told from its table of contents before anything is unpacked.

Sizes in the table may lie, but nothing unpacks more than they say: Python's zip reader stops there.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from zipfile import ZipInfo

MAX_RATIO = 120
"""Times that one part may grow when unpacked; ordinary ones stay below 30."""
RATIO_FREE = 1024 * 1024
"""Bytes below which the ratio does not matter: a short run of blanks packs very well."""
_ENCRYPTED = 0x1


class Flaw(Enum):
    """Why an archive is not opened."""

    BOMB = "bomb"
    ENCRYPTED = "encrypted"


def flaw_in(entries: Sequence[ZipInfo], *, most_entries: int, most_bytes: int) -> Flaw | None:
    """Return what is wrong, None when the archive may be opened."""
    if len(entries) > most_entries or sum(entry.file_size for entry in entries) > most_bytes:
        return Flaw.BOMB
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            return Flaw.ENCRYPTED
        if entry.file_size > RATIO_FREE and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            return Flaw.BOMB
    return None
