"""Moodle XML: read from any Moodle since 2.0, written as Moodle's own importer reads it."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.enums import FileFormat
from assessments.formats.album import Album
from assessments.formats.building import Choice, Draft, finished, number, one_line, title_of
from assessments.formats.limits import within
from assessments.formats.moodle_text import put_tags, text_of, topic_of
from assessments.formats.packages import parse_xml
from assessments.formats.results import Entry, Problem, Reading, Refused, Unsupported

ROOT = "quiz"
_PLUGINFILE = "@@PLUGINFILE@@"
_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_USUAL = frozenset(
    {"", "your answer is correct.", "your answer is partially correct.", "your answer is incorrect."}
)


def read(raw: bytes) -> Reading:
    """Read questions under their categories. Raises Refused."""
    root = parse_xml(raw)
    if root.tag != ROOT:
        raise Refused(_("This XML is no question bank of Moodle: its root is not <quiz>."))
    reading = Reading(FileFormat.MOODLE_XML)
    topic: str | None = None
    for place, element in enumerate(root.iterfind("question"), start=1):
        if element.get("type") == "category":
            topic = topic_of(element.findtext("category/text") or "") or None
            continue
        reading.entries.append(_question(element, _("question %(number)d") % {"number": place}, topic))
        within(reading)
    return reading


def _question(element: Any, place: str, topic: str | None) -> Entry:
    kind = element.get("type", "")
    title = one_line(element.findtext("name/text") or "") or _("without a name")
    if kind not in {"multichoice", "truefalse"}:
        why = _("Only multiple choice and true/false questions are taken.")
        return Unsupported(place, title_of(title), kind or _("without a type"), why)
    draft = Draft(topic=topic, feedback=True, multiple=kind == "multichoice" and _several(element))
    album = Album(draft.notes)
    kind_of_text = _kind(element.find("questiontext"), "html")
    draft.stem = _text(element.find("questiontext"), album, kind_of_text)
    draft.stem = _with_old_picture(element, draft.stem, album)
    draft.explanation = _text(element.find("generalfeedback"), album, kind_of_text)
    draft.points = element.findtext("defaultgrade")
    draft.reference = element.findtext("idnumber") or None
    try:
        draft.choices = [_choice(answer, album, kind) for answer in element.iterfind("answer")]
    except ValidationError as error:
        return Problem(place, " ".join(error.messages), title_of(draft.stem))
    tags = [tag.findtext("text") or "" for tag in element.iterfind("tags/tag")]
    if element.find("tags") is not None:
        put_tags(draft, tags)
    _note_what_stays(element, draft)
    draft.images = album.images
    return finished(draft, place)


def _several(element: Any) -> bool:
    """Whether several options may be chosen; a file that does not say means one, as in Moodle."""
    return element.findtext("single", "true").strip().lower() in {"false", "0", ""}


def _choice(answer: Any, album: Album, kind: str) -> Choice:
    text = _text(answer, album, "plain_text" if kind == "truefalse" else "html")
    words = {"true": _("True"), "false": _("False")}
    return Choice(
        words.get(text.lower(), text) if kind == "truefalse" else text,
        fraction=number(answer.get("fraction", "0")),
        feedback=_text(answer.find("feedback"), album, "html"),
    )


def _text(element: Any, album: Album, kind: str) -> str:
    """Return the Markdown of a text with files beside it."""
    if element is None:
        return ""
    found = element.find("text")
    raw = (found.text if found is not None else element.text) or ""
    if not raw.strip():
        return ""
    return text_of(raw, _kind(element, kind), album.resolver(_files(element).get))


def _kind(element: Any, otherwise: str) -> str:
    return element.get("format", otherwise) if element is not None else otherwise


def _files(element: Any) -> dict[str, bytes]:
    """Return the files beside a text, by their addresses in it."""
    return {
        _PLUGINFILE + unquote(found.get("path", "/") + found.get("name", "")): _content(found.text)
        for found in element.iterfind("file")
    }


def _content(text: str | None) -> bytes:
    try:
        return base64.b64decode(text or "", validate=False)
    except (binascii.Error, ValueError):
        return b""


def _with_old_picture(element: Any, stem: str, album: Album) -> str:
    """Add the picture of Moodle 1.9, which stands beside the text."""
    content = element.findtext("image_base64")
    if not content:
        return stem
    name = one_line(element.findtext("image") or "") or "picture"
    found = album.add(name, lambda _address: _content(content))
    return f"{stem}\n\n![{_('Picture')}](image:{found})" if found else stem


def _note_what_stays(element: Any, draft: Draft) -> None:
    if element.find("hint") is not None:
        draft.notes.append(_("Hints are not taken over."))
    texts = [element.findtext(f"{name}/text") or "" for name in _COMBINED]
    if any(text_of(text, "html").lower() not in _USUAL for text in texts):
        draft.notes.append(
            _("Feedback to right, partly right and wrong answers as a whole is not taken over.")
        )
