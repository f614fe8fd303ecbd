"""Blocks into XHTML, in the two flavours that other systems read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr  # nosec B406  (writes XML, reads none)

from assessments.formats.markup.blocks import (
    Block,
    Fence,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
)
from assessments.formats.markup.mathml import mathml_of

_ORDER = ("strong", "em", "sub", "sup")
_LOOKS_LIKE_MATH = re.compile(r"\\([(\[])|\$(\$)")


@dataclass(frozen=True)
class Flavour:
    """How a system wants it: formulas as MathML or between `\\(` and `\\)`; classes only, or styles too.

    `image` turns the target of an image (`image:NAME`) into its address.
    """

    image: Callable[[str], str]
    mathml: bool = False
    classes_only: bool = False


def to_html(blocks: Sequence[Block], flavour: Flavour, *, bare: bool = False) -> str:
    """Return XHTML. `bare` leaves the paragraph's tags away where it is the only one."""
    if bare and len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return _line(blocks[0].runs, flavour)
    return "\n".join(_block(block, flavour) for block in blocks)


def _block(block: Block, flavour: Flavour) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_line(block.runs, flavour)}</p>"
    if isinstance(block, Heading):
        return f"<h{block.level}>{_line(block.runs, flavour)}</h{block.level}>"
    if isinstance(block, Fence):
        language = f' class="language-{escape(block.language)}"' if block.language else ""
        return f"<pre><code{language}>{escape(block.text)}</code></pre>"
    if isinstance(block, Quote):
        return f"<blockquote>{to_html(block.blocks, flavour)}</blockquote>"
    if isinstance(block, Listing):
        return _listing(block, flavour)
    if isinstance(block, Table):
        return _table(block, flavour)
    if isinstance(block, Rule):
        return "<hr/>"
    raise TypeError(type(block).__name__)


def _listing(block: Listing, flavour: Flavour) -> str:
    start = ""
    if block.start not in {None, 1}:
        start = f' class="start-{block.start}"' if flavour.classes_only else f' start="{block.start}"'
    tag = "ul" if block.start is None else "ol"
    items = "".join(f"<li>{_item(item, block.tight, flavour)}</li>" for item in block.items)
    return f"<{tag}{start}>{items}</{tag}>"


def _item(item: Sequence[Block], tight: bool, flavour: Flavour) -> str:
    return "".join(
        _line(block.runs, flavour) if tight and isinstance(block, Paragraph) else _block(block, flavour)
        for block in item
    )


def _table(block: Table, flavour: Flavour) -> str:
    header = _row(block.header, block.aligns, "th", flavour) if block.header else ""
    rows = "".join(_row(row, block.aligns, "td", flavour) for row in block.rows)
    if header and rows:
        return f"<table><thead>{header}</thead><tbody>{rows}</tbody></table>"
    return f"<table><tbody>{header or rows}</tbody></table>"


def _row(cells: Sequence[Runs], aligns: Sequence[str], tag: str, flavour: Flavour) -> str:
    parts = []
    for cell, align in zip(cells, aligns, strict=True):
        look = f' class="align-{align}"' if flavour.classes_only else f' style="text-align:{align}"'
        parts.append(f"<{tag}{look if align else ''}>{_line(cell, flavour)}</{tag}>")
    return f"<tr>{''.join(parts)}</tr>"


def _line(runs: Runs, flavour: Flavour) -> str:
    parts: list[str] = []
    link = ""
    opened: list[str] = []
    for run in runs:
        wanted = [mark for mark in _ORDER if mark in run.marks]
        keep = 0
        if run.link == link:
            while keep < min(len(opened), len(wanted)) and opened[keep] == wanted[keep]:
                keep += 1
        parts.extend(f"</{mark}>" for mark in reversed(opened[keep:]))
        if run.link != link:
            parts.append("</a>" if link else "")
            parts.append(f"<a href={quoteattr(run.link)}>" if run.link else "")
            link = run.link
        parts.extend(f"<{mark}>" for mark in wanted[keep:])
        opened = wanted
        parts.append(_run(run, flavour))
    parts.extend(f"</{mark}>" for mark in reversed(opened))
    return "".join(parts) + ("</a>" if link else "")


def _run(run: Run, flavour: Flavour) -> str:
    if run.kind == "break":
        return "<br/>"
    if run.kind == "code":
        return f"<code>{escape(run.text)}</code>"
    if run.kind in {"math", "display"}:
        if flavour.mathml:
            return mathml_of(run.text, display=run.kind == "display")
        return f"\\({escape(run.text)}\\)" if run.kind == "math" else f"$${escape(run.text)}$$"
    if run.kind == "image":
        return f"<img src={quoteattr(flavour.image(run.target))} alt={quoteattr(run.text)}/>"
    return _LOOKS_LIKE_MATH.sub(_apart, escape(run.text))


def _apart(found: re.Match[str]) -> str:
    """Write what is no formula so that nobody takes it for one."""
    return f"\\<span>{found[1]}</span>" if found[1] else f"$<span>{found[2]}</span>"
