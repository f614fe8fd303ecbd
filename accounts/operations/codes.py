"""Sign-in codes of the API: six digits by mail, five minutes, three tries, one use.

Only a keyed hash of the code is kept, in the cache. Known and unknown addresses are treated alike; the
account of an unknown one is made when its code is given back.
"""

from __future__ import annotations

import hmac
import secrets

from django.core.cache import cache

from accounts import policy
from accounts.models import User
from accounts.operations import lockout, mails
from accounts.operations.users import clean_email, create_user
from accounts.selectors.users import by_email
from config.kernel.crypto import blind_index, token_hash
from config.kernel.errors import TooMany

SECONDS = 300
TRIES = 3
REQUESTS_A_MINUTE = 3


def _slot(email: str) -> str:
    return f"accounts:code:{blind_index(email)}"


def request_code(email: str) -> None:
    """Mail a code to an address. Raises ValidationFailed, and TooMany after three in a minute or while locked."""
    email = clean_email(email)
    lockout.require_open(email)
    slot = _slot(email)
    cache.add(f"{slot}:asked", 0, 60)
    if cache.incr(f"{slot}:asked") > REQUESTS_A_MINUTE:
        raise TooMany(retry_after=60)
    code = f"{secrets.randbelow(10**6):06d}"
    cache.set(f"{slot}:tries", 0, SECONDS)
    cache.set(slot, token_hash(f"code:{email}:{code}"), SECONDS)
    user = by_email(email)
    mails.post(
        "accounts/login_code", email, {"code": code, "minutes": SECONDS // 60}, language=user.language if user else ""
    )


def verify_code(email: str, code: str) -> User | None:
    """Return the person who gave the right code; None for a wrong, used or expired one.

    Raises TooMany while the address is locked and PolicyDenied for a closed account. A wrong code is
    returned and not raised, so that its audit row is committed.
    """
    email = clean_email(email)
    lockout.require_open(email)
    slot = _slot(email)
    kept = cache.get(slot)
    right = kept is not None and hmac.compare_digest(kept, token_hash(f"code:{email}:{code.strip()}"))
    if right and cache.delete(slot):
        user = by_email(email) or create_user(email=email, is_verified=True)
        policy.can_sign_in(user).require()
        return user
    if kept is not None and cache.incr(f"{slot}:tries") >= TRIES:
        cache.delete(slot)
    lockout.record_failure(email, method="code")
    return None

