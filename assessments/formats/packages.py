"""Zip packages and XML from elsewhere, opened without trust."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse
from django.utils.translation import gettext as _

from assessments.formats.results import Refused
from candidates.extraction.archives import Flaw, flaw_in

MAX_ENTRIES = 60_000
MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes that all parts of a package may have together once unpacked."""
_CONTROLS = bytes(sorted({*range(32)} - {9, 10, 13}))
_BEGINNING = 256 * 1024
"""Bytes in which the root of an XML file must begin."""
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError)


class Package:
    """A zip archive whose table of contents has been checked. Raises Refused in words."""

    def __init__(self, raw: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(raw))
            entries = self._archive.infolist()
        except _DAMAGED as error:
            raise Refused(_("The archive is damaged and cannot be opened.")) from error
        flaw = flaw_in(entries, most_entries=MAX_ENTRIES, most_bytes=MAX_UNPACKED)
        if flaw is Flaw.ENCRYPTED:
            raise Refused(_("The archive is protected by a password. Pack it without one."))
        if flaw is Flaw.BOMB:
            raise Refused(_("The archive grows far too large when it is unpacked, so it was not opened."))
        self.names: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            if not entry.is_dir():
                self._add(entry)

    def _add(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        parts = name.split("/")
        if name.startswith("/") or "\\" in name or ".." in parts or re.match(r"[A-Za-z]:", name):
            raise Refused(
                _("The archive names a file outside of itself (%(name)s), so it was not opened.")
                % {"name": name[:80]}
            )
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Refused(_("The archive holds links instead of files, so it was not opened."))
        if name in self.names:
            raise Refused(_("The archive holds two files named %(name)s.") % {"name": name[:80]})
        self.names[name] = entry

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        """Return one file of the package."""
        try:
            return self._archive.read(self.names[name])
        except _DAMAGED as error:
            raise Refused(
                _("%(name)s in the archive is damaged and cannot be read.") % {"name": name[:80]}
            ) from error


def resolve(base: str, address: str) -> str:
    """Return the name of a file in a package by its address in the file `base`; "" when it leads out."""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(base), address))
    return "" if found.startswith(("..", "/")) else found


def root_of_xml(raw: bytes) -> str:
    """Return the tag of the root element, looking at the beginning only. Raises Refused as `parse_xml`."""
    with _told(""):
        events = iterparse(
            io.BytesIO(_without_controls(raw[:_BEGINNING])),
            events=("start",),
            forbid_dtd=True,
            forbid_entities=True,
            forbid_external=True,
        )
        return str(next(events)[1].tag)


def parse_xml(raw: bytes, *, name: str = "") -> Any:
    """Return the root element. Raises Refused for a document type, entities, or text that is no XML."""
    with _told(name):
        return fromstring(_without_controls(raw), forbid_dtd=True, forbid_entities=True, forbid_external=True)


def _without_controls(raw: bytes) -> bytes:
    return raw if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else raw.translate(None, _CONTROLS)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what the parser raises into Refused."""
    where = f"{name}: " if name else ""
    try:
        yield
    except DefusedXmlException as error:
        raise Refused(
            where + _("The XML declares a document type or entities. Files that do are not read.")
        ) from error
    except ParseError as error:
        line, column = getattr(error, "position", (0, 0))
        raise Refused(
            where
            + _("This is no well-formed XML: it breaks off at line %(line)s, column %(column)s.")
            % {"line": line, "column": column}
        ) from error
    except (LookupError, ValueError) as error:
        raise Refused(where + _("The encoding of the XML is not known.")) from error
