"""Private files: sealed before they are stored, reached only through signed links that expire."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.utils.translation import gettext as _

from config.kernel import crypto
from config.kernel.errors import PolicyDenied

ENCRYPTION_METHOD = "AES-256-GCM"
MARKERS = "unconfirmed"
"""Folder of the markers of files whose transaction has not committed."""
ORPHAN_AGE = 3600
"""Seconds that a transaction may take before its unconfirmed file counts as orphaned."""
_signer = TimestampSigner(salt="private-file")
_owners: dict[str, Callable[[str], bool]] = {}


class PrivateFileStorage(FileSystemStorage):
    """Files on disk that no web address leads to; folders 0700, files 0600."""

    def __init__(self, location: str) -> None:
        super().__init__(location=location, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def url(self, name: str | None) -> str:
        raise ValueError("Private files have no address: sign a link to their record")


def new_key(kind: str) -> str:
    """Return a random storage key below `kind`; nothing of the user's file name goes into it."""
    name = secrets.token_hex(16)
    return f"{kind}/{name[:2]}/{name}"


def put(key: str, raw: bytes, *, bound_to: str) -> None:
    """Seal and store bytes; the file goes away again when the surrounding transaction rolls back."""
    store = storages["private"]
    store.save(key, ContentFile(crypto.seal_file(raw, bound_to=bound_to)))
    connection = transaction.get_connection()
    if connection.in_atomic_block:
        _forget_on_rollback(connection, key)


def _forget_on_rollback(connection: object, key: str) -> None:
    """Remember keys of an open transaction; the orphan sweep removes those without a row.

    Django has no rollback hook, so `put` marks the key as unconfirmed and confirms it on commit.
    """
    store = storages["private"]
    marker = f"{MARKERS}/{key.replace('/', '.')}"
    store.save(marker, ContentFile(b""))
    transaction.on_commit(lambda: store.delete(marker), robust=True)


def unconfirmed() -> list[str]:
    """Return the names of the markers; object stores know no folders, so a missing one is only empty."""
    try:
        return storages["private"].listdir(MARKERS)[1]
    except FileNotFoundError:
        return []


def owned_by(kind: str, knows: Callable[[str], bool]) -> None:
    """Name who can tell whether a row holds the storage key of a file of this kind (an app does, when ready)."""
    _owners[kind] = knows


def sweep(*, older_than: int = ORPHAN_AGE) -> int:
    """Remove stored files whose transaction never committed; returns how many.

    Each stored file has a marker until its transaction commits. A marker older than `older_than` seconds
    whose file no row holds is what a rollback or a crash left behind. Files of a kind that nobody answers for
    are left alone.
    """
    store = storages["private"]
    removed = 0
    for marker in unconfirmed():
        path, key = f"{MARKERS}/{marker}", marker.replace(".", "/")
        knows = _owners.get(key.partition("/")[0])
        if knows is None or time.time() - store.get_modified_time(path).timestamp() < older_than:
            continue
        if not knows(key):
            delete(key)
            removed += 1
        store.delete(path)
    return removed


def get(key: str, *, bound_to: str) -> bytes:
    """Return the plain bytes of a stored file. Raises FileNotFoundError, crypto.DecryptionFailed."""
    with storages["private"].open(key, "rb") as handle:
        return crypto.unseal_file(handle.read(), bound_to=bound_to)


def delete(key: str) -> None:
    """Remove a stored file; silent when it is gone already."""
    storages["private"].delete(key)


def sign(public_id: str) -> str:
    """Return the signature that lets its bearer download one file for DOWNLOAD_URL_SECONDS."""
    return _signer.sign(public_id).rpartition(public_id + ":")[2]


def check_signature(public_id: str, signature: str) -> None:
    """Raise PolicyDenied unless the signature is ours, for this file, and still valid."""
    age = timedelta(seconds=settings.DOWNLOAD_URL_SECONDS)
    try:
        _signer.unsign(f"{public_id}:{signature}", max_age=age)
    except SignatureExpired as error:
        raise PolicyDenied(_("This download link has expired."), code="LINK_EXPIRED") from error
    except BadSignature as error:
        raise PolicyDenied(_("This download link is not valid."), code="LINK_INVALID") from error
