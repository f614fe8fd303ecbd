"""The provider that invents nothing: what it picks, in which order, and what it says when there is too little."""

import pytest

from assessments import itemmodels, starter
from assessments.generation.provider import GenerationFailed
from assessments.models import GenerationRun, Question
from assessments.operations import generation
from assessments.operations import starter as starter_operations
from assessments.selectors.generation_pool import is_about
from candidates.models import Skill
from config.kernel.tenancy import tenant_context
from tests.assessments.generation.test_runs import kept, run
from tests.factories.assessments import JobDescriptionFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(in_tenant, recruiter):
    def order(**changes):
        facts = {"topic": "Baking", "level": "basic", "count": 5, "actor": recruiter} | changes
        return generation.order(**facts)

    return order


def bank(count, *, skill="Baking", level="basic", word="bread", **values):
    """Put approved questions into a set of the bank."""
    owner = QuestionSetFactory(skill=skill, level=level)
    return [
        QuestionFactory(question_set=owner, question_text=f"How is {word} number {n} baked?", **values)
        for n in range(count)
    ]


def starter_items(topic, level):
    """Return what the starter bank has on a topic at a level."""
    return [
        item
        for one in starter.all_files()
        for item in one.at(level)
        if is_about({topic.casefold()}, skill=one.skill, topic=item.topic, tags=item.tags)
    ]


def stems(row):
    return [one.question_text for one in kept(row)]


def test_it_picks_what_was_approved_and_hands_in_copies_for_review(place, make_user):
    author = make_user("admin")
    [question] = bank(
        1,
        created_by=author,
        kind="multiple",
        correct_answer="BC",
        explanation="Because of the yeast.",
        feedback={"A": "No."},
        tags=["yeast"],
        topic="Dough",
        reference="elsewhere-1",
    )
    row = run(place(count=1))
    [copy] = kept(row)
    same = (
        "question_text",
        "options",
        "correct_answer",
        "kind",
        "explanation",
        "feedback",
        "tags",
        "topic",
        "points",
    )
    assert {name: getattr(copy, name) for name in same} == {name: getattr(question, name) for name in same}
    assert copy.pk != question.pk
    assert (copy.status, copy.difficulty, copy.reference, copy.created_by) == (
        "in_review",
        "basic",
        "",
        author,
    )
    assert (row.provider, row.model, row.question_set.source) == ("offline", "", "manual")
    assert (row.question_set.status, row.cost, row.tokens_in, row.attempts) == ("ready", 0, 0, 0)
    question.refresh_from_db()
    assert question.status == "approved"


NOT_PICKED = {
    "not approved": {"status": "in_review"},
    "flagged": {"status": "flagged"},
    "another level of its own": {"difficulty": "advanced"},
    "another language": {"language": "de"},
}


@pytest.mark.parametrize("case", NOT_PICKED)
def test_what_does_not_fit_is_not_picked(place, case):
    bank(2)
    bank(2, word="cake", **NOT_PICKED[case])
    row = run(place())
    assert row.produced == 2
    assert all("bread" in stem for stem in stems(row))


def test_level_and_skill_may_be_those_of_the_question(place, load_skills):
    python = Skill.objects.get(name="Python")
    owner = QuestionSetFactory(skill="Mixed", level="advanced")
    QuestionFactory(
        question_set=owner, question_text="What is a tuple?", skill=python, difficulty="intermediate"
    )
    QuestionFactory(question_set=owner, question_text="What is a goroutine?", difficulty="intermediate")
    row = run(place(topic="python3", level="intermediate", count=1))
    assert stems(row) == ["What is a tuple?"]
    assert kept(row)[0].skill == python


def test_a_retired_set_is_out_of_use(place):
    questions = bank(2)
    owner = questions[0].question_set
    type(owner).objects.filter(pk=owner.pk).update(status="retired")
    with pytest.raises(GenerationFailed, match="Neither the bank, the starter bank nor the item models"):
        run(place())


def test_another_companys_bank_is_not_touched(place, other_tenant):
    with tenant_context(other_tenant):
        bank(5)
    row = place()
    with pytest.raises(GenerationFailed):
        run(row)
    row = GenerationRun.objects.get(pk=row.pk)
    assert row.question_set.status == "failed"
    assert (
        row.error
        == "Neither the bank, the starter bank nor the item models have anything on this at this level and in "
        "this language."
    )
    assert row.produced == 0


def test_fewer_than_ordered_is_said_honestly(place, recruiter, client_as, tenant):
    bank(3)
    row = run(place(count=10))
    assert (row.question_set.status, row.produced, row.requested) == ("ready", 3, 10)
    page = client_as(recruiter).get(f"/generations/{row.public_id}/").content.decode()
    assert "3 of 10 questions" in page
    assert "have no more on this topic at this level" in page


