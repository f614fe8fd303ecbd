"""Pictures of questions: read by their own bytes, freed of everything that is not picture.

No decoder runs here. The container of a PNG, JPEG, GIF or WebP file is walked part by part and written anew from the
parts that draw it; camera data, places, comments, embedded profiles and whatever hangs behind the end stay out. Of a
JPEG's camera data only the orientation is kept, since a photo would lie on its side without it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST_SIDE = 4096
"""Pixels."""
LARGEST_SIZE = 2 * 1024 * 1024
"""Bytes of the file as it was uploaded."""
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"sBIT",
    b"bKGD",
    b"pHYs",
}
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
_WEBP_PLAIN_FLAGS = 0b00010010
"""Of the flags of VP8X: transparency and animation; profile, EXIF and XMP are cleared."""
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = {0x01, *range(0xD0, 0xD8)}
_ORIENTATION = 0x0112


class NotAPicture(ValueError):
    """The bytes are no picture of a kind that is taken, or a damaged one."""


@dataclass(frozen=True)
class Picture:
    """A clean picture: its media type, its size in pixels, and the bytes to store."""

    media_type: str
    width: int
    height: int
    content: bytes


def clean(raw: bytes) -> Picture:
    """Return the picture that the bytes hold. Raises NotAPicture."""
    for magic, media_type, read in (
        (_PNG, "image/png", _png),
        (b"\xff\xd8\xff", "image/jpeg", _jpeg),
        (b"GIF87a", "image/gif", _gif),
        (b"GIF89a", "image/gif", _gif),
        (b"RIFF", "image/webp", _webp),
    ):
        if raw.startswith(magic):
            try:
                width, height, content = read(raw)
            except (IndexError, struct.error) as error:
                raise NotAPicture("The file ends in the middle.") from error
            if not width or not height:
                raise NotAPicture("The picture has no size.")
            return Picture(media_type, width, height, content)
    raise NotAPicture("No PNG, JPEG, GIF or WebP.")


def _take(raw: bytes, start: int, length: int) -> bytes:
    """Return so many bytes from a place. Raises IndexError when the file is shorter."""
    if length < 0 or start + length > len(raw):
        raise IndexError(start)
    return raw[start : start + length]


def _png(raw: bytes) -> tuple[int, int, bytes]:
    out, place, width, height, kind = [_PNG], len(_PNG), 0, 0, b""
    while kind != b"IEND":
        (length,) = struct.unpack(">I", _take(raw, place, 4))
        kind, body = _take(raw, place + 4, 4), _take(raw, place + 8, length)
        (check,) = struct.unpack(">I", _take(raw, place + 8 + length, 4))
        if zlib.crc32(kind + body) != check:
            raise NotAPicture("A part of the PNG is damaged.")
        if (kind == b"IHDR") != (place == len(_PNG)):
            raise NotAPicture("The PNG does not begin with its head.")
        if kind == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
        if kind in _PNG_KEPT:
            out.append(raw[place : place + length + 12])
        elif not kind[0] & 0x20:
            raise NotAPicture("The PNG has parts that are not known.")
        place += length + 12
    return width, height, b"".join(out)


def _jpeg(raw: bytes) -> tuple[int, int, bytes]:
    out, width, height, turned = [b"\xff\xd8"], 0, 0, 1
    for marker, part, body in _jpeg_parts(raw):
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", _take(body, 1, 4))
        if marker == 0xE1:
            turned = _orientation(body) or turned
        elif marker in {0xE0, 0xEE} or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            out.append(part)
    if turned != 1:
        out.insert(1, _exif_with(turned))
    return width, height, b"".join(out)


def _jpeg_parts(raw: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield (marker, whole part, body) up to the end mark; the coded picture belongs to its head (SOS)."""
    place, marker = 2, 0
    while marker != 0xD9:
        if raw[place] != 0xFF:
            raise NotAPicture("The JPEG is damaged.")
        marker = raw[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        end = place + 2
        if marker != 0xD9 and marker not in _JPEG_BARE:
            (length,) = struct.unpack(">H", _take(raw, end, 2))
            if length < 2:
                raise NotAPicture("The JPEG is damaged.")
            _take(raw, end, length)
            end += length
        body = raw[place + 4 : end]
        if marker == 0xDA:
            end = _coded_end(raw, end)
        yield marker, raw[place:end], body
        place = end


def _coded_end(raw: bytes, place: int) -> int:
    """Return where the coded picture ends: at the next marker that is neither stuffing nor a restart."""
    while True:
        place = raw.find(b"\xff", place)
        if place < 0:
            raise IndexError(len(raw))
        if raw[place + 1] != 0 and not 0xD0 <= raw[place + 1] <= 0xD7:
            return place
        place += 2


def _orientation(body: bytes) -> int:
    """Return how the camera was held (1 to 8) by the EXIF block, 0 where it does not say."""
    if not body.startswith(b"Exif\0\0"):
        return 0
    tiff = body[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 0
    (start,) = struct.unpack(f"{order}I", tiff[4:8])
    if start + 2 > len(tiff):
        return 0
    (number,) = struct.unpack(f"{order}H", tiff[start : start + 2])
    for index in range(min(number, 200)):
        entry = tiff[start + 2 + 12 * index : start + 14 + 12 * index]
        if len(entry) == 12 and struct.unpack(f"{order}H", entry[:2])[0] == _ORIENTATION:
            (value,) = struct.unpack(f"{order}H", entry[8:10])
            return value if 1 <= value <= 8 else 0
    return 0


def _exif_with(orientation: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    body = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _gif(raw: bytes) -> tuple[int, int, bytes]:
    width, height, packed = struct.unpack("<HHB", _take(raw, 6, 5))
    place = 13 + (3 << ((packed & 7) + 1) if packed & 0x80 else 0)
    out = [_take(raw, 0, place)]
    while raw[place] != 0x3B:
        start = place
        if raw[place] == 0x2C:
            packed = raw[place + 9]
            place = _gif_blocks(raw, place + 11 + (3 << ((packed & 7) + 1) if packed & 0x80 else 0))
            kept = True
        elif raw[place] == 0x21:
            label = raw[place + 1]
            kept = label == 0xF9 or (label == 0xFF and raw[place + 3 : place + 14] == b"NETSCAPE2.0")
            place = _gif_blocks(raw, place + 2)
        else:
            raise NotAPicture("The GIF is damaged.")
        if kept:
            out.append(raw[start:place])
    return width, height, b"".join([*out, b"\x3b"])


def _gif_blocks(raw: bytes, place: int) -> int:
    """Return the place behind a row of blocks, which an empty one ends."""
    while raw[place]:
        place += raw[place] + 1
    return place + 1


def _webp(raw: bytes) -> tuple[int, int, bytes]:
    if _take(raw, 8, 4) != b"WEBP":
        raise NotAPicture("No PNG, JPEG, GIF or WebP.")
    (length,) = struct.unpack("<I", raw[4:8])
    _take(raw, 8, length)
    out, place, size = [], 12, (0, 0)
    while place < 8 + length:
        kind = _take(raw, place, 4)
        (part,) = struct.unpack("<I", _take(raw, place + 4, 4))
        body = _take(raw, place + 8, part)
        if kind in _WEBP_KEPT:
            size = size if any(size) else _webp_size(kind, body)
            shown = bytes([body[0] & _WEBP_PLAIN_FLAGS]) + body[1:] if kind == b"VP8X" else body
            out.append(kind + struct.pack("<I", part) + shown + b"\0" * (part & 1))
        place += 8 + part + (part & 1)
    content = b"WEBP" + b"".join(out)
    return *size, b"RIFF" + struct.pack("<I", len(content)) + content


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int]:
    if kind == b"VP8X":
        return 1 + int.from_bytes(_take(body, 4, 3), "little"), 1 + int.from_bytes(
            _take(body, 7, 3), "little"
        )
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", _take(body, 1, 4))
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and _take(body, 3, 3) == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", _take(body, 6, 4))
        return width & 0x3FFF, height & 0x3FFF
    raise NotAPicture("The WebP is damaged.")
