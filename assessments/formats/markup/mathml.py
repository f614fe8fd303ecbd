"""Formulas between LaTeX, which Markdown holds, and MathML, which QTI holds."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape  # nosec B406  (writes XML, reads none)

from defusedxml.ElementTree import ParseError, fromstring
from latex2mathml import exceptions
from latex2mathml.converter import convert

from assessments.formats.markup.trees import Node

_NOT_LATEX = (
    *(error for error in vars(exceptions).values() if isinstance(error, type)),
    AttributeError,
    LookupError,
    ParseError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the converter raises for a formula that is none; its own errors have no common base."""
_MATHML = "http://www.w3.org/1998/Math/MathML"
_NAMES = {
    "\N{GREEK SMALL LETTER ALPHA}": r"\alpha ",
    "\N{GREEK SMALL LETTER BETA}": r"\beta ",
    "\N{GREEK SMALL LETTER THETA}": r"\theta ",
    "\N{GREEK SMALL LETTER LAMDA}": r"\lambda ",
    "\N{GREEK SMALL LETTER PI}": r"\pi ",
    "\N{GREEK SMALL LETTER SIGMA}": r"\sigma ",
}
_WRAPPED = re.compile(r"^\s*(\\\[|\\\(|\$\$?)(.*?)(?:\\\]|\\\)|\$\$?)\s*$", re.DOTALL)
"""LaTeX with the signs around it that some editors leave in."""
_SIGNS = {
    "×": r"\times ",
    "⋅": r"\cdot ",
    "·": r"\cdot ",
    "÷": r"\div ",
    "≤": r"\le ",
    "≥": r"\ge ",
    "≠": r"\ne ",
    "±": r"\pm ",
    "∞": r"\infty ",
    "∑": r"\sum ",
    "∫": r"\int ",
    "→": r"\to ",
    "−": "-",
    "\N{INVISIBLE TIMES}": "",
    "\N{FUNCTION APPLICATION}": "",
    "{": r"\{",
    "}": r"\}",
}


def mathml_of(latex: str, *, display: bool) -> str:
    """Return MathML that carries its LaTeX along; where there is no such formula, the LaTeX as text in it."""
    try:
        whole = convert(latex.strip())
        fromstring(whole, forbid_dtd=True)
        drawn = whole.partition(">")[2].removesuffix("</math>")
    except _NOT_LATEX:
        drawn = f"<mtext>{escape(latex)}</mtext>"
    kind = "block" if display else "inline"
    note = f'<annotation encoding="application/x-tex">{escape(latex)}</annotation>'
    return (
        f'<math xmlns="{_MATHML}" display="{kind}"><semantics><mrow>{drawn}</mrow>{note}</semantics></math>'
    )


def latex_of(node: Node) -> str:
    """Return the LaTeX of MathML: what it carries along, else a reading of its parts."""
    return _carried(node) or _read(node).strip()


def _carried(node: Node) -> str:
    for child in node.nodes():
        if child.tag == "annotation" and "tex" in child.attributes.get("encoding", "").lower():
            return _WRAPPED.sub(r"\2", child.text())
        found = _carried(child)
        if found:
            return found
    return ""


def _read(node: Node) -> str:
    parts = list(node.nodes())
    if node.tag in {"annotation", "annotation-xml"}:
        return ""
    if node.tag in {"mi", "mn", "mo", "mtext", "ms"}:
        return _token(node)
    inner = [_read(part) for part in parts]
    shape = _SHAPES.get(node.tag)
    if shape and len(inner) == shape.count("%s"):
        return shape % tuple(inner)
    if node.tag == "mtable":
        rows = [" & ".join(_read(cell) for cell in row.nodes()) for row in parts]
        return r"\begin{matrix}" + r" \\ ".join(rows) + r"\end{matrix}"
    if node.tag == "mroot" and len(inner) == 2:
        return rf"\sqrt[{inner[1]}]{{{inner[0]}}}"
    if node.tag == "msqrt":
        return r"\sqrt{" + "".join(inner) + "}"
    if node.tag == "mfenced":
        opening, closing = node.attributes.get("open", "("), node.attributes.get("close", ")")
        return opening + ",".join(inner) + closing
    return "".join(inner)


_SHAPES = {
    "msup": "{%s}^{%s}",
    "msub": "{%s}_{%s}",
    "msubsup": "{%s}_{%s}^{%s}",
    "munder": "{%s}_{%s}",
    "mover": "{%s}^{%s}",
    "munderover": "{%s}_{%s}^{%s}",
    "mfrac": r"\frac{%s}{%s}",
}


def _token(node: Node) -> str:
    text = " ".join(node.text().split())
    if node.tag == "mi":
        return _NAMES.get(text, text if len(text) < 2 else rf"\mathrm{{{text}}}")
    if node.tag == "mo":
        return _SIGNS.get(text, text)
    return rf"\text{{{text}}}" if node.tag in {"mtext", "ms"} and text else text