def test_the_same_order_over_the_same_bank_gives_the_same(place):
    bank(30)
    first, second = run(place(count=10)), run(place(count=10))
    assert stems(first) == stems(second)
    assert len(set(stems(first))) == 10


def test_again_gives_another_choice(place, recruiter):
    bank(30)
    first = run(place(count=10))
    second = run(generation.order_again(first, actor=recruiter))
    assert stems(first) != stems(second)
    assert len(set(stems(second))) == 10


def test_approved_copies_are_not_picked_beside_their_originals(place):
    bank(6)
    first = run(place(count=6))
    Question.objects.filter(question_set=first.question_set).update(status="approved")
    second = run(place(count=12))
    assert second.produced == 6
    assert len(set(stems(second))) == 6


def test_what_fits_the_sub_topics_comes_first_and_the_rest_fills_up(place):
    bank(5, word="bread")
    bank(3, word="cake", topic="Sweet things")
    row = run(place(count=5, subtopics=["sweet"]))
    found = stems(row)
    assert all("cake" in stem for stem in found[:3])
    assert all("bread" in stem for stem in found[3:])


def test_item_models_fill_up_with_one_variant_each(place, load_skills):
    models = [one for one in itemmodels.catalogue() if (one.skill, one.level) == ("SQL", "advanced")]
    bank(1, skill="SQL", level="advanced", word="a table")
    row = run(place(topic="SQL", level="advanced", count=40))
    questions = kept(row)
    made = [one for one in questions if one.item_model]
    assert questions[0].item_model == ""
    assert sorted(one.item_model for one in made) == sorted(one.key for one in models)
    for one in made:
        item = itemmodels.produce(one.item_model, one.variant_seed)
        assert (one.question_text, one.correct_answer) == (item.stem, item.key)
    again = run(place(topic="SQL", level="advanced", count=40))
    assert not {one.question_text for one in made} & set(stems(again))


def test_a_model_whose_computations_disagree_is_left_out(place, load_skills, monkeypatch):
    def disagree(*_args, **_kwargs):
        raise itemmodels.Disagreement("1 against 2")

    monkeypatch.setattr(itemmodels, "variants", disagree)
    bank(1, skill="SQL", level="advanced")
    assert run(place(topic="SQL", level="advanced", count=40)).produced == 1 + len(
        starter_items("SQL", "advanced")
    )


def test_the_starter_bank_serves_those_who_have_not_loaded_it(place, load_skills, client_as, recruiter):
    [own] = bank(1, skill="Git", level="basic", word="a commit")
    row = run(place(topic="Git", level="basic", count=10))
    expected = {item.stem for item in starter_items("Git", "basic")}
    assert stems(row)[0] == own.question_text
    assert set(stems(row)[1:]) <= expected
    assert row.request["sources"] == {"bank": 1, "starter": 9}
    assert {one.reference for one in kept(row)} == {""}
    page = client_as(recruiter).get(f"/generations/{row.public_id}/").content.decode()
    assert "</span> from your bank, " in page
    assert "</span> from the starter bank" in page
    assert "</span> from item models" not in page


def test_what_was_loaded_and_put_away_is_not_picked_again(place, load_skills):
    starter_operations.load(starter.all_files())
    loaded = Question.objects.filter(question_set__reference="starter:git:basic").order_by("position")
    gone = loaded[0]
    Question.objects.filter(pk=gone.pk).update(status="retired")
    row = run(place(topic="Git", level="basic", count=12))
    assert gone.question_text not in stems(row)
    assert row.request["sources"] == {"bank": 12}


def test_a_copy_is_of_the_family_of_its_original(place):
    [question] = bank(1)
    [copy] = kept(run(place(count=1)))
    question.refresh_from_db()
    assert copy.family == question.family == question.pk


def test_a_job_description_is_served_skill_by_skill(place, load_skills):
    bank(4, skill="Python", word="a loop")
    bank(4, skill="Docker", word="an image")
    jd = JobDescriptionFactory(extracted_text="Python, Python and Docker.")
    row = run(place(topic="", jd=jd, count=6))
    assert row.request["order"]["parts"] == [
        {"topic": "Python", "count": 4, "skill": "Python"},
        {"topic": "Docker", "count": 2, "skill": "Docker"},
    ]
    assert row.request["kept"] == [4, 2]


@pytest.mark.parametrize(
    ("skill", "topic", "tags", "expected"),
    [
        ("Java", "", [], True),
        ("JavaScript", "", [], False),
        ("", "Java streams", [], True),
        ("", "JavaScript streams", [], False),
        ("", "Javanese", [], False),
        ("Other", "", ["java"], True),
        ("Other", "", ["javafx"], False),
        ("C++", "java-like", [], True),
        ("", "", [], False),
    ],
)
def test_names_are_whole_words(skill, topic, tags, expected):
    assert is_about({"java"}, skill=skill, topic=topic, tags=tags) is expected
    assert not is_about({"c"}, skill=skill, topic=topic + " in C++ and C#", tags=tags)
