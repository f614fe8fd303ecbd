"""Every address of the site and the API that is ours, read from the URL resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

FOREIGN = {
    "admin",
    "api-schema",
    "account",
    "mfa",
    "usersessions",
    "socialaccount",
    "openid_connect",
    "microsoft",
}
"""Namespaces of the console and of the sign-in library, which have tests of their own."""


@dataclass(frozen=True)
class Address:
    """One address: its name, its path with `<name>` parameters, the view behind it and the methods it takes."""

    name: str
    path: str
    view: object
    parameters: tuple[str, ...]
    methods: tuple[str, ...]


def _view_of(pattern):
    callback = pattern.callback
    return getattr(callback, "view_class", None) or getattr(callback, "cls", None) or callback


def _methods_of(pattern):
    """Return GET, POST and the like; HEAD and OPTIONS follow from GET."""
    view = _view_of(pattern)
    names = getattr(pattern.callback, "actions", None) or [
        name for name in getattr(view, "http_method_names", ()) if hasattr(view, name)
    ]
    return tuple(sorted(name.upper() for name in names if name not in {"head", "options"}))


def _walk(patterns, prefix="", namespace=()) -> Iterator[Address]:
    for pattern in patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in FOREIGN:
                inner = (*namespace, pattern.namespace) if pattern.namespace else namespace
                yield from _walk(pattern.url_patterns, text, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*namespace, pattern.name or ""))
            yield Address(
                name,
                text,
                _view_of(pattern),
                tuple(sorted(pattern.pattern.converters)) or tuple(sorted(pattern.pattern.regex.groupindex)),
                _methods_of(pattern),
            )


def ours() -> list[Address]:
    """Return our addresses; those of the sign-in library live below /account/ and are left out."""
    found = [address for address in _walk(get_resolver().url_patterns) if _is_ours(address)]
    return sorted(found, key=lambda address: address.name)


def _is_ours(address):
    module = getattr(address.view, "__module__", "")
    return module.split(".")[0] in {
        "config",
        "superadmin",
        "accounts",
        "monitoring",
        "candidates",
        "assessments",
        "recruiting",
        "interviews",
    }
