"""When it is looked whether the committee is well."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from models import schedule
from models.calendar import DAY, instant_of, today
from models.committee import Committee, Member, calendar_of
from models.courtesy import first_turn
from models.meeting import coming_meetings
from models.recurrence import Recurrence, monthly_nth
from models.series import series_of
from models.work import Work

RULE, HOUR = monthly_nth(2, 3), time(10, 0)
"""On the second Thursday of a month, some days after the look at the bounds for meetings."""

BEFORE = timedelta(hours=24)
"""So long before a meeting of the committee, and while it is on, nobody is told anything."""


SOON = timedelta(days=7)
"""So long a word may wait for whoever it is for; until later it could be about what is mended by then."""


def put_back(session: Session, committee: Committee, *, now: datetime) -> bool:
    """Whether the committee meets now or within 24 hours; the look is then at 10:00 of the working day after.

    So the roll call of that meeting is seen, and nobody who prepares it is troubled.
    """
    series = series_of(session, committee.pk)
    meeting = next(iter(coming_meetings(session, series, now=now)), None) if series else None
    if meeting is None or meeting.starts_at - now > BEFORE:
        return False
    later = calendar_of(session, committee).next_working_day(today(meeting.ends_at, committee.zone) + DAY)
    _look_on(session, committee, later, now=now)
    return True


def put_off_for(session: Session, committee: Committee, member: Member, *, now: datetime) -> bool:
    """Whether they are away for more than a week; it is then looked again on the morning when they are back.

    What was mended meanwhile is never told.
    """
    turn = first_turn(calendar_of(session, committee), member, now=now)
    if turn - now <= SOON:
        return False
    _look_on(session, committee, today(turn, committee.zone), now=now)
    return True


def _look_on(session: Session, committee: Committee, day: date, *, now: datetime) -> None:
    at = instant_of(day, HOUR, committee.zone)
    schedule.once(session, committee.pk, Work.VITALITY, at, subject_id=0, zone=committee.zone, now=now)


def plan_look(session: Session, committee: Committee, *, now: datetime) -> None:
    """The monthly look, from now on; planned once."""
    if schedule.find(session, committee.pk, Work.VITALITY) is None:
        monthly = Recurrence(RULE, today(now, committee.zone), HOUR, committee.zone)
        schedule.recur(session, committee.pk, Work.VITALITY, monthly, now=now)
