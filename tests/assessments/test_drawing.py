"""Which questions an attempt gets: right counts, nothing twice, reproducible, balanced by use."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Question, SectionItem
from assessments.operations import papers
from assessments.selectors import drawing, pools
from config.kernel.tenancy import tenant_context
from tests.factories.assessments import (
    AssessmentFactory,
    QuestionFactory,
    QuestionSetFactory,
    SectionFactory,
)
from tests.factories.candidates import SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def skills(in_tenant):
    """Three skills of the catalogue; the first has another name."""
    names = (("Pythonic", ["Py3k"]), ("Sequel", []), ("Gitto", []))
    return [SkillFactory(name=name, aliases=aliases) for name, aliases in names]


@pytest.fixture
def assessment(in_tenant):
    return AssessmentFactory(question_set=None)


def fill(number, **values):
    values.setdefault("question_set", QuestionSetFactory())
    return QuestionFactory.create_batch(number, **values)


def families(parts):
    keys = [pk for part in parts for pk in part.questions]
    return [Question.objects.get(pk=pk).family for pk in keys]


def variants(model, number, **values):
    owner = values.pop("question_set", None) or QuestionSetFactory(source="model")
    return [
        QuestionFactory(question_set=owner, item_model=model, variant_seed=seed, **values)
        for seed in range(number)
    ]


def newer(question, **values):
    return QuestionFactory(
        question_set=question.question_set, previous=question, version=question.version + 1, **values
    )


def test_versions_are_one_family_and_variants_of_a_model_are_one(in_tenant):
    first, other = QuestionFactory.create_batch(2)
    second = newer(first)
    one, two = variants("slices", 2)
    (elsewhere,) = variants("dates", 1)
    for row in (first, other, second, one, two, elsewhere):
        row.refresh_from_db()
    assert first.family == second.family != other.family
    assert one.family == two.family != elsewhere.family
    assert len({row.family for row in (first, other, one, elsewhere)}) == 4
    first.save()
    first.refresh_from_db()
    assert first.family == second.family


def test_a_pool_holds_what_its_conditions_say(in_tenant, skills, assessment):
    python, sql, _git = skills
    by_name = QuestionSetFactory(skill="py3K", level="advanced")
    fill(2, skill=python, difficulty="basic", tags=["lists", "slices"])
    fill(3, skill=sql, difficulty="basic", tags=["lists"])
    fill(4, question_set=by_name)
    fill(5, skill=python, difficulty="basic", status="draft")
    fill(6, skill=python, difficulty="basic", language="de")
    fill(7, skill=python, question_set=QuestionSetFactory(status="retired"))
    variants("slices", 8, skill=python)
    variants("dates", 1, skill=python)

    def number(**values):
        section = SectionFactory.build(assessment=assessment, **values)
        return pools.available([pools.pool_of(section, "en")])[0]

    assert number() == 9
    assert number(skill=python) == 6
    assert number(skill=python, level="basic") == 2
    assert number(skill=python, level="advanced") == 4
    assert number(skill=sql) == 3
    assert number(question_set=by_name) == 4
    assert number(tags=["lists"]) == 5
    assert number(tags=["lists", "slices"]) == 2
    assert number(selection="variant") == 2
    assert number(selection="variant", item_models=["dates"]) == 1
    sections = [SectionFactory.build(assessment=assessment, skill=skill) for skill in skills]
    assert pools.available([pools.pool_of(section, "en") for section in sections]) == [6, 3, 0]
    assert pools.available([pools.pool_of(SectionFactory.build(assessment=assessment), "de")]) == [6]


def test_another_companys_questions_are_in_no_pool(in_tenant, other_tenant, assessment):
    with tenant_context(other_tenant):
        fill(3)
    fill(1)
    section = SectionFactory(assessment=assessment, count=2)
    assert pools.available([pools.pool_of(section, "en")]) == [1]
    with pytest.raises(drawing.TooFewQuestions, match="lacks 1"):
        drawing.draw(assessment, seed=1)


def test_only_one_variant_of_a_model_and_only_the_newest_version_come(in_tenant, assessment):
    for model in ("slices", "dates", "bits"):
        variants(model, 4)
    first = QuestionFactory()
    second = newer(first)
    newer(second, status="draft")
    SectionFactory(assessment=assessment, count=3, selection="variant")
    SectionFactory(assessment=assessment, count=1)
    drawn = drawing.draw(assessment, seed=5)
    assert len(set(families(drawn))) == 4
    assert drawn[1].questions == [second.pk]
    with pytest.raises(drawing.TooFewQuestions):
        SectionFactory(assessment=assessment, count=1)
        drawing.draw(assessment, seed=5)


def test_fixed_questions_come_in_their_order_and_no_other_section_repeats_them(in_tenant, assessment):
    rows = fill(4)
    fixed = SectionFactory(assessment=assessment, selection="fixed", count=2)
    for position, row in enumerate((rows[3], rows[0]), start=1):
        SectionItem.objects.create(section=fixed, question=row, position=position)
    SectionFactory(assessment=assessment, count=2)
    drawn = drawing.draw(assessment, seed=3)
    assert drawn[0].questions == [rows[3].pk, rows[0].pk]
    assert set(drawn[1].questions) == {rows[1].pk, rows[2].pk}


def test_a_fixed_question_that_was_replaced_comes_as_its_new_version(in_tenant, assessment):
    kept, replaced, flagged = fill(3)
    fixed = SectionFactory(assessment=assessment, selection="fixed", count=3)
    for position, row in enumerate((kept, replaced, flagged), start=1):
        SectionItem.objects.create(section=fixed, question=row, position=position)
    correction = newer(replaced)
    Question.objects.filter(pk=replaced.pk).update(status="retired")
    Question.objects.filter(pk=flagged.pk).update(status="flagged")
    assert drawing.draw(assessment, seed=3)[0].questions == [kept.pk, correction.pk]
    Question.objects.all().update(status="flagged")
    with pytest.raises(drawing.TooFewQuestions, match="lacks 1"):
        drawing.draw(assessment, seed=3)


def test_overlapping_sections_are_filled_whenever_it_is_possible(in_tenant, assessment):
    wide, narrow = QuestionSetFactory(), QuestionSetFactory()
    fill(3, question_set=wide, tags=["a"])
    fill(4, question_set=wide, tags=["a", "b"])
    fill(2, question_set=narrow, tags=["b"])
    SectionFactory(assessment=assessment, count=5, tags=["a"])
    SectionFactory(assessment=assessment, count=4, tags=["b"])
    for seed in range(30):
        drawn = drawing.draw(assessment, seed=seed)
        assert [len(part.questions) for part in drawn] == [5, 4]
        assert len(set(families(drawn))) == 9


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sizes=st.lists(st.integers(1, 12), min_size=1, max_size=3),
    asked=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 6)), min_size=1, max_size=4),
    seed=st.integers(0, 2**62),
)
def test_a_draw_is_reproducible_disjoint_and_of_the_right_size(in_tenant, sizes, asked, seed):
    assessment = AssessmentFactory(question_set=None)
    Question.objects.update(status="retired")
    sets = [QuestionSetFactory() for _size in sizes]
    for owner, size in zip(sets, sizes, strict=True):
        fill(size, question_set=owner)
    for place, count in asked:
        owner = sets[place - 1] if 1 <= place <= len(sets) else None
        SectionFactory(assessment=assessment, question_set=owner, count=count)
    sections = drawing.sections_of(assessment)
    drawn, shortages = drawing.attempt(assessment, sections, seed=seed)
    assert (drawn, shortages) == drawing.attempt(assessment, sections, seed=seed)
    keys = [pk for part in drawn for pk in part.questions]
    assert len(keys) == len(set(keys))
    missing = {shortage.section.pk: shortage.missing for shortage in shortages}
    for part in drawn:
        assert len(part.questions) + missing.get(part.section.pk, 0) == part.section.count
        owners = {row.question_set_id for row in Question.objects.filter(pk__in=part.questions)}
        assert part.section.question_set_id is None or owners <= {part.section.question_set_id}


def test_use_is_balanced_over_many_draws(in_tenant, assessment):
    rows = fill(60)
    section = SectionFactory(assessment=assessment, count=10)
    seen = Counter()
    for seed in range(60):
        (part,) = drawing.draw(assessment, seed=seed * 977)
        seen.update(part.questions)
        questions = [row for row in rows if row.pk in part.questions]
        papers.count_draws([papers.Part(section, questions)])
    assert sum(seen.values()) == 600
    assert len(seen) == 60
    assert max(seen.values()) - min(seen.values()) <= 3


@pytest.fixture
def large_bank(in_tenant, monkeypatch):
    """A bank of 240 questions, a third of each level, where that counts as large."""
    for module, name, value in (
        (pools, "LARGE_BANK", 200),
        (pools, "_PIECES_PER_FAMILY", 2),
        (drawing, "LEAST_CHOICES", 4),
        (drawing, "CHOICES_PER_PLACE", 1),
    ):
        monkeypatch.setattr(module, name, value)
    owner = QuestionSetFactory(total_questions=240)
    for level in ("basic", "intermediate", "advanced"):
        fill(80, question_set=owner, difficulty=level)
    return owner


def held(assessment, seed):
    sections = drawing.sections_of(assessment)
    with CaptureQueriesContext(connection) as captured:
        drawn, shortages = drawing.attempt(assessment, sections, seed=seed)
    assert not shortages
    lotteries = [query["sql"] for query in captured if "hashint8extended" in query["sql"]]
    return [pk for part in drawn for pk in part.questions], ["piece" in sql for sql in lotteries]


def test_of_a_large_bank_pieces_are_looked_at_and_every_question_has_its_chance(large_bank, assessment):
    """1,200 places among 240 questions: chi-square of an even draw is 239 with a deviation of 22."""
    SectionFactory(assessment=assessment, count=4)
    seen = Counter()
    for seed in range(300):
        keys, ways = held(assessment, seed * 977)
        assert (len(set(keys)), ways) == (4, [True])
        seen.update(keys)
    assert held(assessment, 977) == held(assessment, 977)
    chi_square = sum((seen[pk] - 5) ** 2 / 5 for pk in Question.objects.values_list("pk", flat=True))
    assert chi_square < 450


def test_where_pieces_give_too_few_the_whole_pool_is_looked_at(large_bank, assessment):
    rare = fill(3, question_set=large_bank, tags=["rare"])
    fill(2, question_set=large_bank, tags=["rare"], status="draft")
    SectionFactory(assessment=assessment, count=3, tags=["rare"])
    keys, ways = held(assessment, 5)
    assert (set(keys), ways) == ({row.pk for row in rare}, [True, False])


def test_pieces_hold_what_the_conditions_say(large_bank, assessment, other_tenant):
    with tenant_context(other_tenant):
        fill(30, difficulty="basic")
    variants("slices", 10, question_set=large_bank, difficulty="basic")
    SectionFactory(assessment=assessment, count=4, level="basic")
    basic = Question.objects.filter(question_set=large_bank, difficulty="basic", item_model="")
    known = set(basic.values_list("pk", flat=True))
    for seed in range(40):
        assert set(held(assessment, seed)[0]) <= known


def test_narrow_pools_and_small_banks_are_looked_at_as_a_whole(large_bank, assessment):
    section = SectionFactory(assessment=assessment, count=4, question_set=large_bank)
    assert held(assessment, 1)[1] == [False]
    section.question_set = None
    section.save()
    large_bank.total_questions = 199
    large_bank.save()
    assert held(assessment, 1)[1] == [False]


def test_a_draw_costs_the_same_for_one_section_and_for_three(in_tenant, assessment, skills):
    fill(20)
    statements = []
    for _index in range(3):
        SectionFactory(assessment=assessment, count=2)
        with CaptureQueriesContext(connection) as captured:
            drawing.draw(assessment, seed=1)
        statements.append(len(captured))
    assert statements == [4, 4, 4]


def test_a_set_of_variants_as_a_whole_test_gives_one_of_each_model(in_tenant):
    owner = QuestionSetFactory(source="model")
    for model in ("slices", "dates"):
        variants(model, 5, question_set=owner)
    plain = QuestionFactory(question_set=owner)
    assessment = AssessmentFactory(question_set=owner)
    found = [drawing.whole_of(assessment, seed=seed) for seed in range(12)]
    assert {len(rows) for rows in found} == {3}
    assert all(plain in rows for rows in found)
    assert len({tuple(row.pk for row in rows) for rows in found}) > 1
    assert drawing.expected(assessment) == 3
