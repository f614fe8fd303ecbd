"""All formats in one place: which module reads and writes which, and what a file is by its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from assessments.enums import FileFormat
from assessments.formats import (
    aiken,
    columns,
    csv_file,
    gift,
    moodle_xml,
    moodle_xml_writer,
    qti,
    qti_writer,
    xlsx_file,
)
from assessments.formats.limits import MAX_BYTES, decoded
from assessments.formats.packages import Package, root_of_xml
from assessments.formats.results import Reading, Refused, Writing
from assessments.items import Item


@dataclass(frozen=True)
class Format:
    """One format. `keeps` are the fields that survive in it beside stem, options and key (`losses.KNOWN`)."""

    read: Callable[[bytes], Reading]
    write: Callable[[Sequence[Item]], Writing]
    keeps: frozenset[str]


FORMATS = {
    FileFormat.GIFT: Format(gift.read, gift.write, gift.KEEPS),
    FileFormat.AIKEN: Format(aiken.read, aiken.write, aiken.KEEPS),
    FileFormat.MOODLE_XML: Format(moodle_xml.read, moodle_xml_writer.write, moodle_xml_writer.KEEPS),
    FileFormat.QTI: Format(qti.read, partial(qti_writer.write, FileFormat.QTI), qti_writer.KEEPS),
    FileFormat.QTI3: Format(qti.read, partial(qti_writer.write, FileFormat.QTI3), qti_writer.KEEPS),
    FileFormat.CSV: Format(csv_file.read, csv_file.write, columns.KEEPS),
    FileFormat.XLSX: Format(xlsx_file.read, xlsx_file.write, columns.KEEPS),
}
_BEGINNING = 4096
_XML = re.compile(
    r"\s*(?:<\?xml|<!DOCTYPE|(?:<!--.*?-->\s*)*<(?:[\w.-]+:)?(?:quiz|assessmentItem|qti-|questestinterop)\b)",
    re.DOTALL,
)
TEMPLATES = {FileFormat.CSV: csv_file, FileFormat.XLSX: xlsx_file}


def sniff(raw: bytes) -> FileFormat:
    """Return the format of a file by its content; names and claimed types do not count. Raises Refused."""
    if not raw.strip():
        raise Refused(_("The file is empty."))
    if len(raw) > MAX_BYTES:
        raise Refused(_("The file is larger than %(most)d MiB.") % {"most": MAX_BYTES // 1024 // 1024})
    if raw.startswith(b"PK"):
        return _sniff_archive(Package(raw))
    text = decoded(raw)
    return _sniff_xml(raw) if _XML.match(text[:_BEGINNING]) else _sniff_text(text)


def _sniff_archive(package: Package) -> FileFormat:
    if xlsx_file.WORKBOOK in package:
        return FileFormat.XLSX
    if qti.is_package(package):
        return FileFormat.QTI
    raise Refused(_("This archive holds neither a QTI package nor an Excel workbook."))


def _sniff_xml(raw: bytes) -> FileFormat:
    tag = root_of_xml(raw).rpartition("}")[2]
    if tag == moodle_xml.ROOT:
        return FileFormat.MOODLE_XML
    if tag in qti.ROOTS:
        return FileFormat.QTI
    raise Refused(_("This XML is neither Moodle's nor QTI: its root is <%(tag)s>.") % {"tag": tag[:40]})


def _sniff_text(text: str) -> FileFormat:
    if csv_file.looks_like(text):
        return FileFormat.CSV
    if aiken.looks_like(text):
        return FileFormat.AIKEN
    if gift.looks_like(text):
        return FileFormat.GIFT
    raise Refused(
        _(
            "This is none of GIFT, Aiken, Moodle XML, QTI, CSV and XLSX. A CSV file needs a row that names its columns."
        )
    )


def read(raw: bytes, file_format: str | None = None) -> Reading:
    """Return what a file holds, by the format that is named or found in it. Raises Refused."""
    found = sniff(raw) if file_format is None else _named(raw, file_format)
    return FORMATS[found].read(raw)


def _named(raw: bytes, file_format: str) -> FileFormat:
    if not raw.strip() or len(raw) > MAX_BYTES:
        sniff(raw)
    return FileFormat(file_format)


def write(items: Sequence[Item], file_format: str) -> Writing:
    """Return the file that holds items in a format, and what it loses of them."""
    return FORMATS[FileFormat(file_format)].write(items)


def template(file_format: str) -> tuple[bytes, str]:
    """Return an example to fill in, and its media type. Raises KeyError for formats that have none."""
    module = TEMPLATES[FileFormat(file_format)]
    return module.template(), module.MEDIA_TYPE
