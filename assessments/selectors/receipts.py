"""The receipt: a fingerprint of everything that was accepted, which anyone can check later."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from assessments.models import AnswerJournal, TestSession
from config.kernel.tenancy import platform_context, tenant_context

_CODE = re.compile(r"[A-Z2-7]{24}")


@dataclass(frozen=True)
class Verification:
    """What the public page says about a code: nothing about the person, the test or the answers."""

    code: str
    completed_at: datetime
    saves: int
    unchanged: bool


def fingerprint(session: TestSession) -> str:
    """Return the code of an attempt: SHA-256 over its journal, the first 120 bits as 24 base-32 characters.

    Covered are the attempt, its start, and each accepted save with question, answer, mark, number, time of
    arrival and lateness, in order. Needs the company's scope.
    """
    total = hashlib.sha256(f"{session.public_id}|{_time(session.started_at)}\n".encode())
    rows = AnswerJournal.objects.filter(session_id=session.pk).order_by("pk")
    fields = ("question__public_id", "selected_answer", "flagged", "client_seq", "received_at", "late")
    for question, answer, flagged, seq, received_at, late in rows.values_list(*fields):
        line = f"{question}|{answer or ''}|{int(flagged)}|{seq}|{_time(received_at)}|{int(late)}\n"
        total.update(line.encode())
    return base64.b32encode(total.digest()[:15]).decode()


def normalise(text: str) -> str:
    """Return a code as it is stored, from the spellings people type."""
    return re.sub(r"[\s-]", "", text).upper()


def grouped(code: str) -> str:
    """Return a code in groups of four, for reading."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def verify(text: str) -> Verification | None:
    """Compare a code with what is stored now; None for a code that no attempt has."""
    code = normalise(text)
    if not _CODE.fullmatch(code):
        return None
    with platform_context(reason="public check of a receipt"):
        session = TestSession.objects.filter(receipt_code=code).first()
    if session is None or session.completed_at is None:
        return None
    with tenant_context(session.tenant_id):
        saves = AnswerJournal.objects.filter(session_id=session.pk).count()
        return Verification(code, session.completed_at, saves, unchanged=fingerprint(session) == code)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
