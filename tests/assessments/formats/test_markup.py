"""Markdown and HTML: what one says, the other says too."""

import re

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.formats.markup import (
    Flavour,
    Picture,
    from_html,
    from_markdown,
    from_plain,
    from_tree,
    plain_text,
    to_html,
    to_markdown,
)
from assessments.formats.markup.trees import tree_of_element
from tests.assessments.formats.strategies import PIECES

quick = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
moodle = Flavour(image=lambda target: "@@PLUGINFILE@@/" + target.removeprefix("image:"))
qti = Flavour(image=lambda target: target.removeprefix("image:"), mathml=True, classes_only=True)


def picture(address, _words):
    return Picture(name=address.rpartition("/")[2])


visible = [piece for piece in PIECES if piece not in {"\x0b", "\x00", "\ufeff"}]
markdown = st.lists(st.sampled_from(visible), max_size=12).map("".join)
_TAGS = "p div b i strong em code pre ul ol li table tr td th thead sub sup h2 blockquote a u span foo dl dt dd".split()  # noqa: SIM905 - names
_words = st.sampled_from(
    ["alpha", "beta", "*", "_", "1.", "- ", "#", "x &lt; y", "&nbsp;", "\n", "a*b*c", "$5", "`", "|"]
)
_node = st.recursive(
    _words,
    lambda inner: st.tuples(st.sampled_from(_TAGS), st.lists(inner, max_size=4)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=10,
)
_loose = st.sampled_from(
    ["<br>", "<hr>", "<p>", "</p>", "</td>", "<li>", "</b>", "<b>", "</ul>", "<td>", "<!-- c -->"]
)
soup = st.lists(st.one_of(_node, _loose), max_size=8).map("".join)


def squeezed(blocks):
    return re.sub(r"[\s$]", "", plain_text(blocks))


@quick
@given(markdown)
def test_html_says_what_the_markdown_says(text):
    blocks = from_markdown(text)
    assert from_html(to_html(blocks, moodle), picture=picture) == blocks
    element = fromstring(f"<x>{to_html(blocks, qti)}</x>", forbid_dtd=True)
    assert from_tree(tree_of_element(element), picture=picture) == blocks


@quick
@given(markdown)
def test_markdown_written_from_blocks_is_stable_and_keeps_the_words(text):
    blocks = from_markdown(text)
    written = to_markdown(blocks)
    assert squeezed(from_markdown(written)) == squeezed(blocks)
    if from_markdown(written) == blocks:
        assert to_markdown(from_markdown(written)) == written


@quick
@given(soup)
def test_no_html_loses_words(text):
    blocks = from_html(text)
    words = re.findall("alpha|beta", text)
    assert sorted(re.findall("alpha|beta", plain_text(blocks))) == sorted(words)
    assert sorted(re.findall("alpha|beta", to_markdown(blocks))) == sorted(words)


@quick
@given(st.text(max_size=80))
def test_plain_text_stays_what_it_is(text):
    lines = [
        " ".join(re.split(r"[ \t\f\v\r\n]+", line)).strip() for line in text.replace("\0", "").split("\n")
    ]
    found = plain_text(from_markdown(to_markdown(from_plain(text.replace("\0", "")))))
    assert [line for line in found.split("\n") if line] == [line for line in lines if line]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<p dir="ltr">Which <b>join</b>?<br></p>', "Which **join**?"),
        ("<p>One&nbsp;</p><p>&nbsp;</p><p>two</p>", "One\n\ntwo"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<code>x</code> is <i>not</i> <tt>y</tt>", "`x` is *not* `y`"),
        (
            '<pre><code class="language-sql">SELECT 1\n  FROM t</code></pre>',
            "```sql\nSELECT 1\n  FROM t\n```",
        ),
        ("<code>a = 1<br>b = 2</code>", "```\na = 1\nb = 2\n```"),
        ("<ul><li>one</li><li>two<ol><li>deep</li></ol></li></ul>", "- one\n- two\n  1. deep"),
        ('<ol start="3"><li>c</li></ol>', "3. c"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2|3</td></tr></table>",
            "| a | b |\n|---|---|\n| 1 | 2\\|3 |",
        ),
        ("<table><tr><td>1</td><td>2<br>3</td></tr></table>", "|  |  |\n|---|---|\n| 1 | 2<br>3 |"),
        ("H<sub>2</sub>O and x<sup>2</sup>", "H<sub>2</sub>O and x<sup>2</sup>"),
        (r"\(x^2\) and \[y\] and $$z$$", "$x^2$ and $$y$$ and $$z$$"),
        ("costs $5 or $6", "costs $5 or $6"),
        ("a * b * c and snake_case_name", "a * b * c and snake_case_name"),
        ("literally *stars*", r"literally \*stars\*"),
        ("1. no list", r"1\. no list"),
        ("<b>Note:</b>text", "**Note**:text"),
        ("<custom>kept <font color=red>too</font></custom>", "kept too"),
        ("<script>alert(1)</script>text<style>p{}</style>", "text"),
        ('<a href="javascript:x">no</a> <a href="https://e.com">yes</a>', "no [yes](https://e.com)"),
        ('<img src="@@PLUGINFILE@@/p.png" alt="A [b]">', "![A [b]](image:p.png)"),
        ("<p>open <p>paragraphs<ul><li>and<li>items</ul>", "open\n\nparagraphs\n\n- and\n- items"),
    ],
)
def test_html_as_people_write_it(html, markdown):
    assert to_markdown(from_html(html, picture=picture)) == markdown


