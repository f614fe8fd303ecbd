"""Sections: weighed, ordered, filled with fixed questions, and closed once candidates could see them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import AssessmentSection, Question
from assessments.operations import assessments, copies, sections
from assessments.selectors import drawing
from config.kernel.errors import Conflict, PolicyDenied, ValidationFailed
from superadmin.models import AuditLog
from tests.factories.assessments import (
    ApplicationFactory,
    AssessmentFactory,
    QuestionFactory,
    QuestionSetFactory,
    SectionFactory,
)
from tests.factories.candidates import SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(in_tenant):
    return AssessmentFactory(question_set=None)


def shown(draft):
    rows = draft.sections.order_by("position").values_list("position", "title", "weight", "count")
    return [(position, title, int(weight), count) for position, title, weight, count in rows]


def test_the_first_section_takes_all_the_weight_and_lets_the_question_set_go(recruiter, question_set):
    draft = AssessmentFactory(question_set=question_set)
    first = sections.add(draft, actor=recruiter, title="Basics", count=3)
    draft.refresh_from_db()
    assert (first.weight, draft.section_count, draft.question_set) == (100, 1, None)
    second = sections.add(draft, actor=recruiter, title="More", count=2)
    assert second.weight == 0
    with pytest.raises(ValidationFailed):
        assessments.update(draft, actor=recruiter, question_set=question_set)
    assert AuditLog.objects.filter(entity_id=draft.public_id, description__contains="More").count() == 1


def test_a_section_without_a_title_is_named_after_what_it_draws_from(draft, recruiter):
    skill = SkillFactory(name="Snakes")
    owner = QuestionSetFactory(title="Pythons at work")
    assert sections.add(draft, actor=recruiter, skill=skill, level="basic").title == "Snakes · Basic"
    assert sections.add(draft, actor=recruiter, question_set=owner).title == "Pythons at work"
    assert sections.add(draft, actor=recruiter).title == "Questions"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"count": 0}, "count"),
        ({"count": 201}, "count"),
        ({"weight": Decimal("100.01")}, "weight"),
        ({"weight": Decimal(-1)}, "weight"),
        ({"time_limit_minutes": 0}, "time_limit_minutes"),
        ({"selection": "guess"}, "selection"),
        ({"level": "wizard"}, "level"),
        ({"tags": ["a", "A"]}, "tags"),
        ({"position": 7}, "position"),
    ],
)
def test_bad_values_are_refused_at_their_field(draft, recruiter, values, field):
    with pytest.raises(ValidationFailed) as refused:
        sections.add(draft, actor=recruiter, **values)
    assert field in {problem["field"] for problem in refused.value.field_errors}
    assert not draft.sections.exists()


def test_a_retired_set_is_no_pool(draft, recruiter):
    owner = QuestionSetFactory(status="retired")
    with pytest.raises(ValidationFailed):
        sections.add(draft, actor=recruiter, question_set=owner)


def test_sections_move_and_the_rest_closes_up(draft, recruiter):
    rows = [sections.add(draft, actor=recruiter, title=title, count=1) for title in "ABC"]
    sections.move(rows[2], step=-1, actor=recruiter)
    assert [title for _p, title, *_rest in shown(draft)] == ["A", "C", "B"]
    sections.move(rows[0], step=-1, actor=recruiter)
    sections.reorder(
        draft, public_ids=[rows[1].public_id, rows[0].public_id, rows[2].public_id], actor=recruiter
    )
    assert [title for _p, title, *_rest in shown(draft)] == ["B", "A", "C"]
    with pytest.raises(ValidationFailed):
        sections.reorder(draft, public_ids=[rows[1].public_id], actor=recruiter)
    sections.remove(rows[0], actor=recruiter)
    assert [(position, title) for position, title, *_rest in shown(draft)] == [(1, "B"), (2, "C")]
    draft.refresh_from_db()
    assert draft.section_count == 2


@given(number=st.integers(1, 20))
def test_even_shares_add_up_to_a_hundred(number):
    shares = sections.even_shares(number)
    assert sum(shares) == 100
    assert max(shares) - min(shares) <= Decimal("0.01")


def test_weights_are_set_together_and_judged_at_publication(draft, recruiter, question_set):
    rows = [sections.add(draft, actor=recruiter, question_set=question_set, count=1) for _ in range(2)]
    sections.set_weights(
        draft, weights={rows[0].public_id: Decimal(60), rows[1].public_id: Decimal(30)}, actor=recruiter
    )
    with pytest.raises(Conflict, match="add up to 90 per cent"):
        assessments.publish(draft, actor=recruiter)
    sections.share_evenly(draft, actor=recruiter)
    assert [weight for _p, _t, weight, _c in shown(draft)] == [50, 50]
    assert assessments.publish(draft, actor=recruiter).status == "published"


def test_a_pool_that_is_too_small_is_not_published(draft, recruiter, question_set):
    row = sections.add(draft, actor=recruiter, question_set=question_set, count=3, title="Basics")
    with pytest.raises(Conflict, match="“Basics” lacks 1 approved question"):
        assessments.publish(draft, actor=recruiter)
    sections.update(row, actor=recruiter, count=2)
    assessments.publish(draft, actor=recruiter)


def test_fixed_questions_are_approved_different_and_in_order(draft, recruiter, question_set):
    one, two = question_set.questions.order_by("pk")
    row = sections.add(draft, actor=recruiter, selection="fixed", title="The same")
    sections.set_items(row, public_ids=[two.public_id, one.public_id], actor=recruiter)
    row = sections.set_items(row, public_ids=[two.public_id, one.public_id], actor=recruiter)
    assert row.count == 2
    assert drawing.draw(draft_of(row), seed=1)[0].questions == [two.pk, one.pk]
    newer = QuestionFactory(question_set=question_set, previous=one, version=2)
    unapproved = QuestionFactory(question_set=question_set, status="draft")
    for wrong in ([one.public_id, newer.public_id], [unapproved.public_id], [one.public_id] * 2, ["q_none"]):
        with pytest.raises(ValidationFailed):
            sections.set_items(row, public_ids=wrong, actor=recruiter)
    other = sections.add(draft, actor=recruiter, selection="fixed", title="Another")
    with pytest.raises(ValidationFailed, match="another section"):
        sections.set_items(other, public_ids=[newer.public_id], actor=recruiter)
    Question.objects.filter(pk=one.pk).update(status="flagged")
    sections.set_items(row, public_ids=[one.public_id], actor=recruiter)


def draft_of(section):
    section.assessment.refresh_from_db()
    return section.assessment


def test_a_section_that_draws_takes_no_chosen_questions(draft, recruiter, question_set):
    row = sections.add(draft, actor=recruiter, question_set=question_set, count=2)
    question = question_set.questions.first()
    with pytest.raises(Conflict):
        sections.set_items(row, public_ids=[question.public_id], actor=recruiter)
    sections.update(row, actor=recruiter, selection="fixed")
    sections.set_items(row, public_ids=[question.public_id], actor=recruiter)
    row.refresh_from_db()
    assert (row.question_set, row.count) == (None, 1)
    sections.update(row, actor=recruiter, selection="random", count=2)
    assert not row.items.exists()


def test_what_candidates_can_see_is_closed(recruiter, question_set):
    draft = AssessmentFactory(question_set=None)
    row = sections.add(draft, actor=recruiter, question_set=question_set, count=2)
    published = assessments.publish(draft, actor=recruiter)
    for change in (
        lambda: sections.add(published, actor=recruiter, title="More"),
        lambda: sections.update(row, actor=recruiter, count=1),
        lambda: sections.remove(row, actor=recruiter),
        lambda: sections.share_evenly(published, actor=recruiter),
    ):
        with pytest.raises(Conflict) as refused:
            change()
        assert refused.value.code == "PUBLISHED"
    ApplicationFactory(assessment=published, running=True)
    assessments.unpublish(published, actor=recruiter)
    with pytest.raises(Conflict) as refused:
        sections.update(row, actor=recruiter, count=1)
    assert refused.value.code == "LOCKED"


def test_only_authors_of_the_company_change_sections(other_tenant, draft, recruiter, viewer, make_user):
    row = sections.add(draft, actor=recruiter, count=1)
    for actor in (viewer, make_user("interviewer"), make_user("admin", tenant=other_tenant)):
        for change in (
            lambda actor=actor: sections.add(draft, actor=actor),
            lambda actor=actor: sections.update(row, actor=actor, count=2),
            lambda actor=actor: sections.remove(row, actor=actor),
            lambda actor=actor: sections.share_evenly(draft, actor=actor),
            lambda actor=actor: sections.set_items(row, public_ids=[], actor=actor),
        ):
            with pytest.raises(PolicyDenied):
                change()
    assert AssessmentSection.objects.get().count == 1


def test_a_set_that_a_published_section_draws_from_stays_in_use(recruiter, question_set):
    from assessments.operations import question_sets

    draft = AssessmentFactory(question_set=None)
    sections.add(draft, actor=recruiter, question_set=question_set, count=2)
    assessments.publish(draft, actor=recruiter)
    with pytest.raises(Conflict, match="Unpublish"):
        question_sets.retire(question_set, actor=recruiter)


def test_a_copy_has_the_sections_and_their_questions(draft, recruiter, question_set):
    one = question_set.questions.first()
    fixed = sections.add(draft, actor=recruiter, selection="fixed", title="The same", weight=Decimal(40))
    sections.set_items(fixed, public_ids=[one.public_id], actor=recruiter)
    sections.add(draft, actor=recruiter, question_set=question_set, count=1, title="Drawn")
    copy = copies.duplicate(draft, actor=recruiter)
    assert shown(copy) == shown(draft) == [(1, "The same", 40, 1), (2, "Drawn", 60, 1)]
    assert copy.section_count == 2
    assert [item.question for item in copy.sections.get(position=1).items.all()] == [one]
    sections.remove(copy.sections.get(position=1), actor=recruiter)
    assert draft.sections.count() == 2


def test_the_number_of_sections_has_an_end(draft, recruiter):
    for _index in range(20):
        SectionFactory(assessment=draft)
    with pytest.raises(Conflict):
        sections.add(draft, actor=recruiter)
