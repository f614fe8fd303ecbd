"""APIs: JSON queries, paging, rate limits."""

from __future__ import annotations

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, count, fenced, paragraphs, row

SKILL = "REST API"


@item_model(
    key="json-path-filter",
    title="JSONPath with a filter",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="JSON",
    measures="Reading a JSONPath query with a comparison and the order of its results.",
    held="Five objects with three members, two comparisons joined by &&, one member selected; two or three results.",
    varied="The objects, the comparison and the limit.",
    distinct=200,
)
def json_path_filter(dice: Dice) -> Draft:
    """The selected member of each object that fits, in the order of the document."""
    ids, totals = dice.distinct(10, 99, 5), [5 * n for n in dice.distinct(2, 40, 5)]
    states = [dice.one(["open", "paid"]) for _ in range(5)]
    limit, state = dice.one(totals), dice.one(["open", "paid"])
    objects = list(zip(ids, totals, states, strict=True))
    fits = [identity for identity, total, mark in objects if total >= limit and mark == state]
    if len(fits) not in (2, 3):
        raise Redraw
    second = list(ids)
    for identity, total, mark in objects:
        if total < limit or mark != state:
            second.remove(identity)

    def array(numbers: list[int]) -> str:
        return f"[{row(numbers)}]"

    strict = [identity for identity, total, mark in objects if total > limit and mark == state]
    either = [identity for identity, total, mark in objects if total >= limit or mark == state]
    lines = (
        ['{ "orders": [']
        + [
            f'  {{ "id": {identity}, "total": {total}, "state": "{mark}" }}{"," if place < 4 else ""}'
            for place, (identity, total, mark) in enumerate(objects)
        ]
        + ["] }"]
    )
    wrong = [
        (array(strict), "Reads >= as >."),
        (array(either), "Reads && as ||."),
        (
            array([identity for identity, _, mark in objects if mark == state]),
            "Overlooks the first comparison.",
        ),
        (
            array([identity for identity, total, _ in objects if total >= limit]),
            "Overlooks the second comparison.",
        ),
        (
            array([total for _, total, mark in objects if total >= limit and mark == state]),
            "Selects the other member.",
        ),
        (array(sorted(fits)), "Sorts the results."),
        (array(fits[:1]), "Takes the first result only."),
    ]
    query = f"$.orders[?@.total >= {limit} && @.state == '{state}'].id"
    steps = [
        f"The filter keeps orders with a total of at least {limit} and the state {state}.",
        f"Their ids in the order of the document: {array(fits)}.",
    ]
    question = f"What does the JSONPath query `{query}` (RFC 9535) select?"
    return asking(question, fenced("json", *lines), array(fits), array(second), wrong, steps, code=True)


@item_model(
    key="rest-offset-paging",
    title="Pages by limit and offset",
    skill=SKILL,
    level=Level.BASIC,
    topic="Paging",
    measures="Number of pages and what the last one holds.",
    held="A number of rows that the page size does not divide; the offset of the last page and its rows.",
    varied="Rows and page size.",
    distinct=200,
)
def offset_paging(dice: Dice) -> Draft:
    """The largest multiple of the size below the number of rows."""
    size, rows = dice.one([10, 20, 25, 40, 50, 100]), dice.between(130, 990)
    if rows % size in (0, 1) or rows % size == size // 2:
        raise Redraw
    last, left = rows // size * size, rows % size

    def said(offset: int, number: int) -> str:
        return f"offset {offset}, {number} rows"

    offset, pages = 0, []
    while offset < rows:
        pages.append(said(offset, min(size, rows - offset)))
        offset += size
    wrong = [
        (said(last + size, left), "Goes one page too far."),
        (said(last, size), "Expects that the last page is full."),
        (said(rows // size, left), "Takes the number of the page for the offset."),
        (said(last - size, size), "Stops at the last full page."),
        (said(rows - size, size), "Counts the last page back from the end."),
        (said(last + 1, left - 1), "Counts rows from 1: offset is how many are skipped."),
    ]
    steps = [
        f"{rows} = {rows // size} * {size} + {left}.",
        f"{rows // size} full pages are skipped, {last} rows; {left} remain.",
    ]
    question = paragraphs(
        f"A collection of {rows} rows is read page by page with `GET /rows?limit={size}&offset=...`, beginning "
        "with offset 0 and adding the limit each time.",
        "Which offset has the last page that holds rows, and how many rows does it hold?",
    )
    return asking(question, "", said(last, left), pages[-1], wrong, steps)


@item_model(
    key="rest-token-bucket",
    title="Requests that a token bucket lets through",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Rate limits",
    measures="Capacity, refill and cost of a token bucket.",
    held="A full bucket, a burst larger than it, a pause in which it does not fill up, a second burst.",
    varied="Capacity, rate, pause and bursts.",
    distinct=200,
)
def token_bucket(dice: Dice) -> Draft:
    """The capacity first, then what the pause has refilled."""
    capacity, rate, pause = 5 * dice.between(2, 12), dice.between(1, 6), dice.between(3, 12)
    refill = rate * pause
    burst, again = capacity + dice.between(3, 20), refill + dice.between(3, 20)
    if refill >= capacity:
        raise Redraw
    answer = capacity + refill
    tokens, passed = capacity, 0
    for moment in range(pause + 1):
        for _ in range(burst if moment == 0 else again if moment == pause else 0):
            if tokens:
                tokens, passed = tokens - 1, passed + 1
        tokens = min(capacity, tokens + rate)
    wrong = [
        (
            min(burst, capacity) + min(again, capacity),
            "Expects that the bucket is full again after the pause.",
        ),
        (burst + again, "Expects that all requests get through."),
        (capacity, "Overlooks the refill."),
        (capacity + rate, "Counts the refill of one second."),
        (refill, "Counts the second burst only."),
        (capacity + refill + rate, "Counts one second too many."),
    ]
    question = paragraphs(
        f"A rate limit is a token bucket with room for {capacity} tokens that gains {count(rate, 'token')} at the end "
        "of each second, up to its room. Each request takes one token; without one it is refused with 429.",
        f"The bucket is full. {burst} requests come at once, and exactly {pause} seconds later {again} more at once. "
        "How many of all these get through?",
    )
    steps = [
        f"The first burst takes all {capacity} tokens.",
        f"{pause} seconds bring {pause} * {rate} = {refill}, all taken by the second burst.",
        f"{capacity} + {refill} = {answer}.",
    ]
    return asking(question, "", answer, passed, wrong, steps)
