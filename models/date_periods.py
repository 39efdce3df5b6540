"""Rules for phrases that say a period, or a day by its place in one: "Q3", "last Friday of March"."""

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from models.calendar import DAY
from models.date_days import monday_of
from models.date_grammar import Days, Frame, Rules, Said, on_calendar, span
from models.date_words import (
    MONTH,
    MONTHS,
    NTH,
    NTHS,
    ORD,
    PERIOD,
    SEASON,
    SEASONS,
    WEEKDAY,
    WEEKDAYS,
    WORKING,
    YEAR,
)

RULES = Rules()
OFFSETS = {"last": -1, "this": 0, "current": 0, "next": 1, "after next": 2}
FRIDAY = timedelta(days=4)


# Periods by their distance from the one that runs.


@RULES.reads(
    rf"(?P<which>this|next|last|the|current) (?P<unit>{PERIOD})", rf"(?P<unit>{PERIOD}) (?P<which>after next)"
)
def _running(said: Said, frame: Frame) -> list[Days]:
    if said["which"] == "the":  # the later ones are for "the 31st of the month" when this month has none
        offsets = range(13 if said["unit"] == "month" else 2)
        return [_from_the_running(frame, said["unit"], offset) for offset in offsets]
    return [_from_the_running(frame, said["unit"], OFFSETS[said["which"]])]


