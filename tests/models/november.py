"""A committee in November 2026 with a series of meetings, for the tests of dates."""

from datetime import UTC, date, datetime, time

from sqlmodel import col, select

from models import schedule
from models.calendar import instant_of, wall_of
from models.meeting import Meeting, MeetingState
from models.moves import coming_dates
from models.recurrence import Recurrence, monthly_nth
from models.rhythm import put_series
from tests.models.both import ZONE
from tests.there import there

NOVEMBER = datetime(2026, 11, 2, 16, tzinfo=UTC)
"""Monday, 2 November 2026, 9:00 in Denver: before Veterans Day (the 11th) and Thanksgiving (the 26th)."""

TWICE = "FREQ=MONTHLY;BYMONTHDAY=11,26"
TUESDAYS = monthly_nth(2, 1)


def at(day: str, hour: str = "09:00") -> datetime:
    return instant_of(date.fromisoformat(day), time.fromisoformat(hour), ZONE)


def put(session, cast, rule=TUESDAYS, *, by=None, group=None, hour=time(9), now=NOVEMBER, **values):
    when = Recurrence(rule, date(2026, 11, 2), hour, ZONE)
    values = {"minutes": 90, "place": "Room 2", "agenda_days": 5, **values}
    return put_series(
        session, by or cast.ana, cast.committee, recurrence=when, group=group, now=now, **values
    )


def held(session, series, now=NOVEMBER) -> list[str]:
    """The days on which planned meetings are held, on the series' clocks."""
    statement = select(Meeting).where(Meeting.series_id == series.id, Meeting.state == MeetingState.PLANNED)
    found = session.exec(statement.order_by(col(Meeting.starts_at))).all()
    return [f"{one.held_on(ZONE)}" for one in found if one.ends_at > now]


def shown(session, series, now=NOVEMBER, count=6) -> list[str]:
    dates = coming_dates(session, series, now=now, count=count)
    return [
        f"{wall_of(one.starts_at, ZONE):%m-%d}{'' if one.held else f' off: {one.because or one.holiday}'}"
        for one in dates
    ]


def due(session, meeting, work) -> datetime | None:
    return there(schedule.find(session, meeting.committee_id, work, meeting.pk)).next_run
