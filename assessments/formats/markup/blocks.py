"""What a text is made of, whatever it was written in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

MARKS = ("strong", "em", "sub", "sup")
_SPACES = re.compile(r"[ \t\f\v\r\n]+")
_AROUND_LINE_END = re.compile(r"[ \t\r\f\v]*\n\s*")
_IMAGE = re.compile(r"image:[A-Za-z0-9._-]+")
_LINKS = ("http://", "https://", "mailto:")
NOTHING: frozenset[str] = frozenset()
_JOINED = frozenset({"text", "code", "break"})


class Run(NamedTuple):
    """A piece of a paragraph. `kind` is text, code, math, display, image or break (the end of a line).

    `text` is what stands there (for an image the words that stand for it), `target` the address of an image,
    `link` that of a link, `marks` of MARKS.
    """

    kind: str
    text: str = ""
    target: str = ""
    marks: frozenset[str] = NOTHING
    link: str = ""

    def alike(self, other: Run) -> bool:
        """Whether both can be written as one."""
        kinds = self.kind == other.kind and self.kind in _JOINED
        return kinds and self.marks == other.marks and self.link == other.link


Runs = tuple[Run, ...]
BREAK = Run("break")


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code; `language` as in ```python, or empty."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `start` is None for bullets. In a tight one the items stand without space between them."""

    start: int | None
    tight: bool
    items: tuple[Blocks, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`header` is empty where no cell of it says anything; `aligns` holds left, right, center or nothing."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    aligns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


Block = Paragraph | Heading | Fence | Quote | Listing | Table | Rule
Blocks = tuple[Block, ...]


def proper_link(address: str) -> str:
    """Return an address that may be followed, else nothing."""
    return address if address.startswith(_LINKS) and not any(char.isspace() for char in address) else ""


def paragraphs(runs: Iterable[Run]) -> list[Paragraph]:
    """Return runs as paragraphs in normal form; two line breaks in a row begin a new one."""
    found: list[Paragraph] = []
    line: list[Run] = []
    waiting = 0
    for run in [*runs, BREAK, BREAK]:
        if run.kind == "break":
            waiting += 1
        elif run.kind == "text" and not run.text.strip():
            line.append(run)
        else:
            if waiting == 1 and line:
                line.append(BREAK)
            waiting = 0
            line.append(run)
        if waiting == 2:
            tidy = in_line(line)
            found.extend([Paragraph(tidy)] if tidy else [])
            line = []
    return found


def in_line(runs: Iterable[Run]) -> Runs:
    """Return runs in normal form: spaces collapsed and outside of marks, neighbours that are alike joined."""
    given = [run for run in map(_own_form, runs) if run.kind == "break" or run.text or run.target]
    if not any(run.marks or run.link for run in given):
        return _trimmed(_joined(given))
    pieces = _trimmed(_joined([piece for run in given for piece in _split(run)]))
    return tuple(_joined([_shared(pieces, place) for place in range(len(pieces))]))


def _own_form(run: Run) -> Run:
    """Bring the text of a run into the form that its kind has."""
    kind, text = run.kind, run.text
    if kind == "text":
        text = _SPACES.sub(" ", text)
    elif kind == "code":
        text = text.replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")
    elif kind == "display":
        text = _AROUND_LINE_END.sub("\n", text).strip(" \t")
    else:
        text = " ".join(text.split())
    return run if text == run.text else run._replace(text=text)


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Make one of neighbours that are alike, and of breaks in a row."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].alike(run):
            last = found.pop()
            text = last.text + run.text
            run = last._replace(text=_SPACES.sub(" ", text) if run.kind == "text" else text)  # noqa: PLW2901 - both in one
        found.append(run)
    return found


def _split(run: Run) -> list[Run]:
    """Cut the spaces off a text; what marks they have depends on what stands beside them."""
    if run.kind != "text":
        return [run]
    core = run.text.strip()
    start = run.text.index(core[0]) if core else len(run.text)
    spaces = (run.text[:start], run.text[start + len(core) :])
    pieces = (Run("text", spaces[0]), run._replace(text=core), Run("text", spaces[1]))
    return [piece for piece in pieces if piece.text]


def _trimmed(runs: Sequence[Run]) -> Runs:
    """Take spaces away at both ends and beside breaks, and breaks at both ends."""
    kept: list[Run] = []
    for place, run in enumerate(runs):
        if run.kind != "text":
            kept.append(run)
            continue
        before = runs[place - 1] if place else BREAK
        after = runs[place + 1] if place + 1 < len(runs) else BREAK
        text = run.text.lstrip() if before.kind == "break" else run.text
        text = text.rstrip() if after.kind == "break" else text
        if text:
            kept.append(run if text == run.text else run._replace(text=text))
    kept = _joined(kept)
    start = 1 if kept and kept[0].kind == "break" else 0
    end = len(kept) - 1 if kept and kept[-1].kind == "break" else len(kept)
    return tuple(kept[start:end])


def _shared(pieces: Sequence[Run], place: int) -> Run:
    """Return a piece; a space gets the marks that its neighbours share."""
    piece = pieces[place]
    if piece.kind != "text" or piece.text.strip():
        return piece
    before, after = pieces[place - 1], pieces[place + 1]
    return piece._replace(
        marks=before.marks & after.marks, link=before.link if before.link == after.link else ""
    )


def formula(kind: str, latex: str, otherwise: str) -> Run:
    """Return a formula; one that would not stay whole between its signs is text."""
    whole = latex.strip() and "$" not in latex and not (kind == "math" and "\\)" in latex)
    return Run(kind, latex) if whole else Run("text", otherwise)


def image(words: str, target: str) -> Run:
    """Return a picture of the item; one that lies elsewhere is a link to it."""
    if _IMAGE.fullmatch(target):
        return Run("image", words, target)
    return Run("text", words or target, link=proper_link(target))


def fence(language: str, text: str) -> Sequence[Block]:
    """Return a block of code in normal form, without empty lines around it; none for one that says nothing."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\N{NO-BREAK SPACE}", " ").strip("\n")
    return [Fence(language, kept)] if kept.strip() else []


def one_line(runs: Runs) -> Runs:
    """Return runs of a place whose source is one line, such as a table's cell; breaks are tags there."""
    return in_line(
        run._replace(text=run.text.replace("\n", " ")) if "\n" in run.text else run for run in runs
    )


def without_breaks(runs: Runs) -> Runs:
    """Return runs of a place that shows one line only, such as a heading."""
    return one_line(tuple(Run("text", " ", marks=run.marks) if run.kind == "break" else run for run in runs))


def plain_text(blocks: Sequence[Block]) -> str:
    """Return the words of a text without any form, a line for each paragraph, item, row or line of code."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> list[str]:
    if isinstance(block, Paragraph | Heading):
        return _words(block.runs).split("\n")
    if isinstance(block, Fence):
        return block.text.split("\n")
    if isinstance(block, Quote):
        return [line for inner in block.blocks for line in _lines(inner)]
    if isinstance(block, Listing):
        return [line for item in block.items for inner in item for line in _lines(inner)]
    if isinstance(block, Table):
        rows = ([block.header] if block.header else []) + list(block.rows)
        return ["\t".join(_words(cell).replace("\n", " ") for cell in row) for row in rows]
    return []


def _words(runs: Runs) -> str:
    return "".join("\n" if run.kind == "break" else run.text.replace("\n", " ") for run in runs)
