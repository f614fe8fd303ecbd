"""What the frame around every page shows: navigation, company, theme.

Nothing is read before a template asks for it, so that error pages and fragments cost no query.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language_info

from config.kernel import panels


def reverse_if_there(name: str) -> str:
    """URL of `name`, or "" where the page is not part of this build."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@dataclass
class NavLink:
    """A navigation entry with its URL resolved."""

    label: Any
    icon: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class NavSection:
    """Entries under one heading; `label` may be empty."""

    label: Any
    links: list[NavLink]


class Frame:
    """Lazy view on the request for base templates."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def user(self) -> Any:
        return getattr(self._request, "user", None)

    @cached_property
    def signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    @cached_property
    def role(self) -> str:
        return getattr(self.user, "role", "") if self.signed_in else ""

    @cached_property
    def layout(self) -> str:
        """Layout of pages that every role has (profile, security), and people who are not signed in."""
        if not self.signed_in:
            return "layouts/auth.html"
        return "layouts/candidate.html" if self.role == "user" else "layouts/staff.html"

    @cached_property
    def company(self) -> str:
        """Name of the person's company, "" for platform staff and candidates."""
        tenant = getattr(self._request, "tenant", None) or getattr(self.user, "tenant", None)
        return getattr(tenant, "name", "")

    @cached_property
    def theme(self) -> str:
        """light, dark or system."""
        theme = getattr(self.user, "theme", "") if self.signed_in else ""
        return theme if theme in {"light", "dark"} else "system"

    @cached_property
    def home_url(self) -> str:
        return reverse_if_there("home") or "/"

    @cached_property
    def search_url(self) -> str:
        return reverse_if_there("search")

    @cached_property
    def bell_url(self) -> str:
        return reverse_if_there("monitoring:bell")

    @cached_property
    def notifications_url(self) -> str:
        return reverse_if_there("monitoring:notification-list") or self.bell_url

    @cached_property
    def preferences_url(self) -> str:
        return reverse_if_there("accounts:preferences")

    @cached_property
    def profile_url(self) -> str:
        return reverse_if_there("accounts:profile")

    @cached_property
    def sign_out_url(self) -> str:
        return reverse_if_there("account_logout")

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        """Code and own name of each language, so that everyone finds theirs."""
        return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]

    @cached_property
    def nav(self) -> list[NavSection]:
        """Sections of links for the person's role; the entry with the longest matching path is current."""
        if not self.role:
            return []
        sections: dict[str, NavSection] = {}
        links = []
        for item in panels.items("nav", self.role):
            url = reverse_if_there(item.url_name)
            if not url:
                continue
            link = NavLink(item.label, item.icon, url)
            sections.setdefault(str(item.section), NavSection(item.section, [])).links.append(link)
            links.append(link)
        here = [link for link in links if self._covers(link.url)]
        if here:
            max(here, key=lambda link: len(link.url)).current = True
        return list(sections.values())

    def _covers(self, url: str) -> bool:
        path = self._request.path
        return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`."""
    return {"frame": Frame(request)}
