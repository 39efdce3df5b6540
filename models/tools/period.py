"""The periods for which an indicator's numbers stand: their first and last day, and how typed words name one.

A week runs from Monday to Sunday; quarters are those of the calendar year. A fiscal year begins with the
month that the committee has chosen and is named by the year in which it ends.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from models.calendar import DAY, WorkCalendar, wall_of
from models.date_days import monday_of
from models.date_grammar import Days, Frame
from models.date_grammar import Refused as NoSuchDay
from models.date_words import canonical, peel
from models.dates import LONGEST, RULES
from models.errors import Refused

OLDEST = relativedelta(years=60)
"""How old a number can be: before that, a year is a slip of the keys."""


class Period(StrEnum):
    """How often there is a number."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"


DAYS = {
    Period.WEEK: (7, 7),
    Period.MONTH: (28, 35),
    Period.QUARTER: (89, 92),
    Period.YEAR: (364, 371),
    Period.FISCAL_YEAR: (364, 371),
}
"""The fewest and the most days of one; some agencies count from the 15th, or months of four or five weeks."""


@dataclass(frozen=True, order=True)
class Span:
    """One period, from its first to its last day."""

    first: date
    last: date

    def __str__(self) -> str:
        """``2026-10-01 to 2026-10-31``."""
        return f"{self.first} to {self.last}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def overlaps(self, other: "Span") -> bool:
        """Whether they have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def is_over(self, day: date) -> bool:
        """Whether it has ended before that day."""
        return self.last < day


def span_of(day: date, period: Period, fiscal_month: int) -> Span:
    """The period of the calendar in which the day lies. Raises OverflowError at the end of the year 9999."""
    if period is Period.WEEK:
        return Span(monday_of(day), monday_of(day) + timedelta(days=6))
    first, months = day.replace(day=1), 12
    if period is Period.MONTH:
        months = 1
    elif period is Period.QUARTER:
        first, months = first.replace(month=(day.month - 1) // 3 * 3 + 1), 3
    elif period is Period.YEAR:
        first = first.replace(month=1)
    else:
        first = date(day.year - (day.month < fiscal_month), fiscal_month, 1)
    return Span(first, first + relativedelta(months=months) - DAY)


def last_over(day: date, period: Period, fiscal_month: int) -> Span:
    """The last period that has ended before the day."""
    return span_of(span_of(day, period, fiscal_month).first - DAY, period, fiscal_month)


def leaves_gap(before: Span, after: Span) -> bool:
    """Whether a period is missing between two numbers: more than half of one, so that odd ones fit too."""
    return (after.first - before.last).days - 1 > before.days // 2


def read_span(text: str, period: Period, *, now: datetime, calendar: WorkCalendar) -> Span:
    """The period that the words name: "October", "Oct-26", "Q3 2026", "FY27", "week of 2 Nov", or two days.

    Without a year it is the last one that has begun. One day names the period in which it lies. Raises
    Refused on ``period`` for what names none, one of another length, or one that is still to come.
    """
    today = wall_of(now, calendar.zone).date()
    try:
        span = _read(_plain(text, period), period, Frame(wall_of(now, calendar.zone), calendar, RULES))
        if span is None or span.last < span.first or span.last < today - OLDEST:
            raise Refused("period", "which_period", text)
    except (NoSuchDay, OverflowError, ValueError):  # beyond the years of the calendar, or no such day
        raise Refused("period", "which_period", text) from None
    least, most = DAYS[period]
    if not least <= span.days <= most:
        raise Refused("period", "other_length", text)
    if span.first > today:
        raise Refused("period", "period_to_come", text)
    return span


_RANGE = re.compile(r"(.+?) ?(?: to | until | through | thru |--|–|—) ?(.+)")
_WEEK = re.compile(r"(\d{4})-?w(\d\d?)")
_OF_WEEK = re.compile(r"(?:the )?(?:week|wk|w/e|we)(?: of| ending| beginning| starting| from)? (?=.*\d)")
_MONTH_YEAR = re.compile(r"([a-z]{3,9})[- ']+(\d\d)")
_TWO_NUMBERS = re.compile(r"\d{1,2}[/.-]\d{1,2}")
_BARE_YEAR = re.compile(r"\d{4}(?: ?[-/] ?\d{2,4})?")
_HOUR = re.compile(r"(?<=\d)t\d\d.*|(?<=\d) \d\d:\d\d.*")


def _plain(text: str, period: Period) -> str:
    """The words as the grammar knows them; what sheets write for a month ("Oct-26") is a month."""
    phrase = " ".join(text.casefold().split())[:LONGEST]
    phrase = _HOUR.sub("", phrase)
    if period is Period.WEEK:
        return _OF_WEEK.sub("", phrase)
    if found := _MONTH_YEAR.fullmatch(phrase):
        return f"{found[1]} 20{found[2]}"
    if _TWO_NUMBERS.fullmatch(phrase):  # 10/22: a day, or the month of a year
        raise Refused("period", "which_period", text)
    if period is Period.FISCAL_YEAR and _BARE_YEAR.fullmatch(phrase):
        return f"fy {phrase}"
    return phrase


def _read(phrase: str, period: Period, frame: Frame) -> Span | None:
    if found := _WEEK.fullmatch(phrase):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return Span(monday, monday + timedelta(days=6))
    if found := _RANGE.fullmatch(phrase):
        first, last = (_days(part, frame) for part in found.groups())
        return Span(first.first, last.last) if first and last else None
    days = _days(phrase, frame)
    if days is None:
        return None
    whole = span_of(days.first, period, frame.calendar.fiscal_year_start_month)
    week = period is Period.WEEK and days.last <= whole.last  # the grammar's weeks end with their Friday
    return whole if days.first == days.last or week else Span(days.first, days.last)


def _days(phrase: str, frame: Frame) -> Days | None:
    """Of all that the phrase may mean, the last that has begun."""
    core = canonical(phrase)
    found = frame.candidates(core) or frame.candidates(peel(core)) or []
    return next((days for days in reversed(found) if days.first <= frame.today), found[0] if found else None)
