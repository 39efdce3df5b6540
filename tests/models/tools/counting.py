"""What the tests of indicators and of their numbers share."""

from datetime import date, timedelta
from typing import Any

from models.tools.indicator import About, Indicator, add_indicator
from models.tools.observation import Figure, Way, current_of, record_all
from models.tools.period import Span
from tests.models.both import NOW

DAY = timedelta(days=1)
MONTHS = {number: Span(date(2026, number, 1), date(2026, number + 1, 1) - DAY) for number in range(1, 12)}


def bare(**values: Any) -> Indicator:
    """One that is in no database."""
    known: dict[str, Any] = {"id": 1, "committee_id": 1, "name": "Bookings", "name_key": "b", "made_at": NOW}
    return Indicator(**(known | values))


def add(session, cast, name: str = "Jail bookings", *, by=None, **values) -> Indicator:
    """A new indicator, by ana unless told otherwise."""
    return add_indicator(session, by or cast.ana, About(name, **values), now=NOW)


def give(session, who, indicator, month, value, *, now=NOW, way=Way.TYPED, **more) -> Any:
    """A number for that month of 2026, or for a period; None when it was there already."""
    figure = Figure(MONTHS[month] if isinstance(month, int) else month, value, **more)
    kept = record_all(session, who, indicator, [figure], way=way, now=now)
    return kept.rows[0] if kept.rows else None


def values(session, indicator) -> dict[int, float]:
    """The numbers that count in its present series, by month."""
    return {row.starts_on.month: row.value for row in current_of(session, indicator)}
