"""What the SQL models share: small tables, shown in the stem and filled in on the scratch database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.itemmodels.model import Draft, Program
from assessments.itemmodels.texts import fenced, grid, numbered, paragraphs

NAMES = (
    "Ana",
    "Ben",
    "Cleo",
    "Dan",
    "Eva",
    "Finn",
    "Gita",
    "Hugo",
    "Ines",
    "Jonas",
    "Kira",
    "Liam",
    "Mia",
    "Noah",
)
CITIES = ("Bern", "Cairo", "Delhi", "Lima", "Oslo", "Paris", "Quito", "Seoul")


@dataclass(frozen=True)
class Table:
    """A table: its name, its columns and its rows; texts and whole numbers."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[object]]

    def shown(self) -> str:
        """Return it as the stem shows it."""
        return grid(self.name, self.head, self.rows)

    def script(self) -> str:
        """Return the statements that make it."""
        values = ", ".join("(" + ", ".join(map(literal, row)) + ")" for row in self.rows)
        return f"CREATE TABLE {self.name} ({', '.join(self.head)}); INSERT INTO {self.name} VALUES {values};"  # noqa: S608 - our own numbers, for a scratch database


def literal(cell: object) -> str:
    """Return a value as SQL writes it."""
    if cell is None:
        return "NULL"
    return str(cell) if isinstance(cell, int) else f"'{cell}'"


def querying(
    question: str,
    tables: Sequence[Table],
    query: str,
    answer: object,
    wrong: Sequence[tuple[object, str]],
    steps: Sequence[str],
    *,
    counted: bool = False,
) -> Draft:
    """Return the draft of a question about a query, which is run as the second computation.

    `counted`: the question is how many rows come out.
    """
    run = f"SELECT COUNT(*) FROM ({query})" if counted else query  # noqa: S608 - our own numbers, for a scratch database
    return Draft(
        stem=paragraphs(*(table.shown() for table in tables), question, fenced("sql", query)),
        answer=str(answer),
        wrong=wrong,
        steps=numbered(steps),
        second=Program("sql", run, "".join(table.script() for table in tables)),
    )
