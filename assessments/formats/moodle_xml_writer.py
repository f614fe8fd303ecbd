"""Questions as Moodle XML."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr  # nosec B406  (writes XML, reads none)

from assessments.enums import QuestionKind
from assessments.formats import markup
from assessments.formats.album import file_name
from assessments.formats.building import fractions_of, tidy
from assessments.formats.losses import (
    KNOWN,
    key_by_fractions,
    left_out,
    lost,
    through_html,
    title_without_form,
)
from assessments.formats.moodle_text import category_of, loses_tags, loses_topic, tags_with_fields
from assessments.formats.results import Loss, Writing
from assessments.items import Image, Item

KEEPS = KNOWN


def write(items: Sequence[Item]) -> Writing:
    """Write questions under their categories, pictures inside."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    losses: list[Loss] = []
    topic = ""
    for place, item in enumerate(items, start=1):
        rewritten, blank = through_html(item)
        why = blank or key_by_fractions(item)
        if why:
            losses.append(left_out(item, place, why))
            continue
        further = loses_topic(item.topic) | loses_tags(item) | rewritten
        loss = lost(item, place, keeps=KEEPS, further=further)
        losses.extend([loss] if loss else [])
        if item.topic != topic:
            topic = item.topic
            parts.append(_category(topic))
        parts.append(_Question(item).written())
    parts.append("</quiz>\n")
    written = len(items) - sum(loss.left_out for loss in losses)
    return Writing("\n".join(parts).encode(), "xml", "application/xml", written, losses)


def _category(topic: str) -> str:
    path = escape(tidy(category_of(topic)))
    return f'<question type="category"><category><text>{path}</text></category></question>'


class _Question:
    """Writes one question; each text carries the files of the pictures that it shows."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.images = {f"image:{image.name}": image for image in item.images}
        self.shown: list[Image] = []
        self.flavour = markup.Flavour(image=self._address)

    def written(self) -> str:
        item = self.item
        reference = f"<idnumber>{escape(tidy(item.reference))}</idnumber>" if item.reference else ""
        single = "true" if item.kind == QuestionKind.SINGLE else "false"
        answers = [
            f'<answer fraction="{fraction.normalize():f}" format="html">{self._text(option.text, bare=True)}'
            f'<feedback format="html">{self._text(option.feedback)}</feedback></answer>'
            for option, fraction in zip(item.options, fractions_of(item), strict=True)
        ]
        tags = "".join(f"<tag><text>{escape(tidy(tag))}</text></tag>" for tag in tags_with_fields(item))
        return "\n".join(
            [
                '<question type="multichoice">',
                f"<name><text>{escape(title_without_form(item.stem))}</text></name>",
                f'<questiontext format="html">{self._text(item.stem)}</questiontext>',
                f'<generalfeedback format="html">{self._text(item.explanation)}</generalfeedback>',
                f"<defaultgrade>{item.points.normalize():f}</defaultgrade>",
                f"<penalty>0.3333333</penalty><hidden>0</hidden>{reference}",
                f"<single>{single}</single><shuffleanswers>true</shuffleanswers>",
                "<answernumbering>ABCD</answernumbering>",
                *answers,
                f"<tags>{tags}</tags>",
                "</question>",
            ]
        )

    def _text(self, text: str, *, bare: bool = False) -> str:
        self.shown = []
        html = markup.to_html(markup.from_markdown(tidy(text)), self.flavour, bare=bare)
        files = "".join(
            f'<file name={quoteattr(file_name(image))} path="/" encoding="base64">'
            f"{base64.b64encode(image.content).decode()}</file>"
            for image in {image.name: image for image in self.shown}.values()
        )
        return f"<text>{escape(html)}</text>{files}"

    def _address(self, target: str) -> str:
        image = self.images.get(target)
        if image is None:
            return target
        self.shown.append(image)
        return f"@@PLUGINFILE@@/{quote(file_name(image))}"
