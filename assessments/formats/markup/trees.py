"""A light tree of tags, from HTML as people write it or from parsed XML.

Python's own HTML reader never refuses anything and resolves nothing but character references. Depth is bound, so
that what walks over the tree needs no deep stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

DEEPEST = 60
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track"}
)
UNSEEN = frozenset({"script", "style", "head", "title", "template"})
"""Tags whose content nobody reads."""
BLOCKS = frozenset(
    "p div section article header footer main aside nav figure figcaption address blockquote ul ol dl dt dd li "  # noqa: SIM905 - one name a line is no list to read
    "table caption thead tbody tfoot tr pre h1 h2 h3 h4 h5 h6 hr center fieldset form details summary body html "
    "contentBody feedbackBlock templateBlock prompt".split()
)
KNOWN = (
    BLOCKS
    | VOID
    | UNSEEN
    | frozenset(
        "a abbr acronym b bdi bdo big button cite code data del dfn em embed font i iframe ins kbd label map mark "  # noqa: SIM905 - as above
        "math nobr object option picture q rp rt ruby s samp select small source span strike strong sub sup svg "
        "textarea time tt u var video audio wbr mrow mi mn mo msup msub mfrac msqrt mtext semantics annotation".split()
    )
)
"""Tags of HTML; between angle brackets other words may be what somebody wrote about."""
_CLOSED_BY = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tbody": {"tr", "td", "th", "thead"},
    "tfoot": {"tr", "td", "th", "tbody"},
}
_SCOPES = {"li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}}


@dataclass(slots=True)
class Node:
    """A tag with what stands in it: texts and further tags."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def text(self) -> str:
        """Return all text below, as it stands."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.children)

    def nodes(self) -> Iterator[Node]:
        """Yield the tags directly below."""
        return (part for part in self.children if isinstance(part, Node))


class _Builder(HTMLParser):
    def __init__(self, *, unknown_is_text: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.unknown_is_text = unknown_is_text
        self.root = Node("")
        self.open = [self.root]
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.hidden += 1
            return
        if self.hidden:
            return
        if self.unknown_is_text and tag not in KNOWN:
            self.handle_data(self.get_starttag_text() or "")
            return
        self._close_for(tag)
        node = Node(tag, {name: value or "" for name, value in attrs})
        if tag in VOID or len(self.open) < DEEPEST:
            self.open[-1].children.append(node)
            if tag not in VOID:
                self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in UNSEEN:
            self.handle_starttag(tag, attrs)
            if tag not in VOID and (tag in KNOWN or not self.unknown_is_text):
                self.handle_endtag(tag)

    def _close_for(self, tag: str) -> None:
        """End what HTML lets people leave open: paragraphs before blocks, items before items, cells, rows."""
        if tag in BLOCKS and self.open[-1].tag == "p":
            self.open.pop()
        closes = _CLOSED_BY.get(tag, ())
        for place in range(len(self.open) - 1, 0, -1):
            name = self.open[place].tag
            if name in closes:
                del self.open[place:]
            elif name == "table" or name in _SCOPES.get(tag, ()):
                break

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.hidden = max(0, self.hidden - 1)
            return
        if self.unknown_is_text and tag not in KNOWN:
            self.handle_data(f"</{tag}>")
            return
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return
            if self.open[place].tag in {"td", "th", "table"} and tag not in {"tr", "tbody", "thead", "table"}:
                return

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        beside = self.open[-1].children
        if beside and isinstance(beside[-1], str):
            beside[-1] += data
        else:
            beside.append(data)

    def unknown_decl(self, data: str) -> None:
        """Keep the text of a CDATA section."""
        self.handle_data(data.removeprefix("CDATA["))


def tree_of_html(text: str, *, unknown_is_text: bool = False) -> Node:
    """Return the tree of HTML; nothing in it is refused."""
    builder = _Builder(unknown_is_text=unknown_is_text)
    builder.feed(text)
    builder.close()
    return builder.root


def tree_of_element(element: Any, depth: int = 0) -> Node:
    """Return the tree of a parsed XML element (xml.etree), its names as `local_name` and `camel` give them."""
    attributes = {camel(local_name(name)): value for name, value in element.attrib.items()}
    node = Node(local_name(element.tag), attributes)
    if element.text:
        node.children.append(element.text)
    for child in element:
        if not isinstance(child.tag, str):
            pass
        elif depth >= DEEPEST:
            node.children.append("".join(child.itertext()))
        else:
            node.children.append(tree_of_element(child, depth + 1))
        if child.tail:
            node.children.append(child.tail)
    return node


@lru_cache(maxsize=1024)
def local_name(name: str) -> str:
    """Return a name of XML without its namespace; QTI 3's `qti-item-body` is `itemBody`, as before."""
    local = name.rpartition("}")[2]
    return camel(local.removeprefix("qti-")) if local.startswith("qti-") else local


@lru_cache(maxsize=1024)
def camel(name: str) -> str:
    """Return response-identifier as responseIdentifier."""
    first, *further = name.split("-")
    return first + "".join(part.capitalize() for part in further)
