"""Blocks into Markdown that reads back as the same blocks.

Each line is written as plainly as possible, read again, and written with more backslashes as long as something
else came out. Should nothing help (marks that Markdown cannot place), the words stay and the marks go.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence

from assessments.formats.markup.blocks import (
    MARKS,
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
    in_line,
    plain_text,
)
from assessments.formats.markup.from_markdown import from_markdown, parsed, runs_of
from assessments.items.dialect import OPERATOR

_SPECIAL = re.compile(r"[\\`*_\[\]<$]|&(?=#?\w+;)|(?m:^)(?:[-+>#=~|:]|\d+(?=[.)]))")
_WITHIN = re.compile(r"[^\\`*_\[\]<&$|~\n]*")
_LINE_START = re.compile(rf"[^\W\d_]{_WITHIN.pattern}")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def to_markdown(blocks: Sequence[Block]) -> str:
    """Return the Markdown of blocks."""
    words = plain_text(blocks)
    if OPERATOR.fullmatch(words) and from_markdown(words) == tuple(blocks):
        return words
    text = "\n".join(_lines(blocks))
    if OPERATOR.fullmatch(text):
        return "------" if tuple(blocks) == (Rule(),) else words
    if any(isinstance(block, Listing | Quote) for block in blocks) and from_markdown(text) != tuple(blocks):
        return "\n".join(_lines(blocks, loose=True))
    return text


def _lines(
    blocks: Sequence[Block], *, inside: bool = False, tight: bool = False, loose: bool = False
) -> list[str]:
    """Write blocks with an empty line between them, without one in the items of a tight list.

    `loose` makes all lists loose: some blocks can only begin behind an empty line.
    """
    found: list[str] = []
    before: Block | None = None
    other = False
    for block in blocks:
        if before is not None and not tight:
            found.append("")
        other = _would_join(before, block) and not other
        found.extend(_block(block, other=other, inside=inside, loose=loose))
        before = block
    return found


def _would_join(before: Block | None, block: Block) -> bool:
    """Whether a list right behind another one would become part of it."""
    lists = isinstance(before, Listing) and isinstance(block, Listing)
    return lists and (before.start is None) == (block.start is None)  # type: ignore[union-attr]  # both are lists


def _block(block: Block, *, other: bool, inside: bool, loose: bool) -> list[str]:
    if isinstance(block, Paragraph):
        return _checked(block.runs, "").split("\n")
    if isinstance(block, Heading):
        return [_checked(block.runs, "#" * block.level + " ")]
    if isinstance(block, Fence):
        fence = "`" * max(3, 1 + max((len(found) for found in re.findall(r"`+", block.text)), default=0))
        return [fence + block.language, *block.text.split("\n"), fence]
    if isinstance(block, Quote):
        return [f"> {line}" if line else ">" for line in _lines(block.blocks, inside=True, loose=loose)]
    if isinstance(block, Listing):
        return _listing(block, other=other, loose=loose)
    if isinstance(block, Table):
        return _table(block)
    return ["***" if inside else "---"]


def _listing(block: Listing, *, other: bool, loose: bool) -> list[str]:
    """Write a list; `other` takes the second kind of mark, since a list right behind another would join it."""
    tight = block.tight and not loose
    found: list[str] = []
    for number, item in enumerate(block.items, start=block.start or 0):
        if found and not tight:
            found.append("")
        sign = ")" if other else "."
        mark = ("* " if other else "- ") if block.start is None else f"{number}{sign} "
        lines = _lines(item, inside=True, tight=tight, loose=loose) or [""]
        found.append(mark + lines[0] if lines[0] else mark.rstrip())
        found.extend(" " * len(mark) + line if line else "" for line in lines[1:])
    return found


def _table(block: Table) -> list[str]:
    width = len(block.aligns)
    rules = {"left": ":--", "right": "--:", "center": ":-:"}
    rows = [block.header or ((),) * width, *block.rows]
    cells = [[_cell(runs) for runs in row] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return [lines[0], f"|{'|'.join(rules.get(align, '---') for align in block.aligns)}|", *lines[1:]]


def _cell(runs: Runs) -> str:
    return _first_that_holds(runs, runs_of, brk="<br>").replace("|", "\\|")


def _checked(runs: Runs, opening: str) -> str:
    """Return runs behind an opening (that of a heading) as they read back the same."""
    if not opening and _is_simple(runs):
        return _written(runs, None, em="*", brk="\n")

    def read(text: str) -> Runs | None:
        found = parsed(opening + text)
        same = len(found) == 1 and isinstance(found[0], Heading if opening else Paragraph)
        return found[0].runs if same else None  # type: ignore[union-attr]  # both have runs

    return opening + _first_that_holds(runs, read, brk="\n")


def _is_simple(runs: Runs) -> bool:
    """Whether runs are words and code in which nothing can mean anything else, so that no second look is needed."""
    at_start = True
    for run in runs:
        if run.marks or run.link or run.kind not in {"text", "code", "break"} or "`" in run.text:
            return False
        if run.kind == "text" and not (_LINE_START if at_start else _WITHIN).fullmatch(run.text):
            return False
        at_start = run.kind == "break"
    return True


def _first_that_holds(runs: Runs, read: Callable[[str], Runs | None], *, brk: str) -> str:
    """Return the plainest way to write runs that reads back the same; the last one always keeps the words."""
    text = ""
    for wanted in (
        runs,
        _softened(runs),
        _without(runs, {"strong", "em"}),
        _without(runs, set(MARKS)),
        _words(runs),
    ):
        for special, em in itertools.product((None, _SPECIAL, _PUNCTUATION), ("*", "_")):
            text = _written(wanted, special, em=em, brk=brk)
            if read(text) == wanted:
                return text
    return text


def _softened(runs: Runs) -> Runs:
    """Move punctuation out of bold and italic words: `**Note:**text` is none for Markdown, `**Note**:text` is."""
    found: list[Run] = []
    for run in runs:
        cut = re.fullmatch(r"([\W_]*)(.*?)([\W_]*)", run.text, re.DOTALL)
        if run.kind != "text" or not run.marks & {"strong", "em"} or cut is None:
            found.append(run)
            continue
        marks = (run.marks - {"strong", "em"}, run.marks, run.marks - {"strong", "em"})
        found.extend(
            run._replace(text=text, marks=mark) for text, mark in zip(cut.groups(), marks, strict=True)
        )
    return in_line(found)


def _without(runs: Runs, marks: set[str]) -> Runs:
    return in_line(run._replace(marks=run.marks - marks) for run in runs)


def _words(runs: Runs) -> Runs:
    """Return the words of runs, code and formulas as text."""
    return in_line(run if run.kind in {"break", "image"} else Run("text", run.text) for run in runs)


def _written(runs: Runs, special: re.Pattern[str] | None, *, em: str, brk: str) -> str:
    parts: list[str] = []
    opened: list[str] = []
    for place, run in enumerate(runs):
        wanted = _around(run)
        keep = 0
        while keep < len(opened) and opened[keep] in wanted:
            keep += 1
        parts.extend(_delimiters(mark, em)[1] for mark in reversed(opened[keep:]))
        opened = opened[:keep]
        for mark in _longest_first(runs[place:], wanted.difference(opened)):
            parts.append(_delimiters(mark, em)[0])
            opened.append(mark)
        parts.append(_run(run, special, brk=brk))
    parts.extend(_delimiters(mark, em)[1] for mark in reversed(opened))
    return "".join(parts)


def _around(run: Run) -> frozenset[str]:
    """Return what stands around a run: its marks, and its link by its address."""
    return run.marks | {run.link} if run.link else run.marks


def _delimiters(mark: str, em: str) -> tuple[str, str]:
    if mark in {"sub", "sup"}:
        return f"<{mark}>", f"</{mark}>"
    if mark in MARKS:
        return ("**", "**") if mark == "strong" else (em, em)
    return "[", f"]({_address(mark)})"


def _longest_first(runs: Sequence[Run], marks: Iterable[str]) -> list[str]:
    """Return marks in the order in which they open: what lasts longer is the outer one."""

    def lasts(mark: str) -> int:
        return next((place for place, run in enumerate(runs) if mark not in _around(run)), len(runs))

    return sorted(marks, key=lambda mark: (-lasts(mark), mark in {"strong", "em"}, mark))


def _run(run: Run, special: re.Pattern[str] | None, *, brk: str) -> str:
    if run.kind == "break":
        return brk
    if run.kind == "code":
        return _code(run.text)
    if run.kind in {"math", "display"}:
        dollars = "$" if run.kind == "math" else "$$"
        return f"{dollars}{run.text}{dollars}"
    words = special.sub(lambda found: _escaped(found.group()), run.text) if special else run.text
    return f"![{words}]({_address(run.target)})" if run.kind == "image" else words


def _escaped(found: str) -> str:
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def _code(text: str) -> str:
    runs = {len(found) for found in re.findall(r"`+", text)}
    fence = "`" * next(number for number in range(1, len(runs) + 2) if number not in runs)
    spaced = text[0] == text[-1] == " " and text.strip()
    pad = " " if spaced or "`" in {text[0], text[-1]} else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _address(address: str) -> str:
    return address if re.fullmatch(r"[^\s<>()\\&*`\[\]$]+", address) else f"<{address}>"
