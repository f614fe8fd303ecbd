"""Named slots in which a higher floor shows itself on a page of a lower one.

A page offers a slot; an app fills it from the `ready()` of its `apps.py`::

    from config.kernel import panels

    panels.register("nav", panels.NavItem(
        key="requisitions", label=_("Requisitions"), url_name="recruiting:requisition-list",
        icon="briefcase", order=20, roles=frozenset({"recruiter", "admin"}), section=_("Hiring"),
    ))
    panels.register("candidate.profile", panels.Panel(
        key="interviews", order=30, template="interviews/_profile_panel.html",
        context=selectors.profile_panel, roles=frozenset({"recruiter", "admin"}),
    ))

This is the project's only plug-in mechanism, and this module imports no app.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    Label = str | _StrPromise

ROLES = ("user", "recruiter", "interviewer", "viewer", "admin", "superadmin")


@dataclass(frozen=True)
class NavItem:
    """One entry of the left navigation, shown to the listed roles only.

    `url_name` must reverse without arguments. `order` sorts inside `section`;
    sections appear in the order of their lowest item.
    """

    key: str
    label: Label
    url_name: str
    icon: str
    order: int = 100
    roles: frozenset[str] = frozenset()
    section: Label = ""


@dataclass(frozen=True)
class Panel:
    """A template rendered inside somebody else's page.

    `context(request, obj)` returns the variables of `template`; `obj` is what
    the hosting page is about (a candidate, a tenant) or None on dashboards.
    With nothing to show it still renders: the template then says what to do next.
    """

    key: str
    order: int
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any]]
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SearchHit:
    """One line of the global search: what it is called, where it is, and a word of context."""

    label: str
    url: str
    detail: str = ""
    icon: str = ""


@dataclass(frozen=True)
class SearchProvider:
    """A group of the global search. `search(actor, query, limit)` must apply `visible_to(actor)`."""

    key: str
    label: Label
    search: Callable[[Any, str, int], list[SearchHit]]
    order: int = 100
    roles: frozenset[str] = frozenset()


Item = NavItem | Panel | SearchProvider

SLOTS: dict[str, type[Item]] = {
    "nav": NavItem,
    "search": SearchProvider,
    "candidate.profile": Panel,
    "candidate.own": Panel,
    "job_description.detail": Panel,
    "question.detail": Panel,
    "requisition.detail": Panel,
    "pipeline.entry": Panel,
    "console.index": Panel,
    "tenant.usage": Panel,
    "privacy": Panel,
    **{f"dashboard.{role}": Panel for role in ROLES},
}


@dataclass
class Registry:
    """The items of every slot. The process has one; tests make their own."""

    _items: dict[str, dict[str, Item]] = field(default_factory=dict)

    def register(self, slot: str, item: Item) -> None:
        """Put `item` into `slot`.

        Raises LookupError for a slot that no page offers, TypeError for an item
        of the wrong kind, ValueError for a key already taken or an unknown role.
        """
        if slot not in SLOTS:
            raise LookupError(f"There is no slot {slot!r}; known are {', '.join(sorted(SLOTS))}.")
        if not isinstance(item, SLOTS[slot]):
            raise TypeError(f"Slot {slot!r} takes {SLOTS[slot].__name__}, not {type(item).__name__}.")
        unknown = item.roles.difference(ROLES)
        if unknown:
            raise ValueError(f"{item.key!r} names unknown roles: {', '.join(sorted(unknown))}.")
        taken = self._items.setdefault(slot, {})
        if item.key in taken:
            raise ValueError(f"Slot {slot!r} already has an item {item.key!r}.")
        taken[item.key] = item

    def items(self, slot: str, role: str | None = None) -> list[Any]:
        """Items of `slot` sorted by order, then key; with `role`, only what that role may see.

        An item that lists no role is for every role.
        """
        if slot not in SLOTS:
            raise LookupError(f"There is no slot {slot!r}.")
        found: Iterable[Item] = self._items.get(slot, {}).values()
        if role is not None:
            found = (item for item in found if not item.roles or role in item.roles)
        return sorted(found, key=lambda item: (item.order, item.key))


_registry = Registry()
register = _registry.register
items = _registry.items
