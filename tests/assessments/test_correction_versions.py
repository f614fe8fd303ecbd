"""What becomes of the versions of a corrected question, of drafts, copies and places in tests."""

import pytest
from django.urls import reverse

from assessments.models import KeyCorrection, Question, SectionItem
from assessments.operations import bank, rescoring, reviews
from assessments.selectors import corrections as selectors
from assessments.selectors import drawing
from assessments.selectors.fixes import fix_for
from config.kernel.errors import Conflict
from tests.assessments.correcting import applied, score, third, three_questions
from tests.assessments.sittings import answer, begun, end, sat
from tests.factories.assessments import (
    AssessmentFactory,
    JobDescriptionFactory,
    QuestionFactory,
    QuestionSetFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(in_tenant, recruiter):
    return three_questions(recruiter)


def test_drafts_of_the_next_version_follow(assessment, recruiter):
    sat(assessment, "BBB")
    old = third(assessment)
    common = {"question_set": old.question_set, "previous": old, "version": 2, "options": old.options}
    worded = QuestionFactory(**common, question_text="Better words?", status="draft", position=20)
    other_key = QuestionFactory(**common, correct_answer="D", status="in_review", position=21)
    shown = selectors.preview(old, fix_for(old, remedy="key", letters="C"))
    assert {row.pk for row in shown.waiting} == {worded.pk, other_key.pk}
    new = applied(old, recruiter).replacement
    worded.refresh_from_db()
    other_key.refresh_from_db()
    assert (worded.previous, worded.version, worded.correct_answer, worded.status) == (new, 3, "C", "draft")
    assert (other_key.previous, other_key.correct_answer, other_key.edited_by) == (new, "D", None)
    reviews.send(worded, actor=recruiter)
    reviews.approve(worded, actor=recruiter)
    new.refresh_from_db()
    assert new.status == "retired"


def test_a_replaced_version_is_corrected_beside_the_one_in_use(assessment, recruiter):
    session = sat(assessment, "BBC")
    old = third(assessment)
    Question.objects.filter(pk=old.pk).update(status="retired", position=30)
    current = QuestionFactory(question_set=old.question_set, previous=old, version=2, position=3)
    old.refresh_from_db()
    assert selectors.preview(old, fix_for(old, remedy="key", letters="C")).taken_by == current
    row = applied(old, recruiter)
    current.refresh_from_db()
    assert (row.replacement.status, current.status, current.correct_answer) == ("retired", "approved", "B")
    assert score(session) == 100


def test_fixed_places_get_the_corrected_version(in_tenant, recruiter):
    section = SectionFactory(selection="fixed")
    question = QuestionFactory(used_at="2026-01-01T00:00Z")
    SectionItem.objects.create(section=section, question=question, position=1)
    row = applied(question, recruiter)
    assert drawing.draw(section.assessment, seed=1)[0].questions == [row.replacement_id]


def variant(seed, **values):
    return QuestionFactory(
        item_model="python-slices", variant_seed=seed, used_at="2026-01-01T00:00Z", **values
    )


def test_a_fixed_variant_keeps_its_place_through_corrections(in_tenant, recruiter):
    """What replaces it is its own correction, not another variant of the model."""
    section = SectionFactory(selection="fixed")
    question, other = variant(1), variant(2)
    SectionItem.objects.create(section=section, question=question, position=1)
    applied(other, recruiter)
    assert drawing.draw(section.assessment, seed=1)[0].questions == [question.pk]
    first = applied(question, recruiter)
    assert drawing.draw(section.assessment, seed=1)[0].questions == [first.replacement_id]
    again = applied(first.replacement, recruiter, letters="D")
    assert drawing.draw(section.assessment, seed=1)[0].questions == [again.replacement_id]


def test_a_fixed_variant_that_was_retired_leaves_its_place_empty(in_tenant, recruiter):
    section = SectionFactory(selection="fixed")
    kept, gone = QuestionFactory(), variant(1, status="retired")
    for place, question in enumerate((kept, gone), start=1):
        SectionItem.objects.create(section=section, question=question, position=place)
    applied(variant(2), recruiter)
    assert drawing.draw(section.assessment, seed=1)[0].questions == [kept.pk]


def test_what_was_taken_out_does_not_come_back(assessment, recruiter):
    sat(assessment, "BBB")
    row = applied(third(assessment), recruiter, remedy="everyone")
    for question in (row.question, row.replacement):
        question.refresh_from_db()
        with pytest.raises(Conflict) as refused:
            reviews.restore(question, actor=recruiter)
        assert refused.value.code == "CORRECTED"


def test_a_copy_of_what_was_taken_out_is_approved_anew(assessment, recruiter):
    sat(assessment, "BBB")
    row = applied(third(assessment), recruiter, remedy="everyone")
    other = QuestionSetFactory()
    bank.copy([row.question.public_id], to=other, actor=recruiter)
    copy = other.questions.get()
    reviews.restore(copy, actor=recruiter)
    assert (copy.status, copy.scoring) == ("draft", "key")


def test_questions_of_a_job_description_are_corrected_in_their_place(in_tenant, recruiter, client_as, api_as):
    """They have no set: the place is that among the questions of the description."""
    description = JobDescriptionFactory()
    first, second = (
        QuestionFactory(question_set=None, jd=description, position=place, used_at="2026-01-01T00:00Z")
        for place in (1, 2)
    )
    assessment = AssessmentFactory(question_set=None, jd=description, published=True, created_by=recruiter)
    session = begun(assessment, questions=[first, second])
    answer(session, "CB")
    end(session)
    assert score(session) == 50
    desk, api = client_as(recruiter), api_as(recruiter)
    page = desk.get(reverse("assessments:job-description-detail", args=[description.public_id]))
    detail = reverse("assessments:question-detail", args=[first.public_id])
    assert detail in page.content.decode()
    correct = reverse("assessments:question-correct", args=[first.public_id])
    assert correct in desk.get(detail).content.decode()
    form = {"remedy": "key", "letters": ["C"], "reason": "The text says so."}
    assert "100" in desk.post(correct, form).content.decode()
    made = desk.post(correct, form | {"apply": "1"})
    row = KeyCorrection.objects.get()
    rescoring.work(row.tenant_id, row.pk)
    row.refresh_from_db()
    assert made.url == reverse("assessments:correction-detail", args=[row.public_id])
    assert (row.status, score(session)) == ("applied", 100)
    new, first = row.replacement, Question.objects.get(pk=first.pk)
    assert (new.jd, new.question_set, new.position, first.position) == (description, None, 1, 3)
    assert [one.pk for one in drawing.whole_of(assessment, seed=1)] == [new.pk, second.pk]
    answered = api.get(f"/api/v1/questions/{new.public_id}").json()
    assert (answered["question_set_id"], answered["jd_id"]) == (None, description.public_id)
    for address in (detail, reverse("assessments:correction-list"), made.url):
        assert desk.get(address).status_code == 200


def test_copies_are_named(assessment, recruiter):
    old = third(assessment)
    same = {"question_text": old.question_text, "options": old.options}
    copy = QuestionFactory(**same)
    QuestionFactory(**same, correct_answer="C")
    QuestionFactory(**same, status="retired")
    assert selectors.preview(old, fix_for(old, remedy="key", letters="C")).copies == [copy]
