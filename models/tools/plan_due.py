"""By when a step is due, as plans say it: read by the one date reader, and certain only where a day is said.

A range, two dates, a date whose year is not said, or days and months in an order that the column leaves open
are read too, but a person has to look at them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from models.calendar import WorkCalendar
from models.date_words import MONTH, SEASON, fold
from models.dates import NoDate, find_date, read_date
from models.tools.plan import Need, Status
from models.tools.plan_status import status_of

LONGEST = 300
"""Characters of a cell in which a date is looked for."""

_NUMBERS = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](?:\d{4}|\d{2}))?\b(?![/.-]\d)")
_YEAR = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|'\d\d\b|\bfy ?'?\d\d\b|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2}\b", re.I
)
_HYPHENED = re.compile(r"\b(\d{1,4})-(\d{1,2})-(\d{1,4})\b")
_TO = re.compile(r"\s*(?:[-–—]|\b(?:to|through|thru|until)\b)\s*")
_DATE_END = re.compile(rf"(?:\b{MONTH}|{SEASON}|q[1-4]|\d(?:st|nd|rd|th)?)[.,]?$")
_BETWEEN = re.compile(
    r"\s*(?:;|\n|\band\b|\bor\b|&|[()]|,(?!\s*(?:'\d{2}|\d{4})(?![/\d]))|(?<!\d)/|/(?!\d))\s*", re.I
)
_BEGINS = re.compile(r"\b(?:start|begin|from|after|since|launch|kick.?off|was|originally)", re.I)
_MOVED = re.compile(r"\b(?:revised|extended|moved|changed|now|new date)\b(?: (?:to|as of|on))?:?\s*", re.I)
_SAYS_NO_DATE = (NoDate.TBD, NoDate.ONGOING, NoDate.ASAP, NoDate.RECURRING, NoDate.VAGUE)


class Order(StrEnum):
    """Whether a column's dates have day and month in the committee's order.

    OPEN: some can only be read the other way round. OTHER: some can, and none speaks for the committee's.
    """

    OURS = "ours"
    OPEN = "open"
    OTHER = "other"


@dataclass(frozen=True)
class DueReading:
    """The day, if one is said; ``need`` is DUE without one, DUE_CHECK for an uncertain one, else None.

    ``status`` is DONE for "Completed 3/2018": plans say it where the date is.
    """

    due: date | None = None
    need: Need | None = None
    status: Status = Status.UNKNOWN


class DueReader:
    """Reads the dates of one plan: past ones too, from ``now`` in the calendar's zone."""

    def __init__(self, now: datetime, calendar: WorkCalendar) -> None:
        self._now = now
        self._calendar = calendar
        self._known: dict[tuple[str, Order], DueReading] = {}

    def read(self, text: str, *, order: Order = Order.OURS) -> DueReading:
        """What the words say, in a column with that order of day and month."""
        key = (text, order)
        if key not in self._known:
            self._known[key] = self._read(text.strip(), order)
        return self._known[key]

    def split(self, text: str) -> tuple[str, str]:
        """A line without the date phrase at its end, and that phrase; it is empty where there is none."""
        if len(text) > LONGEST * 3:
            return text, ""
        reading = find_date(text, now=self._now, calendar=self._calendar, past=True)
        if reading.span is None:
            return text, ""
        start, end = reading.span
        before, behind = text[:start].rstrip(" ,;:|([-–—"), text[end:].strip(" .,;:!?)]")
        return (f"{before} {behind}".strip(), text[start:end]) if before else (text, "")

    def order_of(self, texts: Iterable[str]) -> Order:
        """Which order of day and month the dates of a column have."""
        month, day = (1, 0) if self._calendar.day_first else (0, 1)
        pairs = [pair for text in texts for pair in _NUMBERS.findall(text[:LONGEST])]
        if not any(int(pair[month]) > 12 >= int(pair[day]) for pair in pairs):
            return Order.OURS
        return Order.OPEN if any(int(pair[day]) > 12 >= int(pair[month]) for pair in pairs) else Order.OTHER

    def looks_like_one(self, text: str) -> tuple[bool, bool]:
        """Whether the words are a date, and whether they say that there is none, as in a column of dates."""
        if len(text) > 60 or re.fullmatch(r"[\d.,]+|20\d\d", text):
            return False, False
        reading = read_date(text, now=self._now, calendar=self._calendar, past=True)
        found = reading.date is not None or self.read(text).due is not None
        return found, not found and reading.reason in _SAYS_NO_DATE

    def _read(self, text: str, order: Order) -> DueReading:
        if not text or len(text) > LONGEST:
            return DueReading(need=Need.DUE)
        done = status_of(text)
        status = done if done in (Status.DONE, Status.DROPPED) else Status.UNKNOWN
        day, sure = self._day(text, order)
        if day is None:
            return DueReading(need=Need.DUE, status=status)
        return DueReading(day, None if sure else Need.DUE_CHECK, status)

    def _day(self, text: str, order: Order) -> tuple[date | None, bool]:
        either = any(a != b and int(a) < 13 and int(b) < 13 for a, b in _NUMBERS.findall(text))
        if order is Order.OTHER and either:
            return self._turned(text) or self._whole(text), False
        whole = self._whole(text)
        if whole is not None:
            sure = len(_YEAR.findall(text)) == 1 and self._sides(text) is None
            return whole, sure and not (either and order is Order.OPEN)
        return self._end_of_range(text) or self._last_of(text) or self._turned(text) or self._within(
            text
        ), False

    def _whole(self, text: str) -> date | None:
        return read_date(text, now=self._now, calendar=self._calendar, past=True).date

    def _sides(self, text: str) -> tuple[str, str] | None:
        """The two sides of "Jan-Mar 2019" or "1/1/2019 - 3/31/2019"; "mid-March" and ISO dates have none."""
        plain = _HYPHENED.sub("\\1\u2011\\2\u2011\\3", fold(text))
        for cut in _TO.finditer(plain):
            left, right = plain[: cut.start()], plain[cut.end() :]
            if _DATE_END.search(left) and right:
                return left, right
        return None

    def _end_of_range(self, text: str) -> date | None:
        sides = self._sides(text)
        return self._whole(sides[1]) if sides else None

    def _last_of(self, text: str) -> date | None:
        """The last of several dates; those with a year count more, and a day of a start does not."""
        parts = [part for part in _BETWEEN.split(_MOVED.sub("", text)) if part]
        if not 2 <= len(parts) <= 20:
            return None
        days = {
            part: self._whole(part) or self._end_of_range(part) for part in parts if not _BEGINS.search(part)
        }
        with_year = [day for part, day in days.items() if day and _YEAR.search(part)]
        if with_year:
            return max(with_year)
        dated = [day for day in days.values() if day]
        return max(dated) if len(dated) == len(parts) else None

    def _turned(self, text: str) -> date | None:
        """25/12/2018 where the month comes first: that can only be the other order."""
        if not _NUMBERS.search(text):
            return None
        turned = replace(self._calendar, day_first=not self._calendar.day_first)
        return read_date(text, now=self._now, calendar=turned, past=True).date

    def _within(self, text: str) -> date | None:
        """The date at the end of a longer text, if no other stands there."""
        if _BEGINS.search(text) or len(text.split()) < 4:
            return None
        return find_date(text, now=self._now, calendar=self._calendar, past=True).date
