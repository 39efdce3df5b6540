"""Whether the meetings go on: a series that was due long ago and was not held is asked about.

Committees die in silence: a chair leaves, one meeting is put off, nobody calls the next one.
"""

from datetime import datetime, time, timedelta

from sqlmodel import Session, col, func, select

from models import outbox, schedule
from models.calendar import instant_of, today
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.recurrence import dates_after
from models.schedule import Work

GAP_HOUR = time(9, 0)


def last_held(session: Session, series: MeetingSeries) -> datetime | None:
    """When the last meeting of the series that was held began."""
    statement = select(func.max(col(Meeting.starts_at))).where(
        Meeting.series_id == series.id, Meeting.state == MeetingState.HELD
    )
    found: datetime | None = session.exec(statement).one()
    return found


def asked_at(series: MeetingSeries, since: datetime) -> datetime | None:
    """One and a half intervals after ``since``, at 9:00: no meeting by then is a gap to ask about.

    An interval is the time between the next two days of the rule. None when the rule has no two days left.
    """
    day = today(since, series.zone)
    coming = dates_after(series.recurrence, day, 2)
    if len(coming) < 2:
        return None
    interval = (coming[1] - coming[0]).days
    return instant_of(day + timedelta(days=-(-3 * interval // 2)), GAP_HOUR, series.zone)


def gap_key(series: MeetingSeries) -> str:
    """How the outbox keys begin of the question about a gap."""
    return f"no-meeting:{series.pk}:"


def watch_gap(session: Session, series: MeetingSeries, since: datetime, *, now: datetime) -> None:
    """From ``since`` on, a gap is asked about when its time has come; of a series that is over, never."""
    outbox.withdraw_keys(session, series.committee_id, gap_key(series), now=now)
    due = asked_at(series, since) if series.active else None
    if due is None or due <= now:
        schedule.cancel(session, series.committee_id, Work.NO_MEETING, series.pk, now=now)
        return
    schedule.once(
        session, series.committee_id, Work.NO_MEETING, due, subject_id=series.pk, zone=series.zone, now=now
    )


def keep_watch(session: Session, series: MeetingSeries, *, now: datetime) -> None:
    """A series that goes on is watched from its beginning; one that is over is not any more."""
    if not series.active or schedule.find(session, series.committee_id, Work.NO_MEETING, series.pk) is None:
        watch_gap(session, series, now, now=now)
