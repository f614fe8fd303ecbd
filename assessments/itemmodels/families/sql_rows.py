"""SQL: which rows come out. Joins, conditions, NULL, UNION, ORDER BY."""

from __future__ import annotations

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.families.sql_tables import CITIES, NAMES, Table, querying
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import count, listed

HOW_MANY = "How many rows does this query return?"
WHAT = "What does this query return?"


def people_and_orders(
    dice: Dice, *, people: int, orders: int, with_orders: int, strays: int
) -> tuple[Table, Table]:
    """Return customers and their orders; `strays` orders have no customer, the others share `with_orders` people."""
    names = dice.some(NAMES, people)
    ids = sorted(dice.distinct(1, 30, people))
    buyers = dice.some(ids, with_orders)
    owners: list[int | None] = [*buyers, *(dice.one(buyers) for _ in range(orders - strays - with_orders))]
    owners = dice.shuffled([*owners, *([None] * strays)])
    amounts = dice.distinct(2, 30, orders)
    numbers = sorted(dice.distinct(101, 199, orders))
    customers = Table("customers", ("id", "name"), list(zip(ids, names, strict=True)))
    rows = [(n, owner, 5 * amount) for n, owner, amount in zip(numbers, owners, amounts, strict=True)]
    return customers, Table("orders", ("id", "customer_id", "amount"), rows)


@item_model(
    key="sql-left-join-rows",
    title="Rows of a LEFT JOIN",
    skill="SQL",
    level=Level.BASIC,
    topic="Joins",
    measures="That a left join keeps rows without a partner, and only those of the left table.",
    held="Six customers, seven orders, customers without orders and orders without customer.",
    varied="Names, ids, amounts, who ordered what and how many have no partner.",
    distinct=200,
)
def left_join_rows(dice: Dice) -> Draft:
    """Matches plus the customers without any."""
    strays, buyers, total = dice.between(1, 2), dice.between(2, 4), 7
    customers, orders = people_and_orders(dice, people=6, orders=total, with_orders=buyers, strays=strays)
    matched = [row for row in orders.rows if row[1] is not None]
    lonely = 6 - len({row[1] for row in matched})
    answer = len(matched) + lonely
    wrong = [
        (len(matched), "Counts the matches only: that would be an inner join."),
        (answer + strays, "Keeps the orders without customer too: that would be a full join."),
        (6, "Expects one row for each customer."),
        (total, "Expects one row for each order."),
        (6 * total, "Pairs every customer with every order."),
    ]
    query = "SELECT c.name, o.amount\nFROM customers c\nLEFT JOIN orders o ON o.customer_id = c.id"
    steps = [
        f"{len(matched)} orders have a customer: {len(matched)} rows.",
        f"{lonely} customers have no order: each gives one row with NULL.",
        f"Orders without customer give none. Together {answer}.",
    ]
    return querying(HOW_MANY, (customers, orders), query, answer, dice.shuffled(wrong), steps, counted=True)


@item_model(
    key="sql-left-join-where",
    title="Condition on the right table of a LEFT JOIN",
    skill="SQL",
    level=Level.INTERMEDIATE,
    topic="Joins",
    measures="That a condition in WHERE removes the rows which the left join has kept.",
    held="Five customers, six orders, two customers without orders, one condition on the amount in WHERE.",
    varied="Names, ids, amounts, who ordered what and the limit.",
    distinct=200,
)
def left_join_where(dice: Dice) -> Draft:
    """NULL is not greater than anything, so the customers without orders are gone again."""
    customers, orders = people_and_orders(dice, people=5, orders=6, with_orders=3, strays=0)
    amounts = sorted(int(str(row[2])) for row in orders.rows)
    limit = amounts[dice.between(1, 3)]
    kept = [row for row in orders.rows if int(str(row[2])) > limit]
    without = 5 - len({row[1] for row in kept})
    answer = len(kept)
    wrong = [
        (answer + 2, "Keeps the customers without orders: they were kept by the join but not by WHERE."),
        (answer + without, "Reads the condition as if it stood in ON."),
        (8, "Overlooks that WHERE takes rows away."),
        (answer + 1, "Reads > as >=."),
        (len({row[1] for row in kept}), "Counts customers instead of rows."),
        (6 - answer, "Turns the comparison round."),
    ]
    query = (
        "SELECT c.name, o.amount\nFROM customers c\nLEFT JOIN orders o ON o.customer_id = c.id\n"
        f"WHERE o.amount > {limit}"
    )
    steps = [
        "The join gives 8 rows: 6 with an order and 2 with NULL.",
        f"NULL > {limit} is unknown, so WHERE drops the two.",
        f"{answer} orders have an amount above {limit}.",
    ]
    return querying(HOW_MANY, (customers, orders), query, answer, wrong, steps, counted=True)


