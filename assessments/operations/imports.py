"""Questions from files: checked against the bank first, brought in when somebody has decided.

The rows keep the items as they were read, so that what is decided on is what comes in. The file is kept sealed until
then, since it holds the pictures. Every job can be repeated: rows that are done stay done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import formats, policy
from assessments.enums import FileFormat, ImportOutcome, ImportStatus, QuestionStatus
from assessments.formats import Read
from assessments.formats.confined import read_confined
from assessments.formats.plain import item_from_plain, item_to_plain
from assessments.models import Question, QuestionImport, QuestionImportRow, QuestionSet
from assessments.operations import importing
from assessments.selectors import import_judging as judging
from assessments.selectors.reviews import second_person_needed
from config.kernel import jobs, storage, transitions
from config.kernel.errors import Conflict, TooLarge, ValidationFailed
from config.kernel.tenancy import tenant_context
from monitoring.operations.notifications import notify
from superadmin.operations import audit

STATUSES = (QuestionStatus.DRAFT, QuestionStatus.IN_REVIEW, QuestionStatus.APPROVED)
MOST_TITLE = 255
_BATCH = 500
_TAKEN_AT_ONCE = 2_000
"""Questions brought in by one transaction."""


def start(
    upload: Any, *, actor: Any, file_format: str | None = None, question_set: QuestionSet | None = None
) -> QuestionImport:
    """Take a file in and have it checked by a job.

    `upload` is a Django UploadedFile (name, size, read()). The format is found in the content unless named.
    Raises PolicyDenied, TooLarge, ValidationFailed when the file as a whole cannot be taken.
    """
    policy.can_create(actor).require()
    if question_set is not None:
        policy.can_edit(actor, question_set).require()
    raw = _received(upload)
    try:
        found = FileFormat(file_format) if file_format else formats.sniff(raw)
    except formats.Refused as error:
        raise ValidationFailed.at("file", str(error), "FILE_REFUSED") from error
    row = QuestionImport(
        file_name=str(upload.name)[-255:],
        storage_key=storage.new_key("imports"),
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        file_format=found,
        question_set=question_set,
        created_by=actor,
    )
    storage.put(row.storage_key, raw, bound_to=sealed_for(row))
    row.save(force_insert=True)
    audit.record("create", row, description="Questions uploaded", actor=actor)
    row.task_id = jobs.enqueue(
        "assessments.tasks.check_import", row.tenant_id, row.pk, related=("question_import", row.public_id)
    )
    row.save(update_fields=["task_id", "updated_at"])
    return row


def sealed_for(row: QuestionImport) -> str:
    """What the stored file is tied to: it opens for this row of this company only."""
    return f"question_imports.file|{row.tenant_id}|{row.public_id}"


def _received(upload: Any) -> bytes:
    if upload is None:
        raise ValidationFailed.at("file", _("Choose a file."), "FIELD_REQUIRED")
    most = settings.QUESTION_FILE_LIMIT
    if upload.size > most:
        words = _("The file is larger than %(most)d MiB.") % {"most": most // 1024 // 1024}
        raise TooLarge(words, field_errors=[{"field": "file", "code": TooLarge.code, "message": words}])
    return bytes(upload.read())


def check(tenant_id: int, import_id: int) -> dict[str, int]:
    """Read the file and note what would become of each item; returns the number of each outcome."""
    with tenant_context(tenant_id):
        row = QuestionImport.objects.get(pk=import_id)
        if row.status != ImportStatus.CHECKING:
            return dict(row.counts)
        try:
            reading = _read(row)
        except formats.Refused as error:
            _fail(row, str(error))
            return {}
        with transaction.atomic():
            row.rows.all().delete()
            counts = {"read": 0, **dict.fromkeys(ImportOutcome.values, 0)}
            for rows in _judged(row, reading.entries, counts):
                QuestionImportRow.objects.bulk_create(rows, batch_size=_BATCH)
            with transitions.apply(row, to=ImportStatus.CHECKED) as moved:
                moved.counts = counts
        return counts


def _judged(
    row: QuestionImport, entries: list[Any], counts: dict[str, int]
) -> Iterator[list[QuestionImportRow]]:
    """Yield rows in batches, reporting progress, and count them."""
    made: list[QuestionImportRow] = []
    for number, (entry, finding) in enumerate(
        zip(entries, judging.Bank(row.file_format).judge(entries), strict=True), start=1
    ):
        counts["read"] += 1
        counts[finding.outcome] += 1
        item = getattr(entry, "item", None)
        title = item.stem if item else getattr(entry, "title", "")
        made.append(
            QuestionImportRow(
                question_import=row,
                number=number,
                place=entry.place[:255],
                outcome=finding.outcome,
                title=" ".join(title.split())[:MOST_TITLE],
                message=finding.message,
                item=_kept(entry) if item else None,
                diff=finding.diff or {},
                matched_id=finding.matched,
            )
        )
        if len(made) == _BATCH:
            yield made
            made = []
            jobs.progress(number * 100 // len(entries))
    yield made


def _kept(entry: Any) -> dict[str, Any]:
    """Return an item as its row keeps it: with what the file tells of, without the bytes of pictures."""
    return {**item_to_plain(entry.item), "says": sorted(entry.says)}


def _read(row: QuestionImport) -> formats.Reading:
    raw = storage.get(row.storage_key, bound_to=sealed_for(row))
    return read_confined(raw, row.file_format)


def _fail(row: QuestionImport, words: str) -> None:
    with transitions.apply(row, to=ImportStatus.FAILED, reason=words[:500]) as moved:
        moved.error, moved.finished_at = words, timezone.now()
    _tell(row)


def take(
    row: QuestionImport,
    *,
    actor: Any,
    outcomes: list[str],
    status: str = QuestionStatus.DRAFT,
    question_set: QuestionSet | None = None,
) -> QuestionImport:
    """Decide on a checked upload: which outcomes come in, as what, and into which set (None: new sets by topic).

    `outcomes` are of new, changed, duplicate. Raises PolicyDenied, ValidationFailed, InvalidTransition, and
    PolicyDenied for approving at once where a second person must.
    """
    policy.can_edit(actor, row).require()
    wanted = set(outcomes)
    if not wanted or wanted - {ImportOutcome.NEW, ImportOutcome.CHANGED, ImportOutcome.DUPLICATE}:
        raise ValidationFailed.at(
            "outcomes", _("Choose what is brought in: new, changed or similar questions.")
        )
    if status not in STATUSES:
        raise ValidationFailed.at("status", _("Questions come in as drafts, in review, or approved."))
    if status == QuestionStatus.APPROVED and second_person_needed(actor):
        raise ValidationFailed.at(
            "status", _("Somebody else has to approve them. Send them to review instead.")
        )
    if question_set is not None:
        policy.can_edit(actor, question_set).require()
        if question_set.is_locked:
            raise Conflict(_("This set has been used in a test. Choose another one."), code="LOCKED")
    with transitions.apply(row, to=ImportStatus.IMPORTING, actor=actor) as moved:
        moved.options = {"outcomes": sorted(wanted), "status": status}
        moved.question_set = question_set
        moved.task_id = jobs.enqueue(
            "assessments.tasks.bring_in_import",
            row.tenant_id,
            row.pk,
            related=("question_import", row.public_id),
        )
    return row


def cancel(row: QuestionImport, *, actor: Any) -> QuestionImport:
    """Drop an upload that has not been brought in; its file is removed. Raises InvalidTransition."""
    policy.can_edit(actor, row).require()
    with transitions.apply(row, to=ImportStatus.CANCELLED, actor=actor) as moved:
        moved.finished_at = timezone.now()
    _forget_file(row)
    return row


def bring_in(tenant_id: int, import_id: int) -> dict[str, int]:
    """Bring in what was decided, in transactions of 2,000 rows; a repetition goes on where it stopped."""
    with tenant_context(tenant_id):
        row = QuestionImport.objects.select_related("created_by", "question_set").get(pk=import_id)
        if row.status != ImportStatus.IMPORTING:
            return dict(row.counts)
        total = _open_rows(row).count() or 1
    done, file = 0, _File(row)
    while True:
        with tenant_context(tenant_id), transaction.atomic():
            lines = _open_rows(row).select_for_update(of=("self",)).select_related("matched")
            batch = list(lines.order_by("number")[:_TAKEN_AT_ONCE])
            if not batch:
                break
            try:
                importing.take_in(row, [(line, file.entry_of(line)) for line in batch])
            except formats.Refused as error:
                _fail(row, str(error))
                return {}
        done += len(batch)
        jobs.progress(min(99, done * 100 // total))
    with tenant_context(tenant_id), transaction.atomic():
        return _finish(row)


class _File:
    """The items of an upload, from their rows; those with pictures from the file, which is read at most once."""

    def __init__(self, row: QuestionImport) -> None:
        self._row = row
        self._entries: list[Any] | None = None

    def entry_of(self, line: QuestionImportRow) -> Any:
        """Return what was read of one item. Raises Refused."""
        kept = line.item or {}
        if "says" in kept and not kept["images"]:
            return Read(line.place, item_from_plain(kept), frozenset(kept["says"]))
        if self._entries is None:
            self._entries = _read(self._row).entries
        return self._entries[line.number - 1]


def _open_rows(row: QuestionImport) -> Any:
    return row.rows.filter(outcome__in=row.options["outcomes"], done_at__isnull=True)


def _finish(row: QuestionImport) -> dict[str, int]:
    counts = dict(row.counts)
    done = row.rows.filter(done_at__isnull=False)
    counts["taken"] = done.filter(question__isnull=False).count()
    counts["refused"] = done.filter(question__isnull=True).count()
    with transitions.apply(row, to=ImportStatus.DONE, actor=row.created_by) as moved:
        moved.counts, moved.finished_at = counts, timezone.now()
    _forget_file(row)
    _tell(row)
    return counts


def _forget_file(row: QuestionImport) -> None:
    transaction.on_commit(lambda: storage.delete(row.storage_key), robust=True)


def _tell(row: QuestionImport) -> None:
    if row.created_by is None or not row.created_by.is_active:
        return
    done = row.status == ImportStatus.DONE
    notify(
        row.created_by,
        kind="assessment",
        title=_("Questions of %(file)s were brought in") % {"file": row.file_name}
        if done
        else _("%(file)s could not be brought in") % {"file": row.file_name},
        message=_("%(taken)d questions, %(refused)d refused.") % row.counts if done else row.error,
        entity=row,
        action_url=reverse("assessments:import-detail", args=[row.public_id]),
        dedupe_key=f"import:{row.public_id}:{row.status}",
    )


def questions_of(row: QuestionImport) -> Any:
    """Return the questions that an upload became."""
    return Question.objects.filter(pk__in=row.rows.filter(question__isnull=False).values("question"))
