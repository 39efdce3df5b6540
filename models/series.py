"""A recurring meeting: its coming days are kept as rows, so that each has its own agenda and may be moved."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from models import schedule
from models.base import fetch
from models.calendar import instant_of, today
from models.meeting import Meeting, MeetingSeries, MeetingState, coming_meetings
from models.recurrence import dates_after
from models.schedule import Work
from models.topic import AgendaItem, TopicState
from models.workgroup import Workgroup

PLANNED_AHEAD = 4
"""How many coming meetings of a series are kept as rows, today's among them; each has its own agenda."""

AGENDA_HOUR = time(9, 0)


def plan_meetings(session: Session, series: MeetingSeries, *, now: datetime) -> None:
    """Makes sure that the coming meetings of the series exist, with their agenda and their end scheduled.

    A day that was cancelled unannounced, because the rule changed, counts again when the rule names it
    again. Topics of such meetings go on to the next one.
    """
    for day in dates_after(series.recurrence, today(now, series.zone) - timedelta(days=1), PLANNED_AHEAD):
        starts_at = instant_of(day, series.at, series.zone)
        statement = select(Meeting).where(Meeting.series_id == series.id, Meeting.planned_on == day)
        found = session.exec(statement).first()
        if starts_at > now and (found is None or _unannounced(found)):
            _plan(session, series, found, day, starts_at, now=now)
    _carry_topics(session, series, now=now)


def _unannounced(meeting: Meeting) -> bool:
    return meeting.state == MeetingState.CANCELLED and meeting.agenda_posted_at is None


def _plan(
    session: Session,
    series: MeetingSeries,
    found: Meeting | None,
    day: date,
    starts_at: datetime,
    *,
    now: datetime,
) -> None:
    ends_at = starts_at + timedelta(minutes=series.minutes)
    meeting = found or Meeting(
        committee_id=series.committee_id,
        series_id=series.pk,
        planned_on=day,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    meeting.starts_at, meeting.ends_at, meeting.state = starts_at, ends_at, MeetingState.PLANNED
    session.add(meeting)
    session.flush()
    agenda_at = instant_of(day - timedelta(days=series.agenda_days), AGENDA_HOUR, series.zone)
    for work, due in ((Work.AGENDA, max(agenda_at, now)), (Work.MEETING_END, meeting.ends_at)):
        schedule.once(
            session, series.committee_id, work, due, subject_id=meeting.pk, zone=series.zone, now=now
        )


def _carry_topics(session: Session, series: MeetingSeries, *, now: datetime) -> None:
    """What was put on a cancelled meeting is not lost: it is on the next one."""
    statement = (
        select(AgendaItem)
        .join(Meeting, col(Meeting.id) == AgendaItem.meeting_id)
        .where(
            Meeting.series_id == series.id,
            Meeting.state == MeetingState.CANCELLED,
            AgendaItem.state == TopicState.OPEN,
        )
    )
    left = session.exec(statement).all()
    coming = coming_meetings(session, series, now=now) if left else []
    for item in left:
        item.meeting_id = coming[0].pk if coming else None
        session.add(item)
    session.flush()


def series_of(session: Session, committee_id: int, workgroup_id: int | None = None) -> MeetingSeries | None:
    """The meeting series of the committee itself, or of the workgroup."""
    statement = select(MeetingSeries).where(
        MeetingSeries.committee_id == committee_id, MeetingSeries.workgroup_id == workgroup_id
    )
    return session.exec(statement).first()


def all_series(session: Session, committee_id: int) -> list[MeetingSeries]:
    """Every meeting series, the committee's own and the workgroups'."""
    return list(session.exec(select(MeetingSeries).where(MeetingSeries.committee_id == committee_id)).all())


def series_here(session: Session, committee_id: int, workgroup: Workgroup | None) -> MeetingSeries | None:
    """The series meant in a channel: the workgroup's own where it has one, else the committee's."""
    own = series_of(session, committee_id, workgroup.pk) if workgroup else None
    return own or series_of(session, committee_id)


def end_meeting(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """The meeting is over: recorded as held, and the series planned on. A cancelled one stays cancelled."""
    if meeting.state == MeetingState.PLANNED:
        meeting.state = MeetingState.HELD
        session.add(meeting)
        session.flush()
    plan_meetings(session, fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id), now=now)
