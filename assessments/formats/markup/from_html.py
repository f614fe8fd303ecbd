"""HTML into blocks: of other systems, from text or from parsed XML. Unknown tags keep their text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessments.formats.markup.blocks import (
    BREAK,
    NOTHING,
    Block,
    Blocks,
    Heading,
    Quote,
    Rule,
    Run,
    Runs,
    fence,
    formula,
    in_line,
    paragraphs,
    proper_link,
    without_breaks,
)
from assessments.formats.markup.from_markdown import language_of, listing, table
from assessments.formats.markup.mathml import latex_of
from assessments.formats.markup.trees import BLOCKS, Node, tree_of_html

MARKED = {
    "b": "strong",
    "strong": "strong",
    "mark": "strong",
    "i": "em",
    "em": "em",
    "cite": "em",
    "dfn": "em",
    "var": "em",
    "u": "em",
    "ins": "em",
    "sub": "sub",
    "sup": "sup",
}
MEDIA = frozenset({"img", "object", "embed", "iframe", "video", "audio"})
CELLS = frozenset({"td", "th"})
CODE = frozenset({"code", "tt", "kbd", "samp"})
_LANGUAGE = re.compile(r"(?:^|\s)(?:language-|lang-|brush:\s*|hljs\s+)([A-Za-z0-9+#._-]{1,30})")
_MATH = re.compile(r"\\\((?P<math>.+?)\\\)|\\\[(?P<block>.+?)\\\]|\$\$(?P<display>.+?)\$\$", re.DOTALL)


@dataclass(frozen=True)
class Picture:
    """What becomes of an image: its name in the text, or the words that stand for it."""

    name: str = ""
    words: str = ""


Resolver = Callable[[str, str], Picture]
"""Called with the address and the words of an image."""


def only_words(_address: str, words: str) -> Picture:
    """Take the words for every image."""
    return Picture(words=words)


def from_html(text: str, *, picture: Resolver = only_words, unknown_is_text: bool = False) -> Blocks:
    """Return the blocks of HTML; `unknown_is_text` takes `List<String>` as what somebody wrote, not as a tag."""
    return from_tree(tree_of_html(text, unknown_is_text=unknown_is_text), picture=picture)


def from_tree(root: Node, *, picture: Resolver = only_words) -> Blocks:
    """Return the blocks of what stands below a node."""
    return tuple(_Reader(picture).blocks(root.children))


def from_plain(text: str) -> Blocks:
    """Return the blocks of a text that knows no markup: lines stay lines."""
    runs: list[Run] = []
    for line in text.split("\n"):
        runs.extend([Run("text", line), BREAK])
    return tuple(paragraphs(runs))


class _Reader:
    def __init__(self, picture: Resolver) -> None:
        self.picture = picture

    def blocks(self, children: Sequence[Node | str]) -> list[Block]:
        """Read blocks, and paragraphs from what stands between them."""
        found: list[Block] = []
        line: list[Run] = []
        for child in children:
            if isinstance(child, Node) and _is_block(child):
                found.extend(paragraphs(line))
                line = []
                found.extend(self.block(child))
            else:
                line.extend(self.runs(child, NOTHING, ""))
        found.extend(paragraphs(line))
        return found

    def block(self, node: Node) -> Sequence[Block]:
        tag = node.tag
        if tag in {"ul", "ol"}:
            return self._listing(node)
        if tag == "table":
            return self._table(node)
        if tag == "pre":
            return self._pre(node)
        if tag == "blockquote":
            inner = tuple(self.blocks(node.children))
            return [Quote(inner)] if inner else []
        if re.fullmatch(r"h[1-6]", tag):
            runs = without_breaks(self.flat(node))
            return [Heading(int(tag[1]), runs)] if runs else []
        if tag == "hr":
            return [Rule()]
        if tag in CODE:
            return fence("", _code_text(node))
        return self.blocks(node.children)

    def _listing(self, node: Node) -> Sequence[Block]:
        items: list[Blocks] = []
        tight = True
        for child in node.children:
            if isinstance(child, str):
                found: Blocks = tuple(paragraphs([Run("text", child)]))
            elif child.tag in {"ul", "ol"} and items:
                items[-1] = (*items[-1], *self._listing(child))
                continue
            else:
                found = tuple(self.blocks(child.children if child.tag == "li" else [child]))
                tight = tight and not any(inner.tag == "p" for inner in child.nodes())
            if found or isinstance(child, Node):
                items.append(found)
        named = re.search(r"(?:^|\s)start-([0-9]{1,6})(?:\s|$)", node.attributes.get("class", ""))
        start = named.group(1) if named else node.attributes.get("start", "1")
        number = int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1
        return listing(number if node.tag == "ol" else None, tight, items)

    def _table(self, node: Node) -> Sequence[Block]:
        """Read a table; what stands in it outside of cells comes before it, as browsers do."""
        outside: list[Node | str] = []
        header: Sequence[Runs] = ()
        rows: list[Sequence[Runs]] = []
        aligns: list[str] = []
        for row, in_head in _rows(node, outside):
            cells = [cell for cell in row.nodes() if cell.tag in CELLS]
            outside.extend(part for part in row.children if isinstance(part, str) or part.tag not in CELLS)
            texts = [self.flat(cell) for cell in cells]
            aligns = aligns or [_align(cell) for cell in cells]
            if not header and not rows and (in_head or all(cell.tag == "th" for cell in cells)):
                header = texts
            else:
                rows.append(texts)
        return [*self.blocks(outside), *table(header, rows, aligns)]

    def _pre(self, node: Node) -> Sequence[Block]:
        classes = [inner.attributes.get("class", "") for inner in (node, *node.nodes())]
        named = next((found for found in map(_LANGUAGE.search, classes) if found), None)
        return fence(language_of(named.group(1)) if named else "", _code_text(node))

    def flat(self, node: Node) -> Runs:
        """Return the content of a cell or heading as one line; blocks in it are separated by breaks."""
        return in_line(self._flat(node.children))

    def _flat(self, children: Sequence[Node | str]) -> list[Run]:
        found: list[Run] = []
        for child in children:
            if isinstance(child, Node) and (child.tag == "pre" or child.tag in CODE):
                lines = _code_text(child).strip("\n").split("\n")
                found.extend(part for line in lines for part in (Run("code", line), BREAK))
                found.pop()
            elif isinstance(child, Node) and _is_block(child):
                found.extend([BREAK, *self._flat(child.children), BREAK])
            else:
                found.extend(self.runs(child, NOTHING, ""))
        return found

    def runs(self, child: Node | str, marks: frozenset[str], link: str) -> list[Run]:
        """Return what stands in a line below a node."""
        if isinstance(child, str):
            return _text(child, marks, link)
        if child.tag == "br":
            return [BREAK]
        if child.tag in MEDIA:
            return self._image(child, marks, link)
        if child.tag == "math":
            kind = "display" if child.attributes.get("display") == "block" else "math"
            return [formula(kind, latex_of(child), child.text())._replace(marks=marks, link=link)]
        if child.tag in CODE:
            return [Run("code", _code_text(child), marks=marks, link=link)]
        if child.tag == "a":
            link = proper_link(child.attributes.get("href", "")) or link
        elif child.tag in MARKED:
            marks = marks | {MARKED[child.tag]}
        found: list[Run] = []
        for inner in child.children:
            if isinstance(inner, Node) and _is_block(inner):
                found.extend([BREAK, *self._flat(inner.children), BREAK])
            else:
                found.extend(self.runs(inner, marks, link))
        return found

    def _image(self, node: Node, marks: frozenset[str], link: str) -> list[Run]:
        words = node.attributes.get("alt", "") or " ".join(node.text().split())
        address = node.attributes.get("src", "") or node.attributes.get("data", "")
        found = self.picture(address, words)
        if found.name:
            return [Run("image", words, f"image:{found.name}", marks, link)]
        return [Run("text", found.words, marks=marks, link=link)] if found.words else []


def _text(text: str, marks: frozenset[str], link: str) -> list[Run]:
    """Return a text, with the formulas in it."""
    found: list[Run] = []
    at = 0
    for match in _MATH.finditer(text) if "\\" in text or "$" in text else ():
        kind = "math" if match["math"] else "display"
        found.append(Run("text", text[at : match.start()], marks=marks, link=link))
        body = match["math"] or match["block"] or match["display"]
        found.append(formula(kind, body, match.group())._replace(marks=marks, link=link))
        at = match.end()
    return [*found, Run("text", text[at:], marks=marks, link=link)]


def _is_block(node: Node) -> bool:
    """Whether a tag begins a new line; code with line breaks in it does."""
    return node.tag in BLOCKS or (node.tag in CODE and "\n" in _code_text(node).strip("\n"))


def _code_text(node: Node) -> str:
    """Return code as it stands, with `<br>` as line ends."""
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child.replace("\r\n", "\n").replace("\r", "\n"))
        elif child.tag == "br":
            parts.append("\n")
        else:
            inner = _code_text(child)
            parts.append(inner + "\n" if child.tag in {"div", "p", "li"} and inner else inner)
    return "".join(parts)


def _rows(node: Node, outside: list[Node | str]) -> list[tuple[Node, bool]]:
    """Return the rows of a table, each with whether it stands in the head; what is none goes `outside`."""
    found: list[tuple[Node, bool]] = []
    for child in node.children:
        if isinstance(child, Node) and child.tag == "tr":
            found.append((child, node.tag == "thead"))
        elif isinstance(child, Node) and child.tag in {"thead", "tbody", "tfoot"}:
            found.extend(_rows(child, outside))
        else:
            outside.append(child)
    return found


def _align(cell: Node) -> str:
    named = cell.attributes.get("align", "")
    style = re.search(r"text-align:\s*(left|right|center)", cell.attributes.get("style", ""))
    by_class = re.search(r"(?:^|\s)align-(left|right|center)(?:\s|$)", cell.attributes.get("class", ""))
    found = style or by_class
    return found.group(1) if found else named if named in {"left", "right", "center"} else ""
