"""The whole starter bank out into each format and in again: nothing is new, nothing has changed but what was lost."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import formats, starter
from assessments.enums import FileFormat, Level
from assessments.models import Question, QuestionImage, QuestionSet
from assessments.operations import exports, imports, pictures
from assessments.operations import starter as starter_operations
from assessments.selectors import exports as selectors
from assessments.selectors.import_judging import Bank
from config.kernel.tenancy import platform_context
from tests.assessments.images import png
from tests.factories.assessments import QuestionFactory, QuestionSetFactory
from tests.factories.candidates import SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(in_tenant):
    """The starter bank as a company has it, with some questions that a file has trouble with."""
    with platform_context(reason="test"):
        for name in {one.skill for one in starter.all_files()}:
            SkillFactory(name=name, tenant=None)
    starter_operations.load(starter.all_files())
    owner = QuestionSetFactory(skill="Trouble", level=Level.ADVANCED)
    special = {
        "credit": {"credit": {"A": 50.0, "B": 100.0, "C": -33.33, "D": 0.0}},
        "usual credit": {"credit": {"A": 0.0, "B": 100.0, "C": 0.0, "D": 0.0}},
        "several": {"kind": "multiple", "correct_answer": "BCD"},
        "points": {"points": Decimal("2.50")},
        "emphasis": {"explanation": "So _it_ is:\n\n* one\n* two\n\n1) first", "topic": "A / B"},
        "own level": {"difficulty": "basic", "tags": ["One", "two"]},
    }
    for position, (name, values) in enumerate(special.items(), start=1):
        options = {"A": f"{name} 1", "B": f"{name} __2__", "C": "- 3", "D": "`4`"}
        given = {"correct_answer": "B", "options": options, **values}
        QuestionFactory(
            question_set=owner, position=position, question_text=f"What of *{name}* holds?", **given
        )


def file_of_the_bank(file_format):
    keys = exports.chosen_keys(Question.objects.all())
    return formats.write(selectors.items(keys, with_pictures=False), file_format)


@pytest.mark.parametrize("file_format", FileFormat.values)
def test_what_went_out_comes_in_unchanged(bank, file_format):
    written = file_of_the_bank(file_format)
    entries = formats.read(written.content).entries
    found = list(Bank(FileFormat(file_format)).judge(entries))
    told = {
        entry.item.stem: finding.diff for entry, finding in zip(entries, found, strict=True) if finding.diff
    }
    assert told == {}
    assert Counter(finding.outcome.value for finding in found) == {"duplicate": written.written}
    assert {finding.message for finding in found} == {"The bank holds it as it is."}


def test_judging_takes_the_same_statements_for_one_and_for_many(bank):
    entries = formats.read(file_of_the_bank("csv").content).entries
    taken = []
    for number in (1, 300):
        with CaptureQueriesContext(connection) as captured:
            assert len(list(Bank(FileFormat.CSV).judge(entries[:number]))) == number
        taken.append(len(captured))
    assert taken == [4, 4], [q["sql"][:150] for q in captured.captured_queries]


def changed(recruiter, text, name="questions.xml"):
    row = imports.start(SimpleUploadedFile(name, text), actor=recruiter)
    imports.check(row.tenant_id, row.pk)
    row.refresh_from_db()
    counts = {name: number for name, number in row.counts.items() if number}
    if row.counts["changed"]:
        imports.take(row, actor=recruiter, outcomes=["changed"])
        imports.bring_in(row.tenant_id, row.pk)
    return row, counts


def test_only_what_differs_is_written(in_tenant, recruiter):
    owner = QuestionSetFactory(level="basic")
    row = QuestionFactory(
        question_set=owner,
        question_text="What of *it* holds?",
        options={"A": "__one__", "B": "`two`", "C": "three"},
        correct_answer="A",
        explanation="Because *so*.",
    )
    text = formats.write(selectors.items([row.pk], with_pictures=False), "moodle_xml").content
    assert changed(recruiter, text)[1] == {"read": 1, "duplicate": 1}
    done, counts = changed(recruiter, text.replace(b"three", b"four"))
    assert (counts, list(done.rows.get().diff)) == ({"read": 1, "changed": 1}, ["options"])
    row.refresh_from_db()
    assert (row.question_text, row.explanation) == ("What of *it* holds?", "Because *so*.")
    assert row.options == {"A": "__one__", "B": "`two`", "C": "four"}
    assert row.difficulty == ""


def test_words_without_form_take_no_form_away(in_tenant, recruiter):
    row = QuestionFactory(
        question_set=QuestionSetFactory(),
        question_text="What does `f` *return*?",
        options={"A": "**one**", "B": "two"},
        correct_answer="A",
    )
    text = formats.write(selectors.items([row.pk], with_pictures=False), "aiken").content
    assert changed(recruiter, text, "q.txt")[1] == {"read": 1, "duplicate": 1}
    changed(recruiter, text.replace(b"ANSWER: A", b"ANSWER: B"), "q.txt")
    row.refresh_from_db()
    assert (row.correct_answer, row.options["A"]) == ("B", "**one**")
    assert row.question_text == "What does `f` *return*?"


HEAD = "id,question,option_a,option_b,correct,skill\n"


def test_an_identifier_of_another_course_is_another_question(in_tenant, recruiter):
    QuestionFactory(
        question_set=QuestionSetFactory(), reference="1", question_text="Which keyword starts a function?"
    )
    text = HEAD + "1,Name the capital of the oldest republic on the Adriatic coast,Bar,Split,B,\n"
    assert changed(recruiter, text.encode(), "q.csv")[1] == {"read": 1, "new": 1}


def test_a_skill_that_became_a_tag_is_no_difference_and_another_skill_is(in_tenant, recruiter):
    row = QuestionFactory(
        question_set=QuestionSetFactory(),
        question_text="What is a willow used for?",
        options={"A": "tea", "B": "baskets"},
        correct_answer="B",
        tags=["Basket weaving"],
    )
    line = "x,What is a willow used for?,tea,baskets,B,{}\n"
    assert changed(recruiter, (HEAD + line.format("Basket weaving")).encode())[1] == {
        "read": 1,
        "duplicate": 1,
    }
    crafts = SkillFactory(name="Crafts")
    changed(recruiter, (HEAD + line.format("crafts")).encode())
    row.refresh_from_db()
    assert row.skill == crafts


def test_a_question_is_changed_once_by_a_file(in_tenant, recruiter):
    QuestionFactory(
        question_set=QuestionSetFactory(),
        reference="q-1",
        question_text="Which keyword starts a function?",
        options={"A": "def", "B": "fun"},
    )
    text = (
        HEAD
        + "q-1,Which keyword starts a function in Python?,def,fun,A,\n"
        + "q-1,Which keyword starts a function in Python 3?,def,fn,A,\n"
    )
    counts = changed(recruiter, text.encode())[1]
    assert counts == {"read": 2, "changed": 1, "duplicate": 1}
    assert Question.objects.get().question_text == "Which keyword starts a function in Python?"


def test_of_copies_the_one_that_says_the_same_is_met(in_tenant, recruiter):
    for text in ("Which keyword starts a function?", "Which keyword starts a function in Python?"):
        QuestionFactory(
            question_set=QuestionSetFactory(),
            reference="q-1",
            question_text=text,
            options={"A": "def", "B": "fun"},
            correct_answer="A",
        )
    text = HEAD + "q-1,Which keyword starts a function?,def,fun,A,\n"
    assert changed(recruiter, text.encode())[1] == {"read": 1, "duplicate": 1}
    assert QuestionSet.objects.count() == 2


def test_pictures_come_in_with_their_questions(in_tenant, recruiter):
    picture = pictures.store(png(), actor=recruiter)
    row = QuestionFactory(
        question_set=QuestionSetFactory(),
        question_text=f"What is this?\n\n![a dot](image:{picture.public_id})",
    )
    plain = QuestionFactory(question_set=row.question_set, position=2, question_text="Which is even?")
    text = formats.write(selectors.items([row.pk, plain.pk], with_pictures=True), "moodle_xml").content
    assert changed(recruiter, text)[1] == {"read": 2, "duplicate": 2}
    Question.objects.update(status="retired")
    QuestionImage.objects.all().delete()
    upload = imports.start(SimpleUploadedFile("q.xml", text), actor=recruiter)
    imports.check(upload.tenant_id, upload.pk)
    upload.refresh_from_db()
    imports.take(upload, actor=recruiter, outcomes=["new"])
    imports.bring_in(upload.tenant_id, upload.pk)
    stored = QuestionImage.objects.get()
    assert stored.public_id != picture.public_id
    assert [one.question_text for one in Question.objects.exclude(status="retired").order_by("position")] == [
        f"What is this?\n\n![a dot](image:{stored.public_id})",
        "Which is even?",
    ]
