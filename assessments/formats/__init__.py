"""Questions in files of other systems: GIFT, Aiken, Moodle XML, QTI 2.1 and 3.0, CSV, XLSX; both ways.

`read` and `write` know no tables: they turn bytes into items and items into bytes, and say what does not fit.
"""

from assessments.formats.registry import FORMATS, read, sniff, template, write
from assessments.formats.results import Entry, Loss, Problem, Read, Reading, Refused, Unsupported, Writing

__all__ = [
    "FORMATS",
    "Entry",
    "Loss",
    "Problem",
    "Read",
    "Reading",
    "Refused",
    "Unsupported",
    "Writing",
    "read",
    "sniff",
    "template",
    "write",
]
