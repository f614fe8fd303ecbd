"""The pictures of one question on their way in."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from urllib.parse import unquote

from django.utils.translation import gettext as _

from assessments.formats.building import slug
from assessments.formats.markup import Picture
from assessments.items import Image
from assessments.items.pictures import LARGEST_SIDE, LARGEST_SIZE, NotAPicture, clean

Finder = Callable[[str], bytes | None]
"""Returns the content behind an address of the file at hand, None when it holds nothing of that name."""


class Album:
    """Collects pictures under names of their own, and in `notes` why some stay away.

    A picture on another server is not fetched: what a question shows must lie in the file.
    """

    def __init__(self, notes: list[str]) -> None:
        self.notes = notes
        self._images: dict[str, Image] = {}

    @property
    def images(self) -> tuple[Image, ...]:
        return tuple(self._images.values())

    def resolver(self, find: Finder) -> Callable[[str, str], Picture]:
        """Return what `markup.from_html` asks for the pictures of a text."""

        def resolve(address: str, words: str) -> Picture:
            name = self.add(address, find)
            return Picture(name=name) if name else Picture(words=words)

        return resolve

    def add(self, address: str, find: Finder) -> str:
        """Take a picture over and return its name, or "" with a note."""
        shown = unquote(address.partition("?")[0])
        label = shown.rpartition("/")[2][:60] if not address.startswith("data:") else ""
        label = label or _("(without a name)")
        if address.startswith("data:"):
            raw = _inline(address)
        elif "://" in address.split("?", maxsplit=1)[0] or address.startswith("//"):
            self.notes.append(
                _("The picture at %(address)s is not in the file.") % {"address": address[:120]}
            )
            return ""
        else:
            raw = find(shown)
        if raw is None:
            self.notes.append(_("The picture %(name)s is not in the file.") % {"name": label})
            return ""
        return self._keep(raw, label)

    def _keep(self, raw: bytes, label: str) -> str:
        try:
            picture = clean(raw)
        except NotAPicture:
            self.notes.append(_("%(name)s is no picture in PNG, JPEG, GIF or WebP.") % {"name": label})
            return ""
        if len(raw) > LARGEST_SIZE or max(picture.width, picture.height) > LARGEST_SIDE:
            self.notes.append(_("The picture %(name)s is too large.") % {"name": label})
            return ""
        digest = hashlib.sha256(picture.content).hexdigest()
        if digest not in self._images:
            stem = label.rpartition(".")[0] or label
            name = slug(stem, (image.name for image in self._images.values()))
            self._images[digest] = Image(name, picture.content, picture.media_type)
        return self._images[digest].name


def _inline(address: str) -> bytes | None:
    head, _comma, body = address.partition(",")
    if not head.endswith(";base64"):
        return None
    try:
        return base64.b64decode(unquote(body), validate=False)
    except (binascii.Error, ValueError):
        return None


ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


def file_name(image: Image) -> str:
    """Return the name of a picture's file on its way out."""
    return f"{image.name}.{ENDINGS.get(image.media_type, 'bin')}"
