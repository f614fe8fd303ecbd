"""From the Markdown of questions to HTML that may be shown to anybody.

The parser is `dialect.parser`: raw HTML in a text stays text. Code is coloured by Pygments (classes only),
formulas become MathML, and what comes out passes nh3 with a short allow-list, so that a mistake in one of the
three cannot reach a page. A picture is `<img src="image:img_…">` in the cached HTML; `with_pictures` puts in the
links, which differ by who looks. The limits below hold whatever somebody writes (see docs/decisions).
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET  # nosec B405 # writes elements, reads none

import nh3
from django.core.cache import cache as store
from latex2mathml import exceptions as latex_errors
from latex2mathml.converter import convert_to_element
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

from assessments.items import dialect

VERSION = 1
"""Part of the cache's keys: raise it when the same text gives other HTML."""
KEEP = 7 * 24 * 3600
LONGEST = 20_000
"""Characters; a longer text is shown as it is, without markup."""
LONGEST_FORMULA = 500
MOST_COLOURED = 2_500
"""Characters of code that are coloured in one text: some of Pygments' grammars take quadratic time."""
LONGEST_CODE_LINE = 200
LANGUAGES = {
    name: lexer
    for lexer, names in {
        "bash": "bash sh shell zsh",
        "c": "c",
        "console": "console",
        "cpp": "cpp c++",
        "csharp": "csharp c# cs",
        "css": "css",
        "diff": "diff patch",
        "docker": "docker dockerfile",
        "go": "go golang",
        "hcl": "hcl terraform",
        "html": "html",
        "http": "http",
        "ini": "ini",
        "java": "java",
        "javascript": "javascript js",
        "json": "json",
        "jsx": "jsx",
        "kotlin": "kotlin",
        "make": "make makefile",
        "nginx": "nginx",
        "php": "php",
        "powershell": "powershell ps1",
        "pycon": "pycon",
        "python": "python py python3",
        "r": "r",
        "ruby": "ruby rb",
        "rust": "rust rs",
        "scala": "scala",
        "sql": "sql postgresql mysql psql",
        "swift": "swift",
        "toml": "toml",
        "tsx": "tsx",
        "typescript": "typescript ts",
        "xml": "xml",
        "yaml": "yaml yml",
    }.items()
    for name in names.split()
}
"""The word after ``` to the grammar that colours the block; other words give plain code."""
_PLAIN = re.compile(r"(?![-+#=>~]|\d+[.)]\s|\s)[^\W_](?:[^\W_]|[ .,;:?!'\"()/%–’+-])*")
"""One line that Markdown leaves as it is: letters, digits, the marks of a sentence."""
_PICTURE = re.compile(r"image:(img_[a-z0-9]{16})")
_PICTURE_TAG = re.compile(r'<img src="image:(img_[a-z0-9]{16})"')
_ONE_PARAGRAPH = re.compile(r"<p>(?:(?!<p>).)*</p>", re.DOTALL)
_FORMULA_ERRORS = (
    *(
        error
        for error in vars(latex_errors).values()
        if isinstance(error, type) and issubclass(error, Exception)
    ),
    IndexError,
    KeyError,
    RecursionError,
    StopIteration,
    TypeError,
    ValueError,
)
"""What the converter raises for formulas that it cannot read (found by feeding it 200,000 random ones)."""
_TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "hr", "img", "li", "ol", "p", "pre", "span", "strong", "sub",
    "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
    "math", "menclose", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow", "mspace", "msqrt",
    "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "target"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "math": {"display"},
    "menclose": {"notation"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "form", "minsize", "maxsize", "lspace", "rspace", "accent"},
    "mover": {"accent"},
    "mspace": {"width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnalign", "rowlines"},
}
_CLASSES = {
    "span": {name for name in STANDARD_TYPES.values() if name} | {"markup-missing"},
    "code": {"markup-formula"},
    "div": {"markup-table"},
    "td": {"end", "middle"},
    "th": {"end", "middle"},
}


def render(text: str) -> str:
    """Return the HTML of one text, pictures still as `image:`; `render_many` is quicker for more than one."""
    return render_many([text])[text]


def render_many(texts: Iterable[str]) -> dict[str, str]:
    """Return {text: HTML} for any number of texts; what was rendered before comes from the cache at once."""
    wanted = dict.fromkeys(texts)
    found = {text: f"<p>{html.escape(text, quote=False)}</p>" for text in wanted if _is_plain(text)}
    keys = {_key(text): text for text in wanted if text not in found}
    if not keys:
        return found
    kept = store.get_many(keys)
    new = {key: _rendered(text) for key, text in keys.items() if key not in kept}
    if new:
        store.set_many(new, KEEP)
    return found | {keys[key]: value for key, value in (kept | new).items()}


def inline(rendered: str) -> str:
    """Take the paragraph off HTML that is only one, so that it fits into a line such as a label."""
    return rendered.strip()[3:-4] if _ONE_PARAGRAPH.fullmatch(rendered.strip()) else rendered


def with_pictures(rendered: str, link: Callable[[str], str]) -> str:
    """Put links in the place of the pictures' names; `link` gets a public id and returns an address."""
    return _PICTURE_TAG.sub(lambda found: f'<img src="{html.escape(link(found[1]))}"', rendered)


def pictures_in(*texts: str) -> set[str]:
    """Return the public ids of the pictures that texts name."""
    return {name for text in texts for name in _PICTURE.findall(text)}


