"""Encryption of personal data at rest, blind indexes, and hashes of secrets.

Ciphertext is `key id:nonce:ciphertext` (URL-safe base64), AES-256-GCM with a random 96-bit nonce. The
associated data names table, column, company and public id, so a value moved to another row or column
does not decrypt. The blind index is HMAC-SHA256 under a key of its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models


class DecryptionFailed(ValueError):
    """The ciphertext was altered, moved to another row, or its key is unknown."""


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@lru_cache(maxsize=32)
def _cipher(encoded_key: str) -> AESGCM:
    key = _decode(encoded_key)
    if len(key) != 32:
        raise ImproperlyConfigured("Each of FIELD_KEYS must be 32 bytes in URL-safe base64")
    return AESGCM(key)


def seal(raw: bytes, *, bound_to: str) -> str:
    """Encrypt bytes with the newest key; `bound_to` is the associated data."""
    key_id = list(settings.FIELD_KEYS)[-1]
    nonce = secrets.token_bytes(12)
    sealed = _cipher(settings.FIELD_KEYS[key_id]).encrypt(nonce, raw, bound_to.encode())
    return f"{key_id}:{_encode(nonce)}:{_encode(sealed)}"


def unseal(sealed: str, *, bound_to: str) -> bytes:
    """Decrypt what `seal` made. Raises DecryptionFailed."""
    try:
        key_id, nonce, body = sealed.split(":")
        return _cipher(settings.FIELD_KEYS[key_id]).decrypt(_decode(nonce), _decode(body), bound_to.encode())
    except (KeyError, ValueError, InvalidTag) as error:
        raise DecryptionFailed("A protected value cannot be read") from error


def seal_file(raw: bytes, *, bound_to: str) -> bytes:
    """Encrypt the bytes of a file: key id, colon, 12 bytes of nonce, ciphertext."""
    key_id = list(settings.FIELD_KEYS)[-1]
    nonce = secrets.token_bytes(12)
    sealed = _cipher(settings.FIELD_KEYS[key_id]).encrypt(nonce, raw, bound_to.encode())
    return key_id.encode() + b":" + nonce + sealed


def unseal_file(stored: bytes, *, bound_to: str) -> bytes:
    """Decrypt what `seal_file` made. Raises DecryptionFailed."""
    key_id, _, rest = stored.partition(b":")
    try:
        return _cipher(settings.FIELD_KEYS[key_id.decode()]).decrypt(rest[:12], rest[12:], bound_to.encode())
    except (KeyError, ValueError, InvalidTag) as error:
        raise DecryptionFailed("A protected file cannot be read") from error


def blind_index(value: str) -> str:
    """Return the keyed fingerprint (64 hex digits) by which an encrypted value is found exactly."""
    return hmac.new(
        _decode(settings.BLIND_INDEX_KEY), value.strip().lower().encode(), hashlib.sha256
    ).hexdigest()


def token_hash(raw: str) -> str:
    """Return the keyed hash (64 hex digits) under which a random token is stored."""
    return hmac.new(settings.SECRET_KEY.encode(), b"token:" + raw.encode(), hashlib.sha256).hexdigest()


def new_token() -> str:
    """Return 32 random bytes as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


class Ciphertext(str):
    """A value as it stands in the database, not yet decrypted."""

    __slots__ = ()


class _Decrypting:
    """Decrypt on first access, since only the instance knows the row that the value is bound to."""

    def __init__(self, field: EncryptedTextField) -> None:
        self.field = field

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Ciphertext):
            value = unseal(value, bound_to=self.field.bound_to(instance)).decode()
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text that only the application can read. Plain on the instance, ciphertext in the database.

    It cannot be searched; keep a `blind_index` column beside it for exact look-ups. The model needs
    `public_id`; `QuerySet.update()` on it is refused because the row is unknown there.
    """

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Decrypting(self))

    def bound_to(self, instance: Any) -> str:
        """Return the associated data of this field on one row."""
        tenant = getattr(instance, "tenant_id", None) or ""
        return f"{self.model._meta.db_table}.{self.column}|{tenant}|{instance.public_id}"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else Ciphertext(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Ciphertext):
            return value
        return Ciphertext(seal(str(value).encode(), bound_to=self.bound_to(model_instance)))

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, Ciphertext):
            raise FieldError(f"{self.name} is encrypted: save the instance, or look it up by its blind index")
        return None if value is None else str(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted and cannot be searched")
        return super().get_lookup(lookup_name)
