"""SQL: what is computed from rows. Groups, counts, windows, subqueries."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.families.sql_rows import WHAT
from assessments.itemmodels.families.sql_tables import CITIES, NAMES, Table, querying
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import listed


@item_model(
    key="sql-group-having",
    title="GROUP BY with HAVING",
    skill="SQL",
    level=Level.INTERMEDIATE,
    topic="Groups",
    measures="That WHERE filters rows before and HAVING filters groups after they are formed.",
    held="Eight rows, four groups, one condition on rows, one on the number of rows in a group.",
    varied="Cities, amounts and the limit.",
    distinct=200,
)
def group_having(dice: Dice) -> Draft:
    """Cities with at least two rows above the limit."""
    cities = sorted(dice.some(CITIES, 4))
    places = [*cities, *(dice.one(cities) for _ in range(4))]
    amounts = [5 * n for n in dice.distinct(2, 30, 8)]
    rows = list(zip(range(1, 9), dice.shuffled(places), amounts, strict=True))
    limit = 5 * dice.between(9, 15)
    every = Counter(city for _, city, _ in rows)
    above = Counter(city for _, city, amount in rows if amount > limit)
    sums: Counter[str] = Counter()
    for _, city, amount in rows:
        sums[city] += amount

    def those(test: list[str]) -> str:
        return ", ".join(test)

    answer = those([city for city in cities if above[city] >= 2])
    wrong = [
        (those([city for city in cities if every[city] >= 2]), "Overlooks WHERE."),
        (
            those([city for city in cities if every[city] >= 2 and above[city]]),
            "Counts all rows of the group.",
        ),
        (those([city for city in cities if above[city] >= 1]), "Overlooks HAVING."),
        (those([city for city in cities if above[city] > 2]), "Reads >= as >."),
        (
            those([city for city in cities if sums[city] > limit and every[city] >= 2]),
            "Compares the sum of the group.",
        ),
        (
            those([city for city in cities if every[city] >= 2 and above[city] < 2]),
            "Takes the groups that drop out.",
        ),
    ]
    wrong = [pair for pair in wrong if pair[0]]
    if not answer or not 1 <= answer.count(",") + 1 <= 2:
        raise Redraw
    query = f"SELECT city\nFROM orders\nWHERE amount > {limit}\nGROUP BY city\nHAVING COUNT(*) >= 2\nORDER BY city"
    steps = [
        f"WHERE keeps amounts above {limit}: {listed([f'{city} {above[city]}' for city in cities if above[city]])}.",
        f"HAVING keeps cities with at least two of those rows: {answer}.",
    ]
    table = Table("orders", ("id", "city", "amount"), rows)
    return querying(WHAT, (table,), query, answer, dice.shuffled(wrong), steps)


@item_model(
    key="sql-count-null-distinct",
    title="COUNT of rows, of values and of different values",
    skill="SQL",
    level=Level.INTERMEDIATE,
    topic="Aggregates",
    measures="What each form of COUNT does with NULL and with duplicates.",
    held="Eight rows, one column with NULL and duplicates, the three forms of COUNT side by side.",
    varied="Values, how many are NULL and how many repeat.",
    distinct=200,
)
def count_null_distinct(dice: Dice) -> Draft:
    """All rows, the rows with a value, the different values."""
    holes, kinds = dice.between(1, 3), dice.between(2, 4)
    cities = dice.some(CITIES, kinds)
    cells: list[str | None] = [
        *cities,
        *(dice.one(cities) for _ in range(8 - holes - kinds)),
        *([None] * holes),
    ]
    rows = list(zip(dice.some(NAMES, 8), dice.shuffled(cells), strict=True))
    given = 8 - holes
    wrong = [
        (f"8 | 8 | {kinds}", "Counts rows with NULL in `COUNT(city)`."),
        (f"8 | {given} | {kinds + 1}", "Counts NULL as a value of its own in `COUNT(DISTINCT city)`."),
        (f"{given} | {given} | {kinds}", "Drops rows with NULL from `COUNT(*)`."),
        (f"8 | 8 | {kinds + 1}", "Treats NULL like any value."),
        (f"8 | {kinds} | {kinds}", "Counts different values in `COUNT(city)`."),
    ]
    query = "SELECT COUNT(*), COUNT(city), COUNT(DISTINCT city)\nFROM people"
    steps = [
        "`COUNT(*)` counts rows: 8.",
        f"`COUNT(city)` leaves out NULL: 8 - {holes} = {given}.",
        f"`COUNT(DISTINCT city)` counts different values without NULL: {kinds}.",
    ]
    table = Table("people", ("name", "city"), rows)
    return querying(WHAT, (table,), query, f"8 | {given} | {kinds}", dice.shuffled(wrong), steps)


@item_model(
    key="sql-rank-ties",
    title="RANK with ties",
    skill="SQL",
    level=Level.INTERMEDIATE,
    topic="Window functions",
    measures="That RANK leaves gaps after ties.",
    held="Seven rows, two pairs of ties above the row asked for, one window ordered downwards.",
    varied="Names, points and the row asked for.",
    distinct=200,
)
def rank_ties(dice: Dice) -> Draft:
    """The rank is one more than the number of rows above."""
    points = sorted(dice.distinct(10, 90, 5), reverse=True)
    ties = dice.some([0, 1, 2], 2)
    scores = sorted([*points, *(points[place] for place in ties)], reverse=True)
    names = dice.some(NAMES, 7)
    rows = list(zip(names, dice.shuffled(scores), strict=True))
    place = dice.between(3, 4)
    wanted = points[place]
    who = next(name for name, score in rows if score == wanted)
    rank = 1 + sum(score > wanted for _, score in rows)
    wrong = [
        (f"{who} | {place + 1}", "Counts different values: that would be DENSE_RANK."),
        (f"{who} | {rank - 1}", "Starts to count at 0, or counts one of the ties only once."),
        (f"{who} | {rank + 1}", "Counts the row itself twice."),
        (f"{who} | {1 + sum(score < wanted for _, score in rows)}", "Ranks upwards."),
    ]
    query = "\n".join(
        [
            "SELECT name, place",
            "FROM (",
            "    SELECT name, RANK() OVER (ORDER BY points DESC) AS place",
            "    FROM results",
            ") r",
            f"WHERE name = '{who}'",
        ]
    )
    steps = [
        f"{rank - 1} rows have more than {wanted} points.",
        f"RANK is that number plus one: {rank}. Ties above leave gaps.",
    ]
    return querying(
        WHAT,
        (Table("results", ("name", "points"), rows),),
        query,
        f"{who} | {rank}",
        dice.shuffled(wrong),
        steps,
    )


@item_model(
    key="sql-running-total",
    title="Running total per group",
    skill="SQL",
    level=Level.ADVANCED,
    topic="Window functions",
    measures="What PARTITION BY and ORDER BY in a window sum up to.",
    held="Eight rows in two groups of four, one window with both clauses, one row read from it.",
    varied="Days, cities, amounts and the row asked for.",
    distinct=200,
)
def running_total(dice: Dice) -> Draft:
    """The sum of the rows of the same city up to the day asked for."""
    cities = dice.some(CITIES, 2)
    places = dice.shuffled(cities * 4)
    amounts = dice.distinct(3, 40, 8)
    rows = list(zip(range(1, 9), places, amounts, strict=True))
    city = dice.one(cities)
    days = [day for day, place, _ in rows if place == city]
    day = days[dice.between(1, 2)]
    mine = [(when, amount) for when, place, amount in rows if place == city]
    answer = sum(amount for when, amount in mine if when <= day)
    wrong = [
        (sum(amount for when, amount in mine if when < day), "Leaves the current row out."),
        (sum(amount for _, amount in mine), "Sums the whole group, as without ORDER BY."),
        (
            sum(amount for when, _, amount in rows if when <= day),
            "Sums over both cities, as without PARTITION BY.",
        ),
        (sum(amount for when, amount in mine if when >= day), "Sums from the current row on."),
        (amounts[day - 1], "Takes the amount of the row alone."),
    ]
    query = "\n".join(
        [
            "SELECT total",
            "FROM (",
            "    SELECT day, SUM(amount) OVER (PARTITION BY city ORDER BY day) AS total",
            "    FROM sales",
            ") s",
            f"WHERE day = {day}",
        ]
    )
    steps = [
        f"Day {day} is in {city}; the window holds the rows of {city} only.",
        f"ORDER BY makes it a running total: {' + '.join(str(amount) for when, amount in mine if when <= day)}.",
        f"The result is {answer}.",
    ]
    table = Table("sales", ("day", "city", "amount"), rows)
    return querying(WHAT, (table,), query, answer, dice.shuffled(wrong), steps)


@item_model(
    key="sql-correlated-average",
    title="Correlated subquery: above the average of the own group",
    skill="SQL",
    level=Level.ADVANCED,
    topic="Subqueries",
    measures="That a correlated subquery is evaluated for each row with the values of that row.",
    held="Six people in two teams of three, one comparison with the average of the own team.",
    varied="Names, teams and salaries.",
    distinct=200,
)
def correlated_average(dice: Dice) -> Draft:
    """Those who earn more than the average of their own team."""
    names = sorted(dice.some(NAMES, 6))
    teams = dice.shuffled(["red"] * 3 + ["blue"] * 3)
    low, high = dice.distinct(20, 35, 3), dice.distinct(40, 60, 3)
    pay = {"red": iter(low), "blue": iter(high)}
    rows = [(name, team, next(pay[team])) for name, team in zip(names, teams, strict=True)]
    average = {"red": Fraction(sum(low), 3), "blue": Fraction(sum(high), 3)}
    whole = Fraction(sum(low) + sum(high), 6)
    best = {"red": max(low), "blue": max(high)}

    def those(chosen: list[str]) -> str:
        return ", ".join(chosen)

    answer = those([name for name, team, salary in rows if salary > average[team]])
    wrong = [
        (those([name for name, _, salary in rows if salary > whole]), "Compares with the average of all."),
        (
            those([name for name, team, salary in rows if salary == best[team]]),
            "Takes the highest of each team.",
        ),
        (
            those([name for name, team, salary in rows if salary < average[team]]),
            "Turns the comparison round.",
        ),
        (
            those([name for name, _, salary in rows if salary < whole]),
            "Takes those below the average of all.",
        ),
    ]
    if any(mean.denominator == 1 for mean in average.values()):
        raise Redraw
    query = (
        "SELECT name\nFROM staff s\nWHERE salary > (\n    SELECT AVG(salary) FROM staff t WHERE t.team = s.team\n)\n"
        "ORDER BY name"
    )
    steps = [
        f"The averages are about {float(average['red']):.1f} (red) and {float(average['blue']):.1f} (blue).",
        f"Each row is compared with that of its own team: {answer}.",
    ]
    table = Table("staff", ("name", "team", "salary"), rows)
    return querying(WHAT, (table,), query, answer, wrong, steps)


@item_model(
    key="sql-join-fan-out",
    title="Sum over two joined lists",
    skill="SQL",
    level=Level.ADVANCED,
    topic="Joins",
    measures="That joining two lists to one row multiplies rows before they are summed.",
    held="One order joined to three items and two payments at once, one sum of the items.",
    varied="Ids, prices and payments; a second order whose rows must not count.",
    distinct=200,
)
def join_fan_out(dice: Dice) -> Draft:
    """Every item is counted once for each payment."""
    order, other = dice.distinct(11, 99, 2)
    prices, payments = dice.distinct(3, 30, 3), dice.distinct(31, 60, 2)
    strange = dice.between(3, 30)
    items = Table(
        "items",
        ("order_id", "price"),
        dice.shuffled([*((order, price) for price in prices), (other, strange)]),
    )
    paid = Table(
        "payments", ("order_id", "paid"), dice.shuffled([*((order, p) for p in payments), (other, 61)])
    )
    answer = 2 * sum(prices)
    wrong = [
        (sum(prices), "Expects that each item counts once."),
        (3 * sum(payments), "Sums the payments instead."),
        (sum(prices) + strange, "Overlooks the condition."),
        (sum(prices) + sum(payments), "Adds both lists."),
        (3 * sum(prices), "Multiplies by the number of items instead of payments."),
    ]
    query = (
        "SELECT SUM(i.price)\nFROM items i\nJOIN payments p ON p.order_id = i.order_id\n"
        f"WHERE i.order_id = {order}"
    )
    steps = [
        f"Order {order} has 3 items and 2 payments; the join gives each pair: 6 rows.",
        f"Each price is in there twice: 2 * ({' + '.join(map(str, prices))}) = {answer}.",
    ]
    return querying(WHAT, (items, paid), query, answer, dice.shuffled(wrong), steps)
