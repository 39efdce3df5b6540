"""How what was picked in a form is read: rules and numbers."""

from datetime import date, time

from handlers.visit import Visit
from models.cadence import Pick, recurrence_from, recurrence_of
from models.errors import Refused
from models.recurrence import Recurrence


def picked_rule(visit: Visit, zone: str) -> Recurrence:
    """The rule of the form's pickers, on the clocks of that zone. Raises Refused on the field at fault."""
    return recurrence_of(
        str(visit.values["every"]),
        picked_number(visit, "weekday"),
        picked_time(visit, "time"),
        zone,
        start=picked_day(visit, "start"),
        now=visit.now,
    )


def picked_series(visit: Visit, zone: str) -> Recurrence:
    """The rule of the form for meetings. Raises Refused on the field at fault."""
    pick = Pick(
        str(visit.values["every"]),
        picked_number(visit, "weekday"),
        interval=picked_number(visit, "interval") if visit.values.get("interval") else None,
        monthday=picked_number(visit, "monthday") if visit.values.get("monthday") else None,
        until=picked_day(visit, "until"),
    )
    start = picked_day(visit, "start")
    return recurrence_from(pick, picked_time(visit, "time"), zone, start=start, now=visit.now)


def picked_day(visit: Visit, field: str) -> date | None:
    """A date picker's day, if one was picked."""
    value = visit.values.get(field)
    return date.fromisoformat(value) if value else None


def picked_time(visit: Visit, field: str) -> time:
    """A time picker's hour. Raises Refused on it when it was left empty."""
    value = visit.values.get(field)
    if not value:
        raise Refused(field, "no_time")
    return time.fromisoformat(value)


def picked_number(visit: Visit, field: str) -> int:
    """A whole number of a field. Raises Refused on it for anything else."""
    text = str(visit.values.get(field))
    if not text.isdecimal() or len(text) > 9:
        raise Refused(field, "unknown", text)
    return int(text)
