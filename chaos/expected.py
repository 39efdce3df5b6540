"""What was due by a schedule's rule, worked out apart from Convener's own recurrences."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

from dateutil.rrule import rrulestr

from chaos.offsets import Stretch, instants, stretches_of
from models.schedule import Schedule

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)


def due_by_rule(schedule: Schedule, after: datetime, until: datetime) -> list[datetime]:
    """The instants after ``after`` up to ``until`` at which the schedule was due, by its rule alone."""
    assert schedule.start is not None
    assert schedule.at is not None
    stretches = _stretches(schedule.zone)
    days = _dates(schedule.rule, schedule.start, (until + timedelta(days=2)).date())
    due = (instants(day, schedule.at, stretches)[0][0] for day in days)
    return [instant for instant in due if after < instant <= until]


def _dates(rule: str, start: date, last: date) -> Iterator[date]:
    """The rule walked from its start, which is slow and sure."""
    for moment in rrulestr(rule, dtstart=datetime.combine(start, time())):
        if moment.date() > last:
            return
        yield moment.date()


@cache
def _stretches(zone: str) -> list[Stretch]:
    return stretches_of(zone, FIRST, LAST)
