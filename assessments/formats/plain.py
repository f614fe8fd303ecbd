"""Items and entries as plain data: between processes, and in the rows of an import."""

from __future__ import annotations

import base64
import hashlib
from decimal import Decimal
from typing import Any

from assessments.formats.results import Entry, Problem, Read, Unsupported
from assessments.items import Image, Item, Option

_FIELDS = ("stem", "kind", "explanation", "topic", "skill", "level", "language", "reference")


def item_to_plain(item: Item, *, content: bool = False) -> dict[str, Any]:
    """Return an item as JSON takes it; pictures by their hash, with `content` also their bytes (base64)."""
    return {
        **{name: str(getattr(item, name)) for name in _FIELDS},
        "points": str(item.points),
        "tags": list(item.tags),
        "options": [
            {
                "text": option.text,
                "right": option.right,
                "credit": None if option.credit is None else str(option.credit),
                "feedback": option.feedback,
            }
            for option in item.options
        ],
        "images": [_image(image, content=content) for image in item.images],
    }


def _image(image: Image, *, content: bool) -> dict[str, str]:
    told = {
        "name": image.name,
        "media_type": image.media_type,
        "sha256": hashlib.sha256(image.content).hexdigest(),
    }
    return told | {"content": base64.b64encode(image.content).decode()} if content else told


def item_from_plain(plain: dict[str, Any]) -> Item:
    """Return the item; pictures only where their bytes came along."""
    options = tuple(
        Option(
            text=option["text"],
            right=option["right"],
            credit=None if option["credit"] is None else Decimal(option["credit"]),
            feedback=option["feedback"],
        )
        for option in plain["options"]
    )
    images = tuple(
        Image(image["name"], base64.b64decode(image["content"]), image["media_type"])
        for image in plain["images"]
        if "content" in image
    )
    return Item(
        **{name: plain[name] for name in _FIELDS},
        points=Decimal(plain["points"]),
        tags=tuple(plain["tags"]),
        options=options,
        images=images,
    )


def entry_to_plain(entry: Entry) -> dict[str, Any]:
    """Return an entry of a reading as JSON takes it."""
    if isinstance(entry, Read):
        return {
            "what": "read",
            "place": entry.place,
            "item": item_to_plain(entry.item, content=True),
            "says": sorted(entry.says),
            "notes": list(entry.notes),
        }
    what = "unsupported" if isinstance(entry, Unsupported) else "problem"
    return {"what": what, **{name: str(value) for name, value in vars(entry).items()}}


def entry_from_plain(plain: dict[str, Any]) -> Entry:
    """Return the entry."""
    told = {name: value for name, value in plain.items() if name != "what"}
    if plain["what"] == "read":
        item = item_from_plain(told["item"])
        return Read(told["place"], item, frozenset(told["says"]), tuple(told["notes"]))
    return Unsupported(**told) if plain["what"] == "unsupported" else Problem(**told)
