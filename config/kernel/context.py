"""Who is asking, from where: carried beside the call instead of through every signature."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class RequestContext:
    """The facts an audit row copies. `actor` is a User or None (the system, or a candidate by link)."""

    actor: Any = None
    actor_label: str = "system"
    request_id: str = ""
    ip: str | None = None
    user_agent: str = ""


_current: ContextVar[RequestContext] = ContextVar("request_context", default=RequestContext())  # noqa: B039  (the class is frozen)


def current() -> RequestContext:
    """Return the context of the request or job being served; an empty one outside of both."""
    return _current.get()


@contextmanager
def bind(**changes: Any) -> Iterator[RequestContext]:
    """Replace parts of the context for the duration of the block."""
    token = _current.set(replace(_current.get(), **changes))
    try:
        yield _current.get()
    finally:
        _current.reset(token)


def set_actor(actor: Any, label: str | None = None) -> None:
    """Name the actor of the context already bound (the request's end resets it)."""
    name: str = label or getattr(actor, "email", "") or "system"
    _current.set(replace(_current.get(), actor=actor, actor_label=name))
