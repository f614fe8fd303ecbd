"""What of the starter bank a company has."""

from __future__ import annotations

from dataclasses import dataclass

from assessments import starter
from assessments.models import QuestionSet


@dataclass(frozen=True)
class Shelf:
    """One file of the starter bank and whether the company has it."""

    file: starter.StarterFile
    is_loaded: bool

    @property
    def number(self) -> int:
        return len(self.file.items)


def shelves() -> list[Shelf]:
    """Return all files with what the company in force has of them, in one statement."""
    found = QuestionSet.objects.filter(reference__startswith="starter:").values_list("reference", flat=True)
    loaded = {reference.split(":")[1] for reference in found}
    return [Shelf(one, one.name in loaded) for one in starter.all_files()]
