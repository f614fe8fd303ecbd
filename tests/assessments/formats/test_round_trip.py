"""Out and in again: everything comes back, except what the writer said would not."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.enums import FileFormat
from assessments.formats import FORMATS, read, sniff, write
from assessments.formats.building import tidy
from assessments.formats.losses import KNOWN, canonical_markdown, words_for
from assessments.formats.plain import entry_from_plain, entry_to_plain
from assessments.items import Item, Option
from tests.assessments.formats.strategies import items

STARTER = Path(__file__).resolve().parents[3] / "assessments" / "starter"
FIELD = {words_for(field): field for field in [*KNOWN, "source", "unseen"]}
NOT_PROMISED = {
    FileFormat.AIKEN: {*KNOWN, "unseen"},
    FileFormat.GIFT: {"points", "images", "unseen"},
    FileFormat.CSV: {"images", "unseen"},
    FileFormat.XLSX: {"images", "unseen"},
    FileFormat.MOODLE_XML: {"source", "unseen"},
    FileFormat.QTI: {"source", "unseen"},
    FileFormat.QTI3: {"source", "unseen"},
}
"""What may be lost at all; names whose own signs a format cannot hold (a tag with a semicolon) come on top."""
NAMES = {"topic", "tags", "reference"}
DEFAULTS = {
    "points": Decimal(1),
    "explanation": "",
    "topic": "",
    "skill": "",
    "level": "",
    "tags": (),
    "language": "en",
    "reference": "",
    "images": (),
}


def without(item, lost):
    """Return an item as it is when some of its fields are lost."""
    form = canonical_markdown if "source" in lost else (lambda text: text)
    shown = replace(
        item,
        stem=form(tidy(item.stem)),
        explanation=form(tidy(item.explanation)),
        options=tuple(
            replace(
                option,
                text=form(tidy(option.text)),
                feedback="" if "feedback" in lost else form(tidy(option.feedback)),
                credit=None if "credit" in lost else option.credit,
            )
            for option in item.options
        ),
    )
    return replace(shown, **{field: DEFAULTS[field] for field in lost & set(DEFAULTS)})


@pytest.mark.parametrize("file_format", FileFormat.values)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(given_items=st.lists(items(), min_size=1, max_size=3))
def test_what_was_not_reported_lost_comes_back(file_format, given_items):
    written = write(given_items, file_format)
    losses = {loss.number: loss for loss in written.losses}
    kept = [
        (number, item)
        for number, item in enumerate(given_items, start=1)
        if number not in losses or not losses[number].left_out
    ]
    assert written.written == len(kept)
    if not kept:
        return
    assert sniff(written.content) in {
        file_format,
        FileFormat.QTI if file_format == FileFormat.QTI3 else file_format,
    }
    reading = read(written.content)
    assert reading.file_format == file_format
    assert (reading.unsupported, reading.errors) == ([], [])
    assert len(reading.items) == len(kept)
    for (number, item), found in zip(kept, reading.items, strict=True):
        lost = {FIELD[words] for words in losses[number].what} if number in losses else set()
        assert lost <= NOT_PROMISED[file_format] | NAMES
        if "form" not in lost:
            assert without(found.item, lost - {"source"}) == without(item, lost)
        assert entry_from_plain(entry_to_plain(found)) == found


def starter_items():
    """Return the questions of the starter bank: code, tables, formulas as authors really write them."""
    for path in sorted(STARTER.glob("*.toml")):
        bank = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in bank["items"]:
            options = [
                Option(tidy(text), letter in entry["key"])
                for letter, text in zip("ABCDEFGH", entry["options"], strict=False)
            ]
            yield Item(
                stem=tidy(entry["stem"]),
                options=tuple(options),
                kind="multiple" if len(entry["key"]) > 1 else "single",
                explanation=tidy(entry["explanation"]),
                topic=entry["topic"],
                skill=bank["skill"],
                level=entry["level"],
                tags=tuple(entry["tags"]),
                reference=entry["id"],
            )


@pytest.mark.parametrize("file_format", sorted(set(FileFormat.values) - {FileFormat.AIKEN}))
def test_the_starter_bank_survives_every_rich_format(file_format):
    bank = list(starter_items())
    assert len(bank) >= 400
    written = write(bank, file_format)
    found = [entry.item for entry in read(written.content).items]
    changed = [item.reference for item, other in zip(bank, found, strict=True) if item != other]
    assert len(changed) <= 2
    assert len(written.losses) == len(changed)


def test_formats_say_what_they_keep():
    for file_format, chosen in FORMATS.items():
        assert KNOWN - chosen.keeps <= NOT_PROMISED[file_format]
