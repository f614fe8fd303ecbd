"""What an upload of questions means for the bank: new, changed, there already."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import ImportOutcome, QuestionStatus
from assessments.formats import FORMATS, Problem, Read, Unsupported
from assessments.formats.building import one_line
from assessments.formats.sameness import same_credit, same_text, same_texts, words_of
from assessments.items import Item, pictures
from assessments.items.item import item_of
from assessments.items.likeness import Likeness, stem_hash
from assessments.models import Question, QuestionImage
from assessments.validators import MAX_TAG_LENGTH, MAX_TAGS
from candidates.models import Skill

FIELDS = (
    *("stem", "options", "key", "kind", "points", "credit", "feedback", "explanation"),
    *("topic", "skill", "level", "tags", "language"),
)
"""Fields of an item that a difference is looked for in, if the file tells of them."""
ALWAYS = frozenset({"stem", "options", "key", "kind"})
SAME_QUESTION = 50.0
"""From this likeness of the stems on (0 to 100) an identifier that the file brings names the same question: those of
another course or spreadsheet may begin at 1 as well."""
_CHUNK = 500
_IMAGE = re.compile(r"\(image:([^)\s]+)\)")


@dataclass
class Finding:
    """What becomes of one entry: its outcome, why, the question it meets, field to {old, new}."""

    outcome: ImportOutcome
    message: str = ""
    matched: int | None = None
    diff: dict[str, Any] | None = None


@dataclass(frozen=True)
class _Met:
    """An entry that is in the bank, and the questions that it may be, the newest last."""

    entry: Read
    keys: Sequence[int]


class Bank:
    """The company's questions, loaded once, to hold an upload against. Needs the company's scope.

    Equal means: the same identifier, or the same stem but for layout and case. Near means alike as
    `items.likeness` has it; entries of the same file are compared with each other too.
    """

    def __init__(self, file_format: Any) -> None:
        self._form = "form" in FORMATS[file_format].keeps
        self._by_id: dict[str, int] = {}
        self._by_reference: defaultdict[str, list[int]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[int]] = defaultdict(list)
        self._near = Likeness()
        rows = Question.objects.exclude(status=QuestionStatus.RETIRED).filter(question_set__isnull=False)
        fields = ("pk", "public_id", "reference", "question_text")
        for pk, public_id, reference, stem in (
            rows.order_by("pk").values_list(*fields).iterator(chunk_size=2_000)
        ):
            self._by_id[public_id] = pk
            if reference:
                self._by_reference[reference].append(pk)
            self._by_stem[self._mark(stem)].append(pk)
            self._near.add(pk, stem)
        self._seen: dict[str, int] = {}
        self._met: set[int] = set()
        self._pictures = dict(QuestionImage.objects.values_list("public_id", "sha256"))
        self._skills = skills_by_name()

    def _mark(self, stem: str) -> str:
        """Return that by which equal stems are found; of a file without formatting, equal words."""
        return stem_hash(stem if self._form else words_of(stem))

    def judge(self, entries: Iterable[Read | Unsupported | Problem]) -> Iterator[Finding]:
        """Yield what becomes of each entry, in order; questions that are met are loaded in bulk."""
        numbered = enumerate(entries, start=1)
        while part := [self._placed(number, entry) for number, entry in islice(numbered, _CHUNK)]:
            keys = {key for one in part if isinstance(one, _Met) for key in one.keys}
            rows = Question.objects.select_related("skill", "question_set").in_bulk(keys)
            for one in part:
                yield self._compared(one, rows) if isinstance(one, _Met) else one

    def _placed(self, number: int, entry: Read | Unsupported | Problem) -> Finding | _Met:
        if isinstance(entry, Unsupported):
            return Finding(ImportOutcome.UNSUPPORTED, f"{entry.kind}: {entry.why}")
        if isinstance(entry, Problem):
            return Finding(ImportOutcome.ERROR, entry.message)
        item, mark = entry.item, self._mark(entry.item.stem)
        if mark in self._seen:
            words = _("The same question stands in the file as number %(number)d.")
            return Finding(ImportOutcome.DUPLICATE, words % {"number": self._seen[mark]})
        self._seen[mark] = number
        keys = self._keys(item, mark)
        if keys:
            return _Met(entry, keys)
        near = self._near.near(item.stem, most=1)
        self._near.add(("file", number), item.stem)
        notes = " ".join(entry.notes)
        return self._alike(near[0], notes) if near else Finding(ImportOutcome.NEW, notes)

    def _keys(self, item: Item, mark: str) -> list[int]:
        """Return the questions that an item may be, those excepted that an earlier one of the file has changed."""
        keys = [self._by_id[item.reference]] if item.reference in self._by_id else []
        keys = keys or [
            key
            for key in self._by_reference.get(item.reference, [])
            if self._near.ratio(key, item.stem) >= SAME_QUESTION
        ]
        return [key for key in keys or self._by_stem.get(mark, []) if key not in self._met]

    def _compared(self, met: _Met, rows: Mapping[int, Question]) -> Finding:
        """Compare with each question that it may be: one that says the same, else the newest."""
        diff: dict[str, Any] = {}
        for key in met.keys:
            diff = self.differences(rows[key], met.entry)
            if not diff:
                return Finding(ImportOutcome.DUPLICATE, _("The bank holds it as it is."), key)
        newest = met.keys[-1]
        if newest in self._met:
            return Finding(ImportOutcome.DUPLICATE, _("The file changes this question further up."), newest)
        self._met.add(newest)
        return Finding(ImportOutcome.CHANGED, " ".join(met.entry.notes), newest, diff)

    def _alike(self, near: Any, notes: str) -> Finding:
        words = {"percent": round(near.similarity)}
        if isinstance(near.key, tuple):
            text = _("%(percent)d %% like number %(number)d of the file.") % {**words, "number": near.key[1]}
            return Finding(ImportOutcome.DUPLICATE, f"{text} {notes}".strip())
        text = _("%(percent)d %% like a question of the bank.") % words
        return Finding(ImportOutcome.DUPLICATE, f"{text} {notes}".strip(), near.key)

    def differences(self, question: Question, entry: Read) -> dict[str, Any]:
        """Return {field: {"old", "new"}} of the fields that the file tells of and that say something else."""
        stored, given = item_of(question), entry.item
        tags, skill = filed(given, self._skills)
        old = shown(stored, self._pictures)
        new = shown(given, {image.name: _digest(image.content) for image in given.images})
        new |= {"tags": sorted(tags), "skill": skill.name if skill else old["skill"]}
        level = question.difficulty or (question.question_set.level if question.question_set else "")
        same = {
            "stem": same_text(old["stem"], new["stem"], form=self._form),
            "options": same_texts(old["options"], new["options"], form=self._form),
            "feedback": same_texts(old["feedback"], new["feedback"]),
            "explanation": same_text(old["explanation"], new["explanation"]),
            "credit": same_credit(stored, given),
            "topic": one_line(old["topic"]) == new["topic"],
            "level": new["level"] in {question.difficulty, level},
            "tags": {tag.casefold() for tag in old["tags"]} == {tag.casefold() for tag in new["tags"]},
        }
        told = ALWAYS | entry.says
        return {
            name: {"old": old[name], "new": new[name]}
            for name in FIELDS
            if name in told and not same.get(name, old[name] == new[name])
        }


def shown(item: Item, pictures_by_name: Mapping[str, str]) -> dict[str, Any]:
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
        "skill": item.skill,
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


def filed(item: Item, skills: Mapping[str, Skill]) -> tuple[tuple[str, ...], Skill | None]:
    """Return tags and skill of an item in this catalogue: a skill that it does not know becomes a tag, so as not to
    be lost."""
    skill = skills.get(item.skill.casefold()) if item.skill else None
    name = item.skill[:MAX_TAG_LENGTH]
    if not item.skill or skill is not None or name in item.tags or len(item.tags) >= MAX_TAGS:
        return item.tags, skill
    return (*item.tags, name), skill
