"""Files: links that expire, and the bytes behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.extraction.sniffing import download_name
from candidates.models import UploadedDocument
from config.kernel import storage
from config.kernel.errors import Gone, NotFound
from config.kernel.tenancy import platform_context


@dataclass(frozen=True)
class Download:
    """What is sent: plain bytes, media type as found in the content, a name with the true ending."""

    content: bytes
    mime_type: str
    name: str


def download_url(document: UploadedDocument) -> str:
    """Return a site-relative link to the file, good for DOWNLOAD_URL_SECONDS.

    Whoever hands it out has asked its own policy; the link itself still needs a sign-in of the same company.
    """
    return _signed("candidates:document-download", document)


def api_download_url(document: UploadedDocument) -> str:
    """Return the same for API callers."""
    return _signed("candidates-api:file-download", document)


def open_signed(public_id: str, signature: str) -> Download:
    """Return the file of a signed link, in the company in force.

    Raises NotFound for a file of another company, PolicyDenied (403) for an altered or expired link, Gone
    when the stored file was removed.
    """
    document = UploadedDocument.objects.filter(public_id=public_id).first()
    if document is None:
        raise NotFound(code="FILE_NOT_FOUND")
    storage.check_signature(public_id, signature)
    if document.removed_at is not None:
        raise Gone(_("This file was removed."))
    raw = storage.get(document.storage_key, bound_to=document.sealed_for)
    return Download(raw, document.mime_type, download_name(document.original_filename, document.file_type))


def is_stored(key: str) -> bool:
    """Tell whether a file of any company lies under a storage key, for the sweep of orphaned ones."""
    with platform_context(reason="sweep of orphaned files"):
        return UploadedDocument.objects.filter(storage_key=key).exists()


def _signed(view: str, document: Any) -> str:
    query = urlencode({"signature": storage.sign(document.public_id)})
    return f"{reverse(view, args=[document.public_id])}?{query}"
