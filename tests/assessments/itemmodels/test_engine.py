"""The machinery of item models: dice, choice of wrong answers, checking, variants."""

from collections import Counter

import pytest

from assessments.enums import Level
from assessments.itemmodels import Disagreement, engine, find, model, produce, produce_many, variants
from assessments.itemmodels.choosing import choose
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, ItemModel, Program, Redraw
from assessments.itemmodels.texts import code


@pytest.fixture
def make_model(monkeypatch):
    """Return a function that registers a model for the length of the test."""

    def make(draft, key="test-model"):
        monkeypatch.setattr(model, "_MODELS", dict(model._MODELS))
        facts = dict.fromkeys(("title", "topic", "measures", "held", "varied"), "words")
        return model.item_model(key=key, skill="Python", level=Level.BASIC, distinct=1, **facts)(draft)

    return make


def sums(dice):
    """A model of sums."""
    a, b = dice.between(1, 9), dice.between(1, 9)
    wrong = [(a * b, "times"), (a - b, "minus"), (a + b + 1, "one more"), (a + b, "right after all")]
    return Draft(f"{a} + {b}?", str(a + b), wrong, "Add.", str(a + b))


def test_dice_are_the_same_everywhere():
    """Written down once: a change of these numbers changes every item ever made."""
    dice = Dice("key", 1, 7)
    assert [dice.below(1000) for _ in range(5)] == [548, 826, 39, 871, 661]
    assert Dice("key", 1, 7).shuffled("abcdef") == ["c", "a", "f", "b", "d", "e"]
    assert Dice("key", 1, 7).distinct(1, 9, 3) == [3, 4, 7]
    assert [Dice("key", version, 7).below(10**9) for version in (1, 2)] == [381059548, 526186548]


def test_dice_are_fair():
    dice = Dice("fair")
    seen = Counter(dice.below(6) for _ in range(6000))
    assert set(seen) == set(range(6))
    assert max(seen.values()) < 1150
    orders = Counter("".join(dice.shuffled("abc")) for _ in range(3000))
    assert len(orders) == 6
    assert max(orders.values()) < 600


def test_chosen_wrong_answers_are_three_and_all_different():
    pairs = [
        ("5", "key"),
        (" 5 ", "key again"),
        ("7", "x"),
        ("7", "y"),
        (8, "z"),
        ("A b", "v"),
        ("a  B", "w"),
    ]
    chosen = choose("5", pairs, Dice("c"))
    assert sorted(chosen) == [("7", "x"), ("8", "z"), ("A b", "v")]


def test_the_key_takes_every_rank_among_numbers():
    pairs = [(str(number), "why") for number in (1, 2, 3, 11, 12, 13)]
    ranks = Counter(
        sum(int(text) < 7 for text, _ in choose("7", pairs, Dice("rank", seed))) for seed in range(400)
    )
    assert set(ranks) == {0, 1, 2, 3}
    assert min(ranks.values()) > 70


def test_a_draft_without_enough_wrong_answers_is_drawn_again(make_model):
    make_model(lambda dice: Draft("?", "1", [("2", "")] * (1 + dice.below(3)) + [("3", "")], "", "1"), "poor")
    with pytest.raises(Disagreement, match="no fair variant"):
        produce("poor", 1)


def test_a_model_may_refuse_numbers(make_model):
    def even(dice):
        draft = sums(dice)
        if int(draft.answer) % 2:
            raise Redraw
        return draft

    make_model(even, "even")
    assert all(
        int(item.options["ABCD".index(item.key)].text.strip("`")) % 2 == 0
        for item in produce_many("even", range(20))
    )


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("999", "against '999'"),
        (Program("python", "print(999)"), "against '999'"),
        (Program("python", "print(1 / 0)"), "does not run"),
        (Program("python", "while True: pass"), "does not run"),
        (Program("python", "import os"), "may not import os"),
        (Program("python", "open('/etc/passwd')"), "open"),
        (Program("sql", "SELECT 999"), "against '999'"),
        (Program("sql", "SELECT nothing"), "does not run"),
    ],
)
def test_nothing_is_given_out_when_the_second_computation_differs(make_model, monkeypatch, second, says):
    monkeypatch.setattr(engine, "_LIMITS", engine.sandbox.Limits(cpu_seconds=1, seconds=20))
    make_model(lambda dice: Draft("?", "1", [("2", ""), ("3", ""), ("4", "")], "", second), "wrong")
    with pytest.raises(Disagreement, match=says):
        produce("wrong", 1)


def test_an_item_says_what_it_is(make_model):
    make_model(sums)
    item = produce("test-model", 3)
    right = item.options["ABCD".index(item.key)]
    assert (item.skill, item.level, item.topic, item.explanation) == ("Python", "basic", "words", "Add.")
    assert right.feedback == ""
    assert all(option.feedback for option in item.options if not option.right)
    item.validate()


def test_the_same_seed_gives_the_same_item_alone_or_among_others():
    assert produce_many("python-set-operators", [5, 6, 7])[1] == produce("python-set-operators", 6)


def test_another_version_gives_other_items(make_model, monkeypatch):
    make_model(sums)
    before = produce_many("test-model", range(20))
    other = ItemModel(**{**vars(find("test-model")), "version": 2})
    monkeypatch.setitem(model._MODELS, "test-model", other)
    assert produce_many("test-model", range(20)) != before


def test_variants_are_all_different_and_leave_out_what_is_known():
    first = list(variants("python-set-operators", 30, 1))
    assert len({variant.item.stem for variant in first}) == 30
    known = {variant.item.stem for variant in first[:10]}
    again = list(variants("python-set-operators", 30, 1, known=known))
    assert not known & {variant.item.stem for variant in again}
    assert again[0].seed > 1
    assert all(produce("python-set-operators", variant.seed) == variant.item for variant in first[:3])


def test_a_model_that_is_used_up_gives_fewer(make_model):
    make_model(sums)
    found = list(variants("test-model", 500, 1))
    assert 60 < len(found) <= 81


def test_there_is_no_model_of_another_name():
    assert find("nothing") is None
    with pytest.raises(KeyError):
        produce("nothing", 1)


def test_a_name_is_taken_once(make_model):
    with pytest.raises(ValueError, match="called python-set-operators"):
        make_model(sums, "python-set-operators")


def test_code_with_backticks_stays_code():
    assert code("a`b") == "``a`b``"
    assert code("`a") == "`` `a ``"
