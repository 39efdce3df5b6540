"""Wall time and instants anew, from each zone's stretches of one offset: to hold Convener's answers against.

A wall time that clocks skip moves forward by the gap; of one that they show twice the first counts.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MARGIN = 90 * DAY


@dataclass(frozen=True)
class Stretch:
    """From ``start`` up to ``end`` (UTC) a zone keeps one offset."""

    start: datetime
    end: datetime
    offset: timedelta


def instants(day: date, at: time, stretches: list[Stretch]) -> tuple[list[datetime], bool]:
    """When clocks show that wall time; where they never do, the time moved on by the gap, and True."""
    shown = datetime.combine(day, at, UTC)
    near = [one for one in stretches if one.start - DAY <= shown - one.offset <= one.end + DAY]
    found = [shown - one.offset for one in near if one.start <= shown - one.offset < one.end]
    return (found, False) if found else ([shown - near[0].offset], True)


def stretches_of(zone: str, first: date, last: date) -> list[Stretch]:
    """The zone from ``first`` to ``last``, and a margin about them, in stretches of one offset."""
    info = ZoneInfo(zone)
    start, end = (datetime.combine(day, time(), UTC) for day in (first - MARGIN, last + MARGIN))
    starts, instant = [start], start
    while instant < end:
        later = instant + 7 * DAY
        if _offset(instant, info) != _offset(later, info):
            starts.append(_change_between(instant, later, info))
        instant = later
    return [Stretch(one, two, _offset(one, info)) for one, two in pairwise([*starts, end])]


def _change_between(low: datetime, high: datetime, info: ZoneInfo) -> datetime:
    """The first second of the new offset."""
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        low, high = (middle, high) if _offset(middle, info) == _offset(low, info) else (low, middle)
    return high


def _offset(instant: datetime, info: ZoneInfo) -> timedelta:
    return instant.astimezone(info).utcoffset() or timedelta()
