"""Recurrences: "every second Tuesday at 9:00 in Denver", as a rule, a start date, a wall time and a zone.

The rule is a subset of RFC 5545's RRULE. It is walked over dates alone, and each date becomes an instant by
`instant_of`: 9:00 stays 9:00, and a date has one occurrence also on the nights when clocks change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import dropwhile, islice
from typing import Any, NamedTuple

from dateutil import rrule
from dateutil.relativedelta import relativedelta

from models.calendar import instant_of, wall_of

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class RuleFault(StrEnum):
    """What is wrong with a rule: its form, one of its fields, or that it never occurs."""

    FORM = "form"
    FREQ = "freq"
    INTERVAL = "interval"
    BYDAY = "byday"
    BYMONTHDAY = "bymonthday"
    BYSETPOS = "bysetpos"
    BYMONTH = "bymonth"
    COUNT = "count"
    UNTIL = "until"
    NEVER = "never"


class BadRecurrence(ValueError):
    """A rule outside the subset, or one that never occurs; `reason` says which field is at fault."""

    def __init__(self, reason: RuleFault, rule: str) -> None:
        super().__init__(f"{reason}: {rule}")
        self.reason = reason
        self.rule = rule


class Freq(StrEnum):
    """How often a rule repeats; nothing below a day is accepted."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class NthWeekday(NamedTuple):
    """A weekday (Monday = 0), and which one of the month (1..5, -1 the last), or None for every one."""

    weekday: int
    nth: int | None


