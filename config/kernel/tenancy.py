"""The two walls between companies: scoped managers, and row-level security in PostgreSQL.

A scope is entered once per entry point (page middleware, API base view, task base class, command). It
opens a transaction, since the database setting that the row-level-security policies read lasts exactly
as long as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction


class TenantContextMissing(RuntimeError):
    """A tenant-owned table was touched outside of any tenant or platform context."""


@dataclass(frozen=True)
class Scope:
    """Either one company (`tenant_id`), or the whole platform for a stated reason."""

    tenant_id: int | None
    platform: bool = False
    reason: str = ""


_scope: ContextVar[Scope | None] = ContextVar("tenant_scope", default=None)

_SET = "SELECT set_config('app.tenant_id', %s, true), set_config('app.scope', %s, true)"


def current_scope() -> Scope | None:
    """Return the scope in force, or None."""
    return _scope.get()


def current_tenant_id() -> int | None:
    """Return the company in force; None in platform scope and outside of any. Default of `tenant` columns."""
    scope = _scope.get()
    return scope.tenant_id if scope else None


def require_scope(model_name: str) -> Scope:
    """Return the scope in force. Raises TenantContextMissing when there is none."""
    scope = _scope.get()
    if scope is None:
        raise TenantContextMissing(
            f"{model_name} belongs to a tenant: enter tenant_context or platform_context"
        )
    return scope


def _apply(scope: Scope | None) -> None:
    tenant = str(scope.tenant_id) if scope and scope.tenant_id is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(_SET, [tenant, "platform" if scope and scope.platform else ""])


@contextmanager
def _entered(scope: Scope) -> Iterator[Scope]:
    outer = _scope.get()
    if outer == scope and connection.in_atomic_block:
        yield scope
        return
    nested = connection.in_atomic_block
    with transaction.atomic():
        _apply(scope)
        token = _scope.set(scope)
        try:
            yield scope
        finally:
            _scope.reset(token)
        # A failed block is rolled back to its savepoint, which restores the setting by itself.
        if nested and not connection.needs_rollback:
            _apply(outer)


@contextmanager
def tenant_context(tenant: Any) -> Iterator[Scope]:
    """Work inside one company; `tenant` is a Tenant or its integer key. Opens a transaction."""
    with _entered(Scope(tenant_id=getattr(tenant, "pk", tenant))) as scope:
        yield scope


@contextmanager
def platform_context(*, reason: str) -> Iterator[Scope]:
    """Work across companies; `reason` says why in words. Opens a transaction."""
    with _entered(Scope(tenant_id=None, platform=True, reason=reason)) as scope:
        yield scope


def scope_for(tenant_id: int | None, *, reason: str) -> AbstractContextManager[Any]:
    """Return a scope that may write rows of `tenant_id`: the one in force where it will do, else a nested one.

    Rows without a company need the platform scope, opened for `reason`.
    """
    scope = _scope.get()
    if scope is not None and (scope.platform or (tenant_id is not None and scope.tenant_id == tenant_id)):
        return nullcontext(scope)
    return platform_context(reason=reason) if tenant_id is None else tenant_context(tenant_id)


@contextmanager
def described() -> Iterator[None]:
    """Let querysets be built, not read: the database hears nothing of it and keeps showing no rows."""
    token = _scope.set(Scope(tenant_id=None, platform=True, reason="describing the API"))
    try:
        yield
    finally:
        _scope.reset(token)


class TenantManager(models.Manager):
    """Rows of the company in force; raises outside of any scope."""

    def get_queryset(self) -> models.QuerySet:
        queryset = super().get_queryset()
        scope = require_scope(self.model.__name__)
        return queryset if scope.platform else queryset.filter(tenant_id=scope.tenant_id)
