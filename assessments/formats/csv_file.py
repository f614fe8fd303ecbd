"""Questions as CSV."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from assessments.enums import FileFormat
from assessments.formats import columns
from assessments.formats.limits import decoded, within
from assessments.formats.results import Reading, Refused, Writing
from assessments.items import Item

MEDIA_TYPE = "text/csv; charset=utf-8"
_DELIMITERS = ",;\t|"
_FIELD_LIMIT = 200_000


def looks_like(text: str) -> bool:
    """Whether one of the first rows names the columns."""
    try:
        return columns.find_header(itertools.islice(_rows(text), columns.HEADER_WITHIN)) is not None
    except Refused:
        return False


def read(raw: bytes) -> Reading:
    """Read rows behind the one that names the columns. Raises Refused."""
    reading = Reading(FileFormat.CSV)
    rows = _rows(decoded(raw))
    first = list(itertools.islice(rows, columns.HEADER_WITHIN))
    for entry in columns.entries(rows, first):
        reading.entries.append(entry)
        within(reading)
    return reading


def _rows(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(_FIELD_LIMIT)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    try:
        for row in rows:
            if len(row) > columns.MAX_COLUMNS:
                raise Refused(
                    _("A row has more than %(most)d columns, so this is no table of questions.")
                    % {"most": columns.MAX_COLUMNS}
                )
            yield row
    except csv.Error as error:
        raise Refused(_("Line %(line)d is no CSV.") % {"line": rows.line_num}) from error


def _delimiter(text: str) -> str:
    """Return the sign between cells: the one by which a header is found, else the most frequent of the first lines."""
    beginning = text[:20_000]
    for sign in _DELIMITERS:
        sample = itertools.islice(
            csv.reader(io.StringIO(beginning, newline=""), delimiter=sign), columns.HEADER_WITHIN
        )
        try:
            if columns.find_header(sample):
                return sign
        except csv.Error:
            continue
    return max(_DELIMITERS, key=beginning.count)


def write(items: Sequence[Item]) -> Writing:
    """Write a header and a row for each question. Cells that a spreadsheet would run are guarded."""
    rows, losses = columns.rows_of(items)
    return Writing(_written(rows), "csv", MEDIA_TYPE, len(rows), losses)


def template() -> bytes:
    """Return the header and an example."""
    return _written([list(columns.TEMPLATE)])


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(columns.COLUMNS)
    for row in rows:
        cells = [columns.guard(cell) for cell in row[:-1]]
        writer.writerow([*cells, "yes" if cells != list(row[:-1]) else ""])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()
