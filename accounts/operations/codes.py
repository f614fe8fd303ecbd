"""Sign-in codes of the API: six digits by mail, five minutes, three tries, one use.

Only a keyed hash of the code is kept, in the cache. Known and unknown addresses are treated alike; the
account of an unknown one is made when its code is given back.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import User
from accounts.operations import lockout, mails, sign_in
from accounts.operations.users import clean_email, create_user
from accounts.selectors.users import by_email
from config.kernel.crypto import blind_index, token_hash
from config.kernel.errors import TooMany

SECONDS = 300
TRIES = 3
REQUESTS_A_MINUTE = 3


@dataclass(frozen=True)
class Outcome:
    """Either `user`, or why not: `status` (HTTP), a stable `code` and a sentence.

    A refusal is returned and not raised, so that its audit row is committed.
    """

    user: User | None = None
    status: int = 200
    code: str = ""
    message: Any = ""


def _slot(email: str) -> str:
    return f"accounts:code:{blind_index(email)}"


def request_code(email: str) -> None:
    """Mail a code to an address. Raises ValidationFailed, and TooMany when asked too often or locked."""
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
        "accounts/login_code",
        email,
        {"code": code, "minutes": SECONDS // 60},
        language=user.language if user else "",
    )


def sign_in_by_code(email: str, code: str, *, second_factor: str = "") -> Outcome:
    """Finish a sign-in; accounts with a second factor need it in the same call.

    A missing second factor leaves the code valid. Raises ValidationFailed and, while the address is
    locked, TooMany.
    """
    email = clean_email(email)
    lockout.require_open(email)
    slot, user = _slot(email), by_email(email)
    kept = cache.get(slot)
    if kept is None or not hmac.compare_digest(kept, token_hash(f"code:{email}:{code.strip()}")):
        return _wrong(email, slot, "code", user)
    if user is not None:
        decision = policy.can_sign_in(user)
        if not decision:
            cache.delete(slot)
            sign_in.record_refused(user, decision.reason)
            return Outcome(status=403, code="FORBIDDEN", message=decision.reason)
        if _has_second_factor(user):
            if not second_factor:
                return Outcome(
                    status=401, code="SECOND_FACTOR_REQUIRED", message=_("Send the code of your app as well.")
                )
            if not _is_second_factor(user, second_factor):
                return _wrong(email, slot, "second factor", user)
    if not cache.delete(slot):
        return _wrong(email, slot, "code", user)
    user = user or create_user(email=email, is_verified=True)
    sign_in.record_sign_in(user, method="code (API)")
    return Outcome(user=user)


def _wrong(email: str, slot: str, method: str, user: User | None) -> Outcome:
    if cache.get(slot) is not None and cache.incr(f"{slot}:tries") >= TRIES:
        cache.delete(slot)
    lockout.record_failure(email, method=method, user=user)
    return Outcome(status=401, code="UNAUTHORIZED", message=_("This code is not right or no longer valid."))


def _has_second_factor(user: User) -> bool:
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def _is_second_factor(user: User, text: str) -> bool:
    typed = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    return any(entry.wrap().validate_code(text.strip()) for entry in typed)