@item_model(
    key="sql-where-and-or",
    title="AND and OR without brackets",
    skill="SQL",
    level=Level.BASIC,
    topic="Conditions",
    measures="That AND binds tighter than OR.",
    held="Eight rows, three conditions a OR b AND c without brackets, no NULL.",
    varied="The rows and the values asked for.",
    distinct=200,
    version=2,
)
def where_and_or(dice: Dice) -> Draft:
    """Rows of the one city, whatever they cost, and cheap rows of the other."""
    cities = dice.some(CITIES, 3)
    names = dice.some(NAMES, 8)
    ages = dice.distinct(20, 60, 8)
    rows = [(name, dice.one(cities), age) for name, age in zip(names, ages, strict=True)]
    limit = dice.between(35, 45)
    first, second = cities[0], cities[1]
    young = sum(city == second and age < limit for _, city, age in rows)
    answer = sum(city == first or (city == second and age < limit) for _, city, age in rows)
    wrong = [
        (sum(city in (first, second) and age < limit for _, city, age in rows), "Evaluates OR before AND."),
        (sum(city in (first, second) for _, city, _ in rows), "Overlooks the condition on the age."),
        (sum(city in (first, second) or age < limit for _, city, age in rows), "Reads AND as OR."),
        (young, "Counts the part with AND only."),
        (sum(city == first for _, city, _ in rows), "Counts the part before OR only."),
    ]
    query = f"SELECT name\nFROM people\nWHERE city = '{first}' OR city = '{second}' AND age < {limit}"
    steps = [
        f"AND first: {second} and younger than {limit}, {count(young, 'row')}.",
        f"OR adds all of {first}: {count(sum(city == first for _, city, _ in rows), 'row')}.",
        f"Together {answer}.",
    ]
    if wrong[0][0] == answer:
        raise Redraw
    table = Table("people", ("name", "city", "age"), rows)
    return querying(HOW_MANY, (table,), query, answer, dice.shuffled(wrong), steps, counted=True)


@item_model(
    key="sql-union-rows",
    title="Rows of a UNION",
    skill="SQL",
    level=Level.BASIC,
    topic="Sets of rows",
    measures="That UNION removes every duplicate, also those within one side.",
    held="Two tables of one column, five and four rows, a duplicate within the first and values in both.",
    varied="The values and how many are shared.",
    distinct=200,
)
def union_rows(dice: Dice) -> Draft:
    """Each value once."""
    shared = dice.between(1, 3)
    pool = dice.some(NAMES, 8 - shared)
    left = pool[:4]
    right = pool[4 - shared : 8 - shared]
    first = dice.shuffled([*left, dice.one(left)])
    second = dice.shuffled(right)
    answer = len(set(first) | set(second))
    wrong = [
        (len(first) + len(second), "Keeps duplicates: that would be UNION ALL."),
        (len(first) + len(set(second) - set(first)), "Removes only what the second table repeats."),
        (len(set(first) & set(second)), "Takes UNION for INTERSECT."),
        (len(set(first)), "Takes the rows of the first table only."),
        (len(set(first)) + len(second), "Removes duplicates within a table only."),
    ]
    tables = [
        Table(name, ("email",), [(cell.lower(),) for cell in rows])
        for name, rows in (("buyers", first), ("readers", second))
    ]
    query = "SELECT email FROM buyers\nUNION\nSELECT email FROM readers"
    steps = [
        f"Both tables together have {len(first) + len(second)} rows.",
        f"UNION keeps each value once: {answer} different ones.",
    ]
    return querying(HOW_MANY, tables, query, answer, dice.shuffled(wrong), steps, counted=True)


