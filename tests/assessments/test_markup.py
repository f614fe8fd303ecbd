"""The Markdown of questions: what it becomes, and that nothing hostile gets through or takes long."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.items import markup

PICTURE = "img_abcdefgh23456789"


def shown(text):
    return markup.with_pictures(markup.render(text), lambda name: f"/pictures/{name}?a=1&b=2")


class Tags(HTMLParser):
    """Collects tags and attributes of HTML."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def harmless(html):
    """Demand that HTML holds allowed tags only, no handlers, no styles, and no addresses but the known kinds."""
    for tag, attributes in Tags(html).found:
        assert tag in markup._TAGS, tag
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "id", "srcset"}]
        for name in {"href", "src", "xlink:href", "action", "formaction", "data"} & set(attributes):
            value = attributes[name]
            assert (tag, name) in {("a", "href"), ("img", "src")}
            kinds = (
                r"/pictures/img_[a-z0-9]{16}\?|image:img_[a-z0-9]{16}$"
                if tag == "img"
                else r"https?:|mailto:"
            )
            assert re.match(kinds, value, re.IGNORECASE), value
    return True


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain words.", "<p>Plain words.</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("**bold** and `x <b>`", "<p><strong>bold</strong> and <code>x &lt;b&gt;</code></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("# A comment", "<p><strong>A comment</strong></p>"),
        ("H<sub>2</sub>O in a List<String>", "<p>H<sub>2</sub>O in a List&lt;String&gt;</p>"),
        ("from $5 to $10", "<p>from $5 to $10</p>"),
        ("---", "<p>---</p>"),
        ("+", "<p>+</p>"),
        ("3.", "<p>3.</p>"),
        (
            "[x](https://e.example)",
            '<p><a href="https://e.example" target="_blank" rel="noopener noreferrer nofollow">x</a></p>',
        ),
    ],
)
def test_what_markdown_becomes(text, html):
    assert shown(text) == html


def test_code_is_coloured_by_classes_only():
    html = shown("```python\ndef f(x):\n    return x\n```")
    assert '<span class="k">def</span>' in html
    assert '<span class="nf">f</span>' in html
    assert "style" not in html
    assert "span" not in shown("```brainfog\ndef f(x):\n```")


def test_long_code_is_shown_without_colours():
    html = shown("```c\n" + "int a;\n" * 500 + "```")
    assert "span" not in html
    assert html.count("int a;") == 500


def test_formulas_become_mathml():
    assert "<mfrac>" in shown(r"$\frac{1}{2}$")
    assert '<math display="block">' in shown("$$\nx^2\n$$")
    assert shown("$x^2^3$") == '<p><code class="markup-formula">x^2^3</code></p>'
    assert "<mtext>&lt;script&gt;" in shown(r"$\text{<script>}$")


def test_tables_keep_their_sides():
    html = shown("| a | b |\n|--:|:-:|\n| 1 | 2 |")
    assert '<td class="end">1</td>' in html
    assert '<td class="middle">2</td>' in html


