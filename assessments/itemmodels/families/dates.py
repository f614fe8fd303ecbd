"""Dates, times and time zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Program, Redraw, item_model
from assessments.itemmodels.texts import asking, count, printing

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def leap(year: int) -> bool:
    """Return whether February has 29 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def moved(year: int, month: int, day: int, days: int, *, leaps: bool = True, thirty: bool = False) -> str:
    """Return the date some days later, by counting through the months."""
    for _ in range(days):
        length = 30 if thirty else LENGTHS[month - 1] + (leaps and month == 2 and leap(year))
        day += 1
        if day > length:
            day, month = 1, month + 1
    return f"{year}-{month:02d}-{day:02d}"


@item_model(
    key="date-across-february",
    title="Days across the end of February",
    skill="Python",
    level=Level.BASIC,
    topic="Dates and times",
    measures="Adding days across months of different length and leap years.",
    held="A date in the second half of February of a leap year, 20 to 45 days added.",
    varied="Year, day and number of days.",
    distinct=200,
)
def across_february(dice: Dice) -> Draft:
    """A leap year: February has 29 days."""
    year = dice.one([2012, 2016, 2020, 2024, 2028, 2032])
    day, days = dice.between(15, 27), dice.between(20, 44)
    answer = moved(year, 2, day, days)
    wrong = [
        (moved(year, 2, day, days, leaps=False), "Counts 28 days in February."),
        (moved(year, 2, day, days, thirty=True), "Counts 30 days in each month."),
        (moved(year, 2, day, days + 1), "Counts one day too many."),
        (moved(year, 2, day, days - 1), "Counts the first day along."),
        (moved(year, 2, day, days - 2), "Counts 31 days in February."),
    ]
    source = f"from datetime import date, timedelta\n\nprint(date({year}, 2, {day}) + timedelta(days={days}))"
    left = 29 - day
    steps = [
        f"{year} is a leap year, so {left} days are left in February.",
        f"{days} - {left} = {days - left} days go on from the first of March.",
        f"The result is {answer}.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="date-weekday-later",
    title="Weekday after some days",
    skill="Algorithms",
    level=Level.BASIC,
    topic="Modular arithmetic",
    measures="Counting in a cycle of seven.",
    held="One weekday, between 30 and 400 days later, not a multiple of seven.",
    varied="The weekday and the number of days.",
    distinct=200,
    version=2,
)
def weekday_later(dice: Dice) -> Draft:
    """The remainder by seven decides."""
    today, days = dice.below(7), dice.between(30, 400)
    if days % 7 in (0, 6):
        raise Redraw
    answer = DAYS[(today + days) % 7]
    second = DAYS[today]
    for _ in range(days):
        second = DAYS[(DAYS.index(second) + 1) % 7]
    wrong = [
        (DAYS[(today + days + 1) % 7], "Counts one day too many."),
        (DAYS[(today + days - 1) % 7], "Counts today along."),
        (DAYS[(today - days) % 7], "Goes backwards."),
        (DAYS[(today + days // 7) % 7], "Takes the number of weeks instead of the remainder."),
        (DAYS[today], "Takes the days for whole weeks."),
    ]
    steps = [
        f"{days} = {days // 7} * 7 + {days % 7}; whole weeks change nothing.",
        f"{count(days % 7, 'day')} after {DAYS[today]} is {answer}.",
    ]
    return asking(
        f"Today is {DAYS[today]}. Which weekday is it in {days} days?", "", answer, second, wrong, steps
    )


def clock(minutes: int) -> str:
    """Return minutes of a day as 09:30, over midnight too."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def offset(minutes: int) -> str:
    """Return an offset from UTC as +05:30."""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


@item_model(
    key="time-zone-meeting",
    title="One meeting in two zones",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Dates and times",
    measures="Going from one offset to another through UTC.",
    held="An offset east that is no full hour and one west of three to eight full hours.",
    varied="The time and the two offsets.",
    distinct=200,
)
def zone_meeting(dice: Dice) -> Draft:
    """Subtract the one offset, add the other."""
    east, west = dice.one([210, 270, 330, 345, 570, 630]), -60 * dice.between(3, 8)
    start = 5 * dice.between(12, 280)
    answer = clock(start - east + west)
    wrong = [
        (clock(start + east - west), "Subtracts and adds the wrong way round."),
        (clock(start - east - west), "Takes the offset in the west for one in the east."),
        (clock(start + west), "Overlooks the first offset."),
        (clock(start - east), "Stops at UTC."),
        (clock(start - east // 60 * 60 + west), "Overlooks the minutes of the offset."),
    ]
    moment = datetime.fromisoformat(f"2026-06-10T{clock(start)}:00{offset(east)}").astimezone(UTC)
    second = (moment + timedelta(minutes=west)).strftime("%H:%M")
    question = (
        f"A meeting starts at 2026-06-10T{clock(start)}:00{offset(east)}. What does a clock show at "
        f"that moment where the "
        f"time is UTC{offset(west)}?"
    )
    steps = [
        f"In UTC it is {clock(start)} minus {offset(east)[1:]}: {clock(start - east)}.",
        f"{-west // 60} hours less: {answer}.",
    ]
    return asking(question, "", answer, second, wrong, steps)


ZONES = ("Berlin", "Madrid", "Paris", "Rome", "Vienna", "Warsaw", "Zurich", "Prague", "Oslo", "Brussels")


@item_model(
    key="time-summer-wall-clock",
    title="Adding hours across the change to summer time",
    skill="Python",
    level=Level.ADVANCED,
    topic="Dates and times",
    measures="That adding to an aware datetime moves the wall clock, not the time that passes.",
    held="An evening before the change to summer time in a central European zone, a whole number of hours added.",
    varied="Year, city, hour and number of hours.",
    distinct=200,
)
def summer_wall_clock(dice: Dice) -> Draft:
    """The wall clock moves by the hours added; one hour less passes."""
    year, city = dice.between(2001, 2025), dice.one(ZONES)
    hour, hours = dice.between(16, 22), dice.between(12, 30)
    if hour + hours < 28:
        raise Redraw
    sunday = next(day for day in range(31, 24, -1) if date(year, 3, day).weekday() == 6)
    shown = f"{(hour + hours) % 24:02d}:00"
    answer = f"{shown} {hours - 1}"
    wrong = [
        (f"{shown} {hours}", "Expects that the hours added are the hours that pass."),
        (f"{(hour + hours + 1) % 24:02d}:00 {hours}", "Expects that Python adds in UTC."),
        (f"{(hour + hours - 1) % 24:02d}:00 {hours - 1}", "Takes an hour off the wall clock."),
        (f"{shown} {hours + 1}", "Takes the change for that in autumn."),
    ]
    source = (
        "from datetime import datetime, timedelta, timezone\nfrom zoneinfo import ZoneInfo\n\n"
        f'zone = ZoneInfo("Europe/{city}")  # summer time starts on {year}-03-{sunday} at 02:00\n'
        f"start = datetime({year}, 3, {sunday - 1}, {hour}, tzinfo=zone)\nend = start + timedelta(hours={hours})\n"
        "passed = end.astimezone(timezone.utc) - start.astimezone(timezone.utc)\n"
        'print(end.strftime("%H:%M"), passed // timedelta(hours=1))'
    )
    steps = [
        f"Addition moves the wall clock: {hour}:00 plus {hours} hours shows {shown}.",
        f"The clocks skip an hour in that night, so only {hours - 1} hours pass.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="time-epoch-difference",
    title="Hours and minutes from seconds",
    skill="Algorithms",
    level=Level.BASIC,
    topic="Modular arithmetic",
    measures="Splitting a number of seconds with division and remainder.",
    held="One number of seconds between one hour and ten, hours and minutes with a remainder each.",
    varied="The number of seconds.",
    distinct=200,
)
def epoch_difference(dice: Dice) -> Draft:
    """Hours, minutes, seconds."""
    hours, minutes, seconds = dice.between(1, 9), dice.between(11, 58), dice.between(11, 58)
    total = hours * 3600 + minutes * 60 + seconds
    wrong = [
        (f"{hours} {total // 60} {seconds}", "Overlooks that the hours are taken off before the minutes."),
        (f"{total // 3600} {total % 3600} {total % 60}", "Takes the rest in seconds for minutes."),
        (f"{hours} {minutes} {total % 3600 % 100}", "Takes the remainder by 100."),
        (
            f"{total // 1000} {total // 100 % 10} {total % 100}",
            "Counts as if an hour had a thousand seconds.",
        ),
    ]
    source = f"total = {total}\nprint(total // 3600, total % 3600 // 60, total % 60)"
    steps = [
        f"{total} // 3600 = {hours}.",
        f"{total} % 3600 = {total % 3600}, // 60 = {minutes}.",
        f"{total} % 60 = {seconds}.",
    ]
    second = Program("python", f"h, m = divmod({total}, 3600)\nprint(h, *divmod(m, 60))")
    draft = printing(source, f"{hours} {minutes} {seconds}", wrong, steps)
    return Draft(draft.stem, draft.answer, draft.wrong, draft.steps, second)
