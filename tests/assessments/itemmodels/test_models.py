"""Every item model keeps its promises: right, fresh, reproducible, fair."""

import json
import re
from collections import Counter
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from assessments.enums import Level, QuestionKind
from assessments.itemmodels import catalogue, engine, find, produce_many
from candidates.catalogue import shipped_skills
from tests.assessments.itemmodels import page

KEYS = [model.key for model in catalogue()]
SEEDS = range(60)
LEAST_DISTINCT = 50
THINGS = "capital letter|row|time|second|minute|hour|day|commit|pod|value|token|request|bit|byte|node|line|order|edge"
ONE_OF_MANY = re.compile(rf"(?<![\d.,:/*-])1 (?:{THINGS})s\b")
SHARE = re.compile(r"(\d+(?:\.\d+)?) %")
FIRST_ITEMS = Path(__file__).with_name("first_items.json")
"""Fingerprints of the first items of each model and its version: what a seed gives must not change by accident.
After a change on purpose raise the model's version and write the new ones: `python -m tests.assessments.itemmodels`.
"""


@cache
def items(key):
    """Return the items of the sixty seeds; making them runs the second computation of each."""
    return produce_many(key, SEEDS)


def right_text(item):
    return item.options["ABCD".index(item.key)].text


def fingerprint(key):
    """Return version and digest of the items of the first four seeds."""
    text = json.dumps(
        [
            [item.stem, [(o.text, o.right, o.feedback) for o in item.options], item.explanation]
            for item in items(key)[:4]
        ]
    )
    return f"{find(key).version} {sha256(text.encode()).hexdigest()[:16]}"


def test_there_are_enough_models_for_every_level():
    assert len(KEYS) >= 44
    by_level = Counter(model.level for model in catalogue())
    assert min(by_level[level] for level in Level) >= 20
    skills = Counter(model.skill for model in catalogue())
    assert len(skills) >= 11
    for skill in (
        "Python",
        "SQL",
        "Git",
        "Linux",
        "Docker",
        "REST API",
        "Algorithms",
        "Information Security",
    ):
        assert {model.level for model in catalogue() if model.skill == skill} == set(Level), skill


def test_every_skill_is_in_the_catalogue():
    known = {row["name"] for row in shipped_skills()}
    assert {model.skill for model in catalogue()} <= known


@pytest.mark.parametrize("key", KEYS)
def test_every_model_says_what_it_is(key):
    model = find(key)
    for text in (model.title, model.topic, model.measures, model.held, model.varied):
        assert text.strip() == text != ""
    for sentence in (model.measures, model.held, model.varied):
        assert sentence.endswith(".")
    assert model.version >= 1


@pytest.mark.parametrize("key", KEYS)
def test_every_item_is_valid(key):
    for item in items(key):
        item.validate()
        assert item.kind == QuestionKind.SINGLE
        texts = [option.text for option in item.options]
        assert len(texts) == len({" ".join(text.split()).casefold() for text in texts}) == 4
        assert len(item.key) == 1
        assert all(option.feedback for option in item.options if not option.right)
        assert item.stem.count("```") % 2 == 0
        assert item.explanation.startswith("1. ")
        assert max(len(text) for text in texts) <= 90
        assert len(item.topic) <= 255


@pytest.mark.parametrize("key", KEYS)
def test_one_thing_is_not_called_many(key):
    """No "1 rows" in what a candidate reads."""
    for item in items(key):
        for text in (item.stem, item.explanation, *(option.text for option in item.options)):
            assert not ONE_OF_MANY.search(text), (item.stem, text)


@pytest.mark.parametrize("key", KEYS)
def test_rounding_does_not_decide_between_shares(key):
    """A wrong percentage next to a rounded right one is a matter of the calculator, not of the subject."""
    for item in items(key):
        shares = {option.text: SHARE.fullmatch(option.text) for option in item.options}
        if "To whole" in item.stem or "To one decimal" in item.stem:
            right = float(shares[right_text(item)][1])
            gaps = [abs(float(share[1]) - right) for share in shares.values() if float(share[1]) != right]
            assert min(gaps) >= 1, item.stem


@pytest.mark.parametrize("key", KEYS)
def test_the_variants_are_many(key):
    assert len({item.stem for item in items(key)}) >= LEAST_DISTINCT
    model, stems = find(key), set()
    for seed in count():
        stems.add(engine._draw(model, seed).stem)
        if len(stems) == model.distinct:
            break
        assert seed < 4 * model.distinct, f"{len(stems)} distinct variants in {seed} seeds"


@pytest.mark.parametrize("key", KEYS)
def test_the_first_items_are_those_of_the_version(key):
    """On every machine and with every Python: the file was written once."""
    assert json.loads(FIRST_ITEMS.read_text())[key] == fingerprint(key)


def test_no_fingerprint_is_left_over():
    assert set(json.loads(FIRST_ITEMS.read_text())) == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_the_key_stands_everywhere_and_is_not_known_by_its_length(key):
    assert Counter(item.key for item in items(key)) == dict.fromkeys("ABCD", 15)
    longest = shortest = 0
    for item in items(key):
        size = len(right_text(item))
        others = [len(option.text) for option in item.options if not option.right]
        longest += size > max(others)
        shortest += size < min(others)
    assert longest <= 32
    assert shortest <= 40


def test_guessing_by_length_does_not_pay():
    """Somebody who always takes the longest (or shortest) option scores hardly more than by chance."""
    for best in (max, min):
        score = 0.0
        for key in KEYS:
            for item in items(key):
                extreme = best(len(option.text) for option in item.options)
                chosen = [option for option in item.options if len(option.text) == extreme]
                score += sum(option.right for option in chosen) / len(chosen)
        assert score / (len(KEYS) * len(SEEDS)) < 0.30


@pytest.mark.parametrize("key", KEYS)
def test_no_answer_is_right_most_of_the_time(key):
    commonest = Counter(right_text(item) for item in items(key)).most_common(1)[0][1]
    assert commonest <= 36


@pytest.mark.parametrize("key", KEYS)
def test_the_variants_have_one_shape(key):
    """What can be measured of equal difficulty: as many lines, nearly as many characters."""
    lines = [len(item.stem.splitlines()) for item in items(key)]
    sizes = [len(item.stem) for item in items(key)]
    assert max(lines) - min(lines) <= 3
    assert max(sizes) <= 1.45 * min(sizes)


def test_no_two_models_ask_the_same():
    seen = {}
    for key in KEYS:
        for item in items(key):
            assert seen.setdefault(item.stem, key) == key


def test_the_catalogue_in_the_docs_is_that_of_the_register():
    assert page.written() == page.catalogue_text()
