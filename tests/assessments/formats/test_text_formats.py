"""GIFT and Aiken as other systems and people write them."""

from decimal import Decimal

import pytest

from assessments.enums import FileFormat
from assessments.formats import Refused, read, write
from assessments.items import Item, Option

GIFT = r"""// EXAMPLES
// question: 12  name: tomb
// [id:my-1] [tag:history] [tag:level:hard]
Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}

Grant is {~buried =entombed ~living} in Grant's tomb.

Grant is buried in Grant's tomb.{FALSE#No one is.#Right!}

Who's buried in Grant's tomb?{=no one =nobody}

When was Ulysses S. Grant born?{#1822:1}

$CATEGORY: $course$/top/Science/Bio

Match these. {
    =one -> 1
    =two -> 2
    }

Just text

Write an essay {}

::With a gap::What is right?{
~wrong answer#feedback to it

~another wrong answer
=right answer#Very good!
####General <b>feedback</b> on List<String>}

::Weights::Jesus Christ was from {
    ~Jerusalem
    ~%25%Bethlehem#Born here.
    =Nazareth}.

Which two people? {
    ~%-50%No one
    ~%50%Grant
    ~%50%Grant's wife
    ~%-50%Grant's father }

::Control characters::[html]<p>Which is <i>no</i> control character? H<sub>2</sub>O</p> {
   ~ \~     # \~ is one.
   = \\     # Right: \\ is
              the escape.
   ~ \=
}

Two full {=a =b ~c}

broken {~a =b
"""


def gift():
    return read(GIFT.encode())


def test_gift_kinds():
    reading = gift()
    assert reading.file_format == FileFormat.GIFT
    assert [entry.kind for entry in reading.unsupported] == [
        *("shortanswer", "numerical", "matching", "description", "essay"),
    ]
    assert [entry.message for entry in reading.errors] == [
        "Several options give all points, though only one may be chosen.",
        "A brace is missing around the answers.",
    ]
    assert [entry.place for entry in reading.errors] == ["line 50", "line 52"]


def test_gift_items():
    first, gap, truth, blank, weights, several, control = [entry.item for entry in gift().items]
    assert (first.key, first.reference, first.tags, first.level) == ("C", "my-1", ("history",), "advanced")
    assert gap.stem == "Grant is _____ in Grant's tomb."
    assert [option.text for option in truth.options] == ["True", "False"]
    assert (truth.key, [option.feedback for option in truth.options]) == ("B", ["No one is.", "Right!"])
    assert blank.topic == "Science / Bio"
    assert blank.explanation == "General **feedback** on List<String>"
    assert [option.feedback for option in blank.options] == ["feedback to it", "", "Very good!"]
    assert weights.stem == "Jesus Christ was from _____."
    assert weights.credit == {"A": 0, "B": 25, "C": 100}
    assert (several.kind, several.key, several.credit) == ("multiple", "BC", None)
    assert control.stem == "Which is *no* control character? H<sub>2</sub>O"
    assert [option.text for option in control.options] == ["~", "\\", "="]


def test_gift_tells_only_what_it_can():
    says = gift().items[1].says
    assert {"explanation", "feedback", "credit"} <= says
    assert not says & {"points", "topic", "level", "reference", "tags", "language"}


def test_gift_is_written_as_moodle_reads_it():
    item = Item(
        stem="Which {brace} has *weight*?",
        options=(
            Option("50 % ~ half", credit=Decimal(50)),
            Option("= all", True, Decimal(100)),
            Option("none", credit=Decimal(0)),
        ),
        topic="A/B / C",
        reference="r-1",
        tags=("x",),
        level="basic",
        points=Decimal(3),
    )
    written = write([item], "gift")
    assert written.content.decode() == (
        "$CATEGORY: $course$/top/A//B/C\n\n"
        "// [id:r-1] [tag:x] [tag:level:basic]\n"
        "::Which \\{brace\\} has weight?::[markdown]Which \\{brace\\} has *weight*?{\n"
        "\t~%50%50 % \\~ half\n\t=\\= all\n\t~none\n}\n"
    )
    assert [loss.what for loss in written.losses] == [("points",)]


AIKEN = """What is the capital
of France?
A) London
B. Paris
ANSWER: B

Which two?
A) a
B) b
C) c
ANSWER: A, C

No answer here
A) x
B) y
Next question?
A) 1
C) 3
ANSWER: A

Bad letter
A) 1
B) 2
ANSWER: D

Without a letter
A) 1
B) 2
ANSWER:
"""


def test_aiken():
    reading = read(AIKEN.encode())
    assert reading.file_format == FileFormat.AIKEN
    capital, two = [entry.item for entry in reading.items]
    assert (capital.stem, capital.key) == ("What is the capital\nof France?", "B")
    assert (two.kind, two.key) == ("multiple", "AC")
    assert [(entry.place, entry.message) for entry in reading.errors] == [
        ("line 13", "The line with “ANSWER:” is missing."),
        ("line 16", "The options are not lettered A, B, C and so on."),
        ("line 21", "“ANSWER:” names an option that is not there."),
        ("line 26", "“ANSWER:” is not followed by the letter of an option."),
    ]
    assert reading.items[0].says == {"stem", "options", "key", "kind"}


def test_aiken_says_what_it_loses():
    items = [
        Item(
            "Which `one`?", (Option("a"), Option("b", True, feedback="f")), explanation="e", points=Decimal(2)
        ),
        Item("Several?", (Option("a", True), Option("b", True), Option("c")), kind="multiple"),
        Item("**Same**?", (Option("`a`", True), Option("a"))),
    ]
    written = write(items, "aiken")
    assert written.content == b"Which one?\nA) a\nB) b\nANSWER: B\n"
    assert written.written == 1
    assert [(loss.number, loss.left_out) for loss in written.losses] == [(1, False), (2, True), (3, True)]
    assert set(written.losses[0].what) == {
        "points",
        "explanation",
        "feedback to options",
        "formatting such as code, bold words, lists and formulas",
    }
    assert written.losses[1].what == ("it has several right answers",)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "The file is empty."),
        (b" \n\t", "The file is empty."),
        (b"Dear recruiter, here are some questions.", "This is none of GIFT"),
        (b"\x00\x01\x02\x03" * 50, "This is no text"),
        ("Wörter {".encode("utf-16-le"), "This is no text"),
    ],
)
def test_what_is_none_is_refused_in_words(raw, words):
    with pytest.raises(Refused, match=words):
        read(raw)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    raw = "Größer – als 1?{=ja ~nein}".encode(encoding)
    assert read(raw).items[0].item.stem == "Größer – als 1?"