def test_own_pictures_get_their_links_and_others_are_named():
    assert shown(f'![a "b" > c](image:{PICTURE})') == (
        f'<p><img src="/pictures/{PICTURE}?a=1&amp;b=2" alt="a &quot;b&quot; &gt; c"></p>'
    )
    assert shown("![cat](https://evil.example/x.png)") == '<p><span class="markup-missing">cat</span></p>'
    quoted = shown(f'`<img src="image:{PICTURE}">`')
    assert "/pictures/" not in quoted, "a picture that is only spoken of gets no link"
    assert markup.pictures_in(f"![x](image:{PICTURE}) image:img_short") == {PICTURE}


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
    "<math href='javascript:alert(1)'>x</math>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{background:url(//evil.example)}</style>",
    "<form action=//evil.example><button>go</button>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](//evil.example)",
    "[x](/console/)",
    f"[x](image:{PICTURE})",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "![x](image:img_../../secret)",
    f'![x](image:{PICTURE} "onerror=alert(1)")',
    f'![" onerror="alert(1)](image:{PICTURE})',
    "<javascript:alert(1)>",
    '<https://e.example/" onclick="alert(1)>',
    '```python" onclick="alert(1)\nx\n```',
    "```<script>\nalert(1)\n```",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\style{background:url(//evil.example)}{x}$",
    r"$\class{evil}{x}$",
    r"$\text{</mtext></math><img src=x onerror=alert(1)>}$",
    r"$\unicode{x3C}script\unicode{x3E}$",
    r"$\color{red;background:url(//evil.example)}{x}$",
    "$$\n</math><script>alert(1)</script>\n$$",
    "| <img src=x onerror=alert(1)> |\n|---|\n| [x](javascript:alert(1)) |",
    "[a]: javascript:alert(1)\n\n[x][a]",
    "<sub><img src=x onerror=alert(1)></sub>",
    "<sub onclick=alert(1)>x</sub>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<scr\x00ipt>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_become_text(text):
    html = shown(text)
    assert harmless(html)
    assert "<script" not in html.lower()


PIECES = st.sampled_from(
    [
        "<", ">", "[", "]", "(", ")", "!", "`", "```", "$", "$$", "*", "**", "_", "|", "\n", "\n\n", "> ", "- ", "    ",
        "javascript:", "image:", PICTURE, "https://e.example", "&lt;", "&#x3c;", "script", "<sub>", "</sub>",
        "onerror=", "\\text{", "}", "\\frac", "^", '"', "'", "a", "svg", "math", "style", "é", "\u202e", "\x00",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_mixture_gets_through(text):
    assert harmless(shown(text))
    markup.excerpt(text)


BIG = {
    "brackets": "[" * 100_000,
    "open pictures": "![" * 9_000,
    "links": "[a](" * 4_900,
    "emphasis": "*a **a " * 2_800,
    "underlines": "_a" * 9_900,
    "backticks": "".join("`" * n + " " for n in range(190)),
    "quotes": ">" * 19_000,
    "lists": "- " * 9_900,
    "tags": "<sub>" * 2_000 + "</sub>" * 1_600,
    "entities": "&#x3c;" * 3_300,
    "dollars": "$a" * 9_900,
    "formulas": ("$" + "{" * 240 + "x" + "}" * 240 + "$ ") * 40,
    "deep formula": "$" + "{" * 490 + "$",
    "rows": "|a" * 50 + "|\n" + "|-" * 50 + "|\n" + ("|a" * 50 + "|\n") * 190,
    "code": "```cs\n" + "a b\n" * 620 + "```",
    "one line of code": "```c\na" + " " * 2_400 + "b\n```",
    "references": "".join(f"[a{n}]: x\n" for n in range(1_900)) + "[a1]" * 200,
}


@pytest.mark.parametrize("name", BIG)
def test_size_is_limited_and_time_with_it(name):
    text = BIG[name]
    started = time.process_time()
    assert harmless(shown(text))
    markup.excerpt(text)
    assert time.process_time() - started < 3, "seconds of the processor; about one on a quiet machine at most"


def test_what_is_too_long_is_shown_as_it_is():
    html = shown("**x** <b>" * 3_000)
    assert html.startswith("<pre>**x** &lt;b&gt;")
    assert "strong" not in html


def test_a_text_is_rendered_once(monkeypatch):
    calls = []
    original = markup._rendered
    monkeypatch.setattr(markup, "_rendered", lambda text: calls.append(text) or original(text))
    for _ in range(3):
        assert markup.render_many(["*a*", "*b*", "plain", "*a*"])["*b*"] == "<p><em>b</em></p>"
    assert sorted(calls) == ["*a*", "*b*"], "plain words need neither parser nor cache"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("**What** does `f(2)`\nreturn?", "What does f(2) return?"),
        ("Look:\n```python\nx = 1\n```\nWhy?", "Look: x = 1 Why?"),
        ("See ![the tree](image:img_x) and [the docs](https://e.example)", "See [the tree] and the docs"),
        ("snake_case stays", "snake_case stays"),
        (r"What does \`git init\` do with \*.c?", "What does `git init` do with *.c?"),
        ("word " * 100, "word " * 31 + "word…"),
    ],
)
def test_excerpts_are_one_plain_line(text, line):
    assert markup.excerpt(text) == line.strip()


def test_one_paragraph_fits_into_a_label():
    assert markup.inline(markup.render("a **b**")) == "a <strong>b</strong>"
    assert markup.inline(markup.render("a\n\nb")).startswith("<p>")