@dataclass(frozen=True)
class RuleParts:
    """A rule taken apart: what a text for people is written from."""

    freq: Freq
    interval: int = 1
    by_day: tuple[NthWeekday, ...] = ()
    by_monthday: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    position: int | None = None
    count: int | None = None
    until: date | None = None

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The weekdays named (Monday = 0), in the order of the week."""
        return tuple(sorted({day.weekday for day in self.by_day}))

    @property
    def nth(self) -> int | None:
        """Which one of the month all the weekdays are, if they agree on it."""
        nths = {day.nth for day in self.by_day}
        return nths.pop() if len(nths) == 1 else None

    @property
    def monthday(self) -> int | None:
        """The one day of the month that is meant (-1 is the last), if there is one; see `monthly_day`."""
        days = self.by_monthday
        if len(days) == 1:
            return days[0]
        clipped = self.position == -1 and days and not self.by_day and days == tuple(range(28, days[-1] + 1))
        return days[-1] if clipped else None


@dataclass(frozen=True)
class Recurrence:
    """A rule with its first possible date, its wall time and its IANA zone.

    Raises BadRecurrence for a rule outside the subset or one that never occurs from `start` on.
    """

    rule: str
    start: date
    at: time
    zone: str

    def __post_init__(self) -> None:
        _require_a_date(self.rule, parts(self.rule), self.start)


def next_after(recurrence: Recurrence, instant: datetime) -> datetime | None:
    """The first occurrence (UTC) strictly after `instant`, or None when there is none left."""
    return next(_occurrences(recurrence, instant), None)


def due_between(recurrence: Recurrence, after: datetime, until: datetime) -> list[datetime]:
    """The occurrences (UTC) strictly after `after` and up to and including `until`, strictly increasing."""
    due = []
    for occurrence in _occurrences(recurrence, after):
        if occurrence > until:
            break
        due.append(occurrence)
    return due


def dates_after(recurrence: Recurrence, day: date, count: int) -> list[date]:
    """The next `count` dates of the recurrence strictly after `day`; fewer when it ends before."""
    later = dropwhile(lambda found: found <= day, _dates(parts(recurrence.rule), recurrence.start, day))
    return list(islice(later, count))


def check(rule: str) -> None:
    """Accepts a rule that can occur from some start; raises BadRecurrence for any other."""
    _require_a_date(rule, replace(parts(rule), interval=1, until=None), date(2000, 1, 1))


@lru_cache(maxsize=1024)
def parts(rule: str) -> RuleParts:
    """The rule taken apart. Raises BadRecurrence for what is outside the subset.

    FREQ=DAILY, WEEKLY, MONTHLY or YEARLY; INTERVAL 1..999; BYDAY (numbered 1..5 or -1 only with MONTHLY; not
    with DAILY of an interval); BYMONTHDAY 1..31 or -1 (MONTHLY, YEARLY); BYMONTH 1..12; BYSETPOS 1..5 or
    -5..-1 (MONTHLY); COUNT 1..999 or UNTIL=YYYYMMDD, a date in the zone, included. Weeks start on Monday.
    """
    fields: dict[str, Any] = {}
    for part in rule.upper().split(";"):
        key, found, value = part.partition("=")
        if not found or key not in _FIELDS or _FIELDS[key][0] in fields:
            raise BadRecurrence(RuleFault.FORM, rule)
        name, reader = _FIELDS[key]
        try:
            fields[name] = reader(value)
        except ValueError as bad:
            raise BadRecurrence(RuleFault(key.lower()), rule) from bad
    if "freq" not in fields:
        raise BadRecurrence(RuleFault.FREQ, rule)
    read = RuleParts(**fields)
    if fault := _misfit(read):
        raise BadRecurrence(fault, rule)
    return read


def weekly(days: frozenset[int] | set[int] | tuple[int, ...], interval: int = 1) -> str:
    """The rule "on these weekdays (Monday = 0) of every `interval`-th week"."""
    return _checked(
        f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(WEEKDAYS[day] for day in sorted(days))}"
    )


def monthly_nth(nth: int, weekday: int, interval: int = 1) -> str:
    """The rule "on the `nth` (1..5, -1 the last) `weekday` (Monday = 0) of every `interval`-th month"."""
    return _checked(f"FREQ=MONTHLY;INTERVAL={interval};BYDAY={nth}{WEEKDAYS[weekday]}")


def monthly_day(day: int, interval: int = 1) -> str:
    """The rule "on `day` (1..31, -1 the last) of every `interval`-th month, or its last if it is shorter"."""
    if day in (29, 30):  # a plain BYMONTHDAY would leave February out
        days = ",".join(map(str, range(28, day + 1)))
        return _checked(f"FREQ=MONTHLY;INTERVAL={interval};BYMONTHDAY={days};BYSETPOS=-1")
    return _checked(f"FREQ=MONTHLY;INTERVAL={interval};BYMONTHDAY={-1 if day == 31 else day}")


def yearly(month: int, day: int, interval: int = 1) -> str:
    """The rule "on `day` of `month` (1..12) of every `interval`-th year"; 29 February is its last day."""
    return _checked(
        f"FREQ=YEARLY;INTERVAL={interval};BYMONTH={month};BYMONTHDAY={-1 if (month, day) == (2, 29) else day}"
    )


def ending(rule: str, until: date) -> str:
    """The rule, with that day as the last on which it can occur."""
    return _checked(f"{rule};UNTIL={until:%Y%m%d}")


def _checked(rule: str) -> str:
    parts(rule)
    return rule


def _occurrences(recurrence: Recurrence, after: datetime) -> Iterator[datetime]:
    """Instants strictly after `after`, each later than the one before.

    That also drops the second of two dates that fall on one instant: a zone that crosses the date line has
    skipped a whole day (Samoa, 30 December 2011), which moved that day's meeting onto the next day's.
    """
    day_before = wall_of(after, recurrence.zone).date() - timedelta(days=1)
    for day in _dates(parts(recurrence.rule), recurrence.start, day_before):
        instant = instant_of(day, recurrence.at, recurrence.zone)
        if instant > after:
            yield instant
            after = instant


def _dates(read: RuleParts, start: date, near: date) -> Iterator[date]:
    """The dates of the rule, from a little before `near` (never before `start`) on."""
    anchor = _anchor(read, start, start if read.count else near)  # a count is counted from the start
    walk = rrule.rrule(
        freq=getattr(rrule, read.freq),
        dtstart=datetime.combine(anchor, time()),
        interval=read.interval,
        until=datetime.combine(read.until, time()) if read.until else None,
        bysetpos=read.position,
        **_by(read, start),
    )
    dates = dropwhile(lambda day: day < start, (moment.date() for moment in walk))
    return islice(dates, read.count)


def _anchor(read: RuleParts, start: date, near: date) -> date:
    """The first day of the last period in step with `start` that begins by `near`, for short walks."""

    def whole(units: int) -> int:
        return max(0, units // read.interval) * read.interval

    match read.freq:
        case Freq.DAILY:
            return start + timedelta(days=whole((near - start).days))
        case Freq.WEEKLY:
            monday = start - timedelta(days=start.weekday())
            return monday + timedelta(weeks=whole((near - monday).days // 7))
        case Freq.MONTHLY:
            months = (near.year - start.year) * 12 + near.month - start.month
            return start.replace(day=1) + relativedelta(months=whole(months))
        case Freq.YEARLY:
            return date(start.year + whole(near.year - start.year), 1, 1)


def _by(read: RuleParts, start: date) -> dict[str, Any]:
    """The BY fields; what the rule leaves open comes from `start` (RFC 5545, 3.3.10), not from the anchor."""
    days = [rrule.weekday(day.weekday, day.nth) for day in read.by_day]
    monthdays, months = list(read.by_monthday), list(read.by_month)
    if not days and not monthdays:
        if read.freq == Freq.WEEKLY:
            days = [rrule.weekday(start.weekday())]
        elif read.freq != Freq.DAILY:
            monthdays = [start.day]
            months = months or ([start.month] if read.freq == Freq.YEARLY else [])
    return {"byweekday": days or None, "bymonthday": monthdays or None, "bymonth": months or None}


@lru_cache(maxsize=1024)  # to find nothing is slow: dateutil walks to the year 9999
def _require_a_date(rule: str, read: RuleParts, start: date) -> None:
    if next(_dates(read, start, start), None) is None:
        raise BadRecurrence(RuleFault.NEVER, rule)


def _misfit(read: RuleParts) -> RuleFault | None:
    """Fields that do not go together, or only in ways that this subset leaves out."""
    if read.count and read.until:
        return RuleFault.COUNT
    if any(day.nth for day in read.by_day) and read.freq != Freq.MONTHLY:
        return RuleFault.BYDAY
    if read.by_day and read.freq == Freq.DAILY and read.interval > 1:
        return RuleFault.BYDAY  # every 7th day from a Tuesday is never a Monday
    if read.by_monthday and read.freq in (Freq.DAILY, Freq.WEEKLY):
        return RuleFault.BYMONTHDAY
    if read.position and (read.freq != Freq.MONTHLY or not (read.by_day or read.by_monthday)):
        return RuleFault.BYSETPOS
    return None


def _number(least: int, most: int, *also: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,3}", text) or (number := int(text)) not in (
            *range(least, most + 1),
            *also,
        ):
            raise ValueError(text)
        return number

    return read


def _list(read_one: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    return lambda text: tuple(dict.fromkeys(read_one(item) for item in text.split(",")))


def _weekday(text: str) -> NthWeekday:
    number, name = text[:-2], text[-2:]
    return NthWeekday(WEEKDAYS.index(name), _number(1, 5, -1)(number) if number else None)


def _until(text: str) -> date:
    if not re.fullmatch(r"[0-9]{8}", text):
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


_FIELDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "FREQ": ("freq", Freq),
    "INTERVAL": ("interval", _number(1, 999)),
    "BYDAY": ("by_day", _list(_weekday)),
    "BYMONTHDAY": ("by_monthday", _list(_number(1, 31, -1))),
    "BYMONTH": ("by_month", _list(_number(1, 12))),
    "BYSETPOS": ("position", _number(1, 5, *range(-5, 0))),
    "COUNT": ("count", _number(1, 999)),
    "UNTIL": ("until", _until),
}
