"""Job descriptions, question sets and questions: rules in words, and the same rules in the database."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from assessments import validators
from assessments.models import JobDescription, Question
from assessments.operations import job_descriptions, question_sets, questions, reviews
from config.kernel.errors import Conflict, InvalidTransition, PolicyDenied, ValidationFailed
from superadmin.models import AuditLog
from tests.factories.assessments import JobDescriptionFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db
FOUR = {"A": "one", "B": "two", "C": "three", "D": "four"}


def refused_by_the_database(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_text_file_becomes_a_job_description(in_tenant, recruiter):
    upload = SimpleUploadedFile(
        "senior_engineer.txt", b"We look for an engineer with Python.\n" * 3, "text/plain"
    )
    row = job_descriptions.create_from_upload(upload=upload, actor=recruiter)
    assert (row.title, row.status) == ("senior engineer", "ready")
    assert "engineer with Python" in row.extracted_text
    assert row.document.document_category == "jd"
    assert AuditLog.objects.filter(
        entity_type="job_description", entity_id=row.public_id, action="create"
    ).exists()


def test_a_refused_file_leaves_nothing(in_tenant, recruiter):
    upload = SimpleUploadedFile("jd.pdf", b"MZ\x90\x00 this is a program", "application/pdf")
    with pytest.raises(ValidationFailed):
        job_descriptions.create_from_upload(upload=upload, actor=recruiter)
    assert JobDescription.objects.count() == 0


def test_the_first_text_makes_a_draft_ready(in_tenant, recruiter):
    row = JobDescriptionFactory(status="draft", extracted_text="")
    job_descriptions.update(row, actor=recruiter, extracted_text="Typed in by hand.")
    row.refresh_from_db()
    assert row.status == "ready"
    with pytest.raises(ValidationFailed):
        job_descriptions.update(row, actor=recruiter, extracted_text=" ")


def test_ready_without_text_is_refused_by_the_database(in_tenant):
    refused_by_the_database(lambda: JobDescriptionFactory(status="ready", extracted_text=""))


def test_viewers_write_nothing(in_tenant, viewer):
    row = QuestionSetFactory()
    for attempt in (
        lambda: job_descriptions.create_from_text(title="x", text="y", actor=viewer),
        lambda: question_sets.create(skill="Go", level="basic", actor=viewer),
        lambda: questions.add(row, actor=viewer, question_text="?", options=FOUR, correct_answer="A"),
    ):
        with pytest.raises(PolicyDenied):
            attempt()
    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    ("word", "level"),
    [("beginner", "basic"), ("Expert", "advanced"), ("Medium", "intermediate"), (" Advanced ", "advanced")],
)
def test_levels_are_understood_in_other_words(in_tenant, recruiter, word, level):
    assert question_sets.create(skill="Go", level=word, actor=recruiter).level == level


def test_an_unknown_level_is_refused(in_tenant, recruiter):
    with pytest.raises(ValidationFailed):
        question_sets.create(skill="Go", level="wizard", actor=recruiter)


BAD_OPTIONS = [
    {"A": "only one"},
    {"A": "x", "B": " X "},
    {"A": "x", "C": "y"},
    {"A": "x", "B": ""},
    {"A": "x", "B": 2},
    dict(zip("ABCDEFGHI", "123456789", strict=True)),
    ["x", "y"],
    {},
]


@pytest.mark.parametrize("options", BAD_OPTIONS)
def test_bad_options_are_refused_in_words_and_by_the_database(in_tenant, recruiter, options):
    owner = QuestionSetFactory()
    with pytest.raises(ValidationFailed):
        questions.add(owner, actor=recruiter, question_text="?", options=options, correct_answer="A")
    refused_by_the_database(lambda: QuestionFactory(question_set=owner, options=options, correct_answer="A"))


def test_the_key_is_one_of_the_options(in_tenant, recruiter):
    owner = QuestionSetFactory()
    with pytest.raises(ValidationFailed):
        questions.add(owner, actor=recruiter, question_text="?", options=FOUR, correct_answer="E")
    refused_by_the_database(lambda: QuestionFactory(question_set=owner, options=FOUR, correct_answer="E"))


def test_a_question_has_exactly_one_owner(in_tenant):
    refused_by_the_database(lambda: QuestionFactory(jd=JobDescriptionFactory()))
    refused_by_the_database(lambda: QuestionFactory(question_set=None))


def test_two_questions_do_not_share_a_place(in_tenant, question_set):
    first = question_set.questions.first()
    refused_by_the_database(lambda: QuestionFactory(question_set=question_set, position=first.position))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), max_size=10))
def test_options_of_any_texts_are_judged_without_a_crash(texts):
    options = validators.lettered(texts)
    try:
        validators.validate_options(options)
    except ValidationError:
        return
    assert 2 <= len(options) <= 8
    assert len({" ".join(text.split()).casefold() for text in options.values()}) == len(options)


def test_questions_are_counted_and_kept_in_order(in_tenant, recruiter):
    owner = QuestionSetFactory()
    made = [
        questions.add(owner, actor=recruiter, question_text=text, options=FOUR, correct_answer="A")
        for text in ("first", "second", "third")
    ]
    questions.move(made[2], step=-1, actor=recruiter)
    assert [row.question_text for row in owner.questions.kept()] == ["first", "third", "second"]
    reviews.set_status(made[0], to="retired", actor=recruiter)
    owner.refresh_from_db()
    assert owner.total_questions == 2
    questions.move(made[2], step=-1, actor=recruiter)
    assert [row.question_text for row in owner.questions.kept()] == ["third", "second"]


def test_an_order_that_forgets_a_question_is_refused(in_tenant, recruiter, question_set):
    first = question_set.questions.first()
    with pytest.raises(ValidationFailed):
        questions.reorder(question_set, public_ids=[first.public_id], actor=recruiter)


def test_a_used_set_is_frozen_and_its_copy_is_open(in_tenant, recruiter, question_set):
    question_sets.freeze(question_set)
    question = question_set.questions.first()
    with pytest.raises(Conflict):
        questions.add(question_set, actor=recruiter, question_text="?", options=FOUR, correct_answer="A")
    with pytest.raises(Conflict):
        questions.update(question, actor=recruiter, correct_answer="A")
    with pytest.raises(Conflict):
        questions.move(question, step=1, actor=recruiter)
    with pytest.raises(Conflict):
        question_sets.update(question_set, actor=recruiter, skill="Other")
    question.refresh_from_db()
    assert question.correct_answer == "B"

    copy = question_sets.copy(question_set, actor=recruiter)
    assert (copy.version, copy.copied_from, copy.is_locked, copy.total_questions) == (
        2,
        question_set,
        False,
        2,
    )
    questions.update(copy.questions.first(), actor=recruiter, correct_answer="A")
    question.refresh_from_db()
    assert question.correct_answer == "B"


def test_a_set_in_a_published_assessment_is_not_retired(published, recruiter):
    with pytest.raises(Conflict):
        question_sets.retire(published.question_set, actor=recruiter)
    published.question_set.refresh_from_db()
    assert published.question_set.status == "ready"


def test_a_question_goes_no_forbidden_way(in_tenant, recruiter):
    question = QuestionFactory(status="retired")
    with pytest.raises(InvalidTransition):
        reviews.set_status(question, to="flagged", actor=recruiter)
    question.refresh_from_db()
    assert question.status == "retired"
