"""The only writer of a status: checks the table, locks the row, writes status and audit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from config.kernel.errors import InvalidTransition

Recorder = Callable[..., Any]
_recorders: list[Recorder] = []


def record_with(recorder: Recorder) -> None:
    """Name the function that writes the audit row (the platform floor does, when the apps are ready).

    It is called as `recorder("status_change", row, changes=..., description=..., actor=...)` inside the
    transaction of the change.
    """
    _recorders[:] = [recorder]


def allowed(row: models.Model, to: str, *, field: str = "status") -> bool:
    """Tell whether the TRANSITIONS table of the row's model leads from its status to `to`."""
    return to in type(row).TRANSITIONS.get(getattr(row, field), ())  # type: ignore[attr-defined]  # declared by each model with a status


def _label(model: type[models.Model], field: str, status: str) -> str:
    column: Any = model._meta.get_field(field)
    return str(dict(column.choices).get(status, status))


@contextmanager
def apply(row: Any, *, to: str, actor: Any = None, reason: str = "", field: str = "status") -> Iterator[Any]:
    """Move `row` to the status `to`; yields the locked, fresh row so that the caller sets what goes with it.

    `row` itself is brought up to date as well when the block ends. `field` names the column where it is
    not called status. Raises InvalidTransition when the table has no such step.
    """
    model = type(row)
    with transaction.atomic():
        locked = model._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
        before = getattr(locked, field)
        if not allowed(locked, to, field=field):
            raise InvalidTransition(
                _("From “%(before)s” there is no step to “%(after)s”.")
                % {"before": _label(model, field, before), "after": _label(model, field, to)}
            )
        setattr(locked, field, to)
        yield locked
        locked.save()
        changes = {field: {"old": before, "new": to}}
        if reason:
            changes["reason"] = {"old": "", "new": reason}
        for recorder in _recorders:
            recorder(
                "status_change",
                locked,
                changes=changes,
                description=f"{model._meta.verbose_name}: {before} to {to}",
                actor=actor,
            )
    for column in model._meta.concrete_fields:
        if column.attname in locked.__dict__:
            row.__dict__[column.attname] = locked.__dict__[column.attname]
