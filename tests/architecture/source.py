"""The product's source files, as the structural tests read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("superadmin", "accounts", "monitoring", "candidates", "assessments", "recruiting", "interviews")
FLOORS = ("config", *APPS)
ROW_WRITES = {
    "save",
    "create",
    "bulk_create",
    "update_or_create",
    "get_or_create",
    "bulk_update",
    "update",
    "delete",
}


def files(*packages: str) -> Iterator[Path]:
    """Yield the Python files of packages, migrations excepted."""
    for package in packages or FLOORS:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """Return the path below the project's root, for messages."""
    return str(path.relative_to(ROOT))
