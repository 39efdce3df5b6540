"""How days, hours, rules and states are put into words."""

from datetime import date, datetime, time

from models.calendar import wall_of
from models.committee import Sector, Step
from models.recurrence import parts
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


def rule_words(rule: str, at: time | None = None) -> str:
    """``every second Monday at 9:00``, ``the second Tuesday of the month at 9:00``, ``every day``."""
    told = parts(rule)
    days = " and ".join(WEEKDAYS[day] for day in told.weekdays)
    every = "every" if told.interval == 1 else f"every {ORDINALS.get(told.interval, f'{told.interval}th')}"
    if told.freq == "WEEKLY":
        words = f"{every} {days or 'week'}"
    elif told.freq == "MONTHLY":
        month = "the month" if told.interval == 1 else f"{every} month"
        words = f"the {_month_place(told.nth, days, told.monthday)} of {month}"
    elif told.freq == "DAILY":
        words = f"{every} day"
    else:
        words = f"{every} year"
    return f"{words} at {hour(at)}" if at else words


def _month_place(nth: int | None, days: str, monthday: int | None) -> str:
    if monthday is not None:
        return "last day" if monthday == -1 else f"{monthday}{_suffix(monthday)}"
    return f"{ORDINALS[nth or 1]} {days}"


def _suffix(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def standing(on_track: int, at_risk: int, late: int, unheard: int) -> str:
    """``3 on track, 1 late``: nothing is said of an empty heap; silence is never called on track."""
    heaps = ((on_track, "on track"), (at_risk, "at risk"), (late, "late"), (unheard, "with no word yet"))
    return ", ".join(f"{number} {said}" for number, said in heaps if number)
