"""What an earlier version of the program has set up or planned gets what this one makes due for it."""

from datetime import datetime

from sqlmodel import Session, col, exists, select

from models import schedule
from models.committee import Committee, calendar_of, lock
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.momentum import keep_watch
from models.schedule import Schedule, Work
from models.series import due_dates
from models.tools.vitality_times import plan_look

AT_ONCE = 500
"""How many meetings or committees are found in one look."""


def without_look(session: Session) -> list[int]:
    """Committees that are set up, and for which nobody looks whether they are well; one query."""
    look = exists().where(
        col(Schedule.committee_id) == col(Committee.id), col(Schedule.work) == Work.VITALITY
    )
    statement = select(Committee.id).where(col(Committee.set_up_at).is_not(None), ~look)
    return [pk for pk in session.exec(statement.limit(AT_ONCE)).all() if pk is not None]


def schedule_look(session: Session, committee_id: int, *, now: datetime) -> None:
    """The monthly look, from now on; one that was paused or called off stays so."""
    plan_look(session, lock(session, committee_id), now=now)


def without_schedules(session: Session, *, now: datetime) -> list[int]:
    """Coming meetings, of all committees, for which not all was made due; one query.

    Every meeting that this version plans has a forecast of its quorum, done or to come.
    """
    forecast = exists().where(
        col(Schedule.committee_id) == col(Meeting.committee_id),
        col(Schedule.work) == Work.QUORUM,
        col(Schedule.subject_id) == col(Meeting.id),
    )
    statement = select(Meeting.id).where(
        Meeting.state == MeetingState.PLANNED, Meeting.starts_at > now, ~forecast
    )
    found = session.exec(statement.order_by(col(Meeting.starts_at)).limit(AT_ONCE)).all()
    return [pk for pk in found if pk is not None]


def schedule_rest(session: Session, meeting_id: int, *, now: datetime) -> None:
    """Makes due what never was for that meeting, and nothing that was, is or was called off."""
    meeting = session.get_one(Meeting, meeting_id)
    lock(session, meeting.committee_id)
    session.refresh(meeting)
    if meeting.state != MeetingState.PLANNED or meeting.starts_at <= now:
        return
    committee = session.get_one(Committee, meeting.committee_id)
    series = session.get_one(MeetingSeries, meeting.series_id)
    dates = due_dates(session, series, meeting, calendar_of(session, committee), now=now)
    for work, at in dates.items():
        if schedule.find(session, committee.pk, work, meeting.pk) is None:
            schedule.once(session, committee.pk, work, at, subject_id=meeting.pk, zone=series.zone, now=now)
    keep_watch(session, series, now=now)
