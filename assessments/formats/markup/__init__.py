"""Texts between Markdown, which questions are stored in, and the HTML of other systems.

Both are read into the same blocks, and written from them. Reading never loses words: what Markdown cannot say
(colours, nested tables) keeps its text.
"""

from assessments.formats.markup.blocks import Block, plain_text
from assessments.formats.markup.from_html import Picture, from_html, from_plain, from_tree
from assessments.formats.markup.from_markdown import PLAIN, from_markdown
from assessments.formats.markup.to_html import Flavour, to_html
from assessments.formats.markup.to_markdown import to_markdown

__all__ = [
    "PLAIN",
    "Block",
    "Flavour",
    "Picture",
    "from_html",
    "from_markdown",
    "from_plain",
    "from_tree",
    "plain_text",
    "to_html",
    "to_markdown",
]
