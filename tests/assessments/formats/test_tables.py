"""CSV and XLSX: columns by many names, keys in many spellings, no formula ever."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from assessments.formats import Refused, read, template, write
from assessments.formats.columns import COLUMNS, column_of, guard, unguard
from assessments.items import Item, Option


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("Question", "question"),
        ("Question text", "question"),
        ("STEM", "question"),
        ("Option A", "option_a"),
        ("option_b", "option_b"),
        ("Answer 3", "option_c"),
        ("d", "option_d"),
        ("Correct answer:", "right"),
        ("Answer", "right"),
        ("Feedback A", "feedback_a"),
        ("weight 2", "credit_b"),
        ("Difficulty", "level"),
        ("Category", "topic"),
        ("ID", "reference"),
        ("general feedback", "explanation"),
        ("1", ""),
        ("Time limit", ""),
    ],
)
def test_headings(title, column):
    assert column_of(title) == column


def table(*rows, delimiter=","):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode()


@pytest.mark.parametrize(
    ("answer", "key", "kind"),
    [
        ("B", "B", "single"),
        ("b", "B", "single"),
        ("2", "B", "single"),
        ("Paris", "B", "single"),
        ("paris ", "B", "single"),
        ("A; C", "AC", "multiple"),
        ("A,C", "AC", "multiple"),
        ("ac", "AC", "multiple"),
        ("1 and 3", None, None),
        ("1, 3", "AC", "multiple"),
        ("E", None, None),
        ("", None, None),
    ],
)
def test_keys(answer, key, kind):
    reading = read(
        table(["question", "a", "b", "c", "answer"], ["Capital?", "London", "Paris", "Rome", answer])
    )
    found = [(entry.item.key, entry.item.kind) for entry in reading.items]
    assert found == ([(key, kind)] if key else [])
    assert len(reading.errors) == (0 if key else 1)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_rows_above_the_header(delimiter):
    raw = table(
        ["My questions, 2026"],
        [],
        ["No", "Question", "Option 1", "Option 2", "Correct", "Tags"],
        ["1", 'Say "a; b, c"?', "x", "y", "1", "one, two"],
        ["", "", "", "", "", ""],
        delimiter=delimiter,
    )
    entry = read(raw).items[0]
    assert entry.item.stem == 'Say "a; b, c"?'
    assert entry.item.tags == ("one", "two")
    assert entry.place == "row 4"
    assert entry.says == {"stem", "options", "key", "kind", "tags"}


def test_problems_are_named_by_row():
    header = ["question", "option_a", "option_b", "option_c", "right", "kind", "points", "credit_a"]
    reading = read(
        table(
            header,
            ["", "x", "y", "", "A"],
            ["q", "x", "", "z", "A"],
            ["q", "x", "x", "", "A"],
            ["q", "x", "y", "", "A", "essay"],
            ["q", "x", "y", "", "A", "", "many"],
            ["q", "x", "y", "", "A", "", "1", "150"],
        )
    )
    assert [(entry.place, entry.message) for entry in reading.errors] == [
        ("row 2", "The question has no text."),
        ("row 3", "An option is missing between two others."),
        ("row 4", "Two options say the same."),
        ("row 5", "“essay” is no kind of question that is taken; write single or multiple."),
        ("row 6", "“many” is not a number."),
        ("row 7", "The credit of an option is -100 to 100 per cent."),
    ]


def test_guard_can_be_undone():
    texts = ["=1+1", "'=1", "''@x", "+49 30", "-x", "-5", "'", "'+'", "@a", "a=b", "", "\t=1", "'-5"]
    assert [unguard(guard(text)) for text in texts] == texts
    assert not any(guard(text).startswith(("=", "@", "+4", "-x", "\t")) for text in texts)
    assert guard("-5") == "-5"


DANGEROUS = Item(
    stem="=cmd|' /C calc'!A0",
    options=(Option("'+'", True), Option("@SUM(1)"), Option("-1"), Option("+x", feedback="=HYPERLINK(1)")),
    points=Decimal(2),
)


def test_no_cell_of_a_csv_is_a_formula():
    written = write([DANGEROUS], "csv")
    rows = list(csv.reader(io.StringIO(written.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert not [
        cell
        for cell in rows[1]
        if cell.startswith(("=", "+", "@", "\t", "\r")) or (cell.startswith("-") and cell != "-1")
    ]
    assert read(written.content).items[0].item == DANGEROUS


def test_no_cell_of_a_workbook_is_a_formula():
    written = write([DANGEROUS], "xlsx")
    sheet = load_workbook(io.BytesIO(written.content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert sheet["B2"].value == DANGEROUS.stem
    assert sheet["B2"].quotePrefix
    assert read(written.content).items[0].item == DANGEROUS


def test_apostrophes_of_others_stay():
    raw = table(["question", "a", "b", "right"], ["Which sign?", "'+'", "'-'", "A"])
    assert [option.text for option in read(raw).items[0].item.options] == ["'+'", "'-'"]


def test_workbook_of_a_person():
    book = Workbook()
    book.active.title = "Read me"
    book.active.append(["Fill the other sheet"])
    sheet = book.create_sheet("Questions")
    sheet.append(["Question", "A", "B", "Correct", "Points"])
    sheet.append(["1 + 1?", 2, 3.5, "A", 1.5])
    sheet.append(["True?", True, False, "B", None])
    buffer = io.BytesIO()
    book.save(buffer)
    numbers, truth = [entry.item for entry in read(buffer.getvalue()).items]
    assert ([option.text for option in numbers.options], numbers.points) == (["2", "3.5"], Decimal("1.5"))
    assert ([option.text for option in truth.options], truth.key) == (["TRUE", "FALSE"], "B")


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_template_is_itself_a_question(file_format):
    raw, _media_type = template(file_format)
    reading = read(raw)
    assert reading.file_format == file_format
    assert reading.items[0].item.key == "B"
    assert reading.errors == []


def test_a_table_without_names_is_refused():
    with pytest.raises(Refused, match="No row names the columns"):
        read(table(["a b", "c d"], ["1", "2"]), "csv")
