"""The committee's calendar: its working days and holidays, and the way between wall time and an instant.

Nothing here reads the clock. Instants are aware and in UTC; a wall time is what clocks in a zone show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from holidays import country_holidays

DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset(range(5))


def instant_of(wall: date, at: time, zone: str) -> datetime:
    """The instant (UTC) at which clocks in `zone` show `at` on `wall`: the one place where this is decided.

    A time that a change to summer time skips moves forward by the length of the gap (02:30 becomes 03:30); a
    time that the change back repeats is its first occurrence. Both are PEP 495's fold=0.
    Raises KeyError (ZoneInfoNotFoundError) for an unknown zone.
    """
    return datetime.combine(wall, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def wall_of(instant: datetime, zone: str) -> datetime:
    """What clocks in `zone` show at `instant`, an aware datetime. Raises ValueError for a naive instant."""
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")  # astimezone would take it for the server's own zone
    return instant.astimezone(ZoneInfo(zone))


def on_working_day(instant: datetime, calendar: WorkCalendar) -> datetime:
    """The instant, or the same hour of the working day before it, on the clocks of the calendar's zone."""
    wall = wall_of(instant, calendar.zone)
    day = calendar.previous_working_day(wall.date())
    return instant if day == wall.date() else instant_of(day, wall.time(), calendar.zone)


def today(now: datetime, zone: str) -> date:
    """The date in `zone` at `now`."""
    return wall_of(now, zone).date()


@dataclass(frozen=True)
class WorkCalendar:
    """A zone with the working days, holidays, fiscal year and date order that a committee has chosen.

    Weekdays count from Monday = 0. `country` and `subdivision` are ISO 3166 codes ("US", "CO") whose public
    holidays count, also on the day they are observed; None means none. `holidays` are the committee's own.
    Raises ValueError for an unknown zone, country or subdivision, no working day, or a month outside 1..12.
    """

    zone: str
    working_days: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: frozenset[date] = frozenset()
    country: str | None = "US"
    subdivision: str | None = None
    fiscal_year_start_month: int = 7
    day_first: bool = False

    def __post_init__(self) -> None:
        if not known_zone(self.zone):
            raise ValueError(f"unknown zone: {self.zone!r}")
        if not self.working_days or not self.working_days <= frozenset(range(7)):
            raise ValueError("working days are one or more of 0 (Monday) to 6 (Sunday)")
        if self.fiscal_year_start_month not in range(1, 13):
            raise ValueError("a fiscal year starts in a month from 1 to 12")
        _public_holidays(self.country, self.subdivision, 2000)

    def in_zone(self, zone: str) -> WorkCalendar:
        """The same calendar as seen by a person in another zone."""
        return replace(self, zone=zone)

    def is_working_day(self, day: date) -> bool:
        """Whether the committee works on `day`: one of its weekdays and nobody's holiday."""
        return day.weekday() in self.working_days and not self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is a public holiday or one of the committee's own, whatever its weekday."""
        return day in self.holidays or day in _public_holidays(self.country, self.subdivision, day.year)

    def public_holiday(self, day: date) -> str:
        """What the public holiday on `day` is called in its country; empty where there is none."""
        return _public_holidays(self.country, self.subdivision, day.year).get(day, "")

    def next_working_day(self, day: date) -> date:
        """`day` itself if it is a working day, else the first one after it."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """`day` itself if it is a working day, else the last one before it."""
        return day if self.is_working_day(day) else self.add_working_days(day, -1)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, before it if negative; `day` is not counted, 0 gives it."""
        step = DAY if count >= 0 else -DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to and with `last`; negative if `last` is earlier.

        Undoes `add_working_days`: the count between a working day and the n-th working day after it is n.
        """
        if last < first:
            return -self.working_days_between(last, first)
        return sum(map(self.is_working_day, _days(first + DAY, last)))


def known_zone(name: str) -> bool:
    """Whether `name` is, to the letter, an IANA zone that this machine knows."""
    return _zones().get(name.casefold()) == name


def find_zone(text: str) -> str | None:
    """The IANA zone meant by "Mountain", "Denver", "america/denver", "EST" or "Pacific time", or None.

    American names win over IANA's old zones of the same letters: "EST" is Eastern time with its summer time,
    as people in the United States mean it, not the zone "EST" that never changes.
    """
    words = re.sub(r"[^\w/+-]+", " ", text.casefold()).split()
    said = "_".join(word for word in words if word not in _NOISE)
    whole = "_".join(words)
    return _SPOKEN.get(said) or _zones().get(whole) or _cities().get(said) or _cities().get(whole)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


@lru_cache(maxsize=512)
def _public_holidays(country: str | None, subdivision: str | None, year: int) -> Mapping[date, str]:
    if country is None:
        return {}
    try:
        return dict(country_holidays(country, subdiv=subdivision, years=year, observed=True))
    except NotImplementedError as unknown:
        raise ValueError(f"no holidays known for {country} {subdivision or ''}".strip()) from unknown


_NOISE = frozenset(("time", "timezone", "zone", "standard", "daylight", "us", "usa", "u", "s", "canada"))
_SPOKEN = {
    name: zone
    for zone, names in {
        "America/New_York": "eastern et est edt",
        "America/Chicago": "central ct cst cdt",
        "America/Denver": "mountain mt mst mdt",
        "America/Phoenix": "arizona",
        "America/Los_Angeles": "pacific pt pst pdt",
        "America/Anchorage": "alaska akt akst akdt",
        "Pacific/Honolulu": "hawaii hawaiian ht hst",
        "UTC": "utc gmt z zulu",
    }.items()
    for name in names.split()
}


@cache
def _zones() -> dict[str, str]:
    """Every IANA zone by its name in small letters."""
    return {name.casefold(): name for name in available_timezones() - {"localtime", "Factory"}}


@cache
def _cities() -> dict[str, str]:
    """Every IANA zone by its last word; of two with the same one, the American and then the shorter name."""
    by_preference = sorted(_zones().values(), key=lambda z: (not z.startswith("America/"), len(z), z))
    cities: dict[str, str] = {}
    for zone in by_preference:
        if "/" in zone and not zone.startswith("Etc/"):  # Etc/GMT+7 lies west of Greenwich: nobody means that
            cities.setdefault(zone.rsplit("/", 1)[1].casefold(), zone)
    return cities
