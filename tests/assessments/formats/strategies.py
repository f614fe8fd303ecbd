"""Random items: texts with everything that means something to one format or another."""

import struct
import zlib
from decimal import Decimal

from hypothesis import strategies as st

from assessments.enums import Level, QuestionKind
from assessments.formats.building import tidy, usual_fractions
from assessments.items import Image, Item, Option

PIECES = (
    *(
        "*",
        "**",
        "_",
        "`",
        "``",
        "a",
        "b ",
        "word",
        "Wörter",
        "日本",
        "1. ",
        "- ",
        "# ",
        "> ",
        "\n",
        "\n\n",
        "    ",
    ),
    *(
        "|",
        "\n| a | b |\n|---|---|\n| c | d |\n",
        "<",
        "<br>",
        "<sub>",
        "</sub>",
        "<sup>2</sup>",
        "&amp;",
        "&lt;",
    ),
    *(
        "[x](http://e.com)",
        "$x$",
        "$$",
        "$",
        "\\",
        "\n```python\ncode = 1\n```\n",
        "\\(",
        "\\)",
        "~",
        "=",
        "---",
        "+",
    ),
    *(
        "!",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "\u00a0",
        ":",
        "::",
        "#",
        "####",
        "->",
        "%50%",
        "\t",
        "<b>",
        "List<String>",
    ),
    *(
        "@",
        "'",
        '"',
        "''",
        "'=",
        ";",
        ",",
        "//",
        "ANSWER: A",
        "\nA) x",
        "[html]",
        "[markdown]",
        "TRUE",
        "]]>",
        "_x0041_",
    ),
    *(
        "@@PLUGINFILE@@",
        "\u2028",
        "\x0b",
        "\x00",
        "\ufeff",
        "5)",
        "=1+1",
        "-1",
        "+1",
        "</p>",
        "<p>",
        "<!--",
        "&nbsp;",
    ),
)
markdown = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
plain = st.text(
    st.characters(whitelist_categories=("Lu", "Ll", "Nd", "Zs"), max_codepoint=0x24F), max_size=30
)
text = st.one_of(markdown, plain)
name = st.one_of(
    plain, st.sampled_from(["Science / Physics", "a/b", "C#", "x [y]", "level:basic", "a; b", "http://a//b"])
).map(lambda value: " ".join(tidy(value).split()))


def picture(number):
    """Return a PNG of one pixel, different for each number."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    pixel = zlib.compress(b"\0" + bytes([number % 256, 0, 0]))
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def _distinct(texts):
    return len({" ".join(text.split()).casefold() for text in texts}) == len(texts)


@st.composite
def credits_of(draw, right, kind):
    """Draw partial credit that agrees with the key, as other systems tell the key from it."""
    per_cent = st.sampled_from(["5", "10", "20", "33.33333", "50", "66.66667"]).map(Decimal)
    minus = st.sampled_from(["0", "-10", "-33.33333", "-50", "-100"]).map(Decimal)
    if kind == QuestionKind.SINGLE:
        other = st.one_of(per_cent, minus)
        values = [Decimal(100) if is_right else draw(other) for is_right in right]
        usual = [Decimal(100 if is_right else 0) for is_right in right]
    else:
        values = [Decimal(100) if is_right else draw(minus) for is_right in right]
        usual = usual_fractions(right)
    same = all(abs(one - other) <= Decimal("0.01") for one, other in zip(values, usual, strict=True))
    return [None] * len(right) if same else values


@st.composite
def items(draw):
    """Draw an item that may be stored."""
    stem = draw(text.filter(tidy))
    texts = draw(st.lists(text.map(tidy).filter(bool), min_size=2, max_size=8).filter(_distinct))
    kind = draw(st.sampled_from(list(QuestionKind)))
    if kind == QuestionKind.SINGLE:
        key = draw(st.integers(0, len(texts) - 1))
        right = [place == key for place in range(len(texts))]
    else:
        right = draw(
            st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)).filter(
                lambda r: any(r) and not all(r)
            )
        )
    values = draw(st.one_of(st.just([None] * len(texts)), credits_of(right, kind)))
    feedback = draw(
        st.lists(st.one_of(st.just(""), text.map(tidy)), min_size=len(texts), max_size=len(texts))
    )
    images = ()
    if draw(st.booleans()):
        images = (Image("img_one", picture(draw(st.integers(0, 3))), "image/png"),)
        stem += "\n\n![A \\[picture\\]](image:img_one)"
    return Item(
        stem=stem,
        options=tuple(Option(*parts) for parts in zip(texts, right, values, feedback, strict=True)),
        kind=kind,
        points=draw(st.decimals("0.01", "1000", places=2)),
        explanation=draw(text),
        topic=draw(name),
        skill=draw(name),
        level=draw(st.sampled_from(["", *Level.values])),
        tags=tuple({tag.casefold(): tag for tag in draw(st.lists(name.filter(bool), max_size=3))}.values()),
        language=draw(st.sampled_from(["en", "de", "pt-BR"])),
        reference=draw(name),
        images=images,
    )
