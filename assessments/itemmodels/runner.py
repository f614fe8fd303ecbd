"""Program: run the snippets of item models and say what each printed.

It runs in the kernel's sandbox and imports nothing of the product. The snippets are our own; the limits are there
because numbers are drawn by dice.

Input: [{"language": "python|sql", "source": …, "setup": …}, …]
Output: [what the first printed, …], each without the white space at its ends
"""

import builtins
import io
import json
import sqlite3
import sys
from contextlib import redirect_stdout

IMPORTS = frozenset(
    {
        "bisect",
        "collections",
        "contextlib",
        "datetime",
        "functools",
        "heapq",
        "itertools",
        "math",
        "re",
        "time",
        "zoneinfo",
    }
)
LONGEST = 10_000


def guarded_import(name, *args, **kwargs):
    """Import what the snippets may use, nothing else."""
    if name not in IMPORTS:
        raise ImportError(f"Snippets may not import {name}.")
    return __import__(name, *args, **kwargs)


def fresh_builtins():
    """Return the built-in names without those that reach files or start code from texts."""
    kept = {
        name: value for name, value in vars(builtins).items() if name not in {"open", "input", "exec", "eval"}
    }
    return kept | {"__import__": guarded_import}


def run_python(source, setup):
    """Return what a program prints."""
    printed = io.StringIO()
    names = {"__builtins__": fresh_builtins(), "__name__": "__main__"}
    with redirect_stdout(printed):
        exec(compile(setup + source, "snippet", "exec"), names)  # noqa: S102 # nosec B102 # what this process is for
    return printed.getvalue()


def run_sql(source, setup):
    """Return the rows of a query on a new database in memory: columns joined by " | ", rows by ", "."""
    with sqlite3.connect(":memory:") as database:
        database.executescript(setup)
        rows = database.execute(source).fetchall()
    return ", ".join(" | ".join("NULL" if cell is None else str(cell) for cell in row) for row in rows)


def main():
    """Run all jobs in order; the first that fails ends the process."""
    languages = {"python": run_python, "sql": run_sql}
    printed = [languages[task["language"]](task["source"], task["setup"]) for task in json.load(sys.stdin)]
    json.dump([text.strip()[:LONGEST] for text in printed], sys.stdout)


if __name__ == "__main__":
    main()
