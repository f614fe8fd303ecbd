"""What the sign-in page asks for."""

from __future__ import annotations

from django import template

from accounts.models import User
from accounts.selectors.demo import demo_accounts as find_demo_accounts

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[User]:
    """Return the demo's accounts; none outside of a demo."""
    return find_demo_accounts()