def _from_the_running(frame: Frame, unit: str, offset: int) -> Days:
    today, fiscal_start = frame.today, frame.calendar.fiscal_year_start_month
    match unit:
        case "week":
            return _week(today + timedelta(weeks=offset))
        case "weekend":
            friday = _week(today + timedelta(weeks=offset)).last
            return Days(friday + DAY, friday + 2 * DAY)
        case "month":
            return span(today.replace(day=1) + relativedelta(months=offset), 1)
        case "quarter":
            return span(
                date(today.year, (today.month - 1) // 3 * 3 + 1, 1) + relativedelta(months=3 * offset), 3
            )
        case "fiscal year" | "fy":
            return _fiscal_year(frame, today.year + (1 < fiscal_start <= today.month) + offset)
    return span(date(today.year + offset, 1, 1), 12)


def _week(day: date) -> Days:
    return Days(monday_of(day), monday_of(day) + FRIDAY)


# Periods by name.


@RULES.reads(
    r"(?P<year>\d{4})[-/](?P<number>0?[1-9]|1[0-2])",
    r"(?P<number>0?[1-9]|1[0-2])[-/](?P<year>\d{4})",
    rf"(?:(?P<which>this|next|last) )?(?P<month>{MONTH})(?: (?:of )?(?P<year>{YEAR}))?",
)
def _month(said: Said, frame: Frame) -> list[Days]:
    month = int(said["number"]) if "number" in said else MONTHS[said["month"][:3]]
    return _chosen([span(date(year, month, 1), 1) for year in frame.years(said)], said, frame.today)


@RULES.reads(
    rf"(?:(?P<which>this|next|last) )?(?P<season>{SEASON})(?: (?:of )?(?P<year>{YEAR}))?",
    r"(?P<season>winter) (?P<year>\d{4})[-/]\d{2,4}",
)
def _season(said: Said, frame: Frame) -> list[Days]:
    starts = [date(year, SEASONS[said["season"]], 1) for year in frame.years(said)]
    return _chosen([span(start, 3) for start in starts], said, frame.today)


def _chosen(found: list[Days], said: Said, today: date) -> list[Days]:
    """Of one a year: "this" runs or else is this year's, "next" starts after today, "last" is over."""
    match said.get("which"):
        case "this":
            running = [days for days in found if days.first <= today <= days.last]
            return running or [days for days in found if days.first.year == today.year]
        case "next":
            return [days for days in found if days.first > today]
        case "last":
            return [days for days in found if days.last < today][-1:]
    return found


@RULES.reads(r"(?:calendar year |cy ?)?(?P<year>(?:19|20|21)\d\d|'\d\d)")
def _calendar_year(said: Said, frame: Frame) -> list[Days]:
    return [span(date(year, 1, 1), 12) for year in frame.years(said)]


@RULES.reads(
    r"(?:fy|fiscal(?: year)?) ?(?:\d{4}|'?\d\d) ?[-/] ?(?P<year>\d{4}|'?\d\d)",
    r"(?:fy|fiscal(?: year)?) ?(?P<year>\d{4}|'?\d\d)",
    r"(?P<year>\d{4}) fiscal year",
)
def _named_fiscal_year(said: Said, frame: Frame) -> list[Days]:
    return [_fiscal_year(frame, year) for year in frame.years(said)]


def _fiscal_year(frame: Frame, ends_in: int) -> Days:
    start = frame.calendar.fiscal_year_start_month
    return span(date(ends_in - (start > 1), start, 1), 12)


@RULES.reads(
    r"q ?(?P<n>[1-9])(?:[ /-](?:of )?(?P<what>.+))?",
    r"(?P<what>.+?)[ /-]?q(?P<n>[1-9])",
    rf"(?P<nth>{NTH}) (?:fiscal )?quarter(?: (?:of )?(?P<what>.+))?",
)
def _quarter(said: Said, frame: Frame) -> list[Days] | None:
    place = int(said["n"]) - 1 if "n" in said else NTHS[said["nth"]]
    years = (
        frame.period(said["what"]) if "what" in said else [span(date(y, 1, 1), 12) for y in frame.years({})]
    )
    if years is None or any(year != span(year.first, 12) for year in years):
        return None
    quarters = [[span(year.first + relativedelta(months=m), 3) for m in (0, 3, 6, 9)] for year in years]
    return [quarter for four in quarters for quarter in _nth(four, place)]


def _nth(items: list[Days], place: int) -> list[Days]:
    return items[place:][:1]


# Days by their place in a period.


@RULES.reads(rf"(?P<day>\d{{1,2}}){ORD}(?: (?:day )?(?:of|in) (?P<what>.+))?")
def _day_of_a_month(said: Said, frame: Frame) -> list[Days] | None:
    months = _months(frame, said.get("what", "month"))
    if months is None:
        return None
    return [
        days
        for month in months
        for days in on_calendar(month.first.year, month.first.month, int(said["day"]))
    ]


@RULES.reads(r"(?P<part>early|mid|middle of|late)(?: in)? (?P<what>.+)")
def _part_of_a_month(said: Said, frame: Frame) -> list[Days] | None:
    months = _months(frame, said["what"])
    if months is None:
        return None
    if said["part"] == "late":
        return [Days(month.last, month.last) for month in months]
    days = [month.first.replace(day=10 if said["part"] == "early" else 20) for month in months]
    return [Days(day, day) for day in days]


def _months(frame: Frame, phrase: str) -> list[Days] | None:
    found = frame.period(phrase)
    return found if found and all(days == span(days.first.replace(day=1), 1) for days in found) else None


@RULES.reads(rf"(?P<nth>{NTH}) (?P<kind>{WEEKDAY}|{WORKING}|weekday) (?:of|in) (?P<what>.+)")
def _nth_of_a_period(said: Said, frame: Frame) -> list[Days] | None:
    found = frame.period(said["what"])
    if found is None:
        return None
    fits = _fits(said["kind"], frame)
    chosen = []
    for days in found:
        inside = (days.first + timedelta(days=n) for n in range((days.last - days.first).days + 1))
        chosen += _nth([Days(day, day) for day in inside if fits(day)], NTHS[said["nth"]])
    return chosen


def _fits(kind: str, frame: Frame) -> Callable[[date], bool]:
    if kind == "weekday":
        return lambda day: day.weekday() < 5
    if kind[:3] in WEEKDAYS:
        return lambda day: day.weekday() == WEEKDAYS[kind[:3]]
    return frame.calendar.is_working_day


@RULES.reads(r"(?:(?:end|last day|close) of|week ending) (?P<what>.+)")
def _end(said: Said, frame: Frame) -> list[Days] | None:
    found = frame.period(said["what"].removeprefix("the "))
    return found and [Days(days.last, days.last) for days in found]


@RULES.reads(r"(?:start|beginning|first day|first) of (?P<what>.+)")
def _start(said: Said, frame: Frame) -> list[Days] | None:
    found = frame.period(said["what"].removeprefix("the "))
    return found and [Days(days.first, days.first) for days in found]


# Periods by the days in them.


@RULES.reads(r"week (?:of|beginning|starting) (?P<what>.+)")
def _week_of(said: Said, frame: Frame) -> list[Days] | None:
    found = frame.candidates(said["what"])
    if found is None or any(days.first != days.last for days in found):
        return None
    return [_week(days.first) for days in found]


@RULES.reads(
    r"between (?P<a>.+?) and (?P<b>.+)",
    r"(?:from )?(?P<a>.+?) (?:-|to|through|thru|until) (?P<b>.+)",
    r"(?P<a>.+?)-(?P<b>.+)",
    r"(?P<a>.+?)/(?P<b>.+)",
)
def _range(said: Said, frame: Frame) -> list[Days] | None:
    begins, ends = frame.candidates(said["a"]), frame.candidates(said["b"])
    if not begins or not ends:
        return None
    return [days for days in ends if days.last >= begins[0].first] or None
