"""Files from elsewhere, read by a limited process."""

from __future__ import annotations

import json
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.enums import FileFormat
from assessments.formats.plain import entry_from_plain
from assessments.formats.results import Reading, Refused
from config.kernel import sandbox

LIMITS = sandbox.Limits(memory=1536 * 1024 * 1024, cpu_seconds=90, seconds=150)
_PROGRAM = Path(__file__).with_name("program.py")


def read_confined(raw: bytes, file_format: str | None = None) -> Reading:
    """Do what `registry.read` does in a process with LIMITS. Raises Refused."""
    try:
        printed = sandbox.run(_PROGRAM, file_format or "-", get_language() or "en", data=raw, limits=LIMITS)
    except sandbox.LimitsReached as error:
        raise Refused(
            _("Reading this file takes far more memory or time than questions should, so it was not taken.")
        ) from error
    found = json.loads(printed)
    if "refused" in found:
        raise Refused(found["refused"])
    return Reading(FileFormat(found["format"]), [entry_from_plain(entry) for entry in found["entries"]])
