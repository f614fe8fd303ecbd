"""Set values on a row, know what changed, and refuse what the model refuses."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from config.kernel.errors import Conflict, ValidationFailed

DUPLICATE = "DUPLICATE_ENTRY"


def put(row: models.Model, values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Set attributes and return {field: {"old": ..., "new": ...}} of those that differ."""
    changes = {}
    for name, value in values.items():
        old = getattr(row, name)
        if old != value:
            setattr(row, name, value)
            changes[name] = {"old": old, "new": value}
    return changes


def store(row: models.Model) -> None:
    """Validate and save. Raises ValidationFailed by field, Conflict when another row has the same key."""
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        problems = _by_field(error)
        taken = [problem for problem in problems if problem["code"] == DUPLICATE]
        if taken:
            raise Conflict(taken[0]["message"], code=DUPLICATE, field_errors=problems) from error
        raise ValidationFailed(field_errors=problems) from error
    except IntegrityError as error:
        raise Conflict(code=DUPLICATE) from error


def validate(row: models.Model) -> None:
    """Validate without a statement: fields and `clean`, neither relations nor constraints. Raises ValidationFailed.

    For rows that are written together, where the database holds what is left out here.
    """
    relations = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise ValidationFailed(field_errors=_by_field(error)) from error


def _by_field(error: ValidationError) -> list[dict[str, str]]:
    found = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    return [
        {
            "field": name,
            "code": DUPLICATE if problem.code in {"unique", "unique_together"} else "INVALID_FORMAT",
            "message": " ".join(problem.messages),
        }
        for name, problems in found.items()
        for problem in problems
    ]
