"""Equal and nearly equal stems."""

import pytest

from assessments.items.likeness import Likeness, normalise, similarity, stem_hash


@pytest.mark.parametrize(
    "other",
    [
        "What does  `len(x)` return?",
        "what does len(x) RETURN",
        "What does **len(x)** return?!",
        "```\nWhat does len(x) return?\n```",
    ],
)
def test_layout_case_and_marks_make_no_other_question(other):
    assert stem_hash(other) == stem_hash("What does len(x) return?")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What does f(2) return?", "What does f(3) return?"),
        ("Which of these is a type of join in SQL?", "Which of these is not a type of join in SQL?"),
        ("When is `a == b` true for two lists a and b?", "When is `a != b` true for two lists a and b?"),
        ("Which command is run first in the build?", "Which command is run last in the build?"),
    ],
)
def test_what_decides_the_question_keeps_it_apart(one, other):
    assert stem_hash(one) != stem_hash(other)
    assert similarity(normalise(one), normalise(other)) == 0
    assert Likeness([(1, one)]).near(other) == []


def test_near_stems_are_found_best_first():
    known = Likeness(
        [
            (1, "Which statement about Git branches is right?"),
            (2, "Which statements about Git branches are right?"),
            (3, "Which port does HTTPS use by default?"),
        ]
    )
    found = known.near("Which statement about Git branches is right")
    assert [near.key for near in found] == [1, 2]
    assert found[0].similarity == 100
    known.add(4, "Which port does HTTPS use by default")
    assert {near.key for near in known.near("which port does https use by default?")} == {3, 4}
    assert len(known) == 4


def test_nothing_is_like_nothing():
    assert stem_hash("  ?! ") == ""
    assert Likeness().near("Anything") == []
