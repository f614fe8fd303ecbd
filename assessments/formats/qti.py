"""QTI packages: items of version 2 and 3, and of 1.2 as older systems export them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from assessments.enums import FileFormat
from assessments.formats import qti12
from assessments.formats.album import Finder
from assessments.formats.building import one_line
from assessments.formats.limits import within
from assessments.formats.markup.trees import Node, local_name, tree_of_element
from assessments.formats.packages import Package, parse_xml, resolve
from assessments.formats.qti_item import descend, first, read_item
from assessments.formats.results import Entry, Problem, Reading, Refused

MANIFEST = "imsmanifest.xml"
ITEM = "assessmentItem"
ROOTS = frozenset({ITEM, "qti-assessment-item", qti12.ROOT})
_ITEM_TYPES = ("imsqti_item_xml", "imsqti_apipitem_xml")
LEVELS = {
    "very easy": "basic",
    "easy": "basic",
    "medium": "intermediate",
    "difficult": "advanced",
    "very difficult": "advanced",
}


About = dict[str, Any]
"""Fields of a draft that the manifest tells."""


def is_package(package: Package) -> bool:
    """Whether an archive has a manifest or items in it."""
    return bool(_manifest(package)) or any(name.lower().endswith(".xml") for name in package.names)


def read(raw: bytes) -> Reading:
    """Read a package, or a single item without one. Raises Refused."""
    if raw.startswith(b"PK"):
        return _Package(Package(raw)).read()
    root = parse_xml(raw)
    reading = Reading(_version(root.tag))
    reading.entries.extend(_entries(root, _("the item"), lambda _address: None, {}))
    within(reading)
    return reading


def _version(tag: str) -> FileFormat:
    return FileFormat.QTI3 if tag.rpartition("}")[2].startswith("qti-") else FileFormat.QTI


def _manifest(package: Package) -> str:
    found = [name for name in package.names if name.rpartition("/")[2] == MANIFEST]
    return min(found, key=lambda name: name.count("/"), default="")


def _entries(root: Any, place: str, find: Finder, about: About) -> Iterator[Entry]:
    name = local_name(root.tag)
    if name == ITEM:
        yield read_item(tree_of_element(root), place, find, about)
    elif name == qti12.ROOT:
        yield from qti12.read_items(root, place, find)
    else:
        yield Problem(place, _("This is no item of QTI: its root is <%(tag)s>.") % {"tag": name[:40]})


class _Package:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.manifest = _manifest(package)
        self.formats: set[FileFormat] = set()

    def read(self) -> Reading:
        reading = Reading(FileFormat.QTI)
        for name, about in self._items():
            reading.entries.extend(self._file(name, about))
            within(reading)
        if not reading.entries:
            raise Refused(_("The archive holds no items of QTI."))
        if self.formats == {FileFormat.QTI3}:
            reading.file_format = FileFormat.QTI3
        return reading

    def _items(self) -> Iterator[tuple[str, About]]:
        """Yield the files of items, by the manifest or, without one, all XML that may be one."""
        if not self.manifest:
            yield from ((name, {}) for name in self.package.names if name.lower().endswith(".xml"))
            return
        root = tree_of_element(parse_xml(self.package.read(self.manifest), name=MANIFEST))
        seen: set[str] = set()
        for resource in descend(root):
            kind = resource.attributes.get("type", "")
            if resource.tag != "resource" or not (kind.startswith(_ITEM_TYPES) or qti12.is_resource(kind)):
                continue
            name = self._file_of(resource)
            if name not in seen:
                seen.add(name)
                yield name, _about(resource)

    def _file_of(self, resource: Node) -> str:
        """Return the file that a resource names: by its address, else its first XML file."""
        hrefs = [resource.attributes.get("href", "")]
        hrefs += [node.attributes.get("href", "") for node in resource.nodes() if node.tag == "file"]
        names = [resolve(self.manifest, unquote(href)) for href in hrefs if href.lower().endswith(".xml")]
        return next((name for name in names if name in self.package), names[0] if names else "")

    def _file(self, name: str, about: About) -> Iterator[Entry]:
        place = name or _("a resource without a file")
        if name not in self.package:
            yield Problem(place, _("The manifest names a file that is not in the package."))
            return
        try:
            root = parse_xml(self.package.read(name))
        except Refused as error:
            yield Problem(place, str(error))
            return
        if not self.manifest and local_name(root.tag) not in {ITEM, qti12.ROOT}:
            return
        self.formats.add(_version(root.tag))
        yield from _entries(root, place, lambda address: self._find(name, address), about)

    def _find(self, base: str, address: str) -> bytes | None:
        found = resolve(base, address)
        if found not in self.package:
            tail = qti12.shared_file(address)
            found = next((name for name in self.package.names if tail and name.endswith(tail)), "")
        return self.package.read(found) if found else None


def _about(resource: Node) -> About:
    """Read the metadata of a resource (LOM), wherever its namespace puts it."""
    lom = first(resource, "lom")
    if lom is None:
        return {}
    by_purpose = {
        _words(first(node, "purpose", "value")).lower(): _words(first(node, "taxon", "entry"))
        for node in descend(lom)
        if node.tag == "classification"
    }
    told = {
        "reference": _words(first(lom, "general", "identifier", "entry")),
        "tags": [one_line(node.text()) for node in descend(lom) if node.tag == "keyword"],
        "level": LEVELS.get(_words(first(lom, "educational", "difficulty", "value")).lower(), ""),
        "topic": by_purpose.get("discipline", ""),
        "skill": by_purpose.get("competency", ""),
    }
    return {name: value for name, value in told.items() if value}


def _words(node: Node | None) -> str:
    return one_line(node.text()) if node else ""
