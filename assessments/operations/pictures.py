"""Pictures of questions: checked, freed of what is not picture, stored sealed, each one once in a company."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from typing import Any

from django.utils.translation import gettext as _

from assessments import policy
from assessments.items import pictures
from assessments.models import QuestionImage
from config.kernel import storage
from config.kernel.errors import TooLarge, ValidationFailed
from superadmin.operations import audit

KIND = "pictures"


def store_upload(upload: Any, *, actor: Any) -> QuestionImage:
    """Keep an uploaded picture (a Django UploadedFile). Raises as `store`, and TooLarge (413)."""
    if upload is None:
        raise ValidationFailed.at("file", _("Choose a file."), "FIELD_REQUIRED")
    if upload.size > pictures.LARGEST_SIZE:
        raise _too_large()
    return store(upload.read(), actor=actor)


def store(raw: bytes, *, actor: Any) -> QuestionImage:
    """Keep a picture and return its row; the same picture gives the same row.

    Raises PolicyDenied, TooLarge, ValidationFailed (no PNG, JPEG, GIF or WebP, damaged, too many pixels).
    """
    policy.can_create(actor).require()
    if len(raw) > pictures.LARGEST_SIZE:
        raise _too_large()
    picture = _clean(raw)
    digest = hashlib.sha256(picture.content).hexdigest()
    known = QuestionImage.objects.filter(sha256=digest).first()
    if known is not None:
        return known
    row = QuestionImage(
        storage_key=storage.new_key(KIND),
        media_type=picture.media_type,
        sha256=digest,
        size=len(picture.content),
        width=picture.width,
        height=picture.height,
        created_by=actor,
    )
    with ExitStack() as undo:
        undo.callback(storage.delete, row.storage_key)
        storage.put(row.storage_key, picture.content, bound_to=row.sealed_for)
        QuestionImage.objects.bulk_create([row], ignore_conflicts=True)
        found = QuestionImage.objects.get(sha256=digest)
        if found.public_id == row.public_id:
            undo.pop_all()
            audit.record("create", found, description="Picture added", actor=actor)
    return found


def _clean(raw: bytes) -> pictures.Picture:
    try:
        picture = pictures.clean(raw)
    except pictures.NotAPicture as error:
        raise ValidationFailed.at(
            "file", _("This is not a whole picture. PNG, JPEG, GIF and WebP are taken.")
        ) from error
    if max(picture.width, picture.height) > pictures.LARGEST_SIDE:
        raise ValidationFailed.at(
            "file", _("A picture has at most %(most)d pixels a side.") % {"most": pictures.LARGEST_SIDE}
        )
    return picture


def _too_large() -> TooLarge:
    message = _("A picture has at most 2 MiB.")
    return TooLarge(message, field_errors=[{"field": "file", "code": TooLarge.code, "message": message}])
