"""Rules for phrases that say a day: "tomorrow", "in 3 weeks", "next Friday", "3/15", "the 15th of March"."""

import re
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from models.calendar import DAY
from models.date_grammar import Days, Frame, Refused, Rules, Said, on_calendar, one
from models.date_reasons import NoDate
from models.date_words import MONTH, MONTHS, NUMBER, ORD, UNIT, WEEKDAY, WEEKDAYS, WORKING, YEAR, number_of

RULES = Rules()
TO = rf"(?:\d{{1,2}}{ORD}? ?(?:-|to|through|thru) ?)?"  # "March 10-12": the last day counts
WEEKS = {"last": -1, "this": 0, "next": 1}


def monday_of(day: date) -> date:
    """The Monday of the week, Monday to Sunday, in which `day` is."""
    return day - timedelta(days=day.weekday())


# So far from today, or from another day.


@RULES.reads(r"today|tonight|(?P<tomorrow>(?P<after>day after )?(?:tom+or+ow|tmrw))|(?P<yesterday>yesterday)")
def _near(said: Said, frame: Frame) -> list[Days]:
    days = ("tomorrow" in said) + ("after" in said) - ("yesterday" in said)
    return one(frame.today + days * DAY)


@RULES.reads(rf"next {WORKING}")
def _next_working_day(said: Said, frame: Frame) -> list[Days]:
    return one(frame.calendar.add_working_days(frame.today, 1))


@RULES.reads(
    rf"(?:next )?(?:{NUMBER}(?:-| - | to | or ))?(?P<n>{NUMBER}) (?P<unit>{UNIT})",
    rf"(?P<n>{NUMBER}) (?P<unit>{UNIT}) (?:from now|time|out|away)",
    rf"(?P<n>{NUMBER}) (?P<unit>{UNIT}) (?P<ago>ago)",
)
def _from_today(said: Said, frame: Frame) -> list[Days]:
    count = number_of(said["n"])
    return one(_shifted(frame, frame.today, -count if "ago" in said else count, said["unit"]))


@RULES.reads(rf"(?:(?P<n>{NUMBER}) )?(?P<unit>{UNIT}) (?:(?P<after>from)|before|prior to) (?P<what>.+)")
def _from_a_day(said: Said, frame: Frame) -> list[Days] | None:
    days, count = frame.days(said["what"]), number_of(said.get("n", "a"))
    if days is None:
        return _from_an_event(said, frame) if "after" in said else None
    if "after" in said:
        return one(_shifted(frame, days.last, count, said["unit"]))
    return one(_shifted(frame, days.first, -count, said["unit"]))


@RULES.reads(rf"{NUMBER} {UNIT} (?:after|of|following) .+")
def _from_an_event(said: Said, frame: Frame) -> list[Days]:
    raise Refused(NoDate.AFTER_SOMETHING)


def _shifted(frame: Frame, day: date, count: int, unit: str) -> date:
    """`count` units after `day`; hours and minutes count from the time of day that it is now."""
    months = {
        "mo": 1,
        "qu": 3,
        "qt": 3,
        "ye": 12,
        "yr": 12,
    }  # by the first letters of month, quarter, qtr ...
    if re.match(WORKING, unit):
        return frame.calendar.add_working_days(day, count)
    if unit.startswith(("h", "min")):
        minutes = timedelta(minutes=count * (60 if unit[0] == "h" else 1))
        return (datetime.combine(day, frame.now.time()) + minutes).date()
    if unit[:2] in months:
        return day + relativedelta(months=count * months[unit[:2]])
    return day + timedelta(days=count * {"d": 1, "w": 7, "f": 14}[unit[0]])


@RULES.reads(r"(?:any ?time )?(?:before|prior to|ahead of|day before) (?P<what>.+)")
def _before(said: Said, frame: Frame) -> list[Days] | None:
    days = frame.days(said["what"])
    return None if days is None else one(days.first - DAY)


# Weekdays.


@RULES.reads(
    rf"(?:(?P<week>this|next|last) )?(?P<day>{WEEKDAY})",
    rf"(?:this coming|coming|upcoming) (?P<day>{WEEKDAY})",
    rf"(?P<day>{WEEKDAY}) (?:of )?(?P<week>this|next|last) week",
    rf"(?P<week>this|next|last) week (?:on )?(?P<day>{WEEKDAY})",
)
def _weekday(said: Said, frame: Frame) -> list[Days]:
    weekday = WEEKDAYS[said["day"][:3]]
    if "week" in said:
        return one(monday_of(frame.today) + timedelta(weeks=WEEKS[said["week"]], days=weekday))
    return one(frame.today + timedelta(days=(weekday - frame.today.weekday() - 1) % 7 + 1))


@RULES.reads(
    rf"(?:(?:this|next) )?(?P<day>{WEEKDAY}) (?P<date>(?!.*(?:week|month| -|- | to | through )).*\d.*)",
    rf"(?P<date>.*\d.*) (?P<day>{WEEKDAY})",
)
def _dated_weekday(said: Said, frame: Frame) -> list[Days] | None:
    days = frame.days(said["date"])
    if days is None or days.first != days.last:
        return None
    if days.first.weekday() != WEEKDAYS[said["day"][:3]]:
        raise Refused(NoDate.WRONG_WEEKDAY)
    return [days]


# Dates of the calendar.


@RULES.reads(
    r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?:t.*)?",
    r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|'?\d\d)",
    r"(?P<a>\d{1,2})/(?P<b>\d{1,2})",
)
def _in_numbers(said: Said, frame: Frame) -> list[Days]:
    if "month" in said:  # the year came first
        month, day = int(said["month"]), int(said["day"])
    elif frame.calendar.day_first:
        day, month = int(said["a"]), int(said["b"])
    else:
        month, day = int(said["a"]), int(said["b"])
    return [days for year in frame.years(said) for days in on_calendar(year, month, day)]


@RULES.reads(
    rf"(?P<month>{MONTH}) (?:the )?{TO}(?P<day>\d{{1,2}}){ORD}?(?: (?:of )?(?P<year>{YEAR}))?",
    rf"{TO}(?P<day>\d{{1,2}}){ORD}?(?: of | )(?P<month>{MONTH})(?: (?:of )?(?P<year>{YEAR}|\d\d))?",
    rf"(?P<month>{MONTH})(?P<sep>[/-])(?P<day>\d{{1,2}})(?P=sep)(?P<year>\d{{4}})",
    rf"(?P<day>\d{{1,2}})(?P<sep>[/-])(?P<month>{MONTH})(?:(?P=sep)(?P<year>\d{{4}}|\d\d))?",
)
def _in_words(said: Said, frame: Frame) -> list[Days]:
    month, day = MONTHS[said["month"][:3]], int(said["day"])
    return [days for year in frame.years(said) for days in on_calendar(year, month, day)]
