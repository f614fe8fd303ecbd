"""Questions as an Excel workbook."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import ParseError  # nosec B405  (an exception, no parser)

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from assessments.enums import FileFormat
from assessments.formats import columns
from assessments.formats.limits import MAX_ENTRIES, within
from assessments.formats.packages import Package
from assessments.formats.results import Reading, Refused, Writing
from assessments.items import Item

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK = "xl/workbook.xml"
_UNREADABLE = (
    *(AttributeError, InvalidFileException, KeyError, IndexError, OSError, ParseError, TypeError, ValueError),
    zipfile.BadZipFile,
)
"""What the library raises for workbooks that are none."""
_WIDE = {"question": 60, "explanation": 40}


def read(raw: bytes) -> Reading:
    """Read the first sheet that names its columns. Raises Refused."""
    _check(Package(raw))
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheets = [_rows(sheet) for sheet in book.worksheets]
        return _first_with_header(sheets)
    except Refused:
        raise
    except _UNREADABLE as error:
        raise Refused(_("The workbook is damaged and cannot be opened.")) from error


def _check(package: Package) -> None:
    """Refuse a workbook whose parts declare entities, before the library reads them."""
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            part = package.read(name)
            if part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                raise Refused(_("The workbook declares a document type or entities, so it was not read."))


def _first_with_header(sheets: Sequence[Iterator[list[str]]]) -> Reading:
    reading = Reading(FileFormat.XLSX)
    looked_at = [(list(itertools.islice(rows, columns.HEADER_WITHIN)), rows) for rows in sheets]
    if not looked_at:
        raise Refused(_("The workbook has no sheet."))
    first, rows = next((pair for pair in looked_at if columns.find_header(pair[0])), looked_at[0])
    for entry in columns.entries(rows, first):
        reading.entries.append(entry)
        within(reading)
    return reading


def _rows(sheet: Any) -> Iterator[list[str]]:
    most = MAX_ENTRIES + columns.HEADER_WITHIN + 1
    for row in sheet.iter_rows(max_col=columns.MAX_COLUMNS, max_row=most, values_only=True):
        yield [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def write(items: Sequence[Item]) -> Writing:
    """Write one sheet. All cells are typed as text, so that no spreadsheet runs one as a formula."""
    rows, losses = columns.rows_of(items)
    return Writing(_written(rows), "xlsx", MEDIA_TYPE, len(rows), losses)


def template() -> bytes:
    """Return the header and an example."""
    return _written([list(columns.TEMPLATE)])


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("questions")
    sheet.freeze_panes = "A2"
    for place, name in enumerate(columns.COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDE.get(name, 16)
    sheet.append([_cell(sheet, name, head=True) for name in columns.COLUMNS])
    for row in rows:
        sheet.append([_cell(sheet, text) if text else None for text in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(sheet: Any, text: str, *, head: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=None)
    cell.value = text
    cell.data_type = "s"
    if head:
        cell.font = Font(bold=True)
    elif "\n" in text:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if not head and columns.guard(text) != text:
        cell.quotePrefix = True
    return cell
