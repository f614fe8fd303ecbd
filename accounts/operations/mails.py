"""Mail with a secret in it (a code, a link) without the secret in the job ledger.

The text's variables wait in the cache under a random name for some minutes; the job gets the name.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.cache import cache

from config.kernel import crypto, jobs, mail

_SECONDS = 900
_PREFIX = "accounts:mail:"


def post(template: str, to: str, facts: dict[str, Any], *, language: str = "") -> None:
    """Send one mail after commit; `facts` are plain values for templates/emails/<template>.*."""
    slot = crypto.new_token()
    letter = json.dumps({"template": template, "to": to, "facts": facts, "language": language})
    cache.set(_PREFIX + slot, crypto.seal(letter.encode(), bound_to=_PREFIX + slot), _SECONDS)
    jobs.enqueue("accounts.tasks.deliver", slot)


def deliver(slot: str) -> bool:
    """Send what waits under `slot`; False when it has expired or went out already."""
    sealed = cache.get(_PREFIX + slot)
    if sealed is None:
        return False
    letter = json.loads(crypto.unseal(sealed, bound_to=_PREFIX + slot))
    mail.send_templated(
        template=letter["template"],
        to=[letter["to"]],
        context=letter["facts"],
        language=letter["language"] or None,
    )
    cache.delete(_PREFIX + slot)
    return True
