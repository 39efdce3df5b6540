"""Rules as people pick them: weeks, a weekday's place in the month, a day of the month or of the year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from models.calendar import DAY, instant_of, today
from models.errors import Refused
from models.recurrence import (
    BadRecurrence,
    Freq,
    Recurrence,
    dates_after,
    ending,
    monthly_day,
    monthly_nth,
    next_after,
    parts,
    weekly,
    yearly,
)

FARTHEST = timedelta(days=731)

LONGEST_INTERVAL = 24
"""Of how many weeks, months or years every one may be left out but one."""


def _nth(nth: int) -> Callable[[int], str]:
    return lambda weekday: monthly_nth(nth, weekday)


CADENCES: Mapping[str, Callable[[int], str]] = {
    "w1": lambda weekday: weekly({weekday}),
    "w2": lambda weekday: weekly({weekday}, 2),
    **{f"m{nth}": _nth(nth) for nth in (1, 2, 3, 4, -1)},
}
"""What ``every`` can be in a form: weeks by interval, places in the month by number (-1 is the last)."""

ON_A_DAY, ON_THE_LAST, ON_A_DATE = "day", "last", "year"
"""What it can be in the form for meetings beside that: without a weekday."""


@dataclass(frozen=True)
class Pick:
    """What is picked beside the hour and the first day.

    ``interval`` is of how many weeks, months or years each time is one, where ``every`` does not tell;
    ``monthday`` is for a day of the month; ``until`` is the last possible day.
    """

    every: str
    weekday: int = 0
    interval: int | None = None
    monthday: int | None = None
    until: date | None = None


def recurrence_of(
    every: str, weekday: int, at: time, zone: str, *, start: date | None, now: datetime
) -> Recurrence:
    """The recurrence that was picked, first on or after ``start``; without one, on the next such day.

    Weeks are counted from the first occurrence. Raises Refused for what no form offers (field ``every`` or
    ``weekday``) and for a start more than two years away.
    """
    if every not in CADENCES:
        raise Refused("every", "unknown", every)
    return recurrence_from(Pick(every, weekday), at, zone, start=start, now=now)


def recurrence_from(pick: Pick, at: time, zone: str, *, start: date | None, now: datetime) -> Recurrence:
    """The recurrence that was picked, first on or after ``start``; without one, on the next such day.

    Weeks, months and years are counted from the first occurrence. Raises Refused on the field at fault: also
    for one that ends before it starts, and for one that never occurs from now on.
    """
    _check(pick, start)
    day = today(now, zone)
    if start is None:
        begin = day if instant_of(day, at, zone) > now else day + DAY
    elif abs(start - day) > FARTHEST:
        raise Refused("start", "too_far")
    else:
        begin = start
    if pick.until is not None and pick.until < begin:
        raise Refused("until", "ends_before_start" if start else "past")
    begin = _first(pick, begin, at, zone)
    try:
        made = Recurrence(_rule(pick, begin), begin, at, zone)
    except BadRecurrence as never:
        raise Refused("until", "never_occurs") from never
    if next_after(made, now) is None:
        raise Refused("until", "never_occurs")
    return made


def _check(pick: Pick, start: date | None) -> None:
    if pick.every not in {*CADENCES, ON_A_DAY, ON_THE_LAST, ON_A_DATE}:
        raise Refused("every", "unknown", pick.every)
    if pick.weekday not in range(7):
        raise Refused("weekday", "unknown", str(pick.weekday))
    if pick.interval is not None and not 1 <= pick.interval <= LONGEST_INTERVAL:
        raise Refused("interval", "out_of_range", str(pick.interval))
    if pick.every == ON_A_DAY and pick.monthday is None:
        raise Refused("monthday", "no_monthday")
    if pick.monthday is not None and not 1 <= pick.monthday <= 31:
        raise Refused("monthday", "out_of_range", str(pick.monthday))
    if pick.every == ON_A_DATE and start is None:
        raise Refused("start", "no_first_day")


def _first(pick: Pick, begin: date, at: time, zone: str) -> date:
    """The first occurrence, where others are counted from it; else the first possible day."""
    if pick.every.startswith("w"):
        return begin + timedelta(days=(pick.weekday - begin.weekday()) % 7)
    if (pick.interval or 1) == 1 or pick.every == ON_A_DATE:
        return begin
    each = Recurrence(_rule(replace(pick, interval=1, until=None), begin), begin, at, zone)
    return dates_after(each, begin - DAY, 1)[0]


def _rule(pick: Pick, begin: date) -> str:
    interval = pick.interval or (2 if pick.every == "w2" else 1)
    match pick.every:
        case "w1" | "w2":
            rule = weekly({pick.weekday}, interval)
        case "day":
            rule = monthly_day(pick.monthday or 1, interval)
        case "last":
            rule = monthly_day(-1, interval)
        case "year":
            rule = yearly(begin.month, begin.day, interval)
        case place:
            rule = monthly_nth(int(place.removeprefix("m")), pick.weekday, interval)
    return ending(rule, pick.until) if pick.until else rule


def picked(rule: str) -> tuple[str, int] | None:
    """What was picked to get this rule: ``every`` and the weekday; None for a rule that no form makes."""
    told = parts(rule)
    return next(
        (
            (every, weekday)
            for every, build in CADENCES.items()
            for weekday in range(7)
            if parts(build(weekday)) == told
        ),
        None,
    )


def pick_of(recurrence: Recurrence) -> Pick | None:
    """What was picked in the form for meetings to get this recurrence; None for one that it cannot make."""
    told = parts(recurrence.rule)
    weekday = told.weekdays[0] if told.weekdays else 0
    pick = Pick("", weekday, told.interval if told.interval > 1 else None, until=told.until)
    match told.freq:
        case Freq.WEEKLY:
            found = (
                replace(pick, every="w2", interval=None) if told.interval == 2 else replace(pick, every="w1")
            )
        case Freq.MONTHLY if told.weekdays:
            found = replace(pick, every=f"m{told.nth}")
        case Freq.MONTHLY if told.monthday == -1:
            found = replace(pick, every=ON_THE_LAST)
        case Freq.MONTHLY:
            found = replace(pick, every=ON_A_DAY, monthday=told.monthday)
        case Freq.YEARLY:
            found = replace(pick, every=ON_A_DATE)
        case _:
            return None
    return found if _makes(found, recurrence) else None


def _makes(pick: Pick, recurrence: Recurrence) -> bool:
    try:
        _check(pick, recurrence.start)
        return parts(_rule(pick, recurrence.start)) == parts(recurrence.rule)
    except Refused:
        return False


def coming(recurrence: Recurrence, now: datetime, count: int = 3) -> list[datetime]:
    """The next occurrences after ``now``; fewer when it ends before."""
    found: list[datetime] = []
    due = next_after(recurrence, now)
    while due is not None and len(found) < count:
        found.append(due)
        due = next_after(recurrence, due)
    return found
