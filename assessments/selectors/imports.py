"""What an upload of questions means for the bank: new, changed, there already; and what its pages show."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.enums import ImportOutcome, QuestionSetStatus, QuestionStatus
from assessments.formats import Problem, Read, Unsupported
from assessments.items import Item, pictures
from assessments.items.item import item_of
from assessments.items.likeness import Likeness, stem_hash
from assessments.models import Question, QuestionImage, QuestionImport, QuestionImportRow, QuestionSet
from candidates.models import Skill
from config.kernel.tenancy import platform_context
from monitoring.selectors.jobs import task_progress

_IMAGE = re.compile(r"\(image:([^)\s]+)\)")
_FIELDS = {
    "stem": "stem",
    "options": "options",
    "key": "key",
    "kind": "kind",
    "points": "points",
    "credit": "credit",
    "feedback": "feedback",
    "explanation": "explanation",
    "topic": "topic",
    "level": "level",
    "tags": "tags",
    "language": "language",
}
"""Fields of an item that a difference is looked for in, if the file tells of them."""
ALWAYS = frozenset({"stem", "options", "key", "kind"})
MOST_TITLE = 255


@dataclass
class Finding:
    """What becomes of one entry: its outcome, why, the question it meets, field to {old, new}."""

    outcome: ImportOutcome
    message: str = ""
    matched: int | None = None
    diff: dict[str, Any] | None = None


class Bank:
    """The company's questions, loaded once, to hold an upload against. Needs the company's scope.

    Equal means: the same reference, or the same stem but for layout and case. Near means alike as
    `items.likeness` has it; entries of the same file are compared with each other too.
    """

    def __init__(self) -> None:
        rows = Question.objects.exclude(status=QuestionStatus.RETIRED).filter(question_set__isnull=False)
        self._by_reference: dict[str, int] = {}
        self._by_stem: dict[str, int] = {}
        self._near = Likeness()
        fields = ("pk", "public_id", "reference", "question_text")
        for pk, public_id, reference, stem in rows.values_list(*fields).iterator(chunk_size=2_000):
            self._by_reference[public_id] = pk
            if reference:
                self._by_reference[reference] = pk
            self._by_stem[stem_hash(stem)] = pk
            self._near.add(pk, stem)
        self._seen: dict[str, int] = {}
        self._pictures = dict(QuestionImage.objects.values_list("public_id", "sha256"))

    def judge(self, entries: Iterable[Read | Unsupported | Problem]) -> Iterable[Finding]:
        """Yield what becomes of each entry, in order."""
        for number, entry in enumerate(entries, start=1):
            if isinstance(entry, Unsupported):
                yield Finding(ImportOutcome.UNSUPPORTED, f"{entry.kind}: {entry.why}")
            elif isinstance(entry, Problem):
                yield Finding(ImportOutcome.ERROR, entry.message)
            else:
                yield self._item(number, entry)

    def _item(self, number: int, entry: Read) -> Finding:
        item, mark = entry.item, stem_hash(entry.item.stem)
        notes = " ".join(entry.notes)
        if mark in self._seen:
            words = _("The same question stands in the file as number %(number)d.")
            return Finding(ImportOutcome.DUPLICATE, words % {"number": self._seen[mark]})
        self._seen[mark] = number
        pk = self._by_reference.get(item.reference) if item.reference else None
        pk = pk or self._by_stem.get(mark)
        if pk is not None:
            return self._compared(pk, entry, notes)
        near = self._near.near(item.stem, most=1)
        self._near.add(("file", number), item.stem)
        if near:
            return self._alike(near[0], notes)
        return Finding(ImportOutcome.NEW, notes)

    def _compared(self, pk: int, entry: Read, notes: str) -> Finding:
        question = Question.objects.select_related("skill").get(pk=pk)
        diff = self.differences(question, entry.item, ALWAYS | entry.says)
        if not diff:
            return Finding(ImportOutcome.DUPLICATE, _("The bank holds it as it is."), pk)
        return Finding(ImportOutcome.CHANGED, notes, pk, diff)

    def _alike(self, near: Any, notes: str) -> Finding:
        words = {"percent": round(near.similarity)}
        if isinstance(near.key, tuple):
            text = _("%(percent)d %% like number %(number)d of the file.") % {**words, "number": near.key[1]}
            return Finding(ImportOutcome.DUPLICATE, f"{text} {notes}".strip())
        text = _("%(percent)d %% like a question of the bank.") % words
        return Finding(ImportOutcome.DUPLICATE, f"{text} {notes}".strip(), near.key)

    def differences(self, question: Question, item: Item, says: frozenset[str]) -> dict[str, Any]:
        """Return {field: {"old", "new"}} of the fields that the file tells of and that differ."""
        stored = shown(item_of(question), self._pictures)
        given = shown(item, {image.name: _digest(image.content) for image in item.images})
        return {
            name: {"old": stored[name], "new": given[name]}
            for name in _FIELDS
            if name in says and stored[name] != given[name]
        }


def shown(item: Item, pictures_by_name: dict[str, str]) -> dict[str, Any]:
    """Return an item as plain values that can be compared and shown; pictures by their content."""

    def text(words: str) -> str:
        return _IMAGE.sub(lambda found: f"(image:{pictures_by_name.get(found[1], found[1])[:12]})", words)

    credit = item.credit
    return {
        "stem": text(item.stem),
        "options": [text(option.text) for option in item.options],
        "key": item.key,
        "kind": str(item.kind),
        "points": _plain(item.points),
        "credit": {letter: _plain(value) for letter, value in credit.items()} if credit else None,
        "feedback": [text(option.feedback) for option in item.options],
        "explanation": text(item.explanation),
        "topic": item.topic,
        "level": item.level,
        "tags": sorted(item.tags),
        "language": item.language,
    }


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _digest(content: bytes) -> str:
    try:
        content = pictures.clean(content).content
    except pictures.NotAPicture:
        return "damaged"
    return hashlib.sha256(content).hexdigest()


def skills_by_name() -> dict[str, Skill]:
    """Return the active skills by name and other names, in lower case."""
    found: dict[str, Skill] = {}
    for skill in Skill.objects.active():
        for name in (*skill.aliases, skill.name):
            found[name.casefold()] = skill
    return found


def imports(actor: Any) -> QuerySet[QuestionImport]:
    """The company's uploads."""
    return QuestionImport.objects.visible_to(actor).select_related("created_by", "question_set")


def rows_of(upload: QuestionImport, *, outcome: str = "") -> QuerySet[QuestionImportRow]:
    """The items of an upload in the order of the file, those of one outcome if it is named."""
    rows = QuestionImportRow.objects.filter(question_import=upload).select_related("matched", "question")
    return (rows.filter(outcome=outcome) if outcome else rows).order_by("number")


def open_sets(actor: Any) -> QuerySet[QuestionSet]:
    """Sets that questions can be brought into."""
    rows = QuestionSet.objects.visible_to(actor).filter(
        status=QuestionSetStatus.READY, locked_at__isnull=True
    )
    return rows.filter(total_questions__lt=500).order_by("skill", "level", "pk")


def is_stored(key: str) -> bool:
    """Tell whether an upload of any company lies under a storage key, for the sweep of orphaned files."""
    with platform_context(reason="sweep of orphaned files"):
        return QuestionImport.objects.filter(storage_key=key).exists()


def progress_of(upload: QuestionImport) -> int:
    """Return how far the job of an upload is, per cent."""
    return task_progress(upload.task_id)