@item_model(
    key="sql-order-limit-offset",
    title="ORDER BY two columns with LIMIT and OFFSET",
    skill="SQL",
    level=Level.BASIC,
    topic="Ordering",
    measures="Direction of each column and what OFFSET skips.",
    held="Six rows with one tie in the first column, one descending and one ascending column, one row out.",
    varied="Names and points.",
    distinct=200,
)
def order_limit_offset(dice: Dice) -> Draft:
    """The row after the first two."""
    names = dice.some(NAMES, 6)
    points = dice.distinct(10, 99, 5)
    top = sorted(points, reverse=True)
    doubled = [*points, top[dice.between(1, 2)]]
    rows = list(zip(names, dice.shuffled(doubled), strict=True))
    ordered = sorted(rows, key=lambda row: (-row[1], row[0]))
    other = sorted(sorted(rows, key=lambda row: row[0], reverse=True), key=lambda row: -row[1])
    answer = ordered[2][0]
    wrong = [
        (ordered[1][0], "Counts the row at the offset itself as skipped one too few."),
        (other[2][0], "Takes DESC for both columns."),
        (sorted(rows, key=lambda row: (row[1], row[0]))[2][0], "Sorts the points upwards."),
        (ordered[3][0], "Skips one row too many."),
        (min(names), "Orders by the name alone."),
        (ordered[0][0], "Overlooks OFFSET."),
    ]
    query = "SELECT name\nFROM results\nORDER BY points DESC, name\nLIMIT 1 OFFSET 2"
    steps = [
        f"By points downwards, names upwards within ties: {listed([row[0] for row in ordered])}.",
        f"OFFSET 2 skips two rows, LIMIT 1 takes the next: {answer}.",
    ]
    return querying(WHAT, (Table("results", ("name", "points"), rows),), query, answer, wrong, steps)


@item_model(
    key="sql-three-valued-logic",
    title="NOT with NULL",
    skill="SQL",
    level=Level.ADVANCED,
    topic="NULL",
    measures="That a comparison with NULL is unknown and stays unknown under NOT.",
    held="Eight rows, two columns with two NULL each in different rows, NOT over two conditions joined by OR.",
    varied="The rows and the values compared with.",
    distinct=200,
)
def three_valued_logic(dice: Dice) -> Draft:
    """Only rows for which both conditions are false remain."""
    states = ["paid", "open", "late"]
    amounts: list[int | None] = [5 * n for n in dice.distinct(2, 20, 8)]
    words: list[str | None] = [dice.one(states) for _ in range(8)]
    holes = dice.some(range(8), 4)
    for place in holes[:2]:
        words[place] = None
    for place in holes[2:]:
        amounts[place] = None
    state = dice.one(states)
    limit = dice.one(
        [amount for amount, word in zip(amounts, words, strict=True) if amount and word not in (None, state)]
        or [0]
    )
    rows = [(number, word, amount) for number, word, amount in zip(range(1, 9), words, amounts, strict=True)]

    def kept(*, null_word: bool, null_amount: bool) -> int:
        return sum(
            (null_word if word is None else word != state)
            and (null_amount if amount is None else amount <= limit)
            for _, word, amount in rows
        )

    answer = kept(null_word=False, null_amount=False)
    exact = sum(amount == limit for amount in amounts)
    wrong = [
        (
            kept(null_word=True, null_amount=True),
            "Treats a comparison with NULL as false, so that NOT makes it true.",
        ),
        (
            kept(null_word=True, null_amount=False),
            "Treats NULL as a state of its own that differs from the one named.",
        ),
        (kept(null_word=False, null_amount=True), "Treats a missing amount as 0."),
        (sum(word is not None and amount is not None for _, word, amount in rows) - answer, "Overlooks NOT."),
        (sum(word != state for _, word, _ in rows), "Looks at the first condition only."),
        (answer - exact, "Reads NOT > as <."),
    ]
    if not limit or len({answer, *(value for value, _ in wrong[:3])}) < 4:
        raise Redraw
    query = f"SELECT id\nFROM invoices\nWHERE NOT (state = '{state}' OR amount > {limit})"
    steps = [
        "A row comes out only when both conditions are false, so that NOT makes them true.",
        "With NULL a condition is unknown; unknown OR false is unknown, and NOT unknown is unknown.",
        f"Rows without NULL, with another state than {state} and at most {limit}: {answer}.",
    ]
    table = Table("invoices", ("id", "state", "amount"), rows)
    return querying(HOW_MANY, (table,), query, answer, wrong, steps, counted=True)
