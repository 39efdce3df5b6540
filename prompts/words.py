"""How days, hours, rules and states are put into words."""

from collections.abc import Iterable
from datetime import date, datetime, time

from models.calendar import wall_of
from models.committee import Sector, Step
from models.recurrence import Freq, RuleParts, parts
from models.step import Progress

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}

SECTORS = {
    Sector.CRIMINAL_JUSTICE: "criminal justice",
    Sector.BEHAVIORAL_HEALTH: "behavioral health",
    Sector.COMMUNITY: "community",
    Sector.GOVERNMENT: "government",
}

STEPS = {
    Step.ENGAGEMENT: "engagement",
    Step.ASSESSMENT: "assessment",
    Step.PLANNING: "planning",
    Step.MONITORING: "monitoring",
    Step.PROBLEM_SOLVING: "problem solving",
    Step.TRANSITION: "transition",
}

PROGRESS = {
    Progress.UNKNOWN: "no word yet",
    Progress.ON_TRACK: "on track",
    Progress.AT_RISK: "at risk",
    Progress.BLOCKED: "blocked",
}


def full_day(day: date) -> str:
    """``Friday, 27 November 2026``: how a reading is always shown back."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date, today: date) -> str:
    """``Fri 27 Nov``, with the year only when it is not this one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}{year}"


def near_day(day: date, today: date) -> str:
    """``today``, ``tomorrow``, ``yesterday``, else the short day."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get((day - today).days) or short_day(day, today)


def hour(at: time) -> str:
    """``9:00``."""
    return f"{at.hour}:{at.minute:02d}"


def when(instant: datetime, zone: str) -> str:
    """``Tuesday, 8 December 2026 at 9:00``, in that zone."""
    wall = wall_of(instant, zone)
    return f"{full_day(wall.date())} at {hour(wall.time())}"


def lateness(due: date, today: date) -> str:
    """``due tomorrow``, ``due Fri 27 Nov``, ``3 days late``."""
    late = (today - due).days
    if late <= 0:
        return f"due {near_day(due, today)}"
    return "1 day late" if late == 1 else f"{late} days late"


def rule_words(rule: str, at: time | None = None, *, start: date | None = None) -> str:
    """``every second Monday at 9:00``, ``the second Tuesday of the month at 9:00``, ``every day``.

    What a rule leaves open (the month of a year) is told from ``start``; a last day is told at the end.
    """
    told = parts(rule)
    words = {
        Freq.DAILY: _days,
        Freq.WEEKLY: _weeks,
        Freq.MONTHLY: _months,
        Freq.YEARLY: _years,
    }[told.freq](told, start)
    hours = f" at {hour(at)}" if at else ""
    return f"{words}{hours}{f' until {full_day(told.until)}' if told.until else ''}"


def _every(told: RuleParts) -> str:
    if told.interval == 1:
        return "every"
    return f"every {ORDINALS.get(told.interval, f'{told.interval}{_suffix(told.interval)}')}"


def _weekdays(told: RuleParts) -> str:
    return _joined(WEEKDAYS[day] for day in told.weekdays)


def _joined(names: Iterable[str]) -> str:
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _days(told: RuleParts, _start: date | None) -> str:
    return f"{_every(told)} {_weekdays(told) or 'day'}{_in_months(told)}"


def _weeks(told: RuleParts, _start: date | None) -> str:
    return f"{_every(told)} {_weekdays(told) or 'week'}{_in_months(told)}"


def _in_months(told: RuleParts) -> str:
    return f" in {_joined(MONTHS[month - 1] for month in told.by_month)}" if told.by_month else ""


def _months(told: RuleParts, start: date | None) -> str:
    if told.by_month:
        month = _joined(MONTHS[number - 1] for number in told.by_month)
    elif told.interval == 12 and start is not None:
        return f"the {_month_place(told, start)} of {MONTHS[start.month - 1]} every year"
    else:
        month = "the month" if told.interval == 1 else f"{_every(told)} month"
    return f"the {_month_place(told, start)} of {month}"


def _years(told: RuleParts, start: date | None) -> str:
    day = told.monthday or (start.day if start and not told.by_day else None)
    months = told.by_month or ((start.month,) if start else ())
    month = _joined(MONTHS[number - 1] for number in months)
    if day is None or not month:
        return f"{_every(told)} {_weekdays(told) or 'year'}{_in_months(told)}"
    return f"{_every(told)} year on {f'the last day of {month}' if day == -1 else f'{day} {month}'}"


def _month_place(told: RuleParts, start: date | None) -> str:
    monthday = told.monthday or (start.day if start and not told.by_day else None)
    if monthday is not None:
        return "last day" if monthday == -1 else f"{monthday}{_suffix(monthday)}"
    if told.position is not None and told.nth is None and told.weekdays == (0, 1, 2, 3, 4):
        return f"{ORDINALS.get(told.position, f'{told.position}')} weekday"
    if told.position is not None and told.nth is None:
        return f"{ORDINALS.get(told.position, f'{told.position}')} {_weekdays(told) or 'day'}"
    return f"{ORDINALS[told.nth or 1]} {_weekdays(told) or 'day'}"


def _suffix(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def standing(on_track: int, at_risk: int, late: int, unheard: int) -> str:
    """``3 on track, 1 late``: nothing is said of an empty heap; silence is never called on track."""
    heaps = ((on_track, "on track"), (at_risk, "at risk"), (late, "late"), (unheard, "with no word yet"))
    return ", ".join(f"{number} {said}" for number, said in heaps if number)
