"""Handing out what is held about a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from candidates.models import Candidate
from candidates.selectors import own_data
from config.kernel.tenancy import tenant_context
from superadmin.operations import audit


def hand_out(candidates: Sequence[Candidate], *, account: Any = None) -> IO[bytes]:
    """Return the archive of a person's data; each company's audit says that it was handed out.

    The caller has proven whose the rows are.
    """
    for candidate in candidates:
        with tenant_context(candidate.tenant_id):
            audit.record("export", candidate, description="Own data handed out to the candidate")
    return own_data.archive(candidates, account=account)
