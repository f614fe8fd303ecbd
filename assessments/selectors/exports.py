"""Questions on their way into a file, and the files that were made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.enums import ExportStatus, FileFormat
from assessments.formats.losses import KNOWN, words_for
from assessments.formats.registry import FORMATS
from assessments.items import Image, Item
from assessments.items.item import item_of
from assessments.models import Question, QuestionExport, QuestionImage
from assessments.selectors.pictures import Shown, shown
from config.kernel import storage
from config.kernel.errors import Conflict, Gone, NotFound, TooLarge
from config.kernel.tenancy import platform_context
from monitoring.selectors.jobs import task_progress

MOST_QUESTIONS = 20_000
"""Questions in one file: as many as an import takes."""
MOST_PICTURES = 100 * 1024 * 1024
"""Bytes of all pictures in one file."""
_ORDER = ("question_set__skill", "question_set__level", "question_set_id", "position", "pk")
_IMAGE = re.compile(r"\(image:(img_[a-z0-9]{16})\)")
_CHUNK = 1_000


def exports(actor: object) -> QuerySet[QuestionExport]:
    """The company's files of questions."""
    return QuestionExport.objects.visible_to(actor).select_related("created_by").defer("question_ids")


def chosen(rows: QuerySet[Question]) -> list[int]:
    """Return the keys of questions in the order of a file: set by set. One more than MOST_QUESTIONS at most."""
    return list(rows.order_by(*_ORDER).values_list("pk", flat=True)[: MOST_QUESTIONS + 1])


def items(keys: Sequence[int], *, with_pictures: bool) -> list[Item]:
    """Return the items of questions in the given order, with the level of their set where they have none.

    Questions that are gone are left out. Raises TooLarge when their pictures are more than a file should hold.
    """
    found: list[Item] = []
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        rows = Question.objects.select_related("skill", "question_set").in_bulk(part)
        found.extend(_item(rows[key]) for key in part if key in rows)
    return _illustrated(found) if with_pictures else found


def _item(question: Question) -> Item:
    item = item_of(question)
    return replace(item, level=level_of(question)) if not item.level else item


def level_of(question: Question) -> str:
    """Return the level of a question, that of its set where it has none."""
    return question.difficulty or (question.question_set.level if question.question_set else "")


def _illustrated(items: list[Item]) -> list[Item]:
    """Put the pictures that the texts name into the items; one that is gone stays a name."""
    names = [_pictures_in(item) for item in items]
    wanted = {name for one in names for name in one}
    rows = {row.public_id: row for row in QuestionImage.objects.filter(public_id__in=wanted)}
    if sum(row.size for row in rows.values()) > MOST_PICTURES:
        raise TooLarge(
            _("The pictures of these questions are more than %(most)d MiB. Narrow the filter.")
            % {"most": MOST_PICTURES // 1024 // 1024}
        )
    images = {name: Image(name, shown(row).content, row.media_type) for name, row in rows.items()}
    return [
        replace(item, images=tuple(images[name] for name in one if name in images)) if one else item
        for item, one in zip(items, names, strict=True)
    ]


def _pictures_in(item: Item) -> list[str]:
    options = (text for option in item.options for text in (option.text, option.feedback))
    texts = (item.stem, item.explanation, *options)
    return list(dict.fromkeys(name for text in texts for name in _IMAGE.findall(text)))


def dropped_by(file_format: str) -> list[str]:
    """Return in words which fields a format does not carry."""
    return [words_for(field) for field in sorted(KNOWN - FORMATS[FileFormat(file_format)].keeps)]


def keeps_pictures(file_format: str) -> bool:
    """Whether a format carries pictures."""
    return "images" in FORMATS[FileFormat(file_format)].keeps


def link(row: QuestionExport) -> str:
    """Return the signed address of a file, for people of the company; it works for some minutes."""
    query = urlencode({"signature": storage.sign(row.public_id)})
    return f"{reverse('assessments:export-file', args=[row.public_id])}?{query}"


def open_signed(actor: object, public_id: str, signature: str) -> Shown:
    """Return the file behind a signed address. Raises NotFound, PolicyDenied, Gone, Conflict."""
    row = exports(actor).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    storage.check_signature(public_id, signature)
    return file_of(row)


def file_of(row: QuestionExport) -> Shown:
    """Return the file of an export. Raises Gone when it was removed, Conflict when it is not there."""
    if row.status == ExportStatus.EXPIRED:
        raise Gone(_("This file was removed. Export the questions again."))
    if row.status != ExportStatus.READY:
        raise Conflict(
            _("There is no file: it is still being written, or it could not be."), code="NOT_READY"
        )
    content = storage.get(row.storage_key, bound_to=row.sealed_for)
    return Shown(content, row.media_type, row.file_name)


def progress_of(row: QuestionExport) -> int:
    """Return how far the job of an export is, per cent."""
    return task_progress(row.task_id)


def is_stored(key: str) -> bool:
    """Tell whether a file of any company lies under a storage key, for the sweep of orphaned files."""
    with platform_context(reason="sweep of orphaned files"):
        return QuestionExport.objects.filter(storage_key=key).exists()
