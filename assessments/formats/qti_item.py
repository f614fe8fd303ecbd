"""One item of QTI 2 or 3 as a draft. Names are those of QTI 2; `trees.local_name` gives QTI 3's the same form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.formats import markup
from assessments.formats.album import Album, Finder
from assessments.formats.building import FULL, Choice, Draft, finished, number, one_line, title_of
from assessments.formats.markup.trees import Node
from assessments.formats.results import Entry, Problem, Unsupported

TOOL = "Assist-Ten"
_FEEDBACK = frozenset({"feedbackBlock", "feedbackInline", "modalFeedback"})
_MILLIONTH = Decimal("0.000001")
_SCORES = ("MAXSCORE", "SCORE")


def read_item(item: Node, place: str, find: Finder, about: Mapping[str, Any]) -> Entry:
    """Return what an `assessmentItem` holds.

    `find` returns the content of a file beside it, `about` the fields of the draft that its package tells.
    """
    title = one_line(item.attributes.get("title", ""))
    interactions = [node for node in descend(item) if node.tag.endswith("Interaction")]
    other = _other_kind(item, interactions)
    if other:
        why = _("Only items with one choice interaction are taken.")
        return Unsupported(place, title_of(title), other, why)
    try:
        return finished(_Item(item, interactions[0], find).draft(about), place)
    except ValidationError as error:
        return Problem(place, " ".join(error.messages), title_of(title))


def _other_kind(item: Node, interactions: list[Node]) -> str:
    if item.attributes.get("adaptive") == "true":
        return _("adaptive item")
    if any(node.tag == "templateDeclaration" for node in item.nodes()):
        return _("item template")
    names = sorted({node.tag for node in interactions})
    if names == ["choiceInteraction"] and len(interactions) == 1:
        return ""
    return ", ".join(names) or _("no interaction")


def descend(node: Node) -> Iterator[Node]:
    """Yield all nodes below."""
    for child in node.nodes():
        yield child
        yield from descend(child)


def first(node: Node, *path: str) -> Node | None:
    """Return the first node along a path of tags, at any depth."""
    found: Node | None = node
    for tag in path:
        found = next((child for child in descend(found) if child.tag == tag), None) if found else None
    return found


class _Item:
    def __init__(self, item: Node, interaction: Node, find: Finder) -> None:
        self.item = item
        self.interaction = interaction
        self.made = Draft(feedback=True)
        self.album = Album(self.made.notes)
        self.picture = self.album.resolver(find)
        self.choices = [node for node in descend(interaction) if node.tag == "simpleChoice"]
        self.remarks: dict[str, list[str]] = {}
        """Feedback by the identifier that shows it."""

    def draft(self, about: Mapping[str, Any]) -> Draft:
        made = self.made
        response = self._response()
        made.multiple = self._is_multiple(response)
        made.stem = self._stem()
        for node in self.item.nodes():
            if node.tag == "modalFeedback":
                self._remember(node)
        made.choices = [Choice(self._text(_without_feedback(node, self._remember))) for node in self.choices]
        self._score(response)
        self._put_feedback()
        made.language = self.item.attributes.get("lang")
        if self.item.attributes.get("toolName") != TOOL:
            made.reference = self.item.attributes.get("identifier") or None
        made.images = self.album.images
        for name, value in about.items():
            setattr(made, name, value)
        return made

    def _text(self, node: Node) -> str:
        return markup.to_markdown(markup.from_tree(node, picture=self.picture))

    def _response(self) -> Node | None:
        wanted = self.interaction.attributes.get("responseIdentifier")
        found = [node for node in self.item.nodes() if node.tag == "responseDeclaration"]
        return next((node for node in found if node.attributes.get("identifier") == wanted), None)

    def _is_multiple(self, response: Node | None) -> bool:
        return response is not None and response.attributes.get("cardinality") == "multiple"

    def _stem(self) -> str:
        """Return what stands around the choices: body and prompt, feedback and notes to scorers excepted."""
        body = next((node for node in self.item.nodes() if node.tag == "itemBody"), Node("itemBody"))
        return self._text(self._shown(body))

    def _shown(self, node: Node) -> Node:
        kept = Node(node.tag, node.attributes)
        for child in node.children:
            if isinstance(child, str):
                kept.children.append(child)
            elif child is self.interaction:
                kept.children.extend(prompt for prompt in child.nodes() if prompt.tag == "prompt")
            elif child.tag in _FEEDBACK:
                self._remember(child)
            elif child.tag == "rubricBlock" and "candidate" not in child.attributes.get("view", ""):
                self.made.notes.append(_("Notes to scorers are not taken over."))
            else:
                kept.children.append(self._shown(child))
        return kept

    def _remember(self, node: Node) -> None:
        text = self._text(node)
        if text:
            self.remarks.setdefault(node.attributes.get("identifier", ""), []).append(text)

    def _put_feedback(self) -> None:
        """Give feedback that an option shows to it, and join the rest into the explanation."""
        for node, choice in zip(self.choices, self.made.choices, strict=True):
            choice.feedback = "\n\n".join(self.remarks.pop(node.attributes.get("identifier", ""), []))
        self.made.explanation = "\n\n".join(text for texts in self.remarks.values() for text in texts)
        if len(self.remarks) > 1:
            self.made.notes.append(
                _("Feedback that depends on the answer as a whole stands together in the explanation.")
            )

    def _score(self, response: Node | None) -> None:
        correct = {
            one_line(value.text())
            for part in (response.nodes() if response else ())
            if part.tag == "correctResponse"
            for value in part.nodes()
        }
        names = [node.attributes.get("identifier", "") for node in self.choices]
        for name, choice in zip(names, self.made.choices, strict=True):
            choice.right = name in correct
        maximum = self._maximum()
        mapping = next(
            (part for part in (response.nodes() if response else ()) if part.tag == "mapping"), None
        )
        if mapping is not None and self._is_mapped():
            maximum = self._put_credit(mapping, names, maximum)
        elif self.made.multiple:
            self.made.notes.append(
                _(
                    "All or nothing there; here each right option counts its share and each wrong one takes one away."
                )
            )
        self.made.points = maximum

    def _is_mapped(self) -> bool:
        processing = next((node for node in self.item.nodes() if node.tag == "responseProcessing"), None)
        if processing is None:
            return False
        template = processing.attributes.get("template", "")
        return template.endswith("map_response") or first(processing, "mapResponse") is not None

    def _maximum(self) -> Decimal | None:
        """Return the points that the outcome declarations tell."""
        told = {
            node.attributes.get("identifier"): node
            for node in self.item.nodes()
            if node.tag == "outcomeDeclaration"
        }
        for name in _SCORES:
            node = told.get(name)
            if node is None:
                continue
            value = first(node, "defaultValue", "value") if name == "MAXSCORE" else None
            text = node.attributes.get("normalMaximum") or (value.text() if value else "")
            if text and number(text) > 0:
                return number(text)
        return None

    def _put_credit(self, mapping: Node, names: list[str], maximum: Decimal | None) -> Decimal:
        otherwise = number(mapping.attributes.get("defaultValue", "0"))
        told = {
            entry.attributes.get("mapKey", ""): number(entry.attributes.get("mappedValue", "0"))
            for entry in mapping.nodes()
            if entry.tag == "mapEntry"
        }
        values = [told.get(name, otherwise) for name in names]
        positive = [value for value in values if value > 0]
        reach = sum(positive, Decimal(0)) if self.made.multiple else max(positive, default=Decimal(0))
        top = mapping.attributes.get("upperBound")
        full = number(top) if top else maximum or reach
        if full <= 0:
            raise ValidationError(_("No option gives any points."))
        for value, choice in zip(values, self.made.choices, strict=True):
            share = (value * FULL / full).quantize(_MILLIONTH)
            choice.fraction = max(min(share, FULL), -FULL)
        return maximum or full


def _without_feedback(node: Node, remember: Callable[[Node], None]) -> Node:
    kept = Node(node.tag, node.attributes)
    for child in node.children:
        if isinstance(child, str):
            kept.children.append(child)
        elif child.tag in _FEEDBACK:
            remember(child)
        else:
            kept.children.append(_without_feedback(child, remember))
    return kept
