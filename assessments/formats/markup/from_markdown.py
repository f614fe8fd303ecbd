"""Markdown into blocks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache

from markdown_it.token import Token

from assessments.formats.markup.blocks import (
    BREAK,
    MARKS,
    Block,
    Blocks,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    fence,
    formula,
    image,
    in_line,
    one_line,
    paragraphs,
    proper_link,
    without_breaks,
)
from assessments.items.dialect import OPERATOR, parser

PLAIN = re.compile(r"[^\W\d_](?:(?!  )[^\\`*_\[\]<>&$|\n\r\t\f\v])*")
"""A single line in which nothing can mean anything to Markdown."""
_FORMULAS = {"math_inline": ("math", "$"), "math_inline_double": ("display", "$$")}


@lru_cache(maxsize=256)
def from_markdown(text: str) -> Blocks:
    """Return the blocks of a text; kept for a while, since writers look at one several times.

    A whole text that is one operator or number is just that, as on the pages.
    """
    if PLAIN.fullmatch(text) or OPERATOR.fullmatch(text):
        return (Paragraph((Run("text", text.strip()),)),)
    return parsed(text)


def parsed(text: str) -> Blocks:
    """Return the blocks of a text, or of a part of one."""
    return _Reader(parser().parse(text)).blocks("")


def runs_of(text: str) -> Runs:
    """Return the runs of a text that is one line."""
    return in_line(_runs(parser().parseInline(text)[0].children or []))


class _Reader:
    """Walks over the flat list of tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def blocks(self, end: str) -> Blocks:
        """Read up to a closing token, or to the end where that is empty."""
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == end:
                break
            found.extend(self.block(token))
        return tuple(found)

    def block(self, token: Token) -> Sequence[Block]:
        """Read what the token begins; blocks that say nothing are left out."""
        kind = token.type
        if kind == "paragraph_open":
            return paragraphs(self._inline())
        if kind == "heading_open":
            runs = without_breaks(in_line(self._inline()))
            return [Heading(int(token.tag[1]), runs)] if runs else []
        if kind in {"fence", "code_block"}:
            return fence(language_of(token.info), token.content)
        if kind == "math_block":
            return paragraphs([formula("display", token.content, f"$${token.content}$$")])
        if kind == "blockquote_open":
            inner = self.blocks("blockquote_close")
            return [Quote(inner)] if inner else []
        if kind in {"bullet_list_open", "ordered_list_open"}:
            return self._listing(token)
        if kind == "table_open":
            return self._table()
        return [Rule()] if kind == "hr" else []

    def _inline(self) -> list[Run]:
        """Read the inline token and the closing token behind it."""
        token = self.tokens[self.at]
        self.at += 2
        return _runs(token.children or [])

    def _listing(self, token: Token) -> Sequence[Block]:
        end = token.type.replace("_open", "_close")
        start = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
        items: list[Blocks] = []
        tight = True
        while self.tokens[self.at].type != end:
            self.at += 1
            opening = self.at
            items.append(self.blocks("list_item_close"))
            depth = token.level + 2
            tight = tight and all(
                part.hidden
                for part in self.tokens[opening : self.at]
                if part.type == "paragraph_open" and part.level == depth
            )
        self.at += 1
        return listing(start, tight, items)

    def _table(self) -> Sequence[Block]:
        rows: list[tuple[Runs, ...]] = []
        aligns: list[str] = []
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "tr_open":
                rows.append(())
            elif token.type in {"th_open", "td_open"}:
                if token.type == "th_open":
                    aligns.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
                rows[-1] = (*rows[-1], in_line(self._inline()))
        self.at += 1
        return table(rows[0], rows[1:], aligns)


def listing(start: int | None, tight: bool, items: Sequence[Blocks]) -> Sequence[Block]:
    """Return a list in normal form: one whose items hold a single paragraph each at most can be tight."""
    kept = tuple(items)
    if not any(kept):
        return []
    if any(
        isinstance(one, Paragraph) and isinstance(other, Paragraph)
        for item in kept
        for one, other in itertools.pairwise(item)
    ):
        tight = False
    return [Listing(start, tight, kept)]


def table(header: Sequence[Runs], rows: Sequence[Sequence[Runs]], aligns: Sequence[str]) -> Sequence[Block]:
    """Return a table in normal form: rows of equal length, no header where it says nothing."""
    width = max([len(header), *(len(row) for row in rows)], default=0)
    if not any(any(cells) for cells in [header, *rows]):
        return []

    def full(cells: Sequence[Runs]) -> tuple[Runs, ...]:
        return (*(one_line(cell) for cell in cells), *(() for _missing in range(width - len(cells))))

    sides = (*aligns[:width], *("" for _missing in range(width - len(aligns))))
    return [Table(full(header) if any(header) else (), tuple(full(row) for row in rows), sides)]


def language_of(info: str) -> str:
    """Return the name of a programming language as it may stand behind a fence."""
    found = re.match(r"\s*([A-Za-z0-9+#._-]{1,30})(?=\s|$)", info)
    return found.group(1) if found else ""


def _runs(tokens: Sequence[Token]) -> list[Run]:
    found: list[Run] = []
    marks: list[str] = []
    link = ""
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in MARKS:
            if token.nesting == 1:
                marks.append(name)
            else:
                marks.reverse()
                marks.remove(name)
                marks.reverse()
        elif name == "link":
            link = proper_link(str(token.attrs["href"])) if token.nesting == 1 else ""
        else:
            run = _run(token)
            found.extend([run._replace(marks=frozenset(marks), link=link)] if run else [])
    return found


def _run(token: Token) -> Run | None:
    if token.type in {"softbreak", "hardbreak"}:
        return BREAK
    if token.type == "code_inline":
        return Run("code", token.content)
    if token.type in _FORMULAS:
        kind, dollars = _FORMULAS[token.type]
        return formula(kind, token.content, f"{dollars}{token.content}{dollars}")
    if token.type == "image":
        words = "".join(run.text for run in _runs(token.children or []))
        return image(words, str(token.attrs["src"]))
    return Run("text", token.content) if token.content else None