@pytest.mark.parametrize(
    "text",
    [
        "What does `x` print?\n\n```python\nfor i in range(3):\n    print(i)\n```",
        "- one\n- two\n  1. deep\n  2. list\n\n3. three\n4. four",
        "| a | b |\n|:--|--:|\n| `1` | **2** |",
        "First line\nsecond line\n\n> quoted",
        "$x^2$ and\n\n$$\n\\sum_i x_i\n$$",
        "Compare `List<String>` with a < b && c > d | e",
        "![Words](image:img_abc) and [a link](https://example.com)",
        "***both*** and **bold *and* more** *it*",
        "a_b * c ** d ~ e # f",
        *(
            "-",
            "*",
            "1.",
            "#",
            "==",
            "+",
            "---",
            "*args",
            "C#",
            "100 %",
            "`'+'`",
            "{x}",
            "\\n",
            "$HOME",
            "<b>",
        ),
    ],
)
def test_markdown_as_authors_write_it_comes_back_to_the_letter(text):
    assert to_markdown(from_html(to_html(from_markdown(text), moodle), picture=picture)) == text


def test_unknown_tags_are_words_where_nobody_writes_html():
    assert (
        to_markdown(from_html("A List<String> and <b>bold</b>", unknown_is_text=True))
        == "A List<String> and **bold**"
    )


@pytest.mark.parametrize(
    ("mathml", "latex"),
    [
        ("<math><mfrac><mn>1</mn><mi>x</mi></mfrac></math>", r"$\frac{1}{x}$"),
        (
            "<math><msup><mi>x</mi><mn>2</mn></msup><mo>≤</mo><msqrt><mn>2</mn></msqrt></math>",
            r"${x}^{2}\le \sqrt{2}$",
        ),
        (
            (
                "<math display='block'><semantics><mi>x</mi>"
                "<annotation encoding='SnuggleTeX'>\\[ x \\]</annotation></semantics></math>"
            ),
            "$$x$$",
        ),
    ],
)
def test_mathml_of_others_becomes_latex(mathml, latex):
    assert to_markdown(from_html(mathml)) == latex


def test_deep_nesting_is_flat_and_quick():
    assert to_markdown(from_html("<b>" * 5_000 + "deep" + "</b>" * 5_000)) == "**deep**"
    assert plain_text(from_html("<div><ul><li>" * 3_000 + "deep")) == "deep"
