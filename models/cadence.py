"""Rules as people pick them: every week, every second week, or a weekday's place in the month."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from models.calendar import instant_of, today
from models.errors import Refused
from models.recurrence import Recurrence, monthly_nth, next_after, parts, weekly

FARTHEST = timedelta(days=731)


def _nth(nth: int) -> Callable[[int], str]:
    return lambda weekday: monthly_nth(nth, weekday)


CADENCES: Mapping[str, Callable[[int], str]] = {
    "w1": lambda weekday: weekly({weekday}),
    "w2": lambda weekday: weekly({weekday}, 2),
    **{f"m{nth}": _nth(nth) for nth in (1, 2, 3, 4, -1)},
}
"""What ``every`` can be in a form: weeks by interval, places in the month by number (-1 is the last)."""


def recurrence_of(
    every: str, weekday: int, at: time, zone: str, *, start: date | None, now: datetime
) -> Recurrence:
    """The recurrence that was picked, first on or after ``start``; without one, on the next such day.

    Weeks are counted from the first occurrence. Raises Refused for what no form offers (field ``every`` or
    ``weekday``) and for a start more than two years away.
    """
    if every not in CADENCES:
        raise Refused("every", "unknown", every)
    if weekday not in range(7):
        raise Refused("weekday", "unknown", str(weekday))
    day = today(now, zone)
    if start is None:
        start = day if instant_of(day, at, zone) > now else day + timedelta(days=1)
    elif abs(start - day) > FARTHEST:
        raise Refused("start", "out_of_range", start.isoformat())
    if every.startswith("w"):
        start += timedelta(days=(weekday - start.weekday()) % 7)
    return Recurrence(CADENCES[every](weekday), start, at, zone)


def picked(rule: str) -> tuple[str, int] | None:
    """What was picked to get this rule: ``every`` and the weekday; None for a rule that no form makes."""
    told = parts(rule)
    return next(
        (
            (every, weekday)
            for every, build in CADENCES.items()
            for weekday in range(7)
            if parts(build(weekday)) == told
        ),
        None,
    )


def coming(recurrence: Recurrence, now: datetime, count: int = 3) -> list[datetime]:
    """The next occurrences after ``now``; fewer when it ends before."""
    found: list[datetime] = []
    due = next_after(recurrence, now)
    while due is not None and len(found) < count:
        found.append(due)
        due = next_after(recurrence, due)
    return found
