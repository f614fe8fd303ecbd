"""Cron."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, fenced, paragraphs

SKILL = "Linux"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def holds(field: str, value: int, low: int) -> bool:
    """Return whether a field of a cron line (a star, numbers, ranges, steps) holds a value."""
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        if span == "*":
            inside = True
            first = str(low)
        else:
            inside = int(first) <= value <= int(last or first)
        if inside and (value - int(first)) % int(step or 1) == 0:
            return True
    return False


def next_run(line: str, now: datetime) -> datetime:
    """Return the next minute after now that a cron line holds, by going on while a field does not hold."""
    minute, hour, _, _, weekday = line.split()
    when = now.replace(second=0) + timedelta(minutes=1)
    while True:
        if not holds(weekday, when.isoweekday() % 7, 0):
            when = when.replace(hour=0, minute=0) + timedelta(days=1)
        elif not holds(hour, when.hour, 0):
            when = when.replace(minute=0) + timedelta(hours=1)
        elif not holds(minute, when.minute, 0):
            when += timedelta(minutes=1)
        else:
            return when


def weekly(line: str) -> int:
    """Return the runs of a cron line in a week, by looking at each hour of it."""
    minute, hour, _, _, weekday = line.split()
    hourly = sum(holds(minute, now, 0) for now in range(60))
    return sum(
        hourly for day in range(7) for now in range(24) if holds(weekday, day, 0) and holds(hour, now, 0)
    )


def told(when: datetime) -> str:
    """Return a moment as Tuesday 09:30."""
    return f"{DAYS[when.weekday()]} {when:%H:%M}"


@item_model(
    key="cron-next-run",
    title="Next run of a cron line",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Scheduled jobs",
    measures="Reading steps, ranges and weekdays of a cron line.",
    held="A step in the minutes, a range of hours, a range of weekdays; a moment after the last run of a Friday.",
    varied="The step, the hours, the weekdays and the moment.",
    distinct=200,
)
def cron_next_run(dice: Dice) -> Draft:
    """The first run of the next week."""
    step, first, last = dice.one([10, 15, 20, 30]), dice.between(6, 10), dice.between(14, 19)
    start, offset = dice.between(1, 2), dice.between(0, 1)
    end = 5 - offset
    line = f"*/{step} {first}-{last} * * {start}-{end}"
    day = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=end - 1)
    now = day.replace(hour=last, minute=dice.between(60 - step + 1, 59))
    days_on = 7 - (end - start)
    answer = (day + timedelta(days=days_on)).replace(hour=first, minute=0)
    wrong = [
        (told(now.replace(hour=last + 1, minute=0)), "Takes the end of the hours for one hour later."),
        (told((day + timedelta(days=1)).replace(hour=first)), "Overlooks that the weekdays end."),
        (told(answer - timedelta(days=1)), "Counts Monday as 2 instead of 1."),
        (told(answer + timedelta(days=1)), "Counts Monday as 0."),
        (told(answer.replace(minute=step)), "Expects the first run after one step."),
        (told(answer - timedelta(minutes=60 - step)), "Expects a run before the range of hours."),
    ]
    question = paragraphs(
        fenced("text", line),
        f"It is {told(now)} and the clock is the server's. When does cron run this line next?",
    )
    steps = [
        (
            f"It runs every {step} minutes from {first:02d}:00 to {last:02d}:{60 - step:02d}, "
            f"from {DAYS[start - 1]} to {DAYS[end - 1]}."
        ),
        f"After {told(now)} nothing is left in this week.",
        f"The next run is {told(answer)}.",
    ]
    return asking(question, "", told(answer), told(next_run(line, now)), wrong, steps)


@item_model(
    key="cron-runs-per-week",
    title="Runs of a cron line in a week",
    skill=SKILL,
    level=Level.BASIC,
    topic="Scheduled jobs",
    measures="Counting runs from minutes, hours and weekdays; ranges hold both ends.",
    held="A step that divides the hour, a range of hours, a range of weekdays.",
    varied="The step, the hours and the weekdays.",
    distinct=200,
)
def cron_runs(dice: Dice) -> Draft:
    """Runs in an hour, times hours, times days."""
    step = dice.one([5, 10, 12, 15, 20, 30])
    first, last = dice.between(5, 10), dice.between(12, 20)
    start, end = dice.between(1, 2), dice.between(4, 6)
    line = f"*/{step} {first}-{last} * * {start}-{end}"
    hourly, hours, days = 60 // step, last - first + 1, end - start + 1
    answer = hourly * hours * days
    wrong = [
        (hourly * (hours - 1) * days, "Leaves the last hour out."),
        (hourly * hours * (days - 1), "Leaves the last day out."),
        ((hourly + 1) * hours * days, "Counts minute 60 as a run of its own."),
        (hourly * hours, "Counts one day."),
        (step * hours * days, "Takes the step for the number of runs in an hour."),
        ((hourly * (hours - 1) + 1) * days, "Expects the last hour to run once, at its beginning."),
    ]
    steps = [
        f"Every {step} minutes: {hourly} runs in an hour.",
        f"Hours {first} to {last}, both included: {hours}. Days {start} to {end}: {days}.",
        f"{hourly} * {hours} * {days} = {answer}.",
    ]
    return asking(
        "How many times does cron run this line in a week?",
        fenced("text", line),
        answer,
        weekly(line),
        wrong,
        steps,
    )


@item_model(
    key="cron-day-or-weekday",
    title="Day of the month and weekday in one cron line",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Scheduled jobs",
    measures="That a line with both a day and a weekday runs when either of them fits.",
    held="One time, one month, one day of the month, two weekdays; the number of days with a run is asked for.",
    varied="Year, month, day, weekdays and time.",
    distinct=200,
)
def cron_day_or_weekday(dice: Dice) -> Draft:
    """All those weekdays and the day of the month, counted once."""
    year, month, day = dice.between(2024, 2030), dice.between(1, 12), dice.between(2, 28)
    weekdays = sorted(dice.distinct(1, 6, 2))
    begin = datetime(year, month, 1, tzinfo=UTC)
    dates = [begin + timedelta(days=n) for n in range(31) if (begin + timedelta(days=n)).month == month]
    often = [sum(date.isoweekday() == weekday for date in dates) for weekday in weekdays]
    falls = dates[day - 1].isoweekday() in weekdays
    if falls and dice.below(2):
        raise Redraw
    answer = sum(often) + (not falls)
    second = len({date for date in dates if date.day == day or date.isoweekday() in weekdays})
    wrong = [
        (int(falls), "Expects a run only when both fit."),
        (sum(often), "Overlooks the day of the month."),
        (sum(often) + 1, "Counts the day of the month as a run of its own though it is one of the weekdays."),
        (1, "Overlooks the weekdays."),
        (len(dates), "Expects a run on every day."),
        (often[0] + (not falls), "Overlooks the second weekday."),
        (answer + often[0], "Counts the first weekday twice."),
        (sum(often) - 1, "Takes the day of the month off."),
    ]
    line = f"{5 * dice.between(0, 11)} {dice.between(0, 23)} {day} {month} {weekdays[0]},{weekdays[1]}"
    names = [DAYS[weekday - 1] for weekday in weekdays]
    question = paragraphs(
        fenced("text", line),
        f"{begin:%B} {year} has {often[0]} {names[0]}s and {often[1]} {names[1]}s; its day {day} is a "
        f"{DAYS[dates[day - 1].weekday()]}. On how many days of that month does cron (Debian's, not a systemd timer) "
        "run this line?",
    )
    steps = [
        "When both the day and the weekday are given, either of them is enough.",
        f"{often[0]} + {often[1]} weekdays, and day {day} {'is one of them' if falls else 'besides'}: {answer}.",
    ]
    return asking(question, "", answer, second, wrong, steps)
