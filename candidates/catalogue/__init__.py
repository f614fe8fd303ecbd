"""The catalogue that every installation starts with: skills with other names, and job roles.

`skills.json`: name, category, usual level, aliases, exact_case for names that are everyday words too.
`roles.json`: name, department, and for each skill the level asked for.
"""

import json
from pathlib import Path

_HERE = Path(__file__).parent


def shipped_skills():
    """Return the rows of skills.json."""
    return json.loads((_HERE / "skills.json").read_text(encoding="utf-8"))


def shipped_roles():
    """Return the rows of roles.json."""
    return json.loads((_HERE / "roles.json").read_text(encoding="utf-8"))
