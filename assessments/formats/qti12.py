"""QTI 1.2, which Canvas, Blackboard and others still export: read only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.formats import markup
from assessments.formats.album import Album, Finder
from assessments.formats.building import FULL, Choice, Draft, finished, number, one_line, title_of
from assessments.formats.markup.trees import Node, tree_of_element
from assessments.formats.results import Entry, Problem, Unsupported

ROOT = "questestinterop"
_SHARED = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$", "%24IMS-CC-FILEBASE%24")
_OTHERS = ("response_str", "response_num", "response_grp", "response_xy")


def is_resource(kind: str) -> bool:
    """Whether the type of a resource says that it holds questions of QTI 1.2."""
    return kind.startswith(("imsqti_xmlv1p", "imsqti_item_xmlv1p")) or "question-bank" in kind


def shared_file(address: str) -> str:
    """Return the end of the name of a file that an address finds in the package's common folder."""
    for mark in _SHARED:
        if mark in address:
            return "/" + unquote(address.partition(mark)[2].partition("?")[0]).lstrip("/")
    return ""


def read_items(root: Any, place: str, find: Finder) -> Iterator[Entry]:
    """Yield what the items of a file hold; the title of a test or bank is their topic."""
    tree = tree_of_element(root)
    topic = next(
        (one_line(node.attributes.get("title", "")) for node in tree.nodes() if node.tag == "assessment"), ""
    )
    for count, item in enumerate(_below(tree, "item"), start=1):
        where = _("%(file)s, question %(number)d") % {"file": place, "number": count}
        try:
            yield _entry(item, where, find, topic or _field(tree, "bank_title"))
        except ValidationError as error:
            yield Problem(where, " ".join(error.messages), title_of(item.attributes.get("title", "")))


def _below(node: Node, tag: str) -> Iterator[Node]:
    for child in node.nodes():
        if child.tag == tag:
            yield child
        yield from _below(child, tag)


def _find(node: Node | None, tag: str) -> Node | None:
    return next(_below(node, tag), None) if node else None


def _field(node: Node, label: str) -> str:
    for pair in _below(node, "qtimetadatafield"):
        name, entry = _find(pair, "fieldlabel"), _find(pair, "fieldentry")
        if name and entry and name.text().strip() == label:
            return one_line(entry.text())
    return ""


def _entry(item: Node, place: str, find: Finder, topic: str) -> Entry:
    title = one_line(item.attributes.get("title", ""))
    responses = list(_below(item, "response_lid"))
    if len(responses) != 1 or any(_find(item, tag) for tag in _OTHERS):
        kind = (
            _field(item, "question_type")
            or ", ".join(sorted({node.tag for node in responses}))
            or _("no choice")
        )
        return Unsupported(place, title_of(title), kind, _("Only questions with one choice are taken."))
    draft = Draft(feedback=True, topic=topic or None, reference=item.attributes.get("ident") or None)
    album = Album(draft.notes)
    read = _Item(item, responses[0], album.resolver(find))
    draft.multiple = read.response.attributes.get("rcardinality", "Single").lower() == "multiple"
    draft.stem = read.stem()
    draft.choices, maximum = read.choices(multiple=draft.multiple)
    draft.points = _field(item, "points_possible") or maximum
    draft.explanation = read.remark("general_fb") or None
    draft.images = album.images
    return finished(draft, place)


class _Item:
    def __init__(self, item: Node, response: Node, picture: Any) -> None:
        self.item = item
        self.response = response
        self.picture = picture

    def stem(self) -> str:
        """Return the texts before the choices."""
        presentation = _find(self.item, "presentation") or self.item
        inside = {id(node) for node in _below(self.response, "mattext")}
        texts = [self._text(node) for node in _below(presentation, "mattext") if id(node) not in inside]
        prompts = [
            self._text(text)
            for node in self.response.nodes()
            if node.tag == "material"
            for text in _below(node, "mattext")
        ]
        return "\n\n".join(text for text in [*texts, *prompts] if text)

    def choices(self, *, multiple: bool) -> tuple[list[Choice], Decimal | None]:
        """Return the options, and the points that the whole answer gives where it tells."""
        labels = list(_below(self.response, "response_label"))
        key, scores = self._scores()
        full = max(scores.values(), default=Decimal(0))
        if multiple and scores:
            full = sum((score for score in scores.values() if score > 0), Decimal(0))
        made = []
        for label in labels:
            name = label.attributes.get("ident", "")
            text = "\n\n".join(self._text(node) for node in _below(label, "mattext"))
            fraction = scores.get(name, Decimal(0)) * FULL / full if full and not key else None
            made.append(Choice(text, name in key, fraction, self.remark(f"{name}_fb")))
        return made, full or None

    def _scores(self) -> tuple[set[str], dict[str, Decimal]]:
        """Return the options of the condition that names several at once, and what options give by themselves."""
        key: set[str] = set()
        scores: dict[str, Decimal] = defaultdict(Decimal)
        for condition in _below(self.item, "respcondition"):
            given = [node for node in condition.nodes() if node.tag == "setvar"]
            variable = _find(condition, "conditionvar")
            if not given or variable is None:
                continue
            score = sum((number(node.text()) for node in given), Decimal(0))
            equal = [node for node in variable.nodes() if node.tag == "varequal"]
            joint = next((node for node in variable.nodes() if node.tag == "and"), None)
            if joint is not None and score > 0:
                key |= {one_line(node.text()) for node in joint.nodes() if node.tag == "varequal"}
            elif len(equal) == 1:
                scores[one_line(equal[0].text())] += score
        return key, {name: score for name, score in scores.items() if score}

    def remark(self, name: str) -> str:
        """Return the text of a feedback."""
        for node in _below(self.item, "itemfeedback"):
            if node.attributes.get("ident") == name:
                return "\n\n".join(self._text(text) for text in _below(node, "mattext"))
        return ""

    def _text(self, node: Node) -> str:
        if node.attributes.get("texttype", "text/html").lower() == "text/plain":
            return markup.to_markdown(markup.from_plain(node.text()))
        return markup.to_markdown(markup.from_html(node.text(), picture=self.picture))
