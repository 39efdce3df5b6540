"""How what was picked in a form is read: rules and numbers."""

from datetime import date, time

from handlers.visit import Visit
from models.cadence import recurrence_of
from models.errors import Refused
from models.recurrence import Recurrence


def picked_rule(visit: Visit, zone: str) -> Recurrence:
    """The rule of the form's pickers, on the clocks of that zone. Raises Refused on the field at fault."""
    values = visit.values
    start = values.get("start")
    return recurrence_of(
        str(values["every"]),
        picked_number(visit, "weekday"),
        time.fromisoformat(values["time"]),
        zone,
        start=date.fromisoformat(start) if start else None,
        now=visit.now,
    )


def picked_number(visit: Visit, field: str) -> int:
    """A whole number of a field. Raises Refused on it for anything else."""
    text = str(visit.values.get(field))
    if not text.isdecimal() or len(text) > 9:
        raise Refused(field, "unknown", text)
    return int(text)
