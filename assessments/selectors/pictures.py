"""Links to pictures, and the pictures behind them.

Staff get a link that expires and still needs a sign-in of the same company, as files of candidates do. A candidate has
no sign-in: the link names the attempt and is signed for that attempt and that picture. It opens the picture while the
attempt runs, and for some minutes after it was handed out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from assessments.models import QuestionImage, TestSession
from config.kernel import storage
from config.kernel.errors import Gone, NotFound, PolicyDenied
from config.kernel.tenancy import platform_context, tenant_context

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


@dataclass(frozen=True)
class Shown:
    """A picture on its way out: plain bytes, media type, a name."""

    content: bytes
    mime_type: str
    name: str


def staff_link(public_id: str) -> str:
    """Return a link for people of the company."""
    query = urlencode({"signature": storage.sign(public_id)})
    return f"{reverse('assessments:question-picture', args=[public_id])}?{query}"


def attempt_link(session: TestSession) -> Callable[[str], str]:
    """Return the function that makes the links of one attempt."""

    def link(public_id: str) -> str:
        query = urlencode({"signature": storage.sign(f"{session.public_id}/{public_id}")})
        return f"{reverse('assessments:test-picture', args=[session.public_id, public_id])}?{query}"

    return link


def open_for_staff(public_id: str, signature: str) -> Shown:
    """Return the picture of a staff link, in the company in force. Raises NotFound, PolicyDenied."""
    found = _found(public_id)
    storage.check_signature(public_id, signature)
    return shown(found)


def open_for_attempt(session_id: str, public_id: str, signature: str) -> Shown:
    """Return the picture of an attempt's link.

    Raises PolicyDenied for a link that we did not sign, Gone when attempt and link are over, NotFound.
    """
    with platform_context(reason="picture of a test"):
        session = TestSession.objects.filter(public_id=session_id).first()
    if session is None:
        raise NotFound
    try:
        storage.check_signature(f"{session_id}/{public_id}", signature)
    except PolicyDenied as error:
        if error.code != "LINK_EXPIRED":
            raise
        if not session.is_open:
            raise Gone from error
    with tenant_context(session.tenant_id):
        return shown(_found(public_id))


def is_stored(key: str) -> bool:
    """Tell whether a picture of any company lies under a storage key, for the sweep of orphaned files."""
    with platform_context(reason="sweep of orphaned files"):
        return QuestionImage.objects.filter(storage_key=key).exists()


def shown(row: QuestionImage) -> Shown:
    """Return a picture on its way out; whoever asks has found the row among those that may be seen."""
    raw = storage.get(row.storage_key, bound_to=row.sealed_for)
    return Shown(raw, row.media_type, f"{row.public_id}.{_ENDINGS[row.media_type]}")


def _found(public_id: str) -> QuestionImage:
    row = QuestionImage.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound(code="FILE_NOT_FOUND")
    return row
