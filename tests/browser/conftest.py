"""Chromium for the browser tests: the machine's own, never a download."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.product import product, visitor

__all__ = ["product", "visitor"]

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright's sync API runs an event loop beside us

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if CHROMIUM is None:
        pytest.fail("No Chromium on PATH; install it (Debian: apt-get install chromium).")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
    devices = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*quiet, *devices, *sandbox]}


@pytest.fixture
def sign_in(live_server, context, client):
    """Return a function that gives the browser context the session of a user."""

    def as_user(user):
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    return as_user


@pytest.fixture
def violations():
    """Return a function that runs axe-core on a page and gives what it found as readable lines."""

    def run(page):
        found = page.evaluate(
            f"{AXE.read_text()}; axe.run(document, {{runOnly: {RULES}}}).then(r => r.violations.map("
            "v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | ')))"
        )
        return list(found)

    return run
