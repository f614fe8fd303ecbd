"""Filling places from lists that overlap: never twice, the best first, and as full as it can be."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.selectors.assigning import assign

LISTS = st.lists(st.lists(st.integers(0, 12), unique=True, max_size=9), min_size=1, max_size=5)


def most(lists, counts):
    """Count the places that can be filled at best, one place after the other (Kuhn's algorithm on places)."""
    places = [place for place, count in enumerate(counts) for _ in range(count)]
    holder = {}

    def seat(place, seen):
        for value in lists[places[place]]:
            if value not in seen:
                seen.add(value)
                if value not in holder or seat(holder[value], seen):
                    holder[value] = place
                    return True
        return False

    return sum(seat(place, set()) for place in range(len(places)))


@given(lists=LISTS, data=st.data())
def test_as_many_places_as_possible_are_filled_and_nothing_twice(lists, data):
    counts = data.draw(st.lists(st.integers(0, 6), min_size=len(lists), max_size=len(lists)))
    found = assign(lists, counts)
    flat = [value for values in found for value in values]
    assert len(flat) == len(set(flat)) == most(lists, counts)
    for values, known, count in zip(found, lists, counts, strict=True):
        assert set(values) <= set(known)
        assert len(values) <= count


def test_the_best_come_first():
    assert assign([[3, 1, 2]], [2]) == [[3, 1]]


def test_the_one_with_the_least_to_spare_chooses_first():
    assert assign([[1, 2, 3], [1]], [2, 1]) == [[2, 3], [1]]


def test_a_chain_of_exchanges_makes_room():
    assert [sorted(found) for found in assign([[1, 2], [2, 3], [3, 4], [1]], [1, 1, 1, 1])] == [
        [2],
        [3],
        [4],
        [1],
    ]
