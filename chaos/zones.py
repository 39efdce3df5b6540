"""All IANA zones over all changes of their clocks to 2037: wall time is kept, a date has one occurrence.

What should come out is worked out anew: the dates from the calendar alone, the instants by ``offsets.py``.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from multiprocessing import get_context
from zoneinfo import available_timezones

from chaos.offsets import DAY, Stretch, instants, stretches_of
from chaos.report import Result
from models.recurrence import Recurrence, due_between, monthly_day, monthly_nth, next_after, weekly

FIRST, LAST = date(2026, 1, 1), date(2037, 12, 31)
MINUTE = timedelta(minutes=1)
SUNDAY = 6
HOURS = (time(9), time(2, 30))
BAR = "wall time kept, exactly one occurrence on each date of the rule, in each zone over each change"


@dataclass(frozen=True)
class Case:
    """A rule, and which dates it means; ``days`` on either side of a change are looked at.

    ``stepwise``: also from one occurrence to the next, as a schedule goes.
    """

    rule: str
    means: Callable[[date], bool]
    days: int = 45
    stepwise: bool = True


def zones(seed: int, *, short: bool) -> Result:
    """Walks through every zone, or through Denver and six more chosen by the seed."""
    names = sorted(available_timezones() - {"localtime", "Factory"})
    figures: Counter[str] = Counter()
    if short:
        counts = [check_zone(name) for name in ["America/Denver", *random.Random(seed).sample(names, 6)]]
    else:
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            counts = list(pool.map(check_zone, names, chunksize=8))
    for count in counts:
        figures += count
    shown = {"zones": len(counts), **dict.fromkeys(KINDS, 0), **figures}
    return Result("zones", shown, BAR, not figures["broken"] and figures["occurrences"] > 0)


KINDS = ("changes", "walks", "occurrences", "in a skipped hour", "in a repeated hour", "broken")


def check_zone(zone: str) -> Counter[str]:
    """What was found in one zone: all the years at two hours, then closely around every change."""
    stretches = stretches_of(zone, FIRST, LAST)
    changes = [pair for pair in pairwise(stretches) if FIRST <= pair[1].start.date() <= LAST]
    found = Counter(changes=len(changes))
    for at in HOURS:
        for case in over_the_years():
            found += check(case, FIRST, LAST, at, zone, stretches)
    for before, after in changes:
        low, high = sorted((wall(after.start, before.offset), wall(after.start, after.offset)))
        hours = {moment.time() for moment in (low - MINUTE, low, low + (high - low) / 2, high)}
        for night in {low.date(), high.date()}:
            for case in around(night):
                margin = timedelta(days=case.days)
                for at in {*hours, time(9)}:
                    found += check(case, night - margin, night + margin, at, zone, stretches)
    return found


def check(case: Case, first: date, last: date, at: time, zone: str, stretches: list[Stretch]) -> Counter[str]:
    """One rule at one wall time from ``first`` to ``last``."""
    dates = (first + DAY * n for n in range((last - first).days + 1))
    answers = [instants(day, at, stretches) for day in dates if case.means(day)]
    expected = [each[0] for each, _ in answers]
    recurrence = Recurrence(case.rule, first, at, zone)
    begin = datetime.combine(first - 2 * DAY, at, UTC)
    end = max(expected, default=begin)
    good = expected == due_between(recurrence, begin, end)
    if case.stepwise:
        good = good and expected == list(steps(recurrence, begin, end))
    return Counter(
        {
            "walks": 1,
            "occurrences": len(expected),
            "in a skipped hour": sum(skipped for _, skipped in answers),
            "in a repeated hour": sum(len(each) > 1 for each, _ in answers),
            "broken": not good,
        }
    )


def steps(recurrence: Recurrence, begin: datetime, end: datetime) -> Iterator[datetime]:
    """From one occurrence to the next."""
    due = next_after(recurrence, begin)
    while due is not None and due <= end:
        yield due
        due = next_after(recurrence, due)


def wall(instant: datetime, ahead: timedelta) -> datetime:
    """What clocks show that are so far ahead of UTC."""
    return (instant + ahead).replace(tzinfo=None)


def over_the_years() -> list[Case]:
    """Rules for Sundays, on which most clocks change, and for every day."""
    return [
        Case("FREQ=DAILY", lambda _: True, stepwise=False),
        Case(weekly({SUNDAY}), lambda day: day.weekday() == SUNDAY),
        Case(monthly_nth(2, SUNDAY), lambda day: nth(day) == (2, SUNDAY)),
        Case(monthly_nth(-1, SUNDAY), lambda day: day.weekday() == SUNDAY and last_of_its_kind(day)),
        Case(monthly_day(31), lambda day: (day + DAY).day == 1),
    ]


def around(night: date) -> list[Case]:
    """Rules that fall on that very night, and the last day of the months about it."""
    place, weekday = nth(night)
    fits = weekday.__eq__
    cases = [
        Case("FREQ=DAILY", lambda _: True, 3),
        Case(weekly({weekday}), lambda day: fits(day.weekday()), 15),
        Case(monthly_nth(place, weekday), lambda day: nth(day) == (place, weekday)),
        Case(monthly_day(31), lambda day: (day + DAY).day == 1),
    ]
    if last_of_its_kind(night):
        cases.append(
            Case(monthly_nth(-1, weekday), lambda day: fits(day.weekday()) and last_of_its_kind(day))
        )
    return cases


def nth(day: date) -> tuple[int, int]:
    """Which of its weekday in the month, and the weekday."""
    return (day.day - 1) // 7 + 1, day.weekday()


def last_of_its_kind(day: date) -> bool:
    """Whether no later day of the month has this weekday."""
    return (day + 7 * DAY).month != day.month
