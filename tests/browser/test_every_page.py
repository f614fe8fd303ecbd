"""Every page of every role, walked by its links: it answers, obeys the policy, fits a phone, is accessible.

Each role opens one page of each route it can reach. The first role that comes to a route looks at it closely, as
on a phone in the dark; at the console on a laptop. `make walk` lets every role look at everything in four ways and
keeps each look as a picture in `test-results/`.
"""

import os
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("every-page")]

LOOKS = {
    "laptop": {"width": 1440, "height": 900, "scheme": "light"},
    "laptop-dark": {"width": 1440, "height": 900, "scheme": "dark"},
    "phone": {"width": 390, "height": 844, "scheme": "dark"},
    "phone-light": {"width": 390, "height": 844, "scheme": "light"},
}
ROLES = ["Company admin", "Recruiter", "Interviewer", "Viewer", "Candidate", "Superadmin"]
AT_LEAST = {
    "Recruiter": 40,
    "Company admin": 40,
    "Interviewer": 8,
    "Viewer": 15,
    "Candidate": 4,
    "Superadmin": 40,
}
"""Routes that each role reaches at least: a walk that stops at its first page must not pass."""


looked_at = set()
"""Routes whose page axe has seen in this run."""


def _route(path):
    """Return the name that says which page an address is, None where no page of ours is behind it."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match.view_name


def _links(page):
    """Return the addresses of this site that the page links to, files and foreign pages left out."""
    found = page.evaluate(
        "[...document.querySelectorAll('a[href]')].filter(a => !a.hasAttribute('download')"
        " && a.target !== '_blank').map(a => a.getAttribute('href'))"
    )
    here = urlsplit(page.url)
    for href in found:
        address = urlsplit(urljoin(page.url, href))
        if address.netloc == here.netloc and address.scheme == here.scheme:
            yield address.path + (f"?{address.query}" if address.query else "")


WATCH = """
window.refusals = [];
document.addEventListener('securitypolicyviolation', (event) => {
  const {effectiveDirective, blockedURI, sample, sourceFile, lineNumber} = event;
  window.refusals.push(`refused: ${effectiveDirective} ${blockedURI} ${sample} ${sourceFile}:${lineNumber}`);
});
"""
"""Collects what the page's own policy refused, in each document, before a tool of ours touches it."""


def _settled(page, violations):
    """Return what axe-core finds and still finds half a second later: colours change a frame after the scheme."""
    found = violations(page)
    if found:
        page.wait_for_timeout(500)
        found = violations(page)
    return found


def _look(page, violations, name, folder):
    """Look at the open page in each look; returns what is wrong with it, as lines."""
    wrong = []
    if name in looked_at and not folder:
        return wrong
    looked_at.add(name)
    close = "laptop" if name.startswith("admin:") else "phone"
    for look, wanted in LOOKS.items():
        if look != close and not folder:
            continue
        page.emulate_media(color_scheme=wanted["scheme"])
        page.set_viewport_size({"width": wanted["width"], "height": wanted["height"]})
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if (wide := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            wrong.append(f"{name} ({look}): {wide} px too wide")
        if look in {close, "laptop", "phone"}:
            wrong += [f"{name} ({look}): {line}" for line in _settled(page, violations)]
        if folder:
            page.screenshot(path=folder / f"{name.replace(':', '-')}.{look}.png", full_page=True)
    return wrong


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_sound(visitor, violations, role):
    folder = None
    if os.environ.get("ASSIST_SHOTS"):
        folder = Path(os.environ["ASSIST_SHOTS"]) / role.replace(" ", "-").lower()
        folder.mkdir(parents=True, exist_ok=True)
    page = visitor(role, reduced_motion="reduce")
    page.add_init_script(WATCH)
    waiting, seen, wrong = list(_links(page)), {_route(urlsplit(page.url).path)}, []
    wrong += _look(page, violations, _route(urlsplit(page.url).path), folder)
    while waiting:
        path = waiting.pop(0)
        route = _route(path.partition("?")[0])
        if route is None or route in seen:
            continue
        seen.add(route)
        answer = page.request.get(path, max_redirects=0)
        if answer.status in {301, 302, 303} or not answer.headers.get("content-type", "").startswith(
            "text/html"
        ):
            if answer.status >= 400:
                wrong.append(f"{route}: {path} answered {answer.status}")
            continue
        page.goto(path)
        if answer.status >= 400:
            wrong.append(f"{route}: {path} answered {answer.status}")
        wrong += [f"{route}: {line}" for line in page.evaluate("window.refusals")]
        wrong += _look(page, violations, route, folder)
        waiting += _links(page)
    wrong += page.problems
    assert not wrong, "\n".join(wrong)
    assert len(seen) >= AT_LEAST[role], sorted(seen)
