"""The sample county begins on a Monday on which the README's first ten minutes happen as they are told."""

from datetime import UTC, datetime, timedelta

import pytest

from models.calendar import WorkCalendar, wall_of
from practice.sample import ZONE, practice_start


@pytest.mark.parametrize("days", range(0, 366, 3))
def test_practice_begins_on_a_monday_of_five_working_days(days):
    now = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=days)
    start = wall_of(practice_start(now), ZONE)
    calendar = WorkCalendar(zone=ZONE)
    assert (start.weekday(), start.hour, start.minute) == (0, 8, 30)
    assert all(calendar.is_working_day(start.date() + timedelta(days=n)) for n in range(5))
    assert start.date() - wall_of(now, ZONE).date() <= timedelta(days=21)
