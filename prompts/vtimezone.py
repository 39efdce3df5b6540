"""A time zone as calendar files define it (RFC 5545, 3.6.5): when its clocks change, as yearly rules."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

from models.recurrence import WEEKDAYS

FEWEST = 5
"""Over fewer years than these no yearly rule is read from the days on which clocks changed."""


class Change(NamedTuple):
    """Clocks change at ``at``, which is what they show just before; the offsets are from UTC."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@lru_cache(maxsize=64)
def vtimezone(zone: str, first_year: int, last_year: int) -> Timezone:
    """The zone's definition from the first of ``first_year`` on.

    Changes that come on the same weekday of the same month each year go on as a rule for ever; others are
    listed one by one to the end of ``last_year``.
    """
    made = Timezone()
    made.add("TZID", zone)
    tz = ZoneInfo(zone)
    start = datetime(first_year, 1, 1, tzinfo=tz)
    opening = _change(tz, start, start.utcoffset() or timedelta())
    made.add_component(_observance(opening, None, ()))
    groups: dict[tuple[timedelta, timedelta, str], list[Change]] = {}
    for change in _changes(tz, first_year, last_year):
        groups.setdefault((change.before, change.after, change.name), []).append(change)
    for changes in groups.values():
        rule = _yearly(changes, first_year, last_year)
        others = () if rule else [change.at for change in changes[1:]]
        made.add_component(_observance(changes[0], rule, others))
    return made


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> list[Change]:
    """Every change from the first day of the one year to the last of the other."""
    found = []
    day, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        before, after = _state(zone, day), _state(zone, day + timedelta(days=1))
        if before != after:
            found.append(_change(zone, _moment(zone, day), before[0]))
        day += timedelta(days=1)
    return found


def _state(zone: ZoneInfo, instant: datetime) -> tuple[timedelta, str]:
    local = instant.astimezone(zone)
    return local.utcoffset() or timedelta(), local.tzname() or ""


def _moment(zone: ZoneInfo, day: datetime) -> datetime:
    """The first minute of the 24 hours from ``day`` in which the zone is as it is at their end."""
    low, high = 0, 24 * 60
    while high - low > 1:
        middle = (low + high) // 2
        changed = _state(zone, day + timedelta(minutes=middle)) != _state(zone, day)
        low, high = (low, middle) if changed else (middle, high)
    return day + timedelta(minutes=high)


def _change(zone: ZoneInfo, instant: datetime, before: timedelta) -> Change:
    local = instant.astimezone(zone)
    wall = (instant.astimezone(UTC) + before).replace(tzinfo=None)
    after, name = _state(zone, instant)
    return Change(wall, before, after, name, bool(local.dst()))


def _yearly(changes: Sequence[Change], first_year: int, last_year: int) -> vRecur | None:
    """The rule by which these come once in every year, if there is one."""
    years = [change.at.year for change in changes]
    if years != list(range(first_year, last_year + 1)) or len(years) < FEWEST:
        return None
    if len({(change.at.month, change.at.weekday(), change.at.time()) for change in changes}) > 1:
        return None
    if all((change.at + timedelta(days=7)).month != change.at.month for change in changes):
        nth = -1
    elif len(nths := {(change.at.day - 1) // 7 + 1 for change in changes}) == 1:
        nth = nths.pop()
    else:
        return None
    at = changes[0].at
    return vRecur({"FREQ": "YEARLY", "BYMONTH": at.month, "BYDAY": f"{nth}{WEEKDAYS[at.weekday()]}"})


def _observance(
    change: Change, rule: vRecur | None, others: Sequence[datetime]
) -> TimezoneDaylight | TimezoneStandard:
    made = TimezoneDaylight() if change.summer else TimezoneStandard()
    made.add("DTSTART", change.at)
    made.add("TZOFFSETFROM", change.before)
    made.add("TZOFFSETTO", change.after)
    made.add("TZNAME", change.name)
    if rule is not None:
        made.add("RRULE", rule)
    if others:
        made.add("RDATE", list(others))
    return made
