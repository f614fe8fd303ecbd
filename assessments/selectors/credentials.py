"""The candidate's credential: proof of holding one attempt, without an account and without a row.

It is a sealed (encrypted and authenticated) text of attempt, company, and epoch. The epoch is compared
with the attempt's own by the statement that uses it, so that moving the test to another browser makes
every credential given out before worthless.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from config.kernel.crypto import DecryptionFailed, seal, token_hash, unseal

COOKIE = "test_session"
COOKIE_PATH = "/test/"
BROWSER_COOKIE = "test_browser"
BROWSER_PATH = "/invitation/"
_PURPOSE = "test-session-credential"


@dataclass(frozen=True)
class Credential:
    """Which attempt its holder may work on. `tenant_id` never leaves the process unsealed."""

    session_id: str
    tenant_id: int
    epoch: int


def issue(session: Any) -> str:
    """Return the credential of an attempt in its present epoch."""
    text = f"{session.public_id}|{session.tenant_id}|{session.credential_epoch}"
    return seal(text.encode(), bound_to=_PURPOSE)


def read(sealed: str | None) -> Credential | None:
    """Return what a credential says, or None when it is missing, altered or foreign."""
    if not sealed or len(sealed) > 500:
        return None
    try:
        session_id, tenant_id, epoch = unseal(sealed, bound_to=_PURPOSE).decode().split("|")
    except DecryptionFailed:
        return None
    return Credential(session_id, int(tenant_id), int(epoch))


def new_browser_mark() -> str:
    """Return the random text by which a browser is known again at the invitation page."""
    return secrets.token_urlsafe(24)


def browser_key(mark: str) -> str:
    """Return what is stored of a browser's mark; "" for a browser without one."""
    return token_hash(f"browser:{mark}") if mark else ""


def form_key(mark: str, raw_token: str) -> str:
    """Return the hidden field that proves that a form came from our page in this browser."""
    return token_hash(f"form:{mark}:{raw_token}")
