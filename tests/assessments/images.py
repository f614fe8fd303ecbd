"""Small pictures, made byte by byte."""

import base64
import struct
import zlib

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQ"
    "Ew8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)
GIF = base64.b64decode("R0lGODlhAQABAPAAAP8AAAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==")
WEBP = base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")


def part(kind, body):
    """Return one chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width=2, height=2, *, extra=b"", tail=b"", shade=0):
    """Return a grey PNG; `extra` are chunks behind its head, `tail` is what hangs behind its end."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([shade]) * min(width, 8)) * min(height, 8))
    end = part(b"IDAT", rows) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + extra + end + tail


def jpeg(width, height):
    """Return a JPEG whose head names this size."""
    head = b"\xff\xc0\x00\x0b\x08"
    return JPEG.replace(head + b"\0\x01\0\x01", head + struct.pack(">HH", height, width))


def exif(orientation, *, secret=b"GPS 52.5200N"):
    """Return an APP1 segment of a camera, with its orientation and a place."""
    tiff = (
        b"II\x2a\0\x08\0\0\0\x01\0"
        + struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
        + b"\0\0\0\0"
        + secret
    )
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
