"""Base classes of every table."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.kernel.tenancy import TenantManager, current_tenant_id


def new_public_id(prefix: str) -> str:
    """Return `prefix_` and 16 lower-case base-32 characters: 80 bits from the system's secure source."""
    return f"{prefix}_{base64.b32encode(secrets.token_bytes(10)).decode().lower()}"


class PublicIdField(models.CharField):
    """The id that leaves the process. It exists before the row is saved, since encryption binds to it."""

    def __init__(self, prefix: str = "", **kwargs: Any) -> None:
        self.prefix = prefix
        kwargs.setdefault("max_length", 100)
        kwargs.update(unique=True, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("unique", None)
        kwargs.pop("editable", None)
        return name, path, args, {"prefix": self.prefix, **kwargs}

    def has_default(self) -> bool:
        return True

    def get_default(self) -> str:
        return new_public_id(self.prefix)


class TimestampedModel(models.Model):
    """When a row was made and last changed, UTC."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True


class TenantForeignKey(models.ForeignKey):
    """A foreign key between two tenant-owned tables.

    Django's own constraint is left out: the migration operation `TenantTable` adds the composite one on
    (tenant_id, column), because a plain foreign key would accept another company's row.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs


class TenantModel(TimestampedModel):
    """A row that belongs to one company. Pair each concrete model with `TenantTable` in its migration."""

    tenant = models.ForeignKey(
        "superadmin.Tenant",
        on_delete=models.PROTECT,
        related_name="+",
        default=current_tenant_id,
        editable=False,
    )

    objects = TenantManager()

    class Meta:
        abstract = True
