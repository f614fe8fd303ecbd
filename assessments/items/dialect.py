"""The Markdown of questions: one parser for the pages that show them and the files that carry them.

CommonMark with tables, formulas between dollars (`$a$`, `$$a$$`) and the tags `<sub>`, `<sup>` and `<br>`. Other
tags stay visible text, since questions about programs are full of things like `List<String>`.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

OPERATOR = re.compile(r"[-+*#>=~_]{1,5}|\d{1,9}[.)]")
"""A whole text that is one operator or number: an option, not an empty list or heading. The parser is not asked."""
_TAG = re.compile(r"<(?:(sub|sup)>|br ?/?>)")


@cache
def parser() -> MarkdownIt:
    """Return the parser; it holds no state between calls."""
    found = MarkdownIt("commonmark", {"html": False}).enable("table")
    found.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    found.inline.ruler.before("autolink", "tags", _tags)
    return found


def _tags(state: StateInline, silent: bool) -> bool:
    """Read `<br>`, and `<sub>` or `<sup>` up to the end tag that belongs to it."""
    found = _TAG.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    name = found.group(1)
    if name is None:
        if not silent:
            state.push("hardbreak", "br", 0)
        state.pos = found.end()
        return True
    closing = f"</{name}>"
    end = state.src.find(closing, found.end(), state.posMax)
    if end < 0:
        return False
    if not silent:
        state.push(f"{name}_open", name, 1)
        inner: list[Token] = []
        state.md.inline.parse(state.src[found.end() : end], state.md, state.env, inner)
        state.tokens.extend(inner)
        state.tokens_meta.extend(None for _token in inner)
        state.push(f"{name}_close", name, -1)
    state.pos = end + len(closing)
    return True
