"""How stems and options of item models are written in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessments.itemmodels.model import Draft, Program


def fenced(language: str, *lines: str) -> str:
    """Return a code block."""
    body = "\n".join(lines).strip("\n")
    return f"```{language}\n{body}\n```"


def python(*lines: str) -> str:
    """Return a block of Python."""
    return fenced("python", *lines)


def paragraphs(*parts: str) -> str:
    """Join the parts of a stem."""
    return "\n\n".join(part.strip("\n") for part in parts)


def code(text: object) -> str:
    """Return inline code; a text that has backticks itself gets longer ones around it."""
    plain = str(text)
    ticks = "`"
    while ticks in plain:
        ticks += "`"
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{ticks}{pad}{plain}{pad}{ticks}"


def numbered(steps: Iterable[str]) -> str:
    """Return the steps of an explanation as a numbered list."""
    return "\n".join(f"{place}. {step}" for place, step in enumerate(steps, start=1))


def listed(things: Sequence[object], word: str = "and") -> str:
    """Return "a, b and c"."""
    texts = [str(thing) for thing in things]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {word} {texts[-1]}"


def row(numbers: Iterable[object]) -> str:
    """Return "1, 2, 3"."""
    return ", ".join(map(str, numbers))


def count(number: int, noun: str, plural: str = "") -> str:
    """Return "1 row", "2 rows"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def printing(source: str, answer: object, wrong: Sequence[tuple[object, str]], steps: Iterable[str]) -> Draft:
    """Return the draft of a question for the output of a Python program; running it is the second computation."""
    return Draft(
        stem=paragraphs("What does this program print?", python(source)),
        answer=str(answer),
        wrong=wrong,
        steps=numbered(steps),
        second=Program("python", source),
    )


def grid(name: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return the rows of a table under its name, in columns, as a code block that every reader of Markdown shows."""
    cells = [list(head), *([shown(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    lines = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    lines.insert(1, "-+-".join("-" * width for width in widths))
    return f"Table `{name}`:\n\n{fenced('text', *lines)}"


def shown(cell: object) -> str:
    """Return a value as a database client shows it."""
    return "NULL" if cell is None else str(cell)


def asking(
    question: str,
    block: str,
    answer: object,
    second: object,
    wrong: Sequence[tuple[object, str]],
    steps: Iterable[str],
    *,
    code: bool = False,
) -> Draft:
    """Return the draft of a question about a block, with the key by another algorithm as `second`."""
    return Draft(
        stem=paragraphs(*(part for part in (block, question) if part)),
        answer=str(answer),
        wrong=wrong,
        steps=numbered(steps),
        second=second if isinstance(second, Program) else str(second),
        code=code,
    )