def excerpt(text: str, length: int = 160) -> str:
    """Return the beginning of a text as one plain line, for lists: without markup, at most `length` characters."""
    plain = text[: length * 4]
    for pattern, put in _STRIPPED:
        plain = pattern.sub(put, plain)
    plain = " ".join(plain.split())
    return plain if len(plain) <= length else plain[: length - 1].rstrip() + "…"


_STRIPPED = (
    (re.compile(r"^ {0,3}(?:```+|~~~+)[^\n]*$", re.MULTILINE), " "),
    (re.compile(r"!\[([^\]\n]{0,300})\]\([^)\n]{0,300}\)"), r"[\1]"),
    (re.compile(r"(?<!!)\[([^\]\n]{0,300})\]\([^)\n]{0,300}\)"), r"\1"),
    (re.compile(r"\\([`*_])|\*\*|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)"), r"\1"),
    (re.compile(r"</?(?:sub|sup|br)\s*/?>"), " "),
)


def _is_plain(text: str) -> bool:
    return len(text) < 500 and bool(_PLAIN.fullmatch(text) or dialect.OPERATOR.fullmatch(text))


def _key(text: str) -> str:
    return f"markup:{VERSION}:{hashlib.sha256(text.encode(errors='replace')).hexdigest()}"


def _rendered(text: str) -> str:
    if len(text) > LONGEST:
        return f"<pre>{html.escape(text, quote=False)}</pre>"
    parser = dialect.parser()
    raw = _Renderer().render(parser.parse(text), parser.options, {})
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_allowed,
        allowed_classes=_CLASSES,
        url_schemes={"http", "https", "mailto", "image"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style"},
    ).strip()


def _allowed(tag: str, name: str, value: str) -> str | None:
    """Pictures are our own files only, and links never lead to one."""
    if tag == "img" and name == "src":
        return value if _PICTURE.fullmatch(value) else None
    if tag == "a" and name == "href" and value.lower().startswith("image:"):
        return None
    return value


class _Renderer(RendererHTML):
    """Writes the HTML of the parser's tokens. Headings are bold lines: the outline belongs to the page."""

    def __init__(self) -> None:
        super().__init__()
        self.coloured = 0

    def heading_open(self, *_args: Any) -> str:
        return "<p><strong>"

    def heading_close(self, *_args: Any) -> str:
        return "</strong></p>\n"

    def softbreak(self, *_args: Any) -> str:
        return "<br>\n"

    def table_open(self, *_args: Any) -> str:
        return '<div class="markup-table"><table>\n'

    def table_close(self, *_args: Any) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, *_args: Any) -> str:
        return _cell(tokens[idx])

    td_open = th_open

    def link_open(self, tokens: Sequence[Token], idx: int, *_args: Any) -> str:
        href = html.escape(str(tokens[idx].attrs.get("href", "")))
        return f'<a href="{href}" target="_blank">'

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        words = html.escape(self.renderInlineAsText(token.children, options, env))
        source = str(token.attrs.get("src", ""))
        if not _PICTURE.fullmatch(source):
            return f'<span class="markup-missing">{words or html.escape(source[:100])}</span>'
        return f'<img src="{source}" alt="{words}">'

    def code_inline(self, tokens: Sequence[Token], idx: int, *_args: Any) -> str:
        return f"<code>{html.escape(tokens[idx].content, quote=False)}</code>"

    def code_block(self, tokens: Sequence[Token], idx: int, *_args: Any) -> str:
        return self.block(tokens[idx].content, "")

    def fence(self, tokens: Sequence[Token], idx: int, *_args: Any) -> str:
        return self.block(tokens[idx].content, tokens[idx].info)

    def block(self, code: str, info: str) -> str:
        """Return a block of code, coloured where its language is known and the limits allow it."""
        words = info.split()
        language = LANGUAGES.get(words[0].lower()) if words else None
        shown = html.escape(code, quote=False)
        if language and self.coloured + len(code) <= MOST_COLOURED and _short_lines(code):
            self.coloured += len(code)
            shown = highlight(code, _lexer(language), _FORMATTER)
        return f"<pre><code>{shown.rstrip()}\n</code></pre>\n"

    def math_inline(self, tokens: Sequence[Token], idx: int, *_args: Any) -> str:
        return _formula(tokens[idx].content, "inline")

    def math_inline_double(self, tokens: Sequence[Token], idx: int, *_args: Any) -> str:
        return _formula(tokens[idx].content, "block")

    def math_block(self, tokens: Sequence[Token], idx: int, *_args: Any) -> str:
        return f"<div>{_formula(tokens[idx].content.strip(), 'block')}</div>\n"


_FORMATTER = HtmlFormatter(nowrap=True)


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, ensurenl=False)


def _short_lines(code: str) -> bool:
    return max(map(len, code.splitlines()), default=0) <= LONGEST_CODE_LINE


def _cell(token: Token) -> str:
    side = {"text-align:right": ' class="end"', "text-align:center": ' class="middle"'}
    return f"<{token.tag}{side.get(str(token.attrs.get('style', '')), '')}>"


def _formula(source: str, display: str) -> str:
    """Return MathML, or the formula as it was written when it cannot be read."""
    unread = f'<code class="markup-formula">{html.escape(source, quote=False)}</code>'
    if len(source) > LONGEST_FORMULA:
        return unread
    try:
        element = convert_to_element(source, display=display)
        for part in element.iter():
            part.text = html.unescape(part.text) if part.text else part.text
        return ET.tostring(element, encoding="unicode", method="html")
    except _FORMULA_ERRORS:
        return unread
