"""The true type of an upload, told from its content; names and claimed types are ignored.

Only cheap checks that cannot be made to work hard happen here, in the web process. Parsing is the job of
`reading`, in a process of its own.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

import puremagic
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from candidates.extraction import archives
from config.kernel.errors import ValidationFailed

PDF = "pdf"
DOCX = "docx"
TXT = "txt"
MIME_TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    TXT: "text/plain",
}

MAX_ZIP_ENTRIES = 5_000
MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes that all parts of a Word file may have together once unpacked."""
CONTENT_TYPES_LIMIT = 256 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORD_MAIN = re.compile(
    r"application/vnd\.(openxmlformats-officedocument\.wordprocessingml\.(document|template)|"
    r"ms-word\.(document|template)\.macroEnabled[A-Za-z0-9]*)\.main\+xml"
)
_NOT_TEXT = (b"{\\rtf", b"GIF8")
"""Formats made of printable characters that nevertheless are no plain text."""
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1b")


@dataclass(frozen=True)
class Sniffed:
    """The type found: one of pdf, docx, txt, and its media type."""

    file_type: str
    mime_type: str


def refuse(message: str, code: str) -> ValidationFailed:
    """Return the refusal of a file as an error of the field `file`."""
    return ValidationFailed.at("file", message, code)


def sniff(raw: bytes) -> Sniffed:
    """Return the type of the content.

    Raises ValidationFailed with FILE_EMPTY, FILE_ENCRYPTED, FILE_CORRUPT, FILE_BOMB or FILE_TYPE.
    """
    if not raw.strip():
        raise refuse(_("The file is empty."), "FILE_EMPTY")
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        return Sniffed(PDF, MIME_TYPES[PDF])
    if raw.startswith(_OLE):
        raise _ole_refusal(raw)
    if raw.startswith(b"PK"):
        check_word_archive(raw)
        return Sniffed(DOCX, MIME_TYPES[DOCX])
    if not raw.startswith(_NOT_TEXT) and decode_text(raw) is not None and not _is_known_binary(raw):
        return Sniffed(TXT, MIME_TYPES[TXT])
    raise refuse(
        _("This type of file is not accepted. Upload a PDF, a Word file (.docx) or plain text."), "FILE_TYPE"
    )


def _ole_refusal(raw: bytes) -> ValidationFailed:
    if _ENCRYPTED_PACKAGE in raw:
        return refuse(
            _("The Word file is protected by a password. Save it without one and upload it again."),
            "FILE_ENCRYPTED",
        )
    return refuse(
        _("This is an older Office format. Save it as .docx or PDF and upload it again."), "FILE_TYPE"
    )


def _is_known_binary(raw: bytes) -> bool:
    """Whether magic bytes say that this is a program, an archive, a picture and so on."""
    try:
        found = puremagic.magic_string(raw[:4096])
    except (puremagic.PureError, ValueError):
        return False
    return any(
        match.confidence >= 0.8
        and match.byte_match
        and len(match.byte_match) >= 4
        and not _is_textual(match.mime_type)
        for match in found
    )


def _is_textual(mime_type: str) -> bool:
    return (
        not mime_type or mime_type.startswith("text/") or mime_type in {"application/json", "application/xml"}
    )


def check_word_archive(raw: bytes) -> None:
    """Look at the table of contents of a zip file before anything is unpacked.

    Raises ValidationFailed: not a Word file, damaged, password on a part, or a zip bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names:
                raise refuse(
                    _("This is an archive, not a Word file. Upload a PDF, .docx or plain text."), "FILE_TYPE"
                )
            if archive.getinfo("[Content_Types].xml").file_size > CONTENT_TYPES_LIMIT:
                raise _bomb()
            types = fromstring(archive.read("[Content_Types].xml"), forbid_dtd=True)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        ParseError,
    ) as error:
        raise refuse(_("The Word file is damaged and cannot be opened."), "FILE_CORRUPT") from error
    except DefusedXmlException as error:
        raise _bomb() from error
    if not any(_WORD_MAIN.fullmatch(node.get("ContentType", "")) for node in types):
        raise refuse(
            _("This Office file is not a Word document. Upload a PDF, .docx or plain text."), "FILE_TYPE"
        )


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    flaw = archives.flaw_in(entries, most_entries=MAX_ZIP_ENTRIES, most_bytes=MAX_UNPACKED)
    if flaw is archives.Flaw.ENCRYPTED:
        raise refuse(
            _("The file is protected by a password. Save it without one and upload it again."),
            "FILE_ENCRYPTED",
        )
    if flaw is archives.Flaw.BOMB:
        raise _bomb()


def _bomb() -> ValidationFailed:
    return refuse(_("The file grows far too large when it is unpacked, so it was not opened."), "FILE_BOMB")


def decode_text(raw: bytes) -> str | None:
    """Return plain text in UTF-8, UTF-16 (with its mark) or Windows-1252; None when it is no text."""
    for encoding, mark in (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff")):
        if raw.startswith(mark):
            return _printable(raw, encoding)
    text = _printable(raw, "utf-8")
    return text if text is not None else _printable(raw, "cp1252")


def _printable(raw: bytes, encoding: str) -> str | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    if any(ord(char) < 32 and char not in _TEXT_CONTROLS for char in set(text)):
        return None
    return text


def clean_filename(name: str | None) -> str:
    """Return a name that is safe to show: last part of a path, no controls, at most 255 characters."""
    last = re.split(r"[\\/]", name or "")[-1]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    visible = " ".join(visible.split()).strip(". ")
    if len(visible) > 255:
        stem, dot, ending = visible.rpartition(".")
        visible = f"{stem[:240]}.{ending}" if dot and len(ending) <= 10 else visible[:255]
    return visible or _("file")


def download_name(original: str, file_type: str) -> str:
    """Return the name a download gets: the ending always tells the true type."""
    stem, dot, ending = original.rpartition(".")
    return f"{stem if dot and len(ending) <= 10 else original}.{file_type}"
