"""What the sign-in page asks for."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from accounts.selectors.demo import demo_accounts as find_demo_accounts

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[User]:
    """Return the demo's accounts; none outside of a demo."""
    return find_demo_accounts()


@register.simple_tag
def address_for_passkeys(request: HttpRequest) -> str:
    """Return where passkeys work when they cannot here, else nothing: browsers bind them to a host's name."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return ""
    return settings.SITE_URL
